/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule convergence-zero, the limit. */
#include "checker/rules/convergence.h"

/* E >= (1 + 2 h^2) rho + way (e + u + h g). */
static void
limit_error(mpfr_t E, const trap_zero *t, const mpfr_t u)
{
    interval *w = vec_new(2, t->prec), *h = w, *x = w + 1;

    mpfi_add_ui(h, &t->f, 1);
    mpfi_sqrt(h, h);
    mpfi_add_fr(h, h, u);
    mpfi_mul(x, h, &t->g);
    mpfi_add(x, x, &t->e);
    mpfi_add_fr(x, x, u);
    mpfi_mul(x, x, &t->way);
    mpfi_sqr(h, h);
    mpfi_mul_2ui(h, h, 1);
    mpfi_add_ui(h, h, 1);
    mpfi_mul_fr(h, h, t->rho);
    mpfi_add(x, x, h);
    mpfr_set(E, &x->right, MPFR_RNDU);
    vec_free(w, 2);
}

/* The first form: e = K R, g = f + 2 e h0 + e^2, way = length/(sigma - e). */
static void
set_terms(trap_zero *t)
{
    interval *w = vec_new(2, t->prec), *h0 = w, *x = w + 1;

    mpfi_set_fr(&t->e, t->K);
    mpfi_mul_fr(&t->e, &t->e, t->R);
    mpfi_add_ui(h0, &t->f, 1);
    mpfi_sqrt(h0, h0);
    mpfi_mul(&t->g, &t->e, h0);
    mpfi_mul_2ui(&t->g, &t->g, 1);
    mpfi_add(&t->g, &t->g, &t->f);
    mpfi_sqr(x, &t->e);
    mpfi_add(&t->g, &t->g, x);
    mpfi_set_fr(&t->way, t->length);
    mpfi_div(&t->way, &t->way, &t->gap);
    vec_free(w, 2);
}

/* |limit - theta*| <= limit_radius, by one of the two bounds. */
int
check_trap_limit(trap_zero *t)
{
    interval *v = vec_new((size_t) (t->P + t->N + 2), t->prec);
    interval *y = v + t->P, *m = y + t->N, *w = m + 1;
    const json_t *limit = member(t->claim, t->claim->data, "limit");
    mpfr_t u, E;
    int i, j, p, good;

    mpfr_inits2(64, u, E, (mpfr_ptr) NULL);
    good = read_dyadics(v, t->claim, limit, t->P, "limit");
    if (!t->modes)
        set_terms(t);
    /* first: |theta* - a| <= rho + length, or rho + reach, and <= R */
    for (p = 0; p < t->P; p++)
        mpfi_sub(v + p, v + p, t->a + p);
    norm_ubound(E, v, (size_t) t->P);
    mpfr_add(u, t->rho, t->modes ? t->reach : t->length, MPFR_RNDU);
    mpfr_min(u, u, t->R, MPFR_RNDU);
    mpfr_add(E, E, u, MPFR_RNDU);
    if (good && !mpfr_lessequal_p(E, t->radius))
    {
        /* second: v := limit - (a - m^T C r), m the middle of M */
        for (i = 0; i < t->N; i++)
        {
            mpfi_set_ui(y + i, 0);
            for (j = 0; j < t->N; j++)
                add_product(y + i, t->C + i * t->N + j, t->r + j, w);
        }
        for (i = 0; i < t->N; i++)
            for (p = 0; p < t->P; p++)
            {
                interval *M = t->M + i * t->P + p;

                mpfr_add(&m->left, &M->left, &M->right, MPFR_RNDN);
                mpfr_div_2ui(&m->left, &m->left, 1, MPFR_RNDN);
                mpfr_set(&m->right, &m->left, MPFR_RNDN);
                add_product(v + p, m, y + i, w);
                mpfi_sub(M, M, m);              /* M is not needed again */
            }
        norm_ubound(u, t->M, (size_t) (t->N * t->P));
        limit_error(E, t, u);
        norm_ubound(u, v, (size_t) t->P);
        mpfr_add(E, E, u, MPFR_RNDU);
        /* SOUND: convergence-zero (the limit) */
        good = mpfr_lessequal_p(E, t->radius)
            || report(t->claim->rep, "limit_radius: less than %s",
                      bound_text(E, 1).text);
    }
    mpfr_clears(u, E, (mpfr_ptr) NULL);
    vec_free(v, (size_t) (t->P + t->N + 2));
    return good;
}

void
limit_words(char *text, claim_t *claim)
{
    const int P = claim->prob->params;
    interval *v = vec_new((size_t) P, 512);
    mpfr_t radius;

    mpfr_init2(radius, 64);
    if (read_dyadics(v, claim, member(claim, claim->data, "limit"), P,
                     "limit")
        && member_dyadic(radius, claim, claim->data, "limit_radius"))
        point_words(text, POINT_WORDS, v, P, radius, "limit");
    else
        text[0] = '\0';
    mpfr_clear(radius);
    vec_free(v, (size_t) P);
}
