/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, q = 1: over all of E at once D = Q + sum_g h_g B_g and
    -X D = <grad Q, z>/2 + sum_g h_g A_g, the factors h_g cancelled, A_g and
    B_g enclosed; zeta in a ball |xi| <= rho of the frame M, zeta = centre +
    M xi.
*/
#include "saturation.h"

/* Everything over E. */
typedef struct
{
    slong prec;
    arb_ptr v;             /* v_s on B; m */
    arb_ptr r;             /* n */
    arb_mat_t G;           /* M^T dr_j/dzeta; n x dim */
    arb_ptr offset;        /* zeta - zeta*, dim */
    arf_t size;            /* >= |xi - xi*| */
    arb_ptr p, eps, inverse;           /* m x n each */
    arb_ptr gamma;         /* X u = -gamma u; m x n */
    arb_ptr W, Y;          /* W_j, -X W_j; n */
} box_t;

static void
box_init(box_t *b, const loja_saturation_t sat, slong prec)
{
    b->prec = prec;
    b->v = _arb_vec_init(sat->m);
    b->r = _arb_vec_init(sat->n);
    arb_mat_init(b->G, sat->n, sat->dim);
    b->offset = _arb_vec_init(sat->dim);
    arf_init(b->size);
    b->p = _arb_vec_init(sat->m * sat->n);
    b->eps = _arb_vec_init(sat->m * sat->n);
    b->inverse = _arb_vec_init(sat->m * sat->n);
    b->gamma = _arb_vec_init(sat->m * sat->n);
    b->W = _arb_vec_init(sat->n);
    b->Y = _arb_vec_init(sat->n);
}

static void
box_clear(box_t *b, const loja_saturation_t sat)
{
    _arb_vec_clear(b->v, sat->m);
    _arb_vec_clear(b->r, sat->n);
    arb_mat_clear(b->G);
    _arb_vec_clear(b->offset, sat->dim);
    arf_clear(b->size);
    _arb_vec_clear(b->p, sat->m * sat->n);
    _arb_vec_clear(b->eps, sat->m * sat->n);
    _arb_vec_clear(b->inverse, sat->m * sat->n);
    _arb_vec_clear(b->gamma, sat->m * sat->n);
    _arb_vec_clear(b->W, sat->n);
    _arb_vec_clear(b->Y, sat->n);
}

/* X u_sj = -gamma u_sj, gamma = (1 + e) gamma_own + e gamma_other. */
static void
decay(arb_t res, const loja_step_neuron_t *s, slong j, slong prec)
{
    fmpq_t g, t;

    fmpq_init(g);
    fmpq_init(t);
    fmpq_add(t, s->gamma[0], s->gamma[1]);
    fmpq_mul(g, s->far + j, t);
    fmpq_add(g, g, s->gamma[(int) s->side[j]]);
    arb_set_fmpq(res, g, prec);
    fmpq_clear(g);
    fmpq_clear(t);
}

/* SOUND: saturation (ON AN INPUT: the field moves w x_0 + b by -(y - y*)/2) */
static void
turned(arb_t gamma, const box_t *b, const loja_saturation_t sat, slong s)
{
    const slong p = sat->d + sat->step[s].neuron;
    slong k;
    arb_t t;

    if (sat->step[s].on < 0)
        return;
    arb_init(t);
    for (k = 0; sat->param[k] != p; k++)
        ;
    arb_mul_si(t, b->offset + k, sat->alpha, b->prec);
    arb_mul_2exp_si(t, t, -1);
    /* the offset is a ball around 0 */
    arb_add(gamma, gamma, t, b->prec);
    arb_clear(t);
}

/* t <- sigma alpha v_s on B. */
static void
jump(arb_t t, const box_t *b, const loja_saturation_t sat, slong s, slong j)
{
    arb_mul_si(t, b->v + s,
        sat->step[s].side[j] == LOJA_SIDE_PLUS ? sat->alpha : -sat->alpha,
        b->prec);
}

