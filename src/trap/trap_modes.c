/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The trap around points of zero loss in its second form (rule
    convergence-zero, Modes).  Near zero loss w = C r decays mode by mode at
    the rates of J J^T, and the way of each mode is as long as w_k itself:
    what is slow need not pay for what is fast.  For wide sets, as from a
    ball of starts.
*/
#include <math.h>
#include "trap/trap_zero.h"

/* Numbers of the centre, and of the ball that is tried. */
typedef struct
{
    slong n;
    arf_struct *hess;      /* n: >= |H_k(a)|_F */
    arf_struct *image;     /* n x n: >= |H_k(a) M_l| */
    arf_struct *row;       /* n: >= |M_l| */
    arf_struct *vary;      /* n: >= |H_k(x) - H_k(a)|_F on the ball */
    arb_mat_struct *H;     /* n: at a */
    arb_t z;               /* >= |Z|_F */
    arb_t w;               /* >= |C r(a)| */
    arb_t eps;             /* >= |M M^T - I|_F on the ball */
    arb_t e;               /* >= the root of the sum of |M_k - M_k(a)|^2 */
    arb_t way;             /* >= (1 + z) |I| */
} modes_t;

static void
modes_init(modes_t *m, slong n, slong P)
{
    slong k;

    m->n = n;
    m->hess = _loja_trap_vec_init(n);
    m->image = _loja_trap_vec_init(n * n);
    m->row = _loja_trap_vec_init(n);
    m->vary = _loja_trap_vec_init(n);
    m->H = flint_malloc(sizeof(arb_mat_struct) * (size_t) n);
    for (k = 0; k < n; k++)
        arb_mat_init(m->H + k, P, P);
    arb_init(m->z);
    arb_init(m->w);
    arb_init(m->eps);
    arb_init(m->e);
    arb_init(m->way);
}

static void
modes_clear(modes_t *m)
{
    slong k;

    _loja_trap_vec_clear(m->hess, m->n);
    _loja_trap_vec_clear(m->image, m->n * m->n);
    _loja_trap_vec_clear(m->row, m->n);
    _loja_trap_vec_clear(m->vary, m->n);
    for (k = 0; k < m->n; k++)
        arb_mat_clear(m->H + k);
    flint_free(m->H);
    arb_clear(m->z);
    arb_clear(m->w);
    arb_clear(m->eps);
    arb_clear(m->e);
    arb_clear(m->way);
}

/* x <- an upper bound of all of x. */
static void
upper(arb_t x)
{
    arf_t u;

    arf_init(u);
    arb_get_ubound_arf(u, x, 64);
    arb_set_arf(x, u);
    arf_clear(u);
}

/* ---- the centre ---- */

/* Rows of C: eigenvectors of G over roots of eigenvalues, which are the
   rates; doubles, exact as they stand.  0 where G is not positive. */
static int
choose_factor(loja_trap_zero_t trap, const arb_mat_t G)
{
    const slong n = arb_mat_nrows(G);
    double *g = flint_malloc(sizeof(double) * (size_t) (2 * n * n + n));
    double *v = g + n * n, *mu = v + n * n, x;
    slong i, k;
    int ok;

    for (i = 0; i < n * n; i++)
        g[i] = arf_get_d(arb_midref(arb_mat_entry(G, i / n, i % n)),
                         ARF_RND_NEAR);
    ok = loja_lin_eig_double(v, mu, g, n);
    for (k = 0; k < n && ok; k++)
    {
        ok = mu[k] > 0 && isfinite(mu[k]);
        if (ok)
            arf_set_d(trap->rates + k, mu[k]);
        for (i = 0; i < n && ok; i++)
        {
            x = v[k * n + i] / sqrt(mu[k]);
            ok = isfinite(x);
            arb_set_d(arb_mat_entry(trap->C, k, i), ok ? x : 0);
        }
    }
    flint_free(g);
    return ok;
}

