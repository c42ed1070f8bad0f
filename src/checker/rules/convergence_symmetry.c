/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule convergence-manifold, kind symmetry: linear hidden layers. */
#include <stdlib.h>
#include "checker/rules/manifold.h"

/* The entries of a row of t->field. */
enum { LAYER, TO, FROM, EACH };

static int
field_is_good(const manifold_t *t, const int *f)
{
    const problem *prob = t->prob;

    /* SOUND: convergence-manifold (symmetry: the layer is linear) */
    return f[LAYER] >= 1 && f[LAYER] < prob->depth
        && prob->act[f[LAYER] - 1]->passes == PASSES_ALL
        && f[TO] >= 0 && f[TO] < prob->width[f[LAYER]]
        && f[FROM] < prob->width[f[LAYER]]
        && f[FROM] >= (prob->bias ? -1 : 0);
}

int
symmetry_read(manifold_t *t)
{
    claim_t *claim = t->claim;
    const json_t *list;
    int i;

    if (!members_known(claim, claim->data, "kind centre rho R R_free lambda "
                       "g free fields"))
        return 0;
    t->field = manifold_integers(&t->k, claim, "fields", EACH);
    if (t->field == NULL)
        return 0;
    for (i = 0; i < t->k; i++)
        if (!field_is_good(t, t->field + i * EACH))
            return report(claim->rep, "fields: entry %d is not possible", i);
    list = member_list(claim, claim->data, "free", t->k);
    t->free = calloc((size_t) t->k, sizeof(int));
    if (t->free == NULL)
        abort();
    for (i = 0; i < t->k && list != NULL; i++)
    {
        const json_t *x = json_array_get(list, (size_t) i);
        const json_int_t p = json_is_integer(x) ? json_integer_value(x) : -1;

        if (p < 0 || p >= t->P || t->role[p])
            return report(claim->rep, "free: %d different parameters", t->k);
        t->free[i] = (int) p;
        t->role[p] = 1;
    }
    return list != NULL;
}

/* e := what field f adds to all parameters, at theta. */
static void
velocity(interval *e, const manifold_t *t, const int *f,
         const interval *theta)
{
    const problem *prob = t->prob;
    const int in = prob->width[f[LAYER] - 1], mid = prob->width[f[LAYER]];
    const int next = prob->width[f[LAYER] + 1];
    const int w = network_param_offset(prob, f[LAYER]), b = w + mid * in;
    const int v = network_param_offset(prob, f[LAYER] + 1);
    int j, p;

    for (p = 0; p < t->P; p++)
        mpfi_set_ui(e + p, 0);
    if (f[FROM] < 0)
        mpfi_set_ui(e + b + f[TO], 1);
    for (j = 0; j < in && f[FROM] >= 0; j++)
        mpfi_set(e + w + f[TO] * in + j, theta + w + f[FROM] * in + j);
    if (prob->bias && f[FROM] >= 0)
        mpfi_set(e + b + f[TO], theta + b + f[FROM]);
    for (j = 0; j < next; j++)
        mpfi_neg(e + (f[FROM] < 0 ? v + next * mid + j
                      : v + j * mid + f[FROM]), theta + v + j * mid + f[TO]);
}

/* 1 only if every matrix in A (n x n; lost) is nonsingular: elimination with
   pivots that are not 0. */
static int
nonsingular(interval *A, int n, interval *tmp)
{
    int i, j, k, best;

    for (k = 0; k < n; k++)
    {
        for (best = i = k; i < n; i++)
            if (mpfr_cmpabs(&A[i * n + k].left, &A[best * n + k].left) > 0)
                best = i;
        for (j = k; j < n; j++)
            mpfi_swap(A + k * n + j, A + best * n + j);
        /* SOUND: convergence-manifold (symmetry: a pivot is not 0) */
        if (!has_sign(A + k * n + k, 1) && !has_sign(A + k * n + k, -1))
            return 0;
        for (i = k + 1; i < n; i++)
        {
            mpfi_div(tmp, A + i * n + k, A + k * n + k);
            mpfi_neg(tmp, tmp);
            for (j = k + 1; j < n; j++)
                add_product(A + i * n + j, tmp, A + k * n + j, tmp + 1);
        }
    }
    return 1;
}

int
symmetry_check(manifold_t *t)
{
    const size_t k = (size_t) t->k;
    interval *A = vec_new(k * k + 2, t->prec);
    interval *e = vec_new((size_t) t->P, t->prec), w;
    mpfr_t u;
    int i, j, good;

    mpfi_init2(&w, t->prec);
    mpfr_init2(u, t->prec);
    manifold_box(t, 1);
    good = manifold_slope(u, t, t->role);
    mpfi_set_fr(&w, t->lambda);
    mpfi_mul_fr(&w, &w, t->R);
    /* SOUND: convergence-manifold (S1: |grad L| < lambda R on the
       middle of each slice) */
    good = good && (mpfr_less_p(u, &w.left)
                    || report(t->claim->rep, "R: at most |grad L|/lambda on "
                              "the middle of the slices"));
    manifold_box(t, 0);
    for (i = 0; i < t->k; i++)
    {
        velocity(e, t, t->field + i * EACH, t->net->theta);
        for (j = 0; j < t->k; j++)
            mpfi_set(A + i * t->k + j, e + t->free[j]);
    }
    /* SOUND: convergence-manifold (S2: the fields' free entries are a
       nonsingular matrix on the box) */
    good = good && (nonsingular(A, t->k, A + k * k)
                    || report(t->claim->rep, "fields: they need not leave "
                              "the slices"));
    mpfi_clear(&w);
    mpfr_clear(u);
    vec_free(A, k * k + 2);
    vec_free(e, (size_t) t->P);
    return good;
}
