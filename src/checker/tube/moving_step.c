/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule moving-norm: the matrices of the norm at the ends of pieces. */
#include "checker/tube/moving.h"

static mpfr_t *
norm_at(const step *s, int i)
{
    return s->metric + (size_t) i * (size_t) s->metric_size;
}

static int
is_one(mpfr_t *g, int P)
{
    int a, b;

    for (a = 0; a < P; a++)
        for (b = 0; b <= a; b++, g++)
            if (mpfr_cmp_ui(*g, a == b) != 0)
                return 0;
    return 1;
}

/* 1 if G >= I is proved. */
static int
is_above_one(mpfr_t *g, int P)
{
    interval *S;
    int a, b, good;

    if (is_one(g, P))
        return 1;
    S = vec_new((size_t) (P * P), 96);
    for (a = 0; a < P; a++)
        for (b = 0; b <= a; b++, g++)
        {
            mpfi_set_fr(S + a * P + b, *g);
            mpfi_sub_ui(S + a * P + b, S + a * P + b, a == b);
        }
    /* SOUND: moving-norm (G >= I) */
    good = positive_definite(S, P);
    vec_free(S, (size_t) (P * P));
    return good;
}

/* 1 if it is that of the set of starts, I + w u u^T, exactly. */
static int
is_flat(mpfr_t *g, const problem *prob)
{
    mpq_t q;
    int a, b, same = prob->flat != NULL;

    mpq_init(q);
    for (a = 0; a < prob->params && same; a++)
        for (b = 0; b <= a && same; b++, g++)
        {
            mpq_mul(q, prob->flat[a], prob->flat[b]);
            mpq_mul(q, q, prob->flat_weight);
            if (a == b)
                mpz_add(mpq_numref(q), mpq_numref(q), mpq_denref(q));
            /* SOUND: moving-norm (START: the norm of the set of starts) */
            same = mpfr_cmp_q(*g, q) == 0;
        }
    mpq_clear(q);
    return same;
}

int
moving_norms(report_t *rep, const step *s, const step *before,
             const problem *prob)
{
    const int P = prob->params;
    int i, k, same, flat;

    if (s->metric == NULL)
        return 1;
    flat = before == NULL && is_flat(s->metric, prob);
    /* SOUND: moving-norm (I + w u u^T >= I, as w > 0) */
    for (i = flat; i <= s->pieces; i++)
        if (!is_above_one(norm_at(s, i), P))
            return report(rep, "metric %d: not proved to be at least 1", i);
    /* SOUND: moving-norm (the first norm is at most that of the error at the
       end of the step before) */
    same = before != NULL && before->metric != NULL;
    for (k = 0; k < s->metric_size && same; k++)
        same = mpfr_equal_p(norm_at(s, 0)[k],
                            norm_at(before, before->pieces)[k]);
    return same || flat || is_one(s->metric, P)
        || report(rep, "metric: not that at the end of the step before");
}

void
moving_ubound(mpfr_t u, const step *s, int i)
{
    mpfr_t *g, t;
    int a, b;
    const int P = s->metric_rows;

    mpfr_set_ui(u, 1, MPFR_RNDU);
    if (s->metric == NULL || is_one(norm_at(s, i), P))
        return;
    mpfr_init2(t, 64);
    mpfr_set_ui(u, 0, MPFR_RNDU);
    g = norm_at(s, i);
    for (a = 0; a < P; a++)
        for (b = 0; b <= a; b++, g++)
        {
            /* SOUND: moving-norm (|G| <= |G|_F) */
            mpfr_sqr(t, *g, MPFR_RNDU);
            mpfr_mul_2ui(t, t, a != b, MPFR_RNDU);
            mpfr_add(u, u, t, MPFR_RNDU);
        }
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_clear(t);
}
