/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kernel_shallow.h -- the whole Hessian for one hidden layer and one
    output: sum of J_p J_q + r D^2 N over the samples.  D^2 N couples only
    the parameters of one neuron.
*/

/* Rows of J of one block: P rows of m samples. */
static void
shallow_rows(const block_t *b, double *jac)
{
    const loja_fast_struct *ws = b->ws;
    const slong n0 = ws->width[0], d = ws->width[1], m = b->m;
    const double *v = b->job->theta + ws->offset[2];
    const double *x = b->job->data->x + b->begin;
    slong i, j, s;

    for (i = 0; i < d; i++)
    {
        double *bias = jac + (d * n0 + i) * m;
        double *out = jac + (ws->offset[2] + i) * m;

        for (s = 0; s < m; s += VLEN)
        {
            const vd slope = v_set(v[i]) * v_load(b->d1 + i * m + s);

            for (j = 0; j < n0; j++)
                v_store(jac + (i * n0 + j) * m + s, slope
                    * v_load(x + j * b->job->data->stride + s));
            if (ws->bias)
                v_store(bias + s, slope);
            v_store(out + s, v_load(b->a + i * m + s));
        }
    }
    if (ws->bias)
        for (s = 0; s < m; s += VLEN)
            v_store(jac + (ws->nparams - 1) * m + s, v_set(1.0));
    for (i = 0; i < ws->nparams; i++)
        for (s = b->valid; s < m; s++)
            jac[i * m + s] = 0;
}

static inline void
lane_add(double *g, vd x)
{
    v_store(g, v_load(g) + x);
}

/* r D^2 N of neuron i; feature n0 is the bias. */
static void
shallow_curvature(const block_t *b, double *lanes, slong i)
{
    const loja_fast_struct *ws = b->ws;
    const slong n0 = ws->width[0], d = ws->width[1], m = b->m;
    const slong P = ws->nparams, stride = b->job->data->stride;
    const double *x = b->job->data->x + b->begin;
    const double *r = b->d1 + ws->first[2] * m;
    const vd v = v_set(b->job->theta[ws->offset[2] + i]), one = v_set(1.0);
    slong j, l, s;

    for (j = 0; j < n0 + ws->bias; j++)
    {
        const slong p = j < n0 ? i * n0 + j : d * n0 + i;
        vd mixed = v_set(0.0);

        for (s = 0; s < m; s += VLEN)
            mixed = v_fma(v_load(r + s) * v_load(b->d1 + i * m + s),
                j < n0 ? v_load(x + j * stride + s) : one, mixed);
        lane_add(lanes + (p * P + ws->offset[2] + i) * VLEN, mixed);
        for (l = j; l < n0 + ws->bias; l++)
        {
            const slong q = l < n0 ? i * n0 + l : d * n0 + i;
            vd own = v_set(0.0);

            for (s = 0; s < m; s += VLEN)
            {
                vd t = v_load(r + s) * (v * v_load(b->d2 + i * m + s));

                if (j < n0)
                    t = t * v_load(x + j * stride + s);
                if (l < n0)
                    t = t * v_load(x + l * stride + s);
                own = own + t;
            }
            lane_add(lanes + (p * P + q) * VLEN, own);
        }
    }
}

/* hess: P x P, the upper triangle is set.  Scratch: that of a product, then
   P rows of a block and P x P vectors. */
static void
kernel_shallow(loja_fast_job_t *job, double *hess)
{
    const slong P = job->ws->nparams;
    double *jac = job->scratch
        + loja_fast_scratch(job->ws, LOJA_FAST_WANT_PRODUCT);
    double *lanes = jac + P * LOJA_FAST_BLOCK;
    block_t b;
    slong i, s;

    block_init(&b, job);
    for (i = 0; i < P * P * VLEN; i++)
        lanes[i] = 0;
    for (s = job->begin; block_next(&b, s); s += job->ws->block)
    {
        forward(&b);
        residuals(&b, b.d1 + job->ws->first[2] * b.m);
        shallow_rows(&b, jac);
        for (i = 0; i < P; i += TILE_ROWS)
            outer(lanes + i * (P + 1) * VLEN, P,
                P - i < TILE_ROWS ? P - i : TILE_ROWS, P - i, jac + i * b.m,
                b.m, jac + i * b.m, b.m, b.m);
        for (i = 0; i < job->ws->width[1]; i++)
            shallow_curvature(&b, lanes, i);
    }
    for (i = 0; i < P; i++)
        for (s = i; s < P; s++)
            hess[i * P + s] = v_sum(v_load(lanes + (i * P + s) * VLEN));
}

const struct loja_fast_kernel_struct KERNEL = {
    KERNEL_NAME, VLEN, kernel_run, kernel_act, kernel_shallow
};
