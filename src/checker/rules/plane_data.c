/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex: hypotheses, normal form, sizes of the places. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/plane.h"

#define PREC 64
#define VECTORS 5

const char *const place_names[PLACES] =
{
    "chart", "rise", "fall", "bounded", "steep", "right", "left", "left-end",
    "corner-last", "corner-next"
};

/* ---- the data, exactly ---- */

static int
by_value(const void *a, const void *b)
{
    return mpq_cmp(*(const mpq_t *) a, *(const mpq_t *) b);
}

/* The sample with the first input that is not among k others. */
static int
different(const problem *prob, const int *others, int k)
{
    int i, j;

    for (i = 0; i < prob->samples; i++)
    {
        for (j = 0; j < k && !mpq_equal(prob->x[i], prob->x[others[j]]); j++)
            ;
        if (j == k)
            return i;
    }
    return -1;
}

/* res := (y_j - y_i)/(x_j - x_i) */
static void
slope(mpq_t res, const problem *prob, int i, int j, mpq_t t)
{
    mpq_sub(t, prob->x[j], prob->x[i]);
    mpq_sub(res, prob->y[j], prob->y[i]);
    mpq_div(res, res, t);
}

int
plane_target(mpq_t a, mpq_t b, const problem *prob)
{
    mpq_t s, t;
    int at[4], k, i, good;

    for (k = 0; k < 4; k++)
    {
        at[k] = different(prob, at, k);
        if (at[k] < 0)
            return 0;
    }
    mpq_inits(s, t, (mpq_ptr) NULL);
    slope(a, prob, at[0], at[1], t);
    slope(s, prob, at[1], at[2], t);
    mpq_sub(a, s, a);
    mpq_sub(t, prob->x[at[2]], prob->x[at[0]]);
    mpq_div(a, a, t);
    slope(b, prob, at[0], at[1], t);
    mpq_add(t, prob->x[at[0]], prob->x[at[1]]);
    mpq_mul(t, t, a);
    mpq_sub(b, b, t);
    good = mpq_sgn(a) != 0;
    for (i = 0; i < prob->samples && good; i++)
    {
        /* y_i - y_0 = (x_i - x_0)(a (x_i + x_0) + b) */
        mpq_add(t, prob->x[i], prob->x[0]);
        mpq_mul(t, t, a);
        mpq_add(t, t, b);
        mpq_sub(s, prob->x[i], prob->x[0]);
        mpq_mul(t, t, s);
        mpq_add(t, t, prob->y[0]);
        good = mpq_equal(t, prob->y[i]);
    }
    mpq_clears(s, t, (mpq_ptr) NULL);
    return good;
}

/* exact, beta, scale, symmetric, before. */
static void
normalise(plane *p, const problem *prob, const mpq_t a, const mpq_t b,
          int reflected)
{
    const int n = p->n;
    mpq_t m, R, t;
    int i;

    mpq_inits(m, R, t, (mpq_ptr) NULL);
    for (i = 0; i < n; i++)
        mpq_set(p->exact[i], prob->x[i]);
    qsort(p->exact, (size_t) n, sizeof(mpq_t), by_value);
    mpq_add(m, p->exact[0], p->exact[n - 1]);
    mpq_div_2exp(m, m, 1);
    mpq_sub(R, p->exact[n - 1], p->exact[0]);
    mpq_div_2exp(R, R, 1);
    /* SOUND: threshold-vertex (N) */
    for (i = 0; i < n; i++)
    {
        mpq_sub(p->exact[i], p->exact[i], m);
        mpq_div(p->exact[i], p->exact[i], R);
        if (reflected)
            mpq_neg(p->exact[i], p->exact[i]);
    }
    qsort(p->exact, (size_t) n, sizeof(mpq_t), by_value);
    mpq_mul(t, a, R);
    mpq_mul(p->beta, a, m);
    mpq_mul_2exp(p->beta, p->beta, 1);
    mpq_add(p->beta, p->beta, b);
    mpq_div(p->beta, p->beta, t);
    if (reflected)
        mpq_neg(p->beta, p->beta);
    mpq_mul(t, t, R);
    mpq_mul(p->scale, t, t);
    p->symmetric = mpq_sgn(p->beta) == 0;
    for (i = 0; i < n; i++)
    {
        mpq_neg(t, p->exact[n - 1 - i]);
        p->symmetric = p->symmetric && mpq_equal(t, p->exact[i]);
        if (mpq_cmp_si(p->exact[i], 1, 1) < 0)
            p->before = i;
    }
    mpq_clears(m, R, t, (mpq_ptr) NULL);
}

