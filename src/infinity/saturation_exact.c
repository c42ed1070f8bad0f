/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, q = 2: all neurons are steps that fit the data exactly,
    zeta* is rational, and r = J z - sum_g h_g phi_g with constant J.  zeta is
    the values f_k of the network on the cells between the steps; B is the
    set of |f - y|^2 = sum_k (n_k/n) (f_k - y_k)^2 <= rho^2.
*/
#include "saturation.h"

typedef struct
{
    slong prec;
    arb_ptr offset;        /* f_k - y_k on B; m + 1 */
    arb_ptr v, dv;         /* v_s and v_s - v_s* on B; m */
    arb_mat_t phi, psi;    /* n x 2 m: phi_g, psi_g over E */
} cells_t;

static void
cells_init(cells_t *c, const loja_saturation_t sat, slong prec)
{
    c->prec = prec;
    c->offset = _arb_vec_init(sat->m + 1);
    c->v = _arb_vec_init(sat->m);
    c->dv = _arb_vec_init(sat->m);
    arb_mat_init(c->phi, sat->n, 2 * sat->m);
    arb_mat_init(c->psi, sat->n, 2 * sat->m);
}

static void
cells_clear(cells_t *c, const loja_saturation_t sat)
{
    _arb_vec_clear(c->offset, sat->m + 1);
    _arb_vec_clear(c->v, sat->m);
    _arb_vec_clear(c->dv, sat->m);
    arb_mat_clear(c->phi);
    arb_mat_clear(c->psi);
}

/* The cells on the two sides of step s. */
static slong
cell_of(const loja_saturation_t sat, slong s, int side)
{
    return sat->cell[sat->step[s].support[side]];
}

/* |f_k - y_k| <= rho (n/n_k)^(1/2); v_s = (f(+) - f(-))/jump. */
static void
values(cells_t *c, const loja_saturation_proof_t proof,
       const loja_saturation_t sat)
{
    const slong prec = c->prec;
    slong k, s;
    arb_t t, all;
    fmpq_t jump;

    arb_init(t);
    arb_init(all);
    fmpq_init(jump);
    _loja_saturation_jump(all, sat, prec);
    for (k = 0; k <= sat->m; k++)
    {
        arb_set_si(t, sat->n);
        arb_div_si(t, t, sat->count[k], prec);
        arb_sqrt(t, t, prec);
        arb_mul_arf(t, t, proof->rho, prec);
        arb_zero(c->offset + k);
        arb_get_mag(arb_radref(c->offset + k), t);
    }
    for (s = 0; s < sat->m; s++)
    {
        const slong low = cell_of(sat, s, LOJA_SIDE_MINUS);
        const slong high = cell_of(sat, s, LOJA_SIDE_PLUS);

        arb_sub(c->dv + s, c->offset + high, c->offset + low, prec);
        arb_div(c->dv + s, c->dv + s, all, prec);
        fmpq_sub(jump, sat->value + high, sat->value + low);
        arb_set_fmpq(c->v + s, jump, prec);
        arb_div(c->v + s, c->v + s, all, prec);
        arb_add(c->v + s, c->v + s, c->dv + s, prec);
    }
    arb_clear(t);
    arb_clear(all);
    fmpq_clear(jump);
}

/*
    phi_gj = sigma alpha v p/(1+u),
    psi_gj = sigma alpha p/(1+u) (v ((1 + 2 e)/(1+u) - 1) + v - v*).
*/
static void
vectors(cells_t *c, const loja_saturation_proof_t proof,
        const loja_saturation_t sat)
{
    const slong prec = c->prec;
    slong s, j;
    arb_t p, u, eps, inverse, t;

    arb_init(p);
    arb_init(u);
    arb_init(eps);
    arb_init(inverse);
    arb_init(t);
    for (s = 0; s < sat->m; s++)
        for (j = 0; j < sat->n; j++)
        {
            const int side = sat->step[s].side[j];
            const slong g = 2 * s + side;

            _loja_saturation_tail(p, u, eps, inverse, sat, s, j, proof->h0,
                prec);
            arb_mul(p, p, inverse, prec);
            arb_mul_si(p, p, side == LOJA_SIDE_PLUS ? sat->alpha
                                                    : -sat->alpha, prec);
            arb_mul(arb_mat_entry(c->phi, j, g), p, c->v + s, prec);
            arb_set_fmpq(t, sat->step[s].far + j, prec);
            arb_mul_2exp_si(t, t, 1);
            arb_add_ui(t, t, 1, prec);
            arb_mul(t, t, inverse, prec);
            arb_sub_ui(t, t, 1, prec);
            arb_mul(t, t, c->v + s, prec);
            arb_add(t, t, c->dv + s, prec);
            arb_mul(arb_mat_entry(c->psi, j, g), p, t, prec);
        }
    arb_clear(p);
    arb_clear(u);
    arb_clear(eps);
    arb_clear(inverse);
    arb_clear(t);
}

