/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule infimum-family, what is not exact: the point b and the range of the
   last derivative; the constant C is in infimum_constant.c. */
#include "checker/rules/infimum.h"

/* HEURISTIC: pieces of one proof, and how often they are halved. */
#define MAX_TESTS 50000
#define MAX_HALVES 160

/* 1 only if the test holds on pieces that cover x. */
static int
everywhere(family *f, const interval *x, piece_test test, int halves)
{
    interval half;
    mpfr_t mid;
    int good;

    if (test(f, x))
        return 1;
    if (halves == 0 || ++f->tests > MAX_TESTS)
        return 0;
    mpfi_init2(&half, f->prec);
    mpfr_init2(mid, f->prec);
    mpfr_add(mid, &x->left, &x->right, MPFR_RNDN);
    mpfr_div_2ui(mid, mid, 1, MPFR_RNDN);
    mpfi_interv_fr(&half, &x->left, mid);
    good = everywhere(f, &half, test, halves - 1);
    mpfi_interv_fr(&half, mid, &x->right);
    good = good && everywhere(f, &half, test, halves - 1);
    mpfi_clear(&half);
    mpfr_clear(mid);
    return good;
}

int
family_everywhere(family *f, const interval *x, piece_test test)
{
    return everywhere(f, x, test, MAX_HALVES);
}

/* ---- H2: b is the zero of psi^(r) between two points ---- */

static int
sign_of(family *f, int m, const interval *z)
{
    if (!activation_series(f->c, m + 1, z, f->act, 0))
        return 0;
    return (mpfi_is_strictly_pos(f->c + m) > 0)
        - (mpfi_is_strictly_neg(f->c + m) > 0);
}

static int
sign_at(family *f, int m, const mpfr_t x)
{
    interval z;
    int sign;

    mpfi_init2(&z, f->prec);
    mpfi_set_fr(&z, x);
    sign = sign_of(f, m, &z);
    mpfi_clear(&z);
    return sign;
}

static int
monotone(family *f, const interval *x)
{
    return sign_of(f, f->r + 1, x) != 0;
}

/* Halves the interval as long as the sign in the middle is certain. */
static void
enclose_zero(family *f, int left)
{
    interval *b = &f->point;
    mpfr_t mid;
    long i;
    int sign;

    mpfr_init2(mid, f->prec);
    for (i = 0; i < 2 * (long) f->prec; i++)
    {
        mpfr_add(mid, &b->left, &b->right, MPFR_RNDN);
        mpfr_div_2ui(mid, mid, 1, MPFR_RNDN);
        if (mpfr_lessequal_p(mid, &b->left)
            || mpfr_greaterequal_p(mid, &b->right))
            break;
        sign = sign_at(f, f->r, mid);
        if (sign == 0)
            break;
        mpfr_set(sign == left ? &b->left : &b->right, mid, MPFR_RNDN);
    }
    mpfr_clear(mid);
}

static int
set_point(family *f)
{
    int left;

    if (f->r < 0)
    {
        set_q(&f->point, f->b);
        return 1;
    }
    if (!member_interval(&f->point, f->claim, f->claim->data, "zero"))
        return 0;
    left = sign_at(f, f->r, &f->point.left);
    /* SOUND: infimum-family (H2 (iii): opposite signs at the ends, and the
       derivative has no zero between them: there is exactly one zero) */
    if (left == 0 || left * sign_at(f, f->r, &f->point.right) >= 0)
        return report(f->claim->rep, "zero: no change of sign is proved");
    if (!family_everywhere(f, &f->point, monotone))
        return report(f->claim->rep, "zero: that it is the only one is not "
                      "proved");
    enclose_zero(f, left);
    return 1;
}

/* ---- H1: |psi^(m)|/m! <= B, by Taylor's formula where the coefficient
   itself is too wide ---- */

static int
at_most(const interval *x, const mpfr_t bound)
{
    return mpfr_cmpabs(&x->left, bound) <= 0
        && mpfr_cmpabs(&x->right, bound) <= 0
        && mpfr_lessequal_p(&x->left, &x->right);
}

/* c[m] := sum of C(m+e,e) c[m+e] d^e, c the coefficients in the middle; for
   the last e = FAMILY_BEYOND that on the whole piece. */
static void
expand(interval *c, int m, const interval *last, const interval *d)
{
    interval s;
    int e;

    mpfi_init2(&s, mpfi_get_prec(d));
    mpfi_set(&s, last);
    for (e = FAMILY_BEYOND - 1; e >= 0; e--)
    {
        /* C(m+e+1,e+1) = C(m+e,e) (m+e+1)/(e+1) */
        mpfi_mul(&s, &s, d);
        mpfi_mul_ui(&s, &s, (unsigned long) (m + e + 1));
        mpfi_div_ui(&s, &s, (unsigned long) (e + 1));
        mpfi_add(&s, &s, c + m + e);
    }
    mpfi_swap(&s, c + m);
    mpfi_clear(&s);
}

