/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Running error analysis of loss and gradient; see loja/fast.h. */
#include <string.h>
#include "fast_internal.h"

#define UNIT 0x1p-53

/* Of every neuron, one sample: value and error of a, psi', delta. */
typedef struct
{
    const loja_fast_struct *ws;
    const double *theta;
    double *a, *ea, *d1, *e1, *d, *ed;   /* from layer 0 on: see at() */
    double *buffer;                      /* three vectors of 8 */
} pass_t;

static slong
at(const pass_t *p, slong k)
{
    return k == 0 ? 0 : p->ws->width[0] + p->ws->first[k];
}

static void
activate(const pass_t *p, slong k, slong i)
{
    double *z = p->buffer, *d1 = z + 8, *d2 = z + 16;
    const double ez = p->ea[i], size = 1 + fabs(p->a[i]);
    slong j;

    for (j = 0; j < 8; j++)
        z[j] = p->a[i];
    p->ws->kernel->act(p->ws->act[k - 1], z, d1, d2, p->ws->kernel->len);
    p->a[i] = z[0];
    p->d1[i] = d1[0];
    p->ea[i] = fabs(d1[0]) * ez + LOJA_FAST_ACT_ULPS * UNIT * fabs(z[0]);
    p->e1[i] = fabs(d2[0]) * ez + LOJA_FAST_ACT_ULPS * UNIT * size;
}

static void
error_forward(const pass_t *p)
{
    const loja_fast_struct *ws = p->ws;
    slong k, i, j;

    for (k = 1; k <= ws->depth; k++)
    {
        const slong in = ws->width[k - 1], out = ws->width[k];
        const double *a = p->a + at(p, k - 1), *ea = p->ea + at(p, k - 1);

        for (i = 0; i < out; i++)
        {
            const double *w = p->theta + ws->offset[k] + i * in;
            double z = ws->bias ? p->theta[ws->offset[k] + in * out + i] : 0;
            double size = fabs(z), e = 0;

            for (j = 0; j < in; j++)
            {
                z += w[j] * a[j];
                size += fabs(w[j] * a[j]);
                e += fabs(w[j]) * ea[j];
            }
            p->a[at(p, k) + i] = z;
            p->ea[at(p, k) + i] = e + (double) (in + 2) * UNIT * size;
            if (k < ws->depth)
                activate(p, k, at(p, k) + i);
        }
    }
}

static void
error_backward(const pass_t *p)
{
    const loja_fast_struct *ws = p->ws;
    slong k, i, j;

    for (k = ws->depth; k > 1; k--)
    {
        const slong in = ws->width[k - 1], out = ws->width[k];
        const double *d = p->d + at(p, k), *ed = p->ed + at(p, k);
        const double *w = p->theta + ws->offset[k];

        for (j = 0; j < in; j++)
        {
            const slong q = at(p, k - 1) + j;
            double adj = 0, size = 0, e = 0;

            for (i = 0; i < out; i++)
            {
                adj += w[i * in + j] * d[i];
                size += fabs(w[i * in + j] * d[i]);
                e += fabs(w[i * in + j]) * ed[i];
            }
            e += (double) (out + 2) * UNIT * size;
            p->d[q] = adj * p->d1[q];
            p->ed[q] = e * fabs(p->d1[q]) + fabs(adj) * p->e1[q]
                + UNIT * fabs(p->d[q]);
        }
    }
}

/* One sample's part of the errors of the gradient; n samples in all. */
static void
error_gradient(double *grad, const pass_t *p, double n)
{
    const loja_fast_struct *ws = p->ws;
    slong k, i, j;

    for (k = 1; k <= ws->depth; k++)
    {
        const slong in = ws->width[k - 1], out = ws->width[k];
        double *g = grad + ws->offset[k];

        for (i = 0; i < out; i++)
        {
            const double d = fabs(p->d[at(p, k) + i]);
            const double ed = p->ed[at(p, k) + i];

            for (j = 0; j < in; j++)
            {
                const double a = fabs(p->a[at(p, k - 1) + j]);

                g[i * in + j] += ed * a + d * p->ea[at(p, k - 1) + j]
                    + (n + 2) * UNIT * d * a;
            }
            if (ws->bias)
                g[in * out + i] += ed + (n + 2) * UNIT * d;
        }
    }
}

static void
one_sample(double *loss, double *square, double *grad, const pass_t *p,
           const loja_fast_data_t data, slong s)
{
    const loja_fast_struct *ws = p->ws;
    const slong last = at(p, ws->depth);
    slong j;

    for (j = 0; j < data->inputs; j++)
        p->a[j] = data->x[j * data->stride + s];
    error_forward(p);
    for (j = 0; j < data->outputs; j++)
    {
        const double r = p->a[last + j] - data->y[j * data->stride + s];
        const double e = p->ea[last + j] + UNIT * fabs(r);

        p->d[last + j] = r;
        p->ed[last + j] = e;
        *loss += 2 * fabs(r) * e;
        *square += r * r;
    }
    error_backward(p);
    error_gradient(grad, p, (double) data->n);
}

void
loja_fast_error(double *loss, double *grad, const loja_fast_t ws,
                const loja_fast_data_t data, const double *theta)
{
    const slong rows = ws->width[0] + ws->first[ws->depth + 1];
    const double n = (double) data->n;
    double *memory = loja_fast_alloc(6 * rows), square = 0, norm = 0;
    double buffer[24] __attribute__((aligned(64)));
    const pass_t p = { ws, theta, memory, memory + rows, memory + 2 * rows,
        memory + 3 * rows, memory + 4 * rows, memory + 5 * rows, buffer };
    slong s, i;

    memset(memory, 0, sizeof(double) * 6 * (size_t) rows);
    memset(grad, 0, sizeof(double) * (size_t) ws->nparams);
    *loss = 0;
    for (s = 0; s < data->n; s++)
        one_sample(loss, &square, grad, &p, data, s);
    for (i = 0; i < ws->nparams; i++)
    {
        grad[i] = 2 / n * grad[i] + 8 * UNIT * ws->l2 * fabs(theta[i]);
        norm += theta[i] * theta[i];
    }
    /* the last additions: a few units of what is added, twice as much as
       there is in what was kept */
    *loss = *loss / n + (n * (double) data->outputs + 4) * UNIT * square / n
        + (double) (ws->nparams + 4) * UNIT * ws->l2 * norm;
    loja_fast_free(memory);
}
