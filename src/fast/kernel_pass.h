/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kernel_pass.h -- forward and backward passes over blocks of samples.

    Of every neuron a block keeps a (first z), psi' and, for products with
    the Hessian, psi'' and the derivatives of z, a and delta along the
    direction v.  delta = d(sum r^2 / 2)/dz overwrites psi'.
*/
#include <math.h>

/* Scratch of one block; arrays have a row of m samples for each neuron of
   the layers 1..K. */
typedef struct
{
    const loja_fast_struct *ws;
    loja_fast_job_t *job;
    slong m;                   /* samples of the block, padding included */
    slong valid;               /* without padding */
    slong begin;               /* first sample */
    double *a, *d1, *d2;
    double *rz, *ra, *rd;      /* derivatives along v of z, a and delta */
    double *lanes, *rlanes;    /* partial sums of grad and product */
    vd loss;
} block_t;

/* Activations that enter layer k and their row length. */
static inline const double *
entering(const block_t *b, slong k, slong *ld)
{
    *ld = k == 1 ? b->job->data->stride : b->m;
    return k == 1 ? b->job->data->x + b->begin
        : b->a + b->ws->first[k - 1] * b->m;
}

static void
forward(block_t *b)
{
    const loja_fast_struct *ws = b->ws;
    const loja_fast_want_t want = b->job->want;
    slong k, lda;

    for (k = 1; k <= ws->depth; k++)
    {
        const slong in = ws->width[k - 1], out = ws->width[k];
        const slong at = ws->first[k] * b->m;
        const double *x = entering(b, k, &lda);
        const tile_out_t to = { b->a + at, b->m, ws->bias
            ? b->job->theta + ws->offset[k] + in * out : NULL, NULL,
            TILE_SET };

        product(&to, out, b->job->theta + ws->offset[k], in, 1, x, lda, in,
            b->m);
        if (k < ws->depth)
            kernel_act(ws->act[k - 1], b->a + at,
                want >= LOJA_FAST_WANT_GRADIENT ? b->d1 + at : NULL,
                want >= LOJA_FAST_WANT_PRODUCT ? b->d2 + at : NULL,
                out * b->m);
    }
}

/*
    Cross-entropies -sum_k y_k log p_k, p = exp(a)/sum exp(a), and half of
    their derivatives in a, (p - y)/2, into `to' (which may be a).
*/
static void
cross_entropy(block_t *b, double *to)
{
    const loja_fast_struct *ws = b->ws;
    const slong outputs = ws->width[ws->depth], stride = b->job->data->stride;
    const double *a = b->a + ws->first[ws->depth] * b->m;
    const double *y = b->job->data->y + b->begin;
    double lane[VLEN] __attribute__((aligned(64))), top, sum, loss;
    slong i, s, best, wanted;

    for (s = 0; s < VLEN; s++)
        lane[s] = 0;
    for (s = 0; s < b->m; s++)
    {
        best = wanted = 0;
        sum = loss = 0;
        for (i = 1; i < outputs; i++)
        {
            best = a[i * b->m + s] > a[best * b->m + s] ? i : best;
            wanted = y[i * stride + s] > y[wanted * stride + s] ? i : wanted;
        }
        top = a[best * b->m + s];
        for (i = 0; i < outputs; i++)
            sum += exp(a[i * b->m + s] - top);
        for (i = 0; i < outputs; i++)
        {
            const double d = a[i * b->m + s] - top, t = y[i * stride + s];

            if (t > 0)
                loss += t * (log(sum) - d);
            to[i * b->m + s] = s < b->valid ? (exp(d) / sum - t) / 2 : 0;
        }
        if (s < b->valid)
        {
            lane[s % VLEN] += loss;
            b->job->correct += best == wanted;
        }
    }
    b->loss = b->loss + v_load(lane);
}