/* z >= |(Lambda C C^T)^-1 - I|_F; 0 if it may be infinite. */
static int
invert(arb_t z, const loja_trap_zero_t trap, slong prec)
{
    const slong n = trap->rows;
    arb_mat_t T, Y;
    slong k, l;
    int ok;

    arb_mat_init(T, n, n);
    arb_mat_init(Y, n, n);
    arb_mat_transpose(T, trap->C);
    arb_mat_mul(Y, trap->C, T, prec);
    for (k = 0; k < n; k++)
        for (l = 0; l < n; l++)
        {
            arb_ptr y = arb_mat_entry(Y, k, l);

            arb_mul_arf(y, y, trap->rates + k, prec);
            if (k == l)
                arb_sub_ui(y, y, 1, prec);
        }
    arb_mat_frobenius_norm(z, Y, 64);
    upper(z);
    /* SOUND: convergence-zero (6: |Y|/(1 - |Y|) bounds (I + Y)^-1 - I) */
    ok = arf_is_finite(arb_midref(z))
        && arf_cmp_2exp_si(arb_midref(z), 0) < 0;
    arb_sub_ui(arb_mat_entry(Y, 0, 0), z, 1, 64);
    arb_neg(arb_mat_entry(Y, 0, 0), arb_mat_entry(Y, 0, 0));
    arb_div(z, z, arb_mat_entry(Y, 0, 0), 64);
    upper(z);
    arb_mat_clear(T);
    arb_mat_clear(Y);
    return ok;
}

/* The Frobenius norm of A, or of A - B. */
static void
matrix_norm(arf_t res, const arb_mat_t A, const arb_mat_struct *B)
{
    arb_mat_t D;
    arb_t t;

    arb_mat_init(D, arb_mat_nrows(A), arb_mat_ncols(A));
    arb_init(t);
    if (B != NULL)
        arb_mat_sub(D, A, B, 64);
    else
        arb_mat_set(D, A);
    arb_mat_frobenius_norm(t, D, 64);
    arb_get_ubound_arf(res, t, 64);
    arb_mat_clear(D);
    arb_clear(t);
}

/* Hessians at the centre, what they make of the rows, and w. */
static void
look_at_centre(modes_t *m, const loja_trap_zero_t trap,
               _loja_zero_struct *st)
{
    const slong n = m->n, P = st->P;
    arb_ptr v = _arb_vec_init(P), y = _arb_vec_init(n);
    slong i, k, l;
    arf_t u;

    arf_init(u);
    for (k = 0; k < n; k++)
    {
        _loja_trap_norm(m->row + k, arb_mat_entry(st->M, k, 0), P);
        _loja_trap_curvature(st->sys, m->H + k, arb_mat_entry(trap->C, k, 0),
            trap->a, st->prec);
        matrix_norm(m->hess + k, m->H + k, NULL);
        for (l = 0; l < n; l++)
        {
            for (i = 0; i < P; i++)
                arb_dot(v + i, NULL, 0, arb_mat_entry(m->H + k, i, 0), 1,
                    arb_mat_entry(st->M, l, 0), 1, P, st->prec);
            _loja_trap_norm(m->image + k * n + l, v, P);
        }
        arb_dot(y + k, NULL, 0, arb_mat_entry(trap->C, k, 0), 1, st->r, 1, n,
            st->prec);
    }
    _loja_trap_norm(u, y, n);
    arb_set_arf(m->w, u);
    arf_clear(u);
    _arb_vec_clear(v, P);
    _arb_vec_clear(y, n);
}

static int
prepare(loja_trap_zero_t trap, modes_t *m, _loja_zero_struct *st)
{
    const slong n = st->rows, P = st->P;
    arb_mat_t J, T, G;
    int ok;

    arb_mat_init(J, n, P);
    arb_mat_init(T, P, n);
    arb_mat_init(G, n, n);
    _loja_trap_residual(st->sys, st->r, J, trap->a, st->prec);
    arb_mat_transpose(T, J);
    arb_mat_mul(G, J, T, st->prec);
    ok = arf_is_finite(trap->rho) && arf_is_finite(st->root)
        && choose_factor(trap, G) && invert(m->z, trap, st->prec);
    if (ok)
    {
        arb_mat_mul(st->M, trap->C, J, st->prec);
        ok = _loja_zero_orthonormal(st);
    }
    if (ok)
    {
        _loja_zero_norm(st->c, trap->C, st->prec);
        look_at_centre(m, trap, st);
    }
    arb_mat_clear(J);
    arb_mat_clear(T);
    arb_mat_clear(G);
    return ok;
}

/* ---- a ball ---- */