/* ---- vectors ---- */

/* v := v off 1 */
static void
centre(interval *v, int n)
{
    interval *t = vec_new(2, mpfi_get_prec(v));
    int i;

    for (i = 0; i < n; i++)
        mpfi_add(t, t, v + i);
    mpfi_div_ui(t, t, (unsigned long) n);
    for (i = 0; i < n; i++)
        mpfi_sub(v + i, v + i, t);
    vec_free(t, 2);
}

/* x, y, yhat, xc, e, their norms, tan phi, s0; 0 unless 0 < eps < V. */
static int
vectors(plane *p)
{
    const int n = p->n;
    interval *t = vec_new(3, p->prec), *V = t + 1, *eps = t + 2;
    int i, good;

    for (i = 0; i < n; i++)
    {
        set_q(p->x + i, p->exact[i]);
        mpfi_set(p->xc + i, p->x + i);
        mpfi_sqr(p->e + i, p->x + i);
        mpfi_set_q(t, p->beta);
        mpfi_mul(t, t, p->x + i);
        mpfi_add(p->y + i, p->e + i, t);
    }
    centre(p->xc, n);
    centre(p->e, n);
    centre(p->y, n);
    mean_product(&p->xx, p->xc, p->xc, n);
    good = remove_span(t, p->e, p->xc, n);
    mean_product(&p->ee, p->e, p->e, n);
    mean_product(V, p->y, p->y, n);
    mpfi_sqrt(t, V);
    for (i = 0; i < n; i++)
        mpfi_div(p->yhat + i, p->y + i, t);
    mpfi_set_q(eps, p->eps);
    mpfi_sub(t, V, eps);
    /* SOUND: threshold-vertex (0 < eps < V) */
    good = good && mpfi_is_strictly_pos(t) > 0 && mpq_sgn(p->eps) > 0
        && mpfi_is_strictly_pos(&p->ee) > 0;
    mpfi_div(&p->tanphi, eps, t);
    mpfi_sqrt(&p->tanphi, &p->tanphi);
    mpfi_set_q(&p->s0, p->beta);
    mpfi_div_2ui(&p->s0, &p->s0, 1);
    vec_free(t, 3);
    return good;
}

static void
allocate(plane *p)
{
    const size_t n = (size_t) p->n;
    interval *all[] = { &p->xx, &p->ee, &p->tanphi, &p->s0, &p->Z, &p->h0,
                        &p->s1, &p->beta0, &p->wide, &p->far, &p->lambda,
                        &p->theta, &p->right, &p->dip };
    size_t i;

    for (i = 0; i < sizeof(all) / sizeof(*all); i++)
        mpfi_init2(all[i], p->prec);
    p->exact = malloc(n * sizeof(mpq_t));
    p->m = malloc(n * sizeof(double));
    if (p->exact == NULL || p->m == NULL)
        abort();
    for (i = 0; i < n; i++)
        mpq_init(p->exact[i]);
    mpq_inits(p->beta, p->eps, p->scale, (mpq_ptr) NULL);
    p->x = vec_new(7 * n, p->prec);
    p->y = p->x + n;
    p->yhat = p->x + 2 * n;
    p->xc = p->x + 3 * n;
    p->e = p->x + 4 * n;
    p->a = p->x + 5 * n;
    p->r = p->x + 6 * n;
    p->v = vec_new(15, p->prec);
    p->w = p->v + 12;
    p->f = forms_new(VECTORS * n + PLANE_TEMPS, PLANE_DIM, p->prec);
    p->k = p->f + n;
    p->kh = p->f + 2 * n;
    p->ks = p->f + 3 * n;
    p->d = p->f + 4 * n;
    p->t = p->f + VECTORS * n;
}

void
plane_clear(plane *p)
{
    interval *all[] = { &p->xx, &p->ee, &p->tanphi, &p->s0, &p->Z, &p->h0,
                        &p->s1, &p->beta0, &p->wide, &p->far, &p->lambda,
                        &p->theta, &p->right, &p->dip };
    const size_t n = (size_t) p->n;
    size_t i;

    for (i = 0; i < sizeof(all) / sizeof(*all); i++)
        mpfi_clear(all[i]);
    for (i = 0; i < n; i++)
        mpq_clear(p->exact[i]);
    mpq_clears(p->beta, p->eps, p->scale, (mpq_ptr) NULL);
    free(p->exact);
    free(p->m);
    vec_free(p->x, 7 * n);
    vec_free(p->v, 15);
    forms_free(p->f, VECTORS * n + PLANE_TEMPS);
    kernel_clear(&p->psi);
}