static int
below(family *f, const interval *z)
{
    const look *l = &f->look;
    interval *c = f->c, last, mid;
    int good;

    if (!activation_series(c, l->m + FAMILY_BEYOND + 1, z, l->act, l->branch))
        return 0;
    if (at_most(c + l->m, l->bound))
        return 1;
    mpfi_init2(&last, f->prec);
    mpfi_init2(&mid, f->prec);
    mpfi_set(&last, c + l->m + FAMILY_BEYOND);
    mpfr_add(&mid.left, &z->left, &z->right, MPFR_RNDN);
    mpfr_div_2ui(&mid.left, &mid.left, 1, MPFR_RNDN);
    mpfr_set(&mid.right, &mid.left, MPFR_RNDN);
    good = activation_series(c, l->m + FAMILY_BEYOND, &mid, l->act, l->branch);
    mpfi_sub(&mid, z, &mid);
    /* SOUND: infimum-family (H1: Taylor's formula of psi^(m)) */
    expand(c, l->m, &last, &mid);
    good = good && at_most(c + l->m, l->bound);
    mpfi_clear(&last);
    mpfi_clear(&mid);
    return good;
}

int
derivative_bounded(family *f, const look *l, const interval *range)
{
    interval z;
    int good = 1;

    f->look = *l;
    if (mpfr_sgn(l->bound) < 0)
        return 0;
    if (!has_kink(l->act) || l->branch != 0)
        return family_everywhere(f, range, below);
    /* SOUND: infimum-family (H1: both one-sided functions, the kink
       included, bound what is Lipschitz) */
    mpfi_init2(&z, f->prec);
    mpfi_set(&z, range);
    f->look.branch = -1;
    if (mpfr_sgn(&z.right) > 0)
        mpfr_set_ui(&z.right, 0, MPFR_RNDN);
    if (mpfr_sgn(&z.left) <= 0)
        good = family_everywhere(f, &z, below);
    mpfi_set(&z, range);
    f->look.branch = 1;
    if (mpfr_sgn(&z.left) < 0)
        mpfr_set_ui(&z.left, 0, MPFR_RNDN);
    if (mpfr_sgn(&z.right) >= 0)
        good = good && family_everywhere(f, &z, below);
    mpfi_clear(&z);
    return good;
}

/* 1 if b + h0 t does not leave the side of the branch. */
static int
one_side(const family *f, const mpq_t t)
{
    mpq_t end;
    int sign;

    mpq_init(end);
    mpq_mul(end, f->h0, t);
    mpq_add(end, end, f->b);
    sign = mpq_sgn(end);
    mpq_clear(end);
    return sign * f->branch >= 0;
}

static int
check_range(family *f)
{
    const look l = { f->act, f->kink ? 0 : f->branch, f->K + 1, f->B };
    interval range, t;
    mpq_t end;
    int good;

    /* SOUND: infimum-family (H1: all arguments on one side of the kink) */
    if (has_kink(f->act) && !f->kink
        && !(f->branch != 0 && f->r < 0 && one_side(f, f->tmin)
             && one_side(f, f->tmax)))
        return report(f->claim->rep, "branch: b + h t may cross the kink");
    mpfi_init2(&range, f->prec);
    mpfi_init2(&t, f->prec);
    mpq_init(end);
    mpq_mul(end, f->h0, f->tmin);
    set_q(&range, end);
    mpq_mul(end, f->h0, f->tmax);
    set_q(&t, end);
    mpfi_union(&range, &range, &t);
    mpfi_add(&range, &range, &f->point);
    good = derivative_bounded(f, &l, &range);
    mpfi_clear(&range);
    mpfi_clear(&t);
    mpq_clear(end);
    return good || report(f->claim->rep, "B: not a bound of the derivative "
                          "of order %d on the range", f->K + 1);
}

int
family_bound(family *f, const char *bound)
{
    int q;

    if (!set_point(f))
        return 0;
    if (!activation_series(f->psi, f->K + 1, &f->point, f->act,
                           f->kink ? 1 : f->branch))
        return report(f->claim->rep, "b: outside of the domain");
    for (q = 0; q < f->powers; q++)
        /* SOUND: infimum-family (H3: psi_m != 0 for m in M) */
        if (mpfi_has_zero(f->psi + f->power[q]) != 0)
            return report(f->claim->rep, "powers: psi_%d may be 0 at b",
                          f->power[q]);
    return check_range(f)
        && (family_constant(f)
            || report(f->claim->rep, "%s: L <= %s h^2 is not proved", bound,
                      bound));
}
