/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family one-layer: F', its approximate inverse J, and linear systems with
   F'(sigma) for all sigma of the box (section "Verification"). */
#include "checker/rules/one_layer.h"

/* F := F' at sigma: rows eq, and that of |nu|^2. */
static void
derivative(interval *F, const one_layer *o, const interval *sigma,
           const interval *psi, const interval *om)
{
    interval *last = F + (o->N - 1) * o->N;
    int r, i;

    for (r = 0; r + 1 < o->N; r++)
        one_layer_slopes(F + r * o->N, o, sigma, psi, om, o->eq[r]);
    for (i = 0; i < o->N; i++)
        mpfi_set_ui(last + i, 0);
    for (i = 0; i < o->d; i++)
        mpfi_mul_ui(last + NU(o, i), sigma + NU(o, i), 2);
}

/* The row at or below `from' whose entry in that column is greatest. */
static int
pivot(const interval *A, int N, int from)
{
    int r, best = from;

    for (r = from + 1; r < N; r++)
        if (mpfr_cmpabs(&A[r * N + from].left, &A[best * N + from].left) > 0)
            best = r;
    return best;
}

/* Row r of A and of J less c times row q. */
static void
eliminate(interval *A, interval *J, int N, int r, int q, const interval *c,
          interval *t)
{
    int j;

    for (j = 0; j < N; j++)
    {
        mpfi_mul(t, c, A + q * N + j);
        mpfi_sub(A + r * N + j, A + r * N + j, t);
        mpfi_mul(t, c, J + q * N + j);
        mpfi_sub(J + r * N + j, J + r * N + j, t);
    }
}

int
matrix_about_inverse(interval *J, interval *A, int N, interval *c,
                     interval *t)
{
    int q, r, j;

    for (r = 0; r < N * N; r++)
        mpfi_set_ui(J + r, r % (N + 1) == 0);
    for (q = 0; q < N; q++)
    {
        const int best = pivot(A, N, q);

        for (j = 0; j < N && best != q; j++)
        {
            mpfi_swap(A + q * N + j, A + best * N + j);
            mpfi_swap(J + q * N + j, J + best * N + j);
        }
        if (mpfi_has_zero(A + q * N + q))
            return 0;
        mpfi_set(c, A + q * N + q);
        for (j = 0; j < N; j++)
        {
            mpfi_div(A + q * N + j, A + q * N + j, c);
            mpfi_div(J + q * N + j, J + q * N + j, c);
        }
        for (r = 0; r < N; r++)
            if (r != q)
            {
                mpfi_set(c, A + r * N + q);
                eliminate(A, J, N, r, q, c, t);
            }
    }
    for (r = 0; r < N * N; r++)         /* a point of it */
        mpfr_set(&J[r].right, &J[r].left, MPFR_RNDN);
    return 1;
}

/* x := |x|'s upper bound, both ends */
static void
bound(interval *x)
{
    mpfi_abs(x, x);
    mpfr_set(&x->left, &x->right, MPFR_RNDU);
}

/* top := max(top, x), of right ends; what is no number stays. */
static void
raise_to(interval *top, const interval *x)
{
    if (!mpfr_nan_p(&top->right)
        && !mpfr_lessequal_p(&x->right, &top->right))
        mpfi_set_fr(top, &x->right);
}

/* q := max_i sum_j |Ee_ij| rad_j/rad_i */
static int
contraction(one_layer *o, const graded_slice *s)
{
    interval *t = o->t[0], *u = o->t[0] + 1;
    int i, j;

    mpfi_set_ui(&o->q, 0);
    for (i = 0; i < o->N; i++)
    {
        mpfi_set_ui(u, 0);
        for (j = 0; j < o->N; j++)
        {
            mpfi_mul_fr(t, o->absE + i * o->N + j, &s->radius[j].left);
            mpfi_add(u, u, t);
        }
        mpfi_div_fr(u, u, &s->radius[i].left);
        raise_to(&o->q, u);
    }
    /* SOUND: one-layer (q < 1) */
    return mpfr_cmp_ui(&o->q.right, 1) < 0;
}

int
one_layer_uses(const one_layer *o, int m)
{
    return o->active[m] && (m >= o->ms || (m == 0 && o->bias));
}