/* vary: from third derivatives, or from the Hessians on the box. */
static void
variation(modes_t *m, const loja_trap_zero_t trap, _loja_zero_struct *st)
{
    arb_ptr box = _arb_vec_init(st->P);
    arb_mat_t H;
    slong k;

    arb_mat_init(H, st->P, st->P);
    _loja_trap_box(box, trap->a, trap->R, st->P);
    /* SOUND: convergence-zero (7: on a box that contains the ball) */
    if (_loja_trap_third(m->vary, st->sys, trap->C, box, 64))
        for (k = 0; k < m->n; k++)
            arf_mul(m->vary + k, m->vary + k, trap->R, 64, ARF_RND_UP);
    else
        for (k = 0; k < m->n; k++)
        {
            _loja_trap_curvature(st->sys, H, arb_mat_entry(trap->C, k, 0),
                box, 64);
            matrix_norm(m->vary + k, H, m->H + k);
        }
    for (k = 0; k < m->n; k++)
        _loja_zero_room(m->vary + k, 3);
    arb_mat_clear(H);
    _arb_vec_clear(box, st->P);
}

/* x <- R (a + vary b), rounded up. */
static void
bend(arf_t x, const arf_t R, const arf_t a, const arf_t vary, const arf_t b)
{
    arf_mul(x, vary, b, 64, ARF_RND_UP);
    arf_add(x, x, a, 64, ARF_RND_UP);
    arf_mul(x, x, R, 64, ARF_RND_UP);
}

/* e and eps from vary. */
static void
bound_product(modes_t *m, const loja_trap_zero_t trap,
              const _loja_zero_struct *st)
{
    const slong n = m->n;
    arf_struct *e = _loja_trap_vec_init(n);
    arf_t x, y, one;
    arb_t s;
    slong k, l;

    arf_init(x);
    arf_init(y);
    arf_init(one);
    arb_init(s);
    arf_one(one);
    arb_zero(m->e);
    arb_zero(m->eps);
    for (k = 0; k < n; k++)
    {
        bend(e + k, trap->R, m->hess + k, m->vary + k, one);
        arb_set_arf(s, e + k);
        arb_addmul(m->e, s, s, 64);
    }
    for (k = 0; k < n; k++)
        for (l = 0; l < n; l++)
        {
            /* SOUND: convergence-zero (8: M_k M_l^T moves by that) */
            bend(x, trap->R, m->image + k * n + l, m->vary + k, m->row + l);
            bend(y, trap->R, m->image + l * n + k, m->vary + l, m->row + k);
            arf_add(x, x, y, 64, ARF_RND_UP);
            arf_mul(y, e + k, e + l, 64, ARF_RND_UP);
            arf_add(x, x, y, 64, ARF_RND_UP);
            arb_set_arf(s, x);
            arb_addmul(m->eps, s, s, 64);
        }
    arb_sqrt(m->e, m->e, 64);
    upper(m->e);
    arb_sqrt(m->eps, m->eps, 64);
    arb_add(m->eps, m->eps, st->f, 64);
    upper(m->eps);
    arf_clear(x);
    arf_clear(y);
    arf_clear(one);
    arb_clear(s);
    _loja_trap_vec_clear(e, n);
}

