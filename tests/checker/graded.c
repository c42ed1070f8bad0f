/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule graded-chart of loja-check.  Nodes made here from points of the
    network are accepted, and each hypothesis that is violated is noticed.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "graded_tests.h"

long failures, checks;

void
expect(const char *name, const char *reason, int got, const char *text)
{
    const int wanted = reason == NULL;

    checks++;
    if (getenv("LOJA_SHOW") != NULL)
        printf("%s: %d %s\n", name, got, text);
    if ((got > 0) == wanted
        && (wanted || strstr(text, reason) != NULL))
        return;
    failures++;
    printf("%s: %s%s%s\n", name, wanted ? "not accepted" : "accepted",
           text[0] != '\0' ? ": " : "", text);
}

json_t *
dyadic(double x)
{
    char text[60];
    int e;
    long long m;

    if (x == 0)
        return json_string("0");
    m = (long long) ldexp(frexp(fabs(x), &e), 53);
    e -= 53;
    while (m % 2 == 0)
    {
        m /= 2;
        e++;
    }
    snprintf(text, sizeof(text), "%s0x%llxp%+d", x < 0 ? "-" : "",
             (unsigned long long) m, e);
    return json_string(text);
}

/* ---- records ---- */

typedef struct
{
    instance in;
    double h0, ratio, eta;     /* Lam = (1 + eta) |tau|^2 */
    int nodes;
    double wide;               /* radii: a multiple of the response */
    /* theta(T) */
    double h_T, b_T;           /* times h0; |b^|^2/|tau|^2 */
} scene;

static const scene scenes[] =
{
    { { "tanh 1", "tanh", 1, 0, 3, { "1/2", "1", "-3/4" }, 1, 9, { 1 }, 1, 2,
        { "0", "1" }, { 1, 1 }, 0, 0, 0 },
      0.15, 0.7, 0.1, 8, 12, 0.9, 0 },
    { { "gelu 1", "gelu", 1, 1, 7, { "-1", "-3/4", "-1/2", "0", "1/4", "1/2",
        "1" }, 2, 8, { 0, 1, 2 }, 3, 1, { "1/3", "-1/2", "1" },
        { 2.1529, -0.75179, 1 }, 0, 0, 0 },
      0.02, 0.7, 0.2, 8, 5, 0.9, 0 },
    { { "tanh 2", "tanh", 2, 1, 13, { "-1", "-4/5", "-1/2", "-2/5", "-1/7",
        "0", "1/5", "1/3", "1/2", "3/5", "5/7", "4/5", "1" }, 2, 12,
        { 0, 1, 2, 3, 4, 5 }, 6, 4, { "1", "-1/3", "1" },
        { 1.61185, 1.61185, 1.14622, -1.14622, -0.70711, 0.70711 }, 0, 0, 0 },
      0.01, 0.8, 0.2, 8, 2, 0.9, 0 }
};

/* What is done to a record. */
typedef struct
{
    double Lam, radius;        /* factors */
    double h_T, b_T;           /* of theta(T) */
    double shift;              /* of theta(T)'s first sigma, in radii */
    double limit;              /* factor */
    int node;                  /* the node that loses its order; -1 */
    double first, last;        /* Lam of the first node, times; shift of the
                                  last one's centre, in radii */
} change;

typedef struct
{
    double h[20], Lam[20], centre[20][10], radius[20][10], norm, loss;
} record;

static void
set(interval *x, double v)
{
    mpfi_set_d(x, v);
}

/* |tau|, h^k |Theta| and sigma of the slow manifold at h. */
static void
manifold(interval *y, double *tau, double *size, const truth *t, double at,
         const interval *b)
{
    interval *h = vec_new(1, PREC), *r = vec_new(MOST, PREC);
    interval *u = vec_new(1, PREC);

    set(h, at);
    point(y, t, h, b);
    residuals(r, t, h, y);
    norm(u, r, t->n, 1, h, -t->in->s);
    *tau = mpfi_get_d(u);
    chart_map(r, t, h, y);
    norm(u, r, t->size, 0, h, t->in->k);
    *size = mpfi_get_d(u);
    vec_free(u, 1);
    vec_free(r, MOST);
    vec_free(h, 1);
}