/* Residuals of the outputs into `to'; those of the padding are 0. */
static void
residuals(block_t *b, double *to)
{
    const loja_fast_struct *ws = b->ws;
    const slong outputs = ws->width[ws->depth];
    const double *a = b->a + ws->first[ws->depth] * b->m;
    slong i, s;

    if (ws->cross_entropy)
    {
        cross_entropy(b, to);
        return;
    }
    for (i = 0; i < outputs; i++)
    {
        const double *y = b->job->data->y + i * b->job->data->stride
            + b->begin;
        double *r = to + i * b->m;

        for (s = 0; s < b->m; s += VLEN)
            v_store(r + s, v_load(a + i * b->m + s) - v_load(y + s));
        for (s = b->valid; s < b->m; s++)
            r[s] = 0;
        for (s = 0; s < b->m; s += VLEN)
        {
            const vd v = v_load(r + s);

            b->loss = v_fma(v, v, b->loss);
        }
    }
}

static void
add_outer(const block_t *b, double *lanes, slong k, const double *delta,
          const double *x, slong lda, int bias)
{
    const slong in = b->ws->width[k - 1], out = b->ws->width[k];
    double *g = lanes + b->ws->offset[k] * VLEN;

    outer(g, in, out, in, delta, b->m, x, lda, b->m);
    if (bias)
        row_sums(g + in * out * VLEN, out, delta, b->m, b->m);
}

static void
backward(block_t *b)
{
    const loja_fast_struct *ws = b->ws;
    slong k, lda;

    residuals(b, b->d1 + ws->first[ws->depth] * b->m);
    for (k = ws->depth; k >= 1; k--)
    {
        const slong in = ws->width[k - 1], out = ws->width[k];
        const double *delta = b->d1 + ws->first[k] * b->m;
        const double *x = entering(b, k, &lda);

        add_outer(b, b->lanes, k, delta, x, lda, ws->bias);
        if (k > 1)
        {
            double *d = b->d1 + ws->first[k - 1] * b->m;
            const tile_out_t to = { d, b->m, NULL, d, TILE_TIMES };

            product(&to, in, b->job->theta + ws->offset[k], 1, in, delta,
                b->m, out, b->m);
        }
    }
}

/* Derivatives of z and a along v. */
static void
forward_product(block_t *b)
{
    const loja_fast_struct *ws = b->ws;
    slong k, lda, i;

    for (k = 1; k <= ws->depth; k++)
    {
        const slong in = ws->width[k - 1], out = ws->width[k];
        const slong at = ws->first[k] * b->m;
        const double *x = entering(b, k, &lda);
        tile_out_t to = { b->rz + at, b->m, ws->bias
            ? b->job->v + ws->offset[k] + in * out : NULL, NULL, TILE_SET };

        product(&to, out, b->job->v + ws->offset[k], in, 1, x, lda, in,
            b->m);
        if (k > 1)
        {
            to.mode = TILE_ADD;
            product(&to, out, b->job->theta + ws->offset[k], in, 1,
                b->ra + ws->first[k - 1] * b->m, b->m, in, b->m);
        }
        if (k < ws->depth)
            for (i = at; i < at + out * b->m; i += VLEN)
                v_store(b->ra + i, v_load(b->d1 + i) * v_load(b->rz + i));
    }
}

/* From adj, its derivative and psi', psi'', dz to delta and its. */
static void
chain_product(double *d1, double *rd, const double *adj, const double *d2,
              const double *rz, slong len)
{
    slong i;

    for (i = 0; i < len; i += VLEN)
    {
        const vd slope = v_load(d1 + i), s = v_load(adj + i);

        v_store(rd + i, v_fma(v_load(rd + i), slope,
            s * (v_load(d2 + i) * v_load(rz + i))));
        v_store(d1 + i, s * slope);
    }
}