/* way >= (1 + z) |W|/(1 - eta), eta = eps + (1 + eps) z; 0 if eta >= 1. */
static int
bound_way(modes_t *m, const loja_trap_zero_t trap,
          const _loja_zero_struct *st)
{
    arb_t t, u;
    slong k;
    int ok;

    arb_init(t);
    arb_init(u);
    for (k = 0; k < m->n; k++)
    {
        arb_set_arf(t, m->hess + k);
        arb_add_arf(t, t, m->vary + k, 64);
        arb_addmul(u, t, t, 64);
    }
    /* SOUND: convergence-zero (9: |C r(theta(T))|, to second order) */
    arb_sqrt(u, u, 64);
    arb_mul_arf(u, u, trap->rho, 64);
    arb_mul_2exp_si(u, u, -1);
    arb_add_ui(t, st->f, 1, 64);
    arb_sqrt(t, t, 64);
    arb_add(u, u, t, 64);
    arb_mul_arf(u, u, trap->rho, 64);
    arb_add(m->way, m->w, u, 64);
    arb_add_ui(u, m->z, 1, 64);
    arb_mul(m->way, m->way, u, 64);
    arb_mul(t, m->eps, m->z, 64);
    arb_add(t, t, m->z, 64);
    arb_add(t, t, m->eps, 64);
    arb_sub_ui(t, t, 1, 64);
    arb_neg(t, t);
    arb_div(m->way, m->way, t, 64);
    upper(m->way);
    /* SOUND: convergence-zero (9: eta < 1) */
    ok = arb_is_positive(t) && arb_is_finite(m->way);
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* reach, and 1 if rho + reach < R. */
static int
closes(modes_t *m, loja_trap_zero_t trap, const _loja_zero_struct *st)
{
    arb_t t, u;
    int ok;

    arb_init(t);
    arb_init(u);
    bound_product(m, trap, st);
    ok = bound_way(m, trap, st);
    if (ok)
    {
        arb_add_ui(t, st->f, 1, 64);
        arb_sqrt(t, t, 64);
        arb_add(t, t, m->e, 64);
        arb_mul(t, t, m->way, 64);
        arb_get_ubound_arf(trap->reach, t, 30);
        _loja_zero_room(trap->reach, 8);
        arb_set_arf(t, trap->reach);
        arb_add_arf(t, t, trap->rho, 64);
        arb_set_arf(u, trap->R);
        /* SOUND: convergence-zero (9: rho + reach < R) */
        ok = arb_is_finite(t) && arb_lt(t, u);
    }
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* s <= sqrt(1 - eps)/c, and the length root/s of the path. */
static void
rates(loja_trap_zero_t trap, const modes_t *m, const _loja_zero_struct *st)
{
    arb_t t;

    arb_init(t);
    arb_sub_ui(t, m->eps, 1, 64);
    arb_neg(t, t);
    arb_sqrt(t, t, 64);
    arb_div(t, t, st->c, 64);
    /* SOUND: convergence-zero (J J^T >= s^2 on the ball) */
    arb_get_lbound_arf(trap->s, t, 30);
    arf_mul_2exp_si(arb_midref(t), trap->s, -10);      /* room, as above */
    arf_sub(trap->s, trap->s, arb_midref(t), 30, ARF_RND_DOWN);
    arb_set_arf(t, st->root);
    arb_div_arf(t, t, trap->s, 64);
    arb_get_ubound_arf(trap->length, t, 64);
    arb_clear(t);
}

/* Radii from the smallest that might do. */
static int
search(loja_trap_zero_t trap, modes_t *m, _loja_zero_struct *st)
{
    /* HEURISTIC: R = factor (rho + |w|); affects success. */
    static const double factor[] =
        { 1.1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6 };
    const slong nf = (slong) (sizeof(factor) / sizeof(factor[0]));
    arb_t t, u;
    slong i, k;
    int ok = 0;

    arb_init(t);
    arb_init(u);
    for (i = 0; i < nf && !ok; i++)
    {
        arb_set_d(u, factor[i]);
        arb_add_arf(t, m->w, trap->rho, 64);
        arb_mul(t, t, u, 64);
        arb_get_ubound_arf(trap->R, t, 30);
        for (k = 0; k < m->n; k++)
            arf_zero(m->vary + k);
        /* as if third derivatives were 0: is there any hope? */
        if (!closes(m, trap, st))
            continue;
        variation(m, trap, st);
        ok = closes(m, trap, st);
    }
    arb_clear(t);
    arb_clear(u);
    return ok;
}

int
_loja_zero_modes(loja_trap_zero_t trap, _loja_zero_struct *st)
{
    modes_t m;
    int ok;

    /* HEURISTIC: N matrices of P x P are kept, some 200 MB of them */
    if ((double) st->rows * (double) st->P * (double) st->P > 0x1p22)
        return 0;
    modes_init(&m, st->rows, st->P);
    ok = prepare(trap, &m, st) && search(trap, &m, st);
    if (ok)
    {
        trap->modes = 1;
        rates(trap, &m, st);
        ok = arf_is_finite(trap->s) && arf_sgn(trap->s) > 0
            && arf_is_finite(trap->length);
    }
    if (ok)
        _loja_zero_limit(trap, st, m.e, m.eps, m.way, trap->reach);
    modes_clear(&m);
    return ok;
}