static void
make_record(record *rec, const scene *sc, const truth *t, int coords)
{
    const double a = 2.0 * t->in->s / t->in->k;
    interval *y = vec_new(MOST, PREC), *z = vec_new(MOST, PREC);
    interval *b = vec_new(MOST, PREC);
    double tau, size, En, most = 0;
    int i, j, l;

    memset(rec, 0, sizeof(*rec));
    for (i = 0; i < t->size; i++)
        set(y + i, i < coords ? t->in->shape[i] : 0);
    for (j = sc->nodes - 1; j >= 0; j--)
    {
        const double h = j == sc->nodes - 1 ? 1e-7
            : sc->h0 * pow(sc->ratio, j);

        rec->h[j] = j == sc->nodes - 1 ? 0 : h;
        manifold(y, &tau, &size, t, h, b);
        if (j == sc->nodes - 1)
        {
            En = tau * tau * pow(size, a);
            rec->norm = pow(a * (a + 2) * En, 1 / (a + 2));
            rec->loss = En * pow(rec->norm, -a);
        }
        most = fmax(most, tau);
        rec->Lam[j] = (1 + sc->eta) * most * most;
        for (i = 0; i < coords; i++)
        {
            rec->centre[j][i] = mpfi_get_d(y + i);
            rec->radius[j][i] = 1e-6;
        }
        for (l = 0; l < t->K; l++)
        {
            set(b + l, sqrt(sc->eta) * tau);
            for (i = 0; i < t->size; i++)
                mpfi_set(z + i, y + i);
            manifold(z, &tau, &size, t, h, b);
            tau /= sqrt(1 + sc->eta);
            for (i = 0; i < coords; i++)
                rec->radius[j][i] = hypot(rec->radius[j][i],
                    mpfi_get_d(z + i) - rec->centre[j][i]);
            set(b + l, 0);
        }
        for (i = 0; i < coords; i++)
            rec->radius[j][i] = sc->wide * rec->radius[j][i];
    }
    vec_free(b, MOST);
    vec_free(z, MOST);
    vec_free(y, MOST);
}

static json_t *
pair(double x, double f)
{
    json_t *list = json_array();

    json_array_append_new(list, dyadic(x * f * (1 - 1e-4)));
    json_array_append_new(list, dyadic(x * f * (1 + 1e-4)));
    return list;
}

static json_t *
record_json(const record *rec, const scene *sc, const change *c, int coords)
{
    json_t *data = make_data(&sc->in, NULL), *nodes = json_array();
    json_t *limit = json_object();
    int i, j;

    for (j = 0; j < sc->nodes; j++)
    {
        json_t *node = json_object(), *x = json_array(), *r = json_array();
        const int at = j == c->node ? j - 1 : j;

        for (i = 0; i < coords; i++)
        {
            json_array_append_new(x, dyadic(rec->centre[j][i]
                + (j == sc->nodes - 1 && i == 0 ? c->last : 0)
                * rec->radius[j][i]));
            json_array_append_new(r, dyadic(rec->radius[j][i] * c->radius));
        }
        json_object_set_new(node, "h", dyadic(rec->h[at]));
        json_object_set_new(node, "Lam", dyadic(rec->Lam[j] * c->Lam
                                                * (j == 0 ? c->first : 1)));
        json_object_set_new(node, "centre", x);
        json_object_set_new(node, "radius", r);
        json_array_append_new(nodes, node);
    }
    json_object_set_new(limit, "norm", pair(rec->norm, c->limit));
    json_object_set_new(limit, "loss", pair(rec->loss, c->limit));
    json_object_set_new(data, "family", json_string("one-layer"));
    json_object_set_new(data, "precision", json_integer(192));
    json_object_set_new(data, "nodes", nodes);
    json_object_set_new(data, "limit", limit);
    json_object_set_new(data, "rates", json_null());
    return data;
}

/* theta(T) at h_T h0 with |b^|^2 = b_T |tau|^2. */
static void
make_end(interval *theta, const record *rec, const scene *sc,
         const truth *t, const change *c, int coords)
{
    interval *y = vec_new(MOST, PREC), *b = vec_new(MOST, PREC);
    interval *h = vec_new(1, PREC);
    double tau, size;
    int i;

    for (i = 0; i < t->size; i++)
        set(y + i, i < coords ? rec->centre[0][i] : 0);
    manifold(y, &tau, &size, t, c->h_T * sc->h0, b);
    set(b + t->K - 1, sqrt(c->b_T) * tau);
    manifold(y, &tau, &size, t, c->h_T * sc->h0, b);
    set(h, c->shift * rec->radius[0][0]);
    mpfi_add(y, y, h);
    set(h, c->h_T * sc->h0);
    chart_map(theta, t, h, y);
    vec_free(h, 1);
    vec_free(b, MOST);
    vec_free(y, MOST);
}

