/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rules saturation and merging: a ball around a minimum at infinity. */
#include "checker/rules/minimum.h"

int
minimum_read(interval *centre, interval *M, claim_t *claim, int dim)
{
    const json_t *rows = member_list(claim, claim->data, "frame", dim);
    int i, good;

    good = rows != NULL
        && read_dyadics(centre, claim, member(claim, claim->data, "centre"),
                        dim, "centre");
    for (i = 0; i < dim && good; i++)
        good = read_dyadics(M + i * dim, claim,
                            json_array_get(rows, (size_t) i), dim, "frame");
    return good;
}

int
minimum_excess(claim_t *claim, const interval *Linf,
               const interval *theta, mpfr_srcptr excess, mpfr_srcptr D0)
{
    const mpfr_prec_t prec = mpfi_get_prec(Linf);
    interval L;
    int good;

    mpfi_init2(&L, prec);
    good = loss_enclosure(&L, claim->prob, theta, prec)
        || report(claim->rep, "excess: the loss is not enclosed");
    mpfi_sub(&L, &L, Linf);
    /* SOUND: saturation (S5: D(theta(T)) <= D0, and <= excess) */
    good = good && (mpfr_lessequal_p(&L.right, excess)
                    || report(claim->rep, "excess: less than L(theta(T)) - "
                              "Linf"));
    good = good && (mpfr_lessequal_p(&L.right, D0)
                    || report(claim->rep, "D0: less than L(theta(T)) - "
                              "Linf"));
    mpfi_clear(&L);
    return good;
}

int
minimum_face(claim_t *claim, mpfr_srcptr rho, const interval *off,
             const interval *lambda, mpfr_srcptr D0)
{
    interval u;
    int good;

    mpfi_init2(&u, mpfi_get_prec(lambda));
    mpfi_fr_sub(&u, rho, off);
    good = has_sign(&u, 1);
    mpfi_sqr(&u, &u);
    mpfi_mul(&u, &u, lambda);
    mpfi_div_2ui(&u, &u, 1);
    /* SOUND: saturation (S2: |xi| = rho) */
    good = (good && mpfr_greater_p(&u.left, D0))
        || report(claim->rep, "rho: D > D0 is not proved where |xi| = rho");
    mpfi_clear(&u);
    return good;
}
