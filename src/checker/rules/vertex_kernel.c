/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex: b* and the kernel K. */
#include "checker/rules/vertex_kernel.h"

#define LEN (KERNEL_TERMS + 4)

/* B := N(B) = m - psi'(m)/psi''(B); 1 if inside of B. */
static int
newton(interval *B, activation act)
{
    interval *f = vec_new(3, KERNEL_PREC), *g = vec_new(3, KERNEL_PREC);
    interval m;
    int inside = 0;

    mpfi_init2(&m, KERNEL_PREC);
    mpfi_mid(&m.left, B);
    mpfi_set_fr(&m, &m.left);
    if (activation_real(f, B, act, 0) && activation_real(g, &m, act, 0)
        && mpfi_has_zero(f + 2) == 0)
    {
        mpfi_div(g + 1, g + 1, f + 2);
        mpfi_sub(&m, &m, g + 1);
        /* SOUND: threshold-vertex (interval Newton: a unique zero in B) */
        inside = mpfr_less_p(&B->left, &m.left)
            && mpfr_less_p(&m.right, &B->right);
        if (inside)
            mpfi_set(B, &m);
    }
    mpfi_clear(&m);
    vec_free(f, 3);
    vec_free(g, 3);
    return inside;
}

/* The Taylor coefficients of K at 0, the last over [-1/4, 1/4]. */
static int
make_near(kernel *k)
{
    interval z;
    mpfr_t r;
    int j, good;

    mpfi_init2(&z, KERNEL_PREC);
    mpfr_init2(r, 16);
    mpfr_set_d(r, 0.25, MPFR_RNDU);
    mpfi_set(&z, &k->b);
    widen(&z, r);
    good = activation_series(k->c, LEN, &k->b, k->act, 0)
        && activation_series(k->f, LEN, &z, k->act, 0);
    for (j = 0; j <= KERNEL_TERMS; j++)
    {
        /* SOUND: threshold-vertex (kernel: remainder between b* and b* +
           y) */
        mpfi_div(k->near + j, (j < KERNEL_TERMS ? k->c : k->f) + j + 3,
                 &k->psi2);
        mpfi_mul_2ui(k->near + j, k->near + j, 1);
    }
    mpfr_clear(r);
    mpfi_clear(&z);
    return good;
}

int
kernel_init(kernel *k, activation act, const interval *hint)
{
    mpfr_t r;
    int i, j, good = 0;

    k->act = act;
    k->cells[0] = k->cells[1] = 0;
    k->c = vec_new(LEN, KERNEL_PREC);
    k->f = vec_new(LEN, KERNEL_PREC);
    k->t = vec_new(10, KERNEL_PREC);
    mpfi_init2(&k->b, KERNEL_PREC);
    mpfi_init2(&k->psi0, KERNEL_PREC);
    mpfi_init2(&k->psi2, KERNEL_PREC);
    for (j = 0; j <= KERNEL_TERMS; j++)
        mpfi_init2(k->near + j, KERNEL_PREC);
    for (i = 0; i < 2; i++)
        for (j = 0; j < KERNEL_CELLS; j++)
        {
            mpfi_init2(k->c5[i] + j, 64);
            mpfi_init2(k->c6[i] + j, 64);
        }
    if (has_kink(act))
        return 0;
    mpfr_init2(r, 16);
    mpfr_set_d(r, 1e-3, MPFR_RNDU);
    mpfi_set(&k->b, hint);
    widen(&k->b, r);
    for (i = 0; i < 12; i++)                    /* later ones may stall */
        good = newton(&k->b, act) || good;
    mpfr_clear(r);
    good = good && activation_real(k->t, &k->b, act, 0);
    mpfi_set(&k->psi0, k->t);
    mpfi_set(&k->psi2, k->t + 2);
    return good && mpfi_has_zero(&k->psi2) == 0 && make_near(k);
}

void
kernel_clear(kernel *k)
{
    int i, j;

    vec_free(k->c, LEN);
    vec_free(k->f, LEN);
    vec_free(k->t, 10);
    mpfi_clear(&k->b);
    mpfi_clear(&k->psi0);
    mpfi_clear(&k->psi2);
    for (j = 0; j <= KERNEL_TERMS; j++)
        mpfi_clear(k->near + j);
    for (i = 0; i < 2; i++)
        for (j = 0; j < KERNEL_CELLS; j++)
        {
            mpfi_clear(k->c5[i] + j);
            mpfi_clear(k->c6[i] + j);
        }
}

/* Cell `i' of a side: c_5 and c_6 there, joined to those nearer to b*. */
static int
make_cell(kernel *k, int side)
{
    const int i = k->cells[side];
    interval *z = k->t;

    if (i >= KERNEL_CELLS)
        return 0;
    mpfr_set_si(&z->left, side ? -i - 1 : i, MPFR_RNDD);
    mpfr_set_si(&z->right, side ? -i : i + 1, MPFR_RNDU);
    mpfi_div_2ui(z, z, 4);
    mpfi_add(z, z, &k->b);
    if (!activation_series(k->c, 7, z, k->act, 0))
        return 0;
    mpfi_div(z, k->c + 5, &k->psi2);
    mpfi_mul_2ui(z, z, 1);
    mpfi_set(k->c5[side] + i, z);
    mpfi_div(z, k->c + 6, &k->psi2);
    mpfi_mul_2ui(z, z, 1);
    mpfi_set(k->c6[side] + i, z);
    if (i > 0)
    {
        mpfi_union(k->c5[side] + i, k->c5[side] + i, k->c5[side] + i - 1);
        mpfi_union(k->c6[side] + i, k->c6[side] + i, k->c6[side] + i - 1);
    }
    k->cells[side]++;
    return 1;
}