/* Q <- phi less its means over the cells: the range of J is all that is
   constant on them. */
static void
project(arb_mat_t Q, const cells_t *c, const loja_saturation_t sat)
{
    arb_ptr mean = _arb_vec_init(sat->m + 1);
    slong g, j, k;

    for (g = 0; g < 2 * sat->m; g++)
    {
        _arb_vec_zero(mean, sat->m + 1);
        for (j = 0; j < sat->n; j++)
            arb_add(mean + sat->cell[j], mean + sat->cell[j],
                arb_mat_entry(c->phi, j, g), c->prec);
        for (k = 0; k <= sat->m; k++)
            arb_div_si(mean + k, mean + k, sat->count[k], c->prec);
        for (j = 0; j < sat->n; j++)
            arb_sub(arb_mat_entry(Q, j, g), arb_mat_entry(c->phi, j, g),
                mean + sat->cell[j], c->prec);
    }
    _arb_vec_clear(mean, sat->m + 1);
}

/*
    a with G - diag(a) copositive: entries off the diagonal that are not
    negative are left out, and the rest is positive definite.
*/
static int
find_a(loja_saturation_proof_t proof, const arb_mat_t G,
       const loja_saturation_t sat, slong prec)
{
    /* HEURISTIC: parts of the diagonal, in 1024ths */
    static const int part[] = { 1023, 960, 768, 512, 128, 16 };
    const slong m = 2 * sat->m;
    slong i, k, it;
    arb_mat_t S;
    arf_t low;
    int good = 0;

    arb_mat_init(S, m, m);
    arf_init(low);
    for (it = 0; it < 6 && !good; it++)
    {
        good = 1;
        for (i = 0; i < m && good; i++)
            for (k = 0; k < m && good; k++)
            {
                arb_get_lbound_arf(low, arb_mat_entry(G, i, k), prec);
                if (i == k)
                {
                    arf_mul_ui(proof->a + i, low, (ulong) part[it], 30,
                        ARF_RND_DOWN);
                    arf_mul_2exp_si(proof->a + i, proof->a + i, -10);
                    good = arf_is_finite(low) && arf_sgn(low) > 0;
                    arf_sub(low, low, proof->a + i, prec, ARF_RND_DOWN);
                }
                else if (arf_sgn(low) > 0)
                    arf_zero(low);
                arb_set_arf(arb_mat_entry(S, i, k), low);
            }
        /* SOUND: saturation (S1, q = 2: h^T G h >= sum a_g h_g^2 for h >=
           0) */
        good = good && loja_lin_is_positive_definite(S, prec);
    }
    for (i = 0; i < m && good; i++)
        if (i == 0 || arf_cmp(proof->a + i, proof->least) < 0)
            arf_set(proof->least, proof->a + i);
    arb_mat_clear(S);
    arf_clear(low);
    return good;
}

/* res >= (sum_g |V_g|^2/a_g)^(1/2). */
static void
spread(arf_t res, const arb_mat_t V, const loja_saturation_proof_t proof,
       const loja_saturation_t sat, slong prec)
{
    slong g, j;
    arb_t sum, t;

    arb_init(sum);
    arb_init(t);
    for (g = 0; g < 2 * sat->m; g++)
        for (j = 0; j < sat->n; j++)
        {
            arb_sqr(t, arb_mat_entry(V, j, g), prec);
            arb_div_arf(t, t, proof->a + g, prec);
            arb_add(sum, sum, t, prec);
        }
    arb_div_si(sum, sum, sat->n, prec);
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(res, sum, 30);
    arb_clear(sum);
    arb_clear(t);
}

/* C >= |DTheta X|: (w, b), dv = -(v - v*) and dc = -(c - c*). */
static void
speed(loja_saturation_proof_t proof, const cells_t *c,
      const loja_saturation_t sat)
{
    const slong prec = c->prec;
    slong j = 0, s;
    arb_t sum, t, u;

    arb_init(sum);
    arb_init(t);
    arb_init(u);
    while (sat->cell[j] != 0)
        j++;
    /* c = f_0 - sum of v_s psi(side) */
    arb_set(u, c->offset + 0);
    for (s = 0; s < sat->m; s++)
    {
        arb_set_fmpq(t, sat->step[s].w, prec);
        arb_addmul(sum, t, t, prec);
        arb_set_fmpq(t, sat->step[s].b, prec);
        arb_addmul(sum, t, t, prec);
        arb_sqr(t, c->dv + s, prec);
        arb_add(sum, sum, t, prec);
        if (sat->step[s].side[j] == LOJA_SIDE_PLUS)
            arb_sub(u, u, c->dv + s, prec);
        else if (sat->alpha == 2)
            arb_add(u, u, c->dv + s, prec);
    }
    arb_sqr(u, u, prec);
    /* SOUND: saturation (S3: all parts of DTheta X) */
    arb_add(sum, sum, u, prec);
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(proof->C, sum, 30);
    arb_clear(sum);
    arb_clear(t);
    arb_clear(u);
}