/* lead and rest. */
static void
set_rows(one_layer *o, const graded_slice *s)
{
    const int N = o->N;
    interval *slopes = o->t[0], *t = o->t[1];
    int m, i, j;

    for (m = 0; m <= o->M; m++)
    {
        interval *lead = o->lead + m * N, *rest = o->rest + m * N;

        if (!one_layer_uses(o, m))
            continue;
        one_layer_slopes(slopes, o, s->centre, o->psi0, o->om0, m);
        for (j = 0; j < N; j++)
        {
            mpfi_set_ui(lead + j, 0);
            for (i = 0; i < N; i++)
                add_product(lead + j, slopes + i, o->J + i * N + j, t);
            mpfr_set(&lead[j].right, &lead[j].left, MPFR_RNDN);
        }
        /* SOUND: one-layer (CORRELATION: any numbers l_m) */
        for (j = 0; j < N; j++)
        {
            mpfi_set(rest + j, o->Da + m * N + j);
            for (i = 0; i < N; i++)
            {
                mpfi_mul(t, lead + i, o->F + i * N + j);
                mpfi_sub(rest + j, rest + j, t);
            }
        }
    }
}

int
one_layer_invert(one_layer *o, const graded_slice *s)
{
    const int N = o->N;
    interval *t = o->t[0];
    int i, j, l;

    derivative(o->F, o, s->centre, o->psi0, o->om0);
    if (!matrix_about_inverse(o->J, o->F, N, t, t + 1))
        return 0;
    derivative(o->F, o, s->box, o->psi, o->om);
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++)
        {
            interval *e = o->E + i * N + j;

            mpfi_set_ui(e, i == j);
            for (l = 0; l < N; l++)
            {
                mpfi_mul(t, o->J + i * N + l, o->F + l * N + j);
                mpfi_sub(e, e, t);
            }
            mpfi_set(o->absE + i * N + j, e);
            bound(o->absE + i * N + j);
        }
    set_rows(o, s);
    return contraction(o, s);
}

void
one_layer_precondition(interval *y, const one_layer *o, const interval *g)
{
    interval t;
    int i, j;

    mpfi_init2(&t, o->prec);
    for (i = 0; i < o->N; i++)
    {
        mpfi_set_ui(y + i, 0);
        for (j = 0; j < o->N; j++)
            add_product(y + i, o->J + i * o->N + j, g + j, &t);
    }
    mpfi_clear(&t);
}

/* HEURISTIC: how often the bound is put in again. */
#define ROUNDS 2

void
one_layer_solve(interval *x, one_layer *o, const graded_slice *s,
                const interval *y)
{
    const int N = o->N;
    interval *b = o->work, *t = b + N, *norm = t + 1;
    int i, j, round;

    mpfi_set_ui(norm, 0);
    for (i = 0; i < N; i++)
    {
        mpfi_set(b + i, y + i);
        bound(b + i);
        mpfi_div_fr(t, b + i, &s->radius[i].left);
        raise_to(norm, t);
    }
    /* SOUND: one-layer (SOLVE: |x_i| <= |y_i| + q/(1-q) |y|_rad rad_i) */
    mpfi_ui_sub(t, 1, &o->q);
    mpfi_div(t, &o->q, t);
    mpfi_mul(norm, norm, t);
    for (i = 0; i < N; i++)
    {
        mpfi_mul_fr(t, norm, &s->radius[i].left);
        mpfi_add(b + i, b + i, t);
    }
    for (round = 0; round < ROUNDS; round++)
    {
        for (i = 0; i < N; i++)
        {
            mpfi_set_ui(norm, 0);
            for (j = 0; j < N; j++)
                add_product(norm, o->absE + i * N + j, b + j, t);
            /* SOUND: one-layer (SOLVE: x = y + Ee x) */
            mpfi_set(x + i, y + i);
            widen(x + i, &norm->right);
        }
        for (i = 0; i < N; i++)
        {
            mpfi_set(t, x + i);
            bound(t);
            if (mpfr_less_p(&t->right, &b[i].right))
                mpfi_set_fr(b + i, &t->right);
        }
    }
}

void
one_layer_row_norm(interval *res, one_layer *o, const interval *row,
                   const interval *scale)
{
    interval *t = o->work, *u = o->work + 1;
    const int first = o->bias;          /* row of W of the first equation */
    int r, l;

    mpfi_set_ui(res, 0);
    for (l = 0; l < o->K; l++)
    {
        mpfi_set_ui(u, 0);
        for (r = 0; r + 1 < o->N; r++)
        {
            mpfi_mul(t, row + r, scale + r);
            mpfi_mul(t, t, o->W + (r + first) * o->K + l);
            mpfi_add(u, u, t);
        }
        mpfi_sqr(u, u);
        mpfi_add(res, res, u);
    }
    mpfi_sqrt(res, res);
}
