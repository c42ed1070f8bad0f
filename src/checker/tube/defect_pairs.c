/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The defect at the nodes in pairs of doubles (rules interpolation and
   rounding). */
#include <stdlib.h>
#include "checker/net/gradient_pairs.h"
#include "checker/tube/interpolation.h"
#include "checker/tube/tube_double.h"

/* HEURISTIC: bits of cosines and time factors */
#define BITS 128

static pair_ball *
balls(size_t n)
{
    pair_ball *v = malloc((n + 1) * sizeof(pair_ball));

    if (v == NULL)
        abort();
    return v;
}

static pair_ball *
from_intervals(const interval *x, size_t n)
{
    pair_ball *v = balls(n);
    size_t i;

    for (i = 0; i < n; i++)
        v[i] = pair_from_interval(x + i);
    return v;
}

typedef struct
{
    network_pairs net;
    const step *s;
    int P, len, N;
    pair_ball *coef, *slope;   /* P x len */
    pair_ball *cosine;         /* cos(m pi/(2N)), m < 4N */
    pair_ball *T;              /* scratch: values of T_k */
    pair_ball *g;              /* P x N: the defect at the nodes */
} defect_pairs;

static pair_ball
node_value(const defect_pairs *d, int k, int j)
{
    return d->cosine[(long) k * (2 * j + 1) % (4 * d->N)];
}

/* The defect at the j-th node, f the time factor there. */
static int
defect_at(defect_pairs *d, int j, pair_ball f)
{
    const pair_ball zero = pair_ball_of(pair_of(0), 0);
    int i, k;

    for (k = 0; k < d->len; k++)
        d->T[k] = node_value(d, k, j);
    for (i = 0; i < d->P; i++)
        d->net.theta[i] = pair_ball_dot(zero, d->coef
                                            + (size_t) i * (size_t) d->len,
                                        1, d->T, 1, d->len);
    if (!pairs_gradient(&d->net))
        return 0;
    for (i = 0; i < d->P; i++)
        d->g[(size_t) i * (size_t) d->N + (size_t) j] = pair_ball_add(
            pair_ball_dot(zero, d->slope + (size_t) i * (size_t) d->len, 1,
                          d->T, 1, d->len),
            pair_ball_mul(f, d->net.grad[i]));
    return 1;
}

static int
at_all_nodes(defect_pairs *d, const interval *table)
{
    interval *t = vec_new(1, BITS);
    int j, good = 1;

    for (j = 0; j < d->N && good; j++)
    {
        speed(t, d->s, table + (2 * j + 1));
        good = defect_at(d, j, pair_from_interval(t));
    }
    vec_free(t, 1);
    return good;
}

/* >= sum_k |c_k| of the interpolant of g. */
static double
sum_of_coefficients(defect_pairs *d)
{
    const pair_ball zero = pair_ball_of(pair_of(0), 0);
    double sum = 0, square, c;
    int i, j, k;

    for (k = 0; k < d->N; k++)
    {
        for (j = 0; j < d->N; j++)
            d->T[j] = node_value(d, k, j);
        square = 0;
        for (i = 0; i < d->P; i++)
        {
            c = pair_ball_abs(pair_ball_dot(zero, d->g + (size_t) i
                                                * (size_t) d->N,
                                            1, d->T, 1, d->N));
            square += c * c;
        }
        /* SOUND: interpolation (c_k = (2/N) sum, half of it for k = 0) */
        sum += up_sqrt(up_sum(square, d->P)) * ((k == 0 ? 1 : 2)
                                                / (double) d->N);
    }
    return up_sum(sum, d->N + 2);
}

int
pairs_defect(mpfr_t sum, const network *net, const step *s,
             const interval *coef, const interval *slope, int N)
{
    const int P = net->prob->params, len = s->len;
    const size_t size = (size_t) P * (size_t) len;
    interval *table = cosine_table(N, BITS);
    defect_pairs d;
    int good;

    network_pairs_init(&d.net, net);
    d.s = s;
    d.P = P;
    d.len = len;
    d.N = N;
    d.coef = from_intervals(coef, size);
    d.slope = from_intervals(slope, size);
    d.cosine = from_intervals(table, (size_t) (4 * N));
    d.T = balls((size_t) (len > N ? len : N));
    d.g = balls((size_t) P * (size_t) N);
    good = at_all_nodes(&d, table);
    if (good)
        mpfr_set_d(sum, sum_of_coefficients(&d), MPFR_RNDU);
    network_pairs_clear(&d.net);
    free(d.coef);
    free(d.slope);
    free(d.cosine);
    free(d.T);
    free(d.g);
    vec_free(table, (size_t) (4 * N));
    return good && mpfr_number_p(sum);
}