/* kappa = 2 (1 - (sum |psi_g|^2/a_g)^(1/2)) > 0. */
static int
decrease(loja_saturation_proof_t proof, const cells_t *c,
         const loja_saturation_t sat)
{
    arf_t s;
    arb_t t;
    int good;

    arf_init(s);
    arb_init(t);
    spread(s, c->psi, proof, sat, c->prec);
    arb_set_arf(t, s);
    arb_sub_ui(t, t, 1, 64);
    arb_neg(t, t);
    arb_mul_2exp_si(t, t, 1);
    arb_get_lbound_arf(proof->kappa, t, 30);
    /* SOUND: saturation (S3, q = 2: kappa > 0) */
    good = arb_is_positive(t);
    arf_clear(s);
    arb_clear(t);
    return good;
}

int
_loja_saturation_exact(loja_saturation_proof_t proof,
    const loja_saturation_t sat, loja_message_t why, slong prec)
{
    const slong m = 2 * sat->m;
    cells_t c;
    arb_mat_t Q, T, G;
    int good;

    if (!_loja_saturation_small(proof, why))
        return 0;
    if (!arf_is_finite(proof->rho) || arf_sgn(proof->rho) <= 0)
    {
        loja_message_set(why, "the neurons are not saturated enough");
        return 0;
    }
    cells_init(&c, sat, prec);
    arb_mat_init(Q, sat->n, m);
    arb_mat_init(T, m, sat->n);
    arb_mat_init(G, m, m);
    values(&c, proof, sat);
    if (sat->power)
        _loja_saturation_power_vectors(c.phi, proof, sat, c.v, prec);
    else
        vectors(&c, proof, sat);
    project(Q, &c, sat);
    arb_mat_transpose(T, Q);
    arb_mat_mul(G, T, Q, prec);
    arb_mat_scalar_div_si(G, G, sat->n, prec);
    if (sat->power)
        _loja_saturation_power_diagonal(G, c.phi, sat, prec);
    good = find_a(proof, G, sat, prec);
    if (!good)
        loja_message_set(why, "that the loss falls with the tails of the "
            "steps is not proved at h <= %.3g (each side of a step needs two "
            "inputs)", arf_get_d(proof->h0, ARF_RND_NEAR));
    if (good && !sat->power && !(good = decrease(proof, &c, sat)))
        loja_message_set(why, "the field is not proved to lower the loss at "
            "h <= %.3g", arf_get_d(proof->h0, ARF_RND_NEAR));
    if (good)
    {
        spread(proof->off, c.phi, proof, sat, prec);
        arb_zero(proof->limit);
        if (sat->power)
            _loja_saturation_power_exact(proof, sat, c.v, c.dv, c.offset,
                prec);
        else
            speed(proof, &c, sat);
    }
    arb_mat_clear(Q);
    arb_mat_clear(T);
    arb_mat_clear(G);
    cells_clear(&c, sat);
    return good;
}

int
_loja_saturation_exact_faces(const loja_saturation_proof_t proof,
    const loja_saturation_t sat, slong prec)
{
    arb_t t, u;
    int good;

    (void) sat;
    arb_init(t);
    arb_init(u);
    arb_set_arf(u, proof->D0);
    arb_set_arf(t, proof->h0);
    arb_sqr(t, t, prec);
    arb_mul_arf(t, t, proof->least, prec);
    /* SOUND: saturation (S2: D >= a_g h0^2 > D0 where h_g = h0) */
    good = arb_gt(t, u);
    /* SOUND: saturation (S2: where |f - y| = rho and D <= D0, D^(1/2) >= rho
       - off D0^(1/2) > D0^(1/2)) */
    arb_sqrt(u, u, prec);
    arb_set_arf(t, proof->off);
    arb_add_ui(t, t, 1, prec);
    arb_mul(u, u, t, prec);
    arb_set_arf(t, proof->rho);
    good = good && arb_gt(t, u);
    arb_clear(t);
    arb_clear(u);
    return good;
}
