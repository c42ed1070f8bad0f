/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule graded-chart of loja-check: the rates that are accepted are those of
    the formulas of proofs/graded-chart.md, evaluated here in doubles on
    pieces made up.
*/
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "graded_tests.h"

typedef struct
{
    double k, s, T, T2, L, h[3], g1[2], g2[2], c1[2], c2[2], Lam[2], e[2],
        d[2];
} made_up;

typedef struct { double lower, upper, loss_lower, loss_upper, T1; } rates_t;

/* proofs/graded-chart.md, "Rates from a later time" */
static rates_t
formulas(const made_up *m)
{
    const double k = m->k, s = m->s, a = 2 * s / k, A = k / s;
    const double p = k / (2 * (s + k)), gm = fmin(m->g1[0], m->g1[1]);
    const double h1 = m->h[1], L1 = gm * gm * pow(h1, 2 * s);
    double u[2], Em[2], C, D, V, B, El, x;
    rates_t r;
    int i;

    for (i = 0; i < 2; i++)
    {
        u[i] = (1 - m->e[i] * m->h[i] / m->g1[i]) / (1 + m->d[i] * m->h[i]);
        Em[i] = m->Lam[i] * pow(m->c2[i], a);
    }
    C = 3 * (m->e[1] / m->g1[1] + m->d[1]) / (u[1] * u[1]);
    El = m->g1[1] * m->g1[1] * pow(m->c1[1], a);
    x = (1 + A) * pow(fmin(u[0], u[1]) * a, 2)
        * pow(fmax(Em[0], Em[1]), -A);
    r.T1 = m->T + (pow(L1, -1 - A) - pow(m->L, -1 - A)) / x;
    D = 2 * s * C * h1;
    V = Em[1] * (1 + D) - El;
    B = pow((sqrt((a + 2) * V) + sqrt((a + 2) * V + 4 * a * Em[1])) / 2, 2)
        * (a + 2);
    x = (1 + A) * pow(u[1] * a, 2) * pow(Em[1], -A);
    r.lower = pow(pow(El, 1 + A) * x * (1 - r.T1 / m->T2), p);
    r.upper = pow(B + 2 * pow(Em[1] / L1, 1 / (a * p)) / m->T2, p);
    r.loss_lower = El * pow(r.upper, -a);
    r.loss_upper = Em[1] * pow(r.lower, -a);
    return r;
}

static void
piece_set(graded_piece *q, const made_up *m, int i)
{
    const int prec = 128;

    mpfi_init2(&q->h, prec);
    mpfi_init2(&q->Lam, prec);
    mpfi_init2(&q->b.tau, prec);
    mpfi_init2(&q->b.size, prec);
    mpfi_init2(&q->b.e, prec);
    mpfi_init2(&q->b.d, prec);
    mpfi_interv_d(&q->h, m->h[i + 1], m->h[i]);
    mpfi_set_d(&q->Lam, m->Lam[i]);
    mpfi_interv_d(&q->b.tau, m->g1[i], m->g2[i]);
    mpfi_interv_d(&q->b.size, m->c1[i], m->c2[i]);
    mpfi_interv_d(&q->b.e, m->e[i] / 2, m->e[i]);
    mpfi_interv_d(&q->b.d, m->d[i] / 2, m->d[i]);
}

static void
piece_clear(graded_piece *q)
{
    mpfi_clear(&q->h);
    mpfi_clear(&q->Lam);
    mpfi_clear(&q->b.tau);
    mpfi_clear(&q->b.size);
    mpfi_clear(&q->b.e);
    mpfi_clear(&q->b.d);
}

static interval **
whole(graded_chart *c)
{
    static interval *list[14];
    interval *all[] = { &c->h_T, &c->L_T, &c->norm_T, &c->g_min2, &c->G,
        &c->S, &c->scale, &c->limit_norm, &c->limit_loss, &c->lower,
        &c->upper, &c->loss_lower, &c->loss_upper, NULL };

    memcpy(list, all, sizeof(all));
    return list;
}