/* K''/2 and K'''/6 for all y in Y: weighted means of c_5, c_6 between b* and
   b* + y. */
static int
bounds(interval *K2, interval *K3, const interval *Y, kernel *k)
{
    int side, i, some = 0;

    for (side = 0; side < 2; side++)
    {
        const double far = side ? -mpfr_get_d(&Y->left, MPFR_RNDD)
            : mpfr_get_d(&Y->right, MPFR_RNDU);

        if (!(far < KERNEL_CELLS / 16))
            return 0;
        if (far <= 0)
            continue;
        i = (int) (far * 16);
        while (k->cells[side] <= i)
            if (!make_cell(k, side))
                return 0;
        /* SOUND: threshold-vertex (kernel: K^(j)/j! by its mean) */
        if (some)
        {
            mpfi_union(K2, K2, k->c5[side] + i);
            mpfi_union(K3, K3, k->c6[side] + i);
        }
        else
        {
            mpfi_set(K2, k->c5[side] + i);
            mpfi_set(K3, k->c6[side] + i);
        }
        some = 1;
    }
    if (!some)                                  /* y = 0 */
    {
        mpfi_set(K2, k->near + 2);
        mpfi_set(K3, k->near + 3);
    }
    return 1;
}

/* K, K', K''/2 at the point y, |y| <= 1/4: Taylor's theorem for K^(i)/i!. */
static void
point_near(interval *v, const interval *y, const kernel *k)
{
    interval *t = k->t + 9;
    int i, j;

    for (i = 0; i < 3; i++)
    {
        mpfi_set_ui(v + i, 0);
        for (j = KERNEL_TERMS; j >= i; j--)
        {
            mpfi_mul(v + i, v + i, y);
            mpfi_mul_ui(t, k->near + j, i == 0 ? 1 : i == 1
                        ? (unsigned long) j
                        : (unsigned long) (j * (j - 1) / 2));
            mpfi_add(v + i, v + i, t);
        }
    }
}

/* The same elsewhere: the series of ((2/psi_2)(psi - psi_0) - y^2)/y^3. */
static int
point_far(interval *v, const interval *y, kernel *k)
{
    interval *f = k->c, *t = k->t + 8;
    int j, i;

    mpfi_add(t, &k->b, y);
    if (!activation_series(f, 3, t, k->act, 0))
        return 0;
    mpfi_sub(f, f, &k->psi0);
    for (j = 0; j < 3; j++)
    {
        mpfi_div(f + j, f + j, &k->psi2);
        mpfi_mul_2ui(f + j, f + j, 1);
    }
    mpfi_sqr(t, y);
    mpfi_sub(f, f, t);
    mpfi_mul_2ui(t, y, 1);
    mpfi_sub(f + 1, f + 1, t);
    mpfi_sub_ui(f + 2, f + 2, 1);
    /* three times: division by y + s */
    for (i = 0; i < 3; i++)
        for (j = 0; j < 3; j++)
        {
            if (j > 0)
                mpfi_sub(f + j, f + j, f + j - 1);
            mpfi_div(f + j, f + j, y);
        }
    for (j = 0; j < 3; j++)
        mpfi_set(v + j, f + j);
    return 1;
}

/* v: K, K', K''/2 at the point m. */
static int
point(interval *v, const interval *m, kernel *k)
{
    if (mpfr_cmp_d(&m->left, -0.25) >= 0 && mpfr_cmp_d(&m->left, 0.25) <= 0)
    {
        point_near(v, m, k);
        return 1;
    }
    return point_far(v, m, k);
}

int
kernel_forms(form *K, form *K1, const form *y, kernel *k)
{
    interval *m = k->t, *Y = k->t + 1, *v = k->t + 2, *K2 = k->t + 5,
        *K3 = k->t + 6;

    form_range(Y, y);
    if (!bounds(k->f, k->f + 1, Y, k))
        return 0;
    mpfi_set(K2, k->f);
    mpfi_set(K3, k->f + 1);
    form_middle(m, y);
    if (!point(v, m, k))
        return 0;
    form_compose(K, y, v, v + 1, K2);
    /* K': values K'(m), K''(m), and K'''/2 */
    mpfi_mul_2ui(v + 2, v + 2, 1);
    mpfi_mul_ui(K3, K3, 3);
    form_compose(K1, y, v + 1, v + 2, K3);
    return 1;
}

int
kernel_range(interval *res, const interval *y, kernel *k)
{
    interval *m = k->t, *h = k->t + 1, *v = k->t + 2, *K2 = k->f,
        *K3 = k->f + 1;

    if (!bounds(K2, K3, y, k))
        return 0;
    mpfr_add(&m->left, &y->left, &y->right, MPFR_RNDN);
    mpfr_div_2ui(&m->left, &m->left, 1, MPFR_RNDN);
    mpfr_set(&m->right, &m->left, MPFR_RNDN);
    if (!point(v, m, k))
        return 0;
    mpfi_sub(h, y, m);
    /* SOUND: threshold-vertex (kernel: Taylor at a point of y) */
    mpfi_mul(res + 2, K3, h);
    mpfi_mul_ui(res + 2, res + 2, 3);
    mpfi_add(res + 2, res + 2, v + 2);
    if (mpfi_bounded_p(K2))
        mpfi_intersect(res + 2, res + 2, K2);
    mpfi_mul(res + 1, K2, h);
    mpfi_mul_2ui(res + 1, res + 1, 1);
    mpfi_add(res + 1, res + 1, v + 1);
    mpfi_mul(res, K2, h);
    mpfi_add(res, res, v + 1);
    mpfi_mul(res, res, h);
    mpfi_add(res, res, v);
    return 1;
}