/* p, eps, inverse, gamma, W, Y. */
static void
tails(box_t *b, const loja_saturation_proof_t proof,
      const loja_saturation_t sat)
{
    slong s, j, k;
    arb_t t, u, v;

    arb_init(t);
    arb_init(u);
    arb_init(v);
    for (j = 0; j < sat->n; j++)
        for (s = 0; s < sat->m; s++)
        {
            k = s * sat->n + j;
            if (sat->step[s].side[j] < 0)
                continue;
            _loja_saturation_tail(b->p + k, u, b->eps + k, b->inverse + k,
                sat, s, j, proof->h0, b->prec);
            decay(b->gamma + k, sat->step + s, j, b->prec);
            turned(b->gamma + k, b, sat, s);
            jump(t, b, sat, s, j);
            /* W_j += sigma alpha v eps */
            arb_addmul(b->W + j, t, b->eps + k, b->prec);
            /* Y_j += sigma alpha eps (v gamma/(1+u) + (v - v*)/2) */
            arb_mul(v, b->gamma + k, b->inverse + k, b->prec);
            arb_mul(v, v, t, b->prec);
            arb_mul_si(u, b->offset + _loja_saturation_output(sat, s),
                sat->alpha, b->prec);
            arb_mul_2exp_si(u, u, -1);
            arb_add(v, v, u, b->prec);
            arb_addmul(b->Y + j, v, b->eps + k, b->prec);
        }
    arb_clear(t);
    arb_clear(u);
    arb_clear(v);
}