/* Are these rates accepted? */
static int
accepted(const made_up *m, const rates_t *r, char *text)
{
    report_t rep = { "", 0, "" };
    graded_chart c;
    graded_piece pieces[2];
    graded_node nodes[3];
    json_t *rates = json_object();
    claim_t claim;
    mpq_t T;
    char number[400];
    int i, got;

    memset(&claim, 0, sizeof(claim));
    memset(&c, 0, sizeof(c));
    mpq_init(T);
    mpq_set_d(T, m->T);
    claim.rep = &rep;
    claim.T = (const mpq_t *) &T;
    c.claim = &claim;
    c.prec = 128;
    c.k = (int) m->k;
    c.s = (int) m->s;
    c.nodes = 3;
    c.node = nodes;
    c.pieces = 2;
    c.piece = pieces;
    mpfr_init2(c.T1, 128);
    for (i = 0; whole(&c)[i] != NULL; i++)
        mpfi_init2(whole(&c)[i], 128);
    for (i = 0; i < 3; i++)
    {
        mpfr_init2(nodes[i].h, 64);
        mpfr_set_d(nodes[i].h, m->h[i], MPFR_RNDN);
    }
    piece_set(pieces, m, 0);
    piece_set(pieces + 1, m, 1);
    mpfi_set_d(&c.L_T, m->L);
    mpfi_set_d(&c.g_min2, fmin(m->g1[0], m->g1[1]));
    mpfi_sqr(&c.g_min2, &c.g_min2);
    snprintf(number, sizeof(number), "%.0f", m->T2);
    json_object_set_new(rates, "node", json_integer(1));
    json_object_set_new(rates, "T", json_string(number));
    json_object_set_new(rates, "lower", dyadic(r->lower));
    json_object_set_new(rates, "upper", dyadic(r->upper));
    json_object_set_new(rates, "loss_lower", dyadic(r->loss_lower));
    json_object_set_new(rates, "loss_upper", dyadic(r->loss_upper));
    got = graded_check_rates(&c, rates);
    strcpy(text, rep.text);
    piece_clear(pieces);
    piece_clear(pieces + 1);
    for (i = 0; i < 3; i++)
        mpfr_clear(nodes[i].h);
    for (i = 0; whole(&c)[i] != NULL; i++)
        mpfi_clear(whole(&c)[i]);
    mpfr_clear(c.T1);
    mpq_clear(T);
    json_decref(rates);
    return got;
}

static rates_t
times(rates_t r, double lower, double upper)
{
    r.lower *= lower;
    r.loss_lower *= lower;
    r.upper *= upper;
    r.loss_upper *= upper;
    return r;
}

void
check_rates(void)
{
    const made_up list[] =
    {
        { 1, 2, 100, 1e15, 1e-6, { 0.15, 0.01, 0 }, { 0.07, 0.078 },
          { 0.08, 0.0792 }, { 0.99, 1 }, { 1.1, 1.01 }, { 0.008, 0.0065 },
          { 0.01, 0.02 }, { 0.5, 0.4 } },
        { 2, 4, 1e20, 1e41, 4e-20, { 0.02, 0.001, 0 }, { 0.0099, 0.0102 },
          { 0.0104, 0.0103 }, { 1.5, 1.52 }, { 1.54, 1.53 },
          { 1.2e-4, 1.1e-4 }, { 0.01, 0.02 }, { 0.5, 0.4 } },
        { 2, 1, 1e9, 1e21, 1e-4, { 0.1, 0.001, 0 }, { 0.24, 0.26 },
          { 0.28, 0.263 }, { 1, 1.01 }, { 1.03, 1.02 }, { 0.09, 0.08 },
          { 0.3, 0.2 }, { 1.5, 1.4 } }
    };
    const double off = 1e-9;
    char text[400];
    size_t i;

    for (i = 0; i < sizeof(list) / sizeof(*list); i++)
    {
        made_up m = list[i];
        rates_t r = formulas(&m), q = times(r, 1 - off, 1 + off);

        expect("rates", NULL, accepted(&m, &q, text), text);
        q.lower = r.lower * (1 + off);
        expect("rates: lower", "lower: more", accepted(&m, &q, text), text);
        q = times(r, 1 - off, 1 + off);
        q.upper = r.upper * (1 - off);
        expect("rates: upper", "upper: less", accepted(&m, &q, text), text);
        q = times(r, 1 - off, 1 + off);
        q.loss_lower = r.loss_lower * (1 + off);
        expect("rates: loss_lower", "loss_lower: more", accepted(&m, &q, text),
               text);
        q = times(r, 1 - off, 1 + off);
        q.loss_upper = r.loss_upper * (1 - off);
        expect("rates: loss_upper", "loss_upper: less", accepted(&m, &q, text),
               text);
        /* T2 > T1' */
        q = times(r, 0, HUGE_VAL);
        q.upper = q.loss_upper = 1e300;
        m.T2 = ceil(r.T1 * (1 + off));
        expect("rates: T", NULL, accepted(&m, &q, text), text);
        m.T2 = floor(r.T1 * (1 - off));
        expect("rates: T", "T: more", accepted(&m, &q, text), text);
        /* g_min^2 h1^(2s) <= L_T */
        m = list[i];
        m.L = pow(m.h[1], 2 * m.s) * pow(fmin(m.g1[0], m.g1[1]), 2)
            * (1 - off);
        expect("rates: node", "node: g_min", accepted(&m, &q, text), text);
        /* u0 >= d h/2 below the node */
        m = list[i];
        m.d[1] = 3 / m.h[1];
        m.T2 = 1e60;
        expect("rates: u0", "u0 >= d h/2", accepted(&m, &q, text), text);
    }
}
