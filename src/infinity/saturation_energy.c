/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, ALGEBRAIC TAILS with q = 2: the Euler field X = ((w, b),
    -(zeta - zeta*)) has |X r + r| <= e L and |theta - X| <= d on E; then the
    energy L |theta|^2 hardly grows.
*/
#include "saturation.h"

void
_loja_saturation_power_vectors(arb_mat_t phi,
    const loja_saturation_proof_t proof, const loja_saturation_t sat,
    arb_srcptr v, slong prec)
{
    slong s, j;
    arb_t p, u, ratio, slope;

    arb_init(p);
    arb_init(u);
    arb_init(ratio);
    arb_init(slope);
    for (s = 0; s < sat->m; s++)
        for (j = 0; j < sat->n; j++)
        {
            const int side = sat->step[s].side[j];
            arb_ptr x = arb_mat_entry(phi, j, 2 * s + side);

            _loja_saturation_power_tail(p, u, ratio, slope, sat, s, j,
                proof->h0, prec);
            arb_mul(x, p, ratio, prec);
            arb_mul(x, x, v + s, prec);
            if (side != LOJA_SIDE_PLUS)
                arb_neg(x, x);
        }
    arb_clear(p);
    arb_clear(u);
    arb_clear(ratio);
    arb_clear(slope);
}

/* The samples k of the cell beside step s: part <- sum of (phi - phi_k)^2 from below,
   phi that of the inputs of the support; how many those are, and all. */
static void
beside(arb_t part, slong *near, slong *all, const arb_mat_t phi,
       const loja_saturation_t sat, slong s, int side, slong prec)
{
    const loja_step_neuron_t *step = sat->step + s;
    const slong g = 2 * s + side, at = step->support[side];
    slong j;
    arb_t t;
    arf_t low;

    arb_init(t);
    arf_init(low);
    arb_zero(part);
    *near = *all = 0;
    for (j = 0; j < sat->n; j++)
    {
        if (sat->cell[j] != sat->cell[at])
            continue;
        ++*all;
        if (fmpq_is_zero(step->far + j))
        {
            ++*near;
            continue;
        }
        arb_sub(t, arb_mat_entry(phi, at, g), arb_mat_entry(phi, j, g),
            prec);
        /* from below: the square of a wide ball is much wider */
        arb_get_abs_lbound_arf(low, t, prec);
        arb_set_arf(t, low);
        arb_sqr(t, t, prec);
        arb_add(part, part, t, prec);
    }
    arb_clear(t);
    arf_clear(low);
}

void
_loja_saturation_power_diagonal(arb_mat_t G, const arb_mat_t phi,
    const loja_saturation_t sat, slong prec)
{
    slong s, near, all;
    int k;
    arb_t x;

    arb_init(x);
    for (s = 0; s < sat->m; s++)
        for (k = 0; k < 2; k++)
        {
            beside(x, &near, &all, phi, sat, s, k, prec);
            /* SOUND: saturation (P2: G_gg >= pairs of near and far inputs) */
            arb_mul_si(x, x, near, prec);
            arb_div_si(x, x, all, prec);
            arb_div_si(x, x, sat->n, prec);
            arb_set(arb_mat_entry(G, 2 * s + k, 2 * s + k), x);
        }
    arb_clear(x);
}

/* D <- (1 + off) ((n/n_hi)^(1/2) + (n/n_lo)^(1/2))/jump: |v_s - v_s*| <= D
   L^(1/2). */
static void
relative(arb_t D, const loja_saturation_proof_t proof,
         const loja_saturation_t sat, slong s, slong prec)
{
    arb_t t;
    int k;

    arb_init(t);
    arb_zero(D);
    for (k = 0; k < 2; k++)
    {
        arb_set_si(t, sat->n);
        arb_div_si(t, t, sat->count[sat->cell[sat->step[s].support[k]]],
            prec);
        arb_sqrt(t, t, prec);
        arb_add(D, D, t, prec);
    }
    _loja_saturation_jump(t, sat, prec);
    arb_div(D, D, t, prec);
    arb_set_arf(t, proof->off);
    arb_add_ui(t, t, 1, prec);
    arb_mul(D, D, t, prec);
    arb_clear(t);
}

/*
    psi <- a bound of |psi_gj|/L^(1/2): p (|v| k u/L^(1/2) + D), u <= h_g p,
    h_g <= (L/a_g)^(1/2), where 0 <= eps/u - eps' <= k u: k = 1, for arctan
    2 u/3.
*/
static void
defect(arb_t psi, const loja_saturation_proof_t proof,
       const loja_saturation_t sat, slong s, slong j, const arb_t v,
       const arb_t D, slong prec)
{
    arb_t p, u, t, k;

    arb_init(p);
    arb_init(u);
    arb_init(t);
    arb_init(k);
    _loja_saturation_power_tail(p, u, t, k, sat, s, j, proof->h0, prec);
    /* SOUND: saturation (P2: eps/u - eps') */
    sat->prob->net->act[0]->step->excess(k, u, prec);
    arb_set_arf(t, proof->a + 2 * s + sat->step[s].side[j]);
    arb_sqrt(t, t, prec);
    arb_div(t, p, t, prec);
    arb_mul(t, t, k, prec);
    arb_abs(u, v);
    arb_mul(t, t, u, prec);
    arb_add(t, t, D, prec);
    arb_mul(psi, t, p, prec);
    arb_clear(p);
    arb_clear(u);
    arb_clear(t);
    arb_clear(k);
}