static int
check(const record *rec, const scene *sc, const truth *t,
      const problem *prob, const change *c, char *text)
{
    const int coords = prob->params - prob->bias;
    report_t rep = { "", 0, "" };
    claim_t claim;
    mpq_t T;
    int good;

    memset(&claim, 0, sizeof(claim));
    mpq_init(T);
    mpq_set_ui(T, 1, 1);
    claim.rep = &rep;
    claim.prob = prob;
    claim.T = (const mpq_t *) &T;
    claim.end = vec_new(MOST, PREC);
    mpfr_init2(claim.error, 64);
    mpfr_set_ui(claim.error, 0, MPFR_RNDN);
    make_end(claim.end, rec, sc, t, c, coords);
    claim.data = record_json(rec, sc, c, coords);
    good = check_graded_chart(&claim);
    strcpy(text, rep.text);
    if (good && getenv("LOJA_SHOW") != NULL)
        puts(claim.said);
    json_decref((json_t *) claim.data);
    mpfr_clear(claim.error);
    vec_free(claim.end, MOST);
    mpq_clear(T);
    return good;
}

static void
check_scene(const scene *sc)
{
    const change none = { 1, 1, sc->h_T, sc->b_T, 0, 1, -1, 1, 0 };
    struct { const char *what, *reason; change c; } list[] =
    {
        { "as it stands", NULL, none }, { "Lam < g2^2", "Lam > g2^2", none },
        { "small radii", "G2", none }, { "theta(T) outside", "box", none },
        { "h_T > h0", "h of theta(T)", none },
        { "L_T >= Lam h^2s", "Lam: L(theta", none },
        { "L_T near Lam h^2s", NULL, none },
        { "L_T >= g^2 h0^2s", "g_min^2 h0", none },
        { "limit", "limit: norm", none }, { "limit", "limit: norm", none },
        { "order of nodes", "nodes: h falls", none },
        { "last node", "G2", none }
    };
    char text[400], name[100];
    record rec;
    problem prob;
    truth t;
    size_t i;

    list[1].c.Lam = 1 / (1 + sc->eta) + 1e-4;
    list[2].c.radius = 0.3 / sc->wide;
    list[3].c.shift = 1.02;
    list[4].c.h_T = 1.001;
    list[5].c.b_T = sc->eta * 1.1;
    list[5].c.h_T = 0.5;
    list[6].c.b_T = sc->eta * 0.7;
    list[6].c.h_T = 0.5;
    list[7].c.b_T = sc->eta * 0.5;
    list[7].c.h_T = 0.998;
    list[8].c.limit = 1 + 2.5e-4;
    list[9].c.limit = 1 - 2.5e-4;
    list[10].c.node = 3;
    list[11].c.last = 1.5;
    problem_make(&prob, &sc->in, NULL);
    truth_init(&t, &sc->in, NULL, &prob);
    make_record(&rec, sc, &t, prob.params - prob.bias);
    for (i = 0; i < sizeof(list) / sizeof(*list); i++)
    {
        const int got = check(&rec, sc, &t, &prob, &list[i].c, text);

        snprintf(name, sizeof(name), "%s: %s", sc->in.name, list[i].what);
        expect(name, list[i].reason, got, text);
    }
    truth_clear(&t);
    problem_free(&prob);
}

/* Lam so little above g2^2 that only G7 fails; Lam that grows too fast in the
   first slice, by less than G7 without l would notice. */
static void
check_G7(void)
{
    scene sc = scenes[2];
    change c = { 1, 1, 0.9, 0, 0, 1, -1, 1, 0 };
    char text[400];
    record rec;
    problem prob;
    truth t;
    int i;

    sc.h0 = 0.02;
    sc.ratio = 0.97;
    sc.eta = 0.0002;
    sc.nodes = 4;
    problem_make(&prob, &sc.in, NULL);
    truth_init(&t, &sc.in, NULL, &prob);
    make_record(&rec, &sc, &t, prob.params - 1);
    expect("G7", "G7 is", check(&rec, &sc, &t, &prob, &c, text), text);
    sc.eta = 0.0004;
    make_record(&rec, &sc, &t, prob.params - 1);
    c.radius = 3;
    expect("G7: low", NULL, check(&rec, &sc, &t, &prob, &c, text), text);
    c.first = 1.2;
    for (i = 0; i < prob.params - 1; i++)
        rec.radius[0][i] *= 30;
    expect("G7: l", "G7 is", check(&rec, &sc, &t, &prob, &c, text), text);
    /* 2s + l < 0 */
    c.radius = 1;
    c.Lam = 1.4;
    c.first = 1 / 1.4;
    for (i = 0; i < prob.params - 1; i++)
        rec.radius[0][i] /= 30;
    expect("G7: falling", "G7 is", check(&rec, &sc, &t, &prob, &c, text),
           text);
    truth_clear(&t);
    problem_free(&prob);
}

int
main(void)
{
    size_t i;

    check_rates();
    for (i = 0; i < sizeof(scenes) / sizeof(*scenes); i++)
        check_scene(scenes + i);
    check_G7();
    printf("%ld comparisons, %ld failures\n", checks, failures);
    mpfr_free_cache();
    return failures == 0 && checks > 0 ? 0 : 1;
}