static void
backward_product(block_t *b)
{
    const loja_fast_struct *ws = b->ws;
    const slong last = ws->first[ws->depth] * b->m;
    slong k, lda, i, s;

    residuals(b, b->d1 + last);
    for (i = 0; i < ws->width[ws->depth]; i++)
        for (s = 0; s < b->m; s++)
            b->rd[last + i * b->m + s] = s < b->valid
                ? b->rz[last + i * b->m + s] : 0;
    for (k = ws->depth; k >= 1; k--)
    {
        const slong in = ws->width[k - 1], out = ws->width[k];
        const slong at = ws->first[k] * b->m;
        const slong below = k > 1 ? ws->first[k - 1] * b->m : 0;
        const double *x = entering(b, k, &lda);
        tile_out_t to = { b->rd + below, b->m, NULL, NULL, TILE_SET };

        add_outer(b, b->lanes, k, b->d1 + at, x, lda, ws->bias);
        add_outer(b, b->rlanes, k, b->rd + at, x, lda, ws->bias);
        if (k == 1)
            break;
        add_outer(b, b->rlanes, k, b->d1 + at, b->ra + below, b->m, 0);
        product(&to, in, b->job->theta + ws->offset[k], 1, in, b->rd + at,
            b->m, out, b->m);
        to.mode = TILE_ADD;
        product(&to, in, b->job->v + ws->offset[k], 1, in, b->d1 + at, b->m,
            out, b->m);
        /* z has become a, which the layer above is done with */
        to.c = b->a + below;
        to.mode = TILE_SET;
        product(&to, in, b->job->theta + ws->offset[k], 1, in, b->d1 + at,
            b->m, out, b->m);
        chain_product(b->d1 + below, b->rd + below, b->a + below,
            b->d2 + below, b->rz + below, in * b->m);
    }
}

static void
block_init(block_t *b, loja_fast_job_t *job)
{
    const loja_fast_struct *ws = job->ws;
    const slong rows = ws->first[ws->depth + 1];
    const slong size = rows * LOJA_FAST_BLOCK;
    double *p = job->scratch;
    slong i;

    b->ws = ws;
    b->job = job;
    b->loss = v_set(0.0);
    b->a = p;
    b->d1 = p += size;
    p += size;
    b->lanes = p;
    p += ws->nparams * 8;
    b->d2 = b->rz = b->ra = b->rd = b->rlanes = NULL;
    if (job->want >= LOJA_FAST_WANT_GRADIENT)
        for (i = 0; i < ws->nparams * VLEN; i++)
            b->lanes[i] = 0;
    if (job->want < LOJA_FAST_WANT_PRODUCT)
        return;
    b->d2 = p;
    b->rz = p += size;
    b->ra = p += size;
    b->rd = p += size;
    b->rlanes = p + size;
    for (i = 0; i < ws->nparams * VLEN; i++)
        b->rlanes[i] = 0;
}

/* The block from sample `begin' on; 0 when the job has no more. */
static int
block_next(block_t *b, slong begin)
{
    const slong left = b->job->end - begin;

    if (left <= 0)
        return 0;
    b->begin = begin;
    b->valid = left < b->ws->block ? left : b->ws->block;
    b->m = (b->valid + VLEN - 1) / VLEN * VLEN;
    return 1;
}

static void
kernel_run(loja_fast_job_t *job)
{
    block_t b;
    slong i;

    block_init(&b, job);
    for (i = job->begin; block_next(&b, i); i += job->ws->block)
    {
        forward(&b);
        if (job->want == LOJA_FAST_WANT_LOSS)
            residuals(&b, b.a + job->ws->first[job->ws->depth] * b.m);
        else if (job->want == LOJA_FAST_WANT_GRADIENT)
            backward(&b);
        else
        {
            forward_product(&b);
            backward_product(&b);
        }
    }
    job->loss = v_sum(b.loss);
    for (i = 0; i < job->ws->nparams; i++)
    {
        if (job->want >= LOJA_FAST_WANT_GRADIENT)
            job->grad[i] = v_sum(v_load(b.lanes + i * VLEN));
        if (job->want >= LOJA_FAST_WANT_PRODUCT)
            job->product[i] = v_sum(v_load(b.rlanes + i * VLEN));
    }
}
