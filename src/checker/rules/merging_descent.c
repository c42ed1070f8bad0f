/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: the faces lie above D0 (M3), and how fast the loss falls
   (M6). */
#include "checker/rules/merging.h"

/* x := x^(-m), m = 1 + 1/q. */
static void
power(interval *x, const merging *t)
{
    interval y;

    mpfi_init2(&y, t->prec);
    mpfi_set(&y, x);
    if (t->q == 2)
        mpfi_sqrt(&y, &y);
    mpfi_mul(x, x, &y);
    mpfi_ui_div(x, 1, x);
    mpfi_clear(&y);
}

/* c_2, c_3 (1). */
static int
descent(const merging *t)
{
    interval *w = vec_new(4, t->prec), *c2 = w, *c3 = w + 1, *x = w + 2;
    interval *abar = w + 3;
    int good;

    mpfi_set_fr(abar, &t->A.right);
    mpfi_mul_fr(c2, &t->Lambda, t->mu);
    mpfi_div_2ui(c2, c2, 1);
    mpfi_add(c2, c2, abar);
    power(c2, t);
    mpfi_mul(c2, c2, &t->rising);
    mpfi_div(c2, c2, &t->Cg);
    /* lambda - R b/mu */
    mpfi_add_fr(c3, &t->off, t->rho);
    mpfi_mul(c3, c3, &t->b);
    mpfi_div_fr(c3, c3, t->mu);
    mpfi_sub(c3, &t->lambda, c3);
    /* SOUND: merging (F4, M6: lambda mu > R b) */
    good = has_sign(c3, 1)
        || report(t->claim->rep, "mu: lambda mu > R b is not proved");
    mpfi_div(c3, c3, &t->Ce);
    mpfi_div_fr(abar, abar, t->mu);
    mpfi_div_2ui(x, &t->Lambda, 1);
    mpfi_add(x, x, abar);
    mpfi_sqrt(x, x);
    mpfi_div(c3, c3, x);
    /* D0^(1/2 - m): -1 for q = 2, -3/2 for q = 1 */
    mpfi_set_fr(x, t->D0);
    mpfi_div(c3, c3, x);
    mpfi_sqrt(x, x);
    if (t->q == 1)
        mpfi_div(c3, c3, x);
    /* SOUND: merging (F4, M6: c <= c_2, c <= c_3) */
    good = good && mpfr_lessequal_p(t->c, &c2->left)
        && mpfr_lessequal_p(t->c, &c3->left);
    good = good || report(t->claim->rep, "c: more than is proved");
    vec_free(w, 4);
    return good;
}

int
merging_conditions(const merging *t)
{
    interval u;
    int good;

    /* SOUND: merging (M1, M2, F3: a <= A, 0 < a') */
    if (!mpfr_lessequal_p(t->a, &t->A.left))
        return report(t->claim->rep, "a: more than is proved");
    if (!has_sign(&t->rising, 1))
        return report(t->claim->rep, "h0: the loss is not proved to grow "
                      "with h");
    mpfi_init2(&u, t->prec);
    /* SOUND: merging (F4, M3: D > D0 where h = h0, with what A is proved to
       be, not the a of the record) */
    mpfi_set_fr(&u, &t->A.left);
    mpfi_mul_fr(&u, &u, t->h0);
    if (t->q == 2)
        mpfi_mul_fr(&u, &u, t->h0);
    good = mpfr_greater_p(&u.left, t->D0)
        || report(t->claim->rep, "h0: D > D0 is not proved where h = h0");
    /* SOUND: merging (F4, M3: D > D0 where |xi| = rho) */
    good = good && minimum_face(t->claim, t->rho, &t->off, &t->lambda,
                                t->D0);
    mpfi_clear(&u);
    return good && descent(t);
}