/* e = (sum_g |psi_g|^2/a_g)^(1/2). */
static void
field_defect(loja_saturation_proof_t proof, const loja_saturation_t sat,
             arb_srcptr v, slong prec)
{
    arb_t sum, D, t;
    slong s, j;

    arb_init(sum);
    arb_init(D);
    arb_init(t);
    for (s = 0; s < sat->m; s++)
    {
        relative(D, proof, sat, s, prec);
        for (j = 0; j < sat->n; j++)
        {
            defect(t, proof, sat, s, j, v + s, D, prec);
            arb_sqr(t, t, prec);
            arb_div_arf(t, t, proof->a + 2 * s + sat->step[s].side[j], prec);
            arb_add(sum, sum, t, prec);
        }
    }
    arb_div_si(sum, sum, sat->n, prec);
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(proof->e, sum, 30);
    arb_clear(sum);
    arb_clear(D);
    arb_clear(t);
}

/* d >= |2 zeta - zeta*|: v and dv of all steps, c = f_0 - sum of v psi. */
static void
rest(loja_saturation_proof_t proof, const loja_saturation_t sat,
     arb_srcptr v, arb_srcptr dv, arb_srcptr offset, slong prec)
{
    arb_t sum, c, t, u;
    slong s, j = 0;

    arb_init(sum);
    arb_init(c);
    arb_init(t);
    arb_init(u);
    while (sat->cell[j] != 0)
        j++;
    arb_set_fmpq(c, sat->value + 0, prec);
    arb_mul_2exp_si(t, offset + 0, 1);
    arb_add(c, c, t, prec);
    for (s = 0; s < sat->m; s++)
    {
        arb_add(t, v + s, dv + s, prec);
        _loja_saturation_limit(u, sat, sat->step[s].side[j], prec);
        arb_submul(c, t, u, prec);
        arb_sqr(t, t, prec);
        arb_add(sum, sum, t, prec);
    }
    arb_sqr(c, c, prec);
    /* SOUND: saturation (P2: all of theta - DTheta X) */
    arb_add(sum, sum, c, prec);
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(proof->d, sum, 30);
    arb_clear(sum);
    arb_clear(c);
    arb_clear(t);
    arb_clear(u);
}

void
_loja_saturation_power_exact(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr v, arb_srcptr dv,
    arb_srcptr offset, slong prec)
{
    field_defect(proof, sat, v, prec);
    rest(proof, sat, v, dv, offset, prec);
}

void
_loja_saturation_shortest(arb_t x, const loja_saturation_t sat, slong prec)
{
    slong i;
    arb_t t;

    arb_init(t);
    arb_zero(x);
    for (i = 0; i < sat->m; i++)
    {
        arb_set_fmpq(t, sat->step[i].w0, prec);
        arb_addmul(x, t, t, prec);
        arb_set_fmpq(t, sat->step[i].b0, prec);
        arb_addmul(x, t, t, prec);
    }
    arb_sqrt(x, x, prec);
    arb_clear(t);
}

/* exp(6 (e + d2) s/u0^2) level |theta|^2 */
static void
bound_energy(loja_saturation_proof_t proof, const loja_saturation_t sat,
             const arb_t growth, arb_srcptr theta, slong prec)
{
    arb_t t, E;
    slong i;

    arb_init(t);
    arb_init(E);
    for (i = 0; i < sat->P; i++)
    {
        arb_sqr(t, theta + i, prec);
        arb_add(E, E, t, prec);
    }
    arb_mul_arf(E, E, proof->level, prec);
    arb_exp(t, growth, prec);
    arb_mul(E, E, t, prec);
    arb_get_ubound_arf(proof->energy, E, 30);
    arb_clear(t);
    arb_clear(E);
}

int
_loja_saturation_energy(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, slong prec)
{
    arb_t s, d2, u0, t;
    int good;

    arb_init(s);
    arb_init(d2);
    arb_init(u0);
    arb_init(t);
    arb_set_arf(s, proof->level);
    arb_sqrt(s, s, prec);
    /* d2 = d/(w0 a^(1/2)) */
    _loja_saturation_shortest(t, sat, prec);
    arb_set_arf(d2, proof->least);
    arb_sqrt(d2, d2, prec);
    arb_mul(d2, d2, t, prec);
    arb_set_arf(t, proof->d);
    arb_div(d2, t, d2, prec);
    /* u0 = (1 - e s)/(1 + d2 s) */
    arb_mul_arf(u0, s, proof->e, prec);
    arb_sub_ui(u0, u0, 1, prec);
    arb_neg(u0, u0);
    arb_mul(t, d2, s, prec);
    arb_add_ui(t, t, 1, prec);
    arb_div(u0, u0, t, prec);
    arb_get_lbound_arf(proof->u0, u0, 30);
    arb_mul(t, d2, s, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_set_arf(u0, proof->u0);
    /* SOUND: saturation (P2: u0 > 0, u0 >= d2 s/2) */
    good = arb_is_positive(u0) && arb_ge(u0, t);
    arb_add_arf(d2, d2, proof->e, prec);
    arb_mul_ui(d2, d2, 6, prec);
    arb_mul(d2, d2, s, prec);
    arb_sqr(u0, u0, prec);
    arb_div(d2, d2, u0, prec);
    if (good)
        bound_energy(proof, sat, d2, theta, prec);
    good = good && arf_is_finite(proof->energy);
    arb_clear(s);
    arb_clear(d2);
    arb_clear(u0);
    arb_clear(t);
    return good;
}
