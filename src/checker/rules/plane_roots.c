/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex: what the coordinates of a place run through. */
#include "checker/rules/plane.h"

/* [lo, hi] holds [0, x] and, both: [-x, x]. */
static int
side_holds(mpfr_srcptr lo, mpfr_srcptr hi, const interval *x, int both)
{
    int good = mpfr_greaterequal_p(hi, &x->right);

    if (!both)
        return good && mpfr_sgn(lo) <= 0;
    return good && mpfr_cmpabs(lo, &x->right) >= 0 && mpfr_sgn(lo) < 0;
}

/* RISE: [0, beta0] x [0, sigma1], 1/s1 <= sigma1 <= 1. */
static int
rise_holds(const plane *p, mpfr_srcptr b0, mpfr_srcptr b1, mpfr_srcptr c0,
           mpfr_srcptr c1)
{
    interval *t = p->v;

    mpfi_inv(t, &p->s1);
    return mpfr_sgn(b0) <= 0 && mpfr_sgn(c0) <= 0 && mpfr_cmp_ui(c1, 1) <= 0
        && mpfr_greaterequal_p(b1, &p->beta0.right)
        && mpfr_greaterequal_p(c1, &t->right);
}

int
plane_root_holds(const plane *p, place_t place, mpfr_t lo[2], mpfr_t hi[2])
{
    interval *t = p->v;
    mpfr_t m[4];
    int i, good;

    /* SOUND: threshold-vertex (places: what their coordinates run through) */
    switch (place)
    {
        case CHART:
            return mpfr_zero_p(lo[0]) && side_holds(lo[0], hi[0], &p->h0, 0)
                && side_holds(lo[1], hi[1], &p->s1, 1);
        case RISE:
            return mpfr_zero_p(lo[0]) && mpfr_zero_p(lo[1])
                && rise_holds(p, lo[0], hi[0], lo[1], hi[1]);
        case FALL:
            for (i = 0; i < 2; i++)
            {
                mpfr_init2(m[i], mpfr_get_prec(hi[i]));
                mpfr_init2(m[2 + i], mpfr_get_prec(lo[i]));
                mpfr_neg(m[i], hi[i], MPFR_RNDN);       /* exact */
                mpfr_neg(m[2 + i], lo[i], MPFR_RNDN);
            }
            good = mpfr_zero_p(m[0]) && mpfr_zero_p(m[1])
                && rise_holds(p, m[0], m[2], m[1], m[3]);
            for (i = 0; i < 4; i++)
                mpfr_clear(m[i]);
            return good;
        case BOUNDED:
            mpfi_add(t, &p->Z, &p->wide);
            return mpfr_zero_p(lo[0]) && side_holds(lo[0], hi[0], &p->wide, 0)
                && side_holds(lo[1], hi[1], t, 1);
        case STEEP:
            mpfi_div(t, &p->Z, &p->wide);
            mpfi_add_ui(t, t, 1);
            mpfi_inv(t + 1, &p->wide);
            return mpfr_zero_p(lo[0]) && side_holds(lo[0], hi[0], t + 1, 0)
                && side_holds(lo[1], hi[1], t, 1);
        case LEFT:
            mpfi_sqr(t, &p->Z);
            mpfi_div(t, &p->lambda, t);
            if (p->power == 0)
                mpfi_set_ui(t, 0);
            return mpfr_zero_p(lo[0]) && mpfr_zero_p(lo[1])
                && side_holds(lo[0], hi[0], &p->lambda, 0)
                && side_holds(lo[1], hi[1], t, 0);
        case CORNER_LAST:
        case CORNER_NEXT:
            mpfi_set_ui(t, 1);
            mpfi_inv(t + 1, &p->far);
            if (p->power == 1)
                mpfi_div(t + 1, t + 1, &p->Z);
            return mpfr_zero_p(lo[1]) && side_holds(lo[1], hi[1], t + 1, 0)
                && side_holds(lo[0], hi[0], t, 1);
        default:
            return 1;                           /* one test for all */
    }
}