/* ---- sizes ---- */

/* psi'(Z), theta and [psi_0, 0]. */
static int
tails(plane *p)
{
    interval *t = p->v;

    if (!activation_real(t, &p->Z, p->act, 0))
        return 0;
    /* SOUND: threshold-vertex (right: 1 < psi' <= psi'(Z)) */
    mpfi_set_ui(t, 1);
    mpfi_union(&p->right, t + 1, t);
    /* SOUND: threshold-vertex (left: theta = 1 - 1/Z^2, 1 - 1/Z - e^-Z) */
    mpfi_inv(t, &p->Z);
    if (p->power == 1)
        mpfi_sqr(t, t);
    else
    {
        mpfi_neg(t + 1, &p->Z);
        mpfi_exp(t + 1, t + 1);
        mpfi_add(t, t, t + 1);
    }
    mpfi_ui_sub(t, 1, t);
    mpfi_set_ui(t + 1, 1);
    mpfi_union(&p->theta, t, t + 1);
    mpfi_set_ui(t, 0);
    mpfi_union(&p->dip, &p->psi.psi0, t);
    return mpfi_is_strictly_pos(&p->theta) > 0;
}

static int
read_sizes(plane *p, claim_t *claim, const json_t *half)
{
    static const char *const keys[] = { "Z", "h0", "s1", "beta0", "wide",
                                        "far", "lambda" };
    interval *const to[] = { &p->Z, &p->h0, &p->s1, &p->beta0, &p->wide,
                             &p->far, &p->lambda };
    mpfr_t x;
    int i, good = 1;

    mpfr_init2(x, 64);
    for (i = 0; i < 7 && good; i++)
    {
        good = member_dyadic(x, claim, half, keys[i])
            && ((mpfr_get_prec(x) <= p->prec && mpfr_sgn(x) > 0)
                || report(claim->rep, "%s: positive, of at most %d bits",
                          keys[i], PREC));
        mpfi_set_fr(to[i], x);
    }
    mpfr_clear(x);
    mpfi_abs(p->v, &p->s0);
    /* SOUND: threshold-vertex (places: Z >= 5, s1 >= max(1, |s_0|), h0 <=
       wide <= far) */
    return good
        && ((mpfr_cmp_ui(&p->Z.left, 5) >= 0
             && mpfr_cmp_ui(&p->s1.left, 1) >= 0
             && mpfr_greaterequal_p(&p->s1.left, &p->v->right)
             && mpfr_lessequal_p(&p->h0.left, &p->wide.left)
             && mpfr_lessequal_p(&p->wide.left, &p->far.left))
            || report(claim->rep, "Z, s1, wide, far: 5, max(1, |s0|), h0 and "
                      "wide at least"))
        && (tails(p) || report(claim->rep, "Z: too small"));
}

int
plane_init(plane *p, claim_t *claim, const json_t *half, int reflected,
           const mpq_t eps)
{
    const problem *prob = claim->prob;
    interval hint;
    mpq_t a, b;
    int good;

    memset(p, 0, sizeof(*p));
    p->act = prob->act[0];
    p->power = p->act->vertex_power;
    p->prec = PREC;
    p->n = prob->samples;
    allocate(p);
    mpq_inits(a, b, (mpq_ptr) NULL);
    mpfi_init2(&hint, 128);
    mpfi_set_ui(&hint, 0);
    good = member_interval(&hint, claim, half, "vertex");
    /* SOUND: threshold-vertex (b* is the one zero of psi', a minimum) */
    good = (kernel_init(&p->psi, p->act, &hint)
            && mpfi_is_strictly_pos(&p->psi.psi2) > 0 && good)
        || report(claim->rep, "vertex: no zero of psi' is proved there");
    good = good && (plane_target(a, b, prob)
        || report(claim->rep, "rule: y of degree 2, four inputs"));
    if (good)
    {
        normalise(p, prob, a, b, reflected);
        mpq_div(p->eps, eps, p->scale);
        good = (vectors(p)
                || report(claim->rep, "eps: 0 < eps < the variance"))
            && read_sizes(p, claim, half);
    }
    mpfi_clear(&hint);
    mpq_clears(a, b, (mpq_ptr) NULL);
    return good;
}