/*
    The share of sample j in A_g and B_g, both times n/alpha sigma:
    S = -2 v r, <dS, z> bounded by |M^T dS| |xi - xi*|.
*/
static void
share(arb_t A, arb_t B, const box_t *b, const loja_saturation_proof_t proof,
      const loja_saturation_t sat, slong s, slong j, arb_ptr work)
{
    const slong k = s * sat->n + j, out = _loja_saturation_output(sat, s);
    const slong prec = b->prec;
    arb_srcptr v = b->v + s;
    arb_t S, t;
    arf_t size;
    slong i;

    arb_init(S);
    arb_init(t);
    arf_init(size);
    arb_mul(S, v, b->r + j, prec);
    arb_mul_si(S, S, -2, prec);
    /* M^T dS = -2 (r M^T dv + v G) */
    for (i = 0; i < sat->dim; i++)
    {
        arb_mul(work + i, v, arb_mat_entry(b->G, j, i), prec);
        arb_addmul(work + i, b->r + j, arb_mat_entry(proof->frame, out, i),
            prec);
        arb_mul_si(work + i, work + i, -2, prec);
    }
    _loja_minimum_norm(size, work, sat->dim, prec);
    arf_mul(size, size, b->size, 30, ARF_RND_UP);
    arf_mul_2exp_si(size, size, -1);
    /* A: S gamma/(1+u) + <dS, z>/2 + 2 v Y */
    arb_mul(A, S, b->gamma + k, prec);
    arb_mul(A, A, b->inverse + k, prec);
    arb_add_error_arf(A, size);
    arb_mul(t, v, b->Y + j, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_add(A, A, t, prec);
    /* B: S + v W */
    arb_mul(t, v, b->W + j, prec);
    arb_add(B, S, t, prec);
    /* both times p/(1+u) */
    arb_mul(t, b->p + k, b->inverse + k, prec);
    arb_mul(A, A, t, prec);
    arb_mul(B, B, t, prec);
    arb_clear(S);
    arb_clear(t);
    arf_clear(size);
}

/* A_g and B_g. */
static void
sums(arb_t A, arb_t B, const box_t *b, const loja_saturation_proof_t proof,
     const loja_saturation_t sat, slong s, int side)
{
    const slong factor = side == LOJA_SIDE_PLUS ? sat->alpha : -sat->alpha;
    arb_ptr work = _arb_vec_init(sat->dim);
    arb_t t, u;
    slong j;

    arb_init(t);
    arb_init(u);
    arb_zero(A);
    arb_zero(B);
    for (j = 0; j < sat->n; j++)
    {
        if (sat->step[s].side[j] != side)
            continue;
        share(t, u, b, proof, sat, s, j, work);
        arb_add(A, A, t, b->prec);
        arb_add(B, B, u, b->prec);
    }
    arb_mul_si(A, A, factor, b->prec);
    arb_mul_si(B, B, factor, b->prec);
    arb_div_si(A, A, sat->n, b->prec);
    arb_div_si(B, B, sat->n, b->prec);
    _arb_vec_clear(work, sat->dim);
    arb_clear(t);
    arb_clear(u);
}

/* kappa <= A/B, both positive; else why. */
static int
pull(loja_saturation_proof_t proof, const arb_t A, const arb_t B,
     const loja_saturation_t sat, slong s, const char *side,
     loja_message_t why)
{
    /* SOUND: saturation (S1: a_g > 0; S3: A_g >= kappa B_g) */
    const int good = arb_is_positive(B) && arb_is_positive(A);

    if (!good)
    {
        /* more time does not help where they push */
        proof->later = proof->later && !arb_is_negative(B);
        loja_message_set(why, "the data are not proved to pull the step of "
            "neuron %ld steeper on its %s (at h <= %.3g: A in [%.4g +- "
            "%.2g], B in [%.4g +- %.2g])", (long) sat->step[s].neuron + 1,
            side, arf_get_d(proof->h0, ARF_RND_NEAR),
            arf_get_d(arb_midref(A), ARF_RND_NEAR),
            mag_get_d(arb_radref(A)),
            arf_get_d(arb_midref(B), ARF_RND_NEAR),
            mag_get_d(arb_radref(B)));
        return 0;
    }
    _loja_saturation_pulled(proof, A, B);
    return 1;
}

/* A_g and B_g; a_g <= B_g; kappa <= A_g/B_g. */
static int
group(loja_saturation_proof_t proof, const box_t *b,
      const loja_saturation_t sat, slong s, int side, loja_message_t why)
{
    arf_struct *a = proof->a + 2 * s + side;
    arb_t A, B;
    int good;

    arb_init(A);
    arb_init(B);
    sums(A, B, b, proof, sat, s, side);
    arb_get_lbound_arf(a, B, 30);
    good = pull(proof, A, B, sat, s, side == LOJA_SIDE_PLUS ? "upper side"
        : "lower side", why);
    if (good)
        _loja_saturation_least(proof, a);
    arb_clear(A);
    arb_clear(B);
    return good;
}

/*
    Both sides of a step that runs into an input: D = Q + h (B_near + ratio
    B_far), and half of that for each side.
*/
static int
group_on(loja_saturation_proof_t proof, const box_t *b,
         const loja_saturation_t sat, slong s, loja_message_t why)
{
    const int near = sat->step[s].near;
    arf_struct *a = proof->a + 2 * s + near;
    arf_struct *far = proof->a + 2 * s + 1 - near;
    arb_t A, B, t, u, ratio;
    int good;

    arb_init(A);
    arb_init(B);
    arb_init(t);
    arb_init(u);
    arb_init(ratio);
    sums(A, B, b, proof, sat, s, near);
    sums(t, u, b, proof, sat, s, 1 - near);
    _loja_saturation_far_ratio(ratio, proof, sat, s, b->prec);
    arb_addmul(A, t, ratio, b->prec);
    arb_addmul(B, u, ratio, b->prec);
    good = pull(proof, A, B, sat, s, "two sides", why);
    if (good)
        _loja_saturation_halves(proof, a, far, B, ratio);
    arb_clear(A);
    arb_clear(B);
    arb_clear(t);
    arb_clear(u);
    arb_clear(ratio);
    return good;
}

int
_loja_saturation_field(loja_saturation_proof_t proof,
    const loja_saturation_t sat, loja_message_t why, slong prec)
{
    box_t b;
    slong s;
    int k, good;

    box_init(&b, sat, prec);
    good = _loja_saturation_small(proof, why)
        && _loja_saturation_minimum(proof, b.r, b.G, sat, why, prec);
    if (good)
    {
        _loja_saturation_offsets(b.v, b.offset, b.size, proof, sat);
        tails(&b, proof, sat);
        /* SOUND: saturation (F2: <grad Q, z>/2 >= (lambda/Lambda) Q) */
        arf_div(proof->kappa, proof->lambda, proof->Lambda, 30,
            ARF_RND_DOWN);
        arf_zero(proof->least);
    }
    for (s = 0; s < sat->m && good; s++)
    {
        if (sat->step[s].on >= 0)
        {
            good = group_on(proof, &b, sat, s, why);
            continue;
        }
        for (k = 0; k < 2 && good; k++)
            good = group(proof, &b, sat, s, k, why);
    }
    if (good)
        _loja_saturation_speed(proof, b.offset, sat, prec);
    box_clear(&b, sat);
    return good;
}
