/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: where a step lies among the inputs, the shortest direction
   of its (w, b), and that of the field: exactly. */
#include "saturation.h"

static const fmpq *
input(const loja_saturation_t sat, slong j)
{
    return fmpq_mat_entry(sat->prob->x, j, 0);
}

/* Sides and distances of all samples; 0 if one lies within the step. */
int
_loja_saturation_step_sides(loja_step_neuron_t *s, const loja_saturation_t sat)
{
    fmpq_t delta, t;
    slong j;
    int k, good = 1;

    fmpq_init(delta);
    fmpq_init(t);
    fmpq_sub(delta, input(sat, s->support[LOJA_SIDE_PLUS]),
        input(sat, s->support[LOJA_SIDE_MINUS]));
    good = !fmpq_is_zero(delta);
    for (j = 0; j < sat->n && good; j++)
    {
        s->side[j] = -1;
        if (s->on >= 0 && fmpq_equal(input(sat, j), input(sat, s->on)))
            continue;
        for (k = 1; k >= 0; k--)
        {
            fmpq_sub(t, input(sat, j), input(sat, s->support[k]));
            fmpq_div(t, t, delta);
            if (k == LOJA_SIDE_MINUS)
                fmpq_neg(t, t);
            if (fmpq_sgn(t) >= 0)
                break;
        }
        /* SOUND: saturation (family: no input between the supports) */
        good = k >= 0;
        s->side[j] = (signed char) k;
        fmpq_set(s->far + j, t);
    }
    fmpq_clear(delta);
    fmpq_clear(t);
    return good;
}

/* (w, b) with alpha (w x_+ + b) = 1 = -alpha (w x_- + b). */
static void
both_margins(fmpq *w, fmpq *b, const fmpq *minus, const fmpq *plus,
             slong alpha)
{
    fmpq_t t;

    fmpq_init(t);
    fmpq_sub(t, plus, minus);
    fmpq_mul_si(t, t, alpha);
    fmpq_set_si(w, 2, 1);
    fmpq_div(w, w, t);
    fmpq_add(b, plus, minus);
    fmpq_div(b, b, t);
    fmpq_neg(b, b);
    fmpq_clear(t);
}

/* margin = +-alpha (w x + b), + on the side PLUS. */
static void
margin_of(fmpq *margin, const fmpq *w, const fmpq *b, const fmpq *x,
          int side, slong alpha)
{
    fmpq_mul(margin, w, x);
    fmpq_add(margin, margin, b);
    fmpq_mul_si(margin, margin, side == LOJA_SIDE_PLUS ? alpha : -alpha);
}

/*
    (w0, b0): the shortest vector with both margins >= 1.  It has both equal
    to 1, unless the shortest one for a single margin does for the other.
*/
void
_loja_saturation_step_shortest(loja_step_neuron_t *s,
                               const loja_saturation_t sat)
{
    fmpq_t norm, w, b, t;
    int k;

    fmpq_init(norm);
    fmpq_init(w);
    fmpq_init(b);
    fmpq_init(t);
    /* SOUND: saturation (S4, LOGARITHMS: no shorter (w, b) has margins >= 1) */
    both_margins(s->w0, s->b0, input(sat, s->support[0]),
        input(sat, s->support[1]), sat->alpha);
    s->sharp = 1;
    for (k = 0; k < 2; k++)
    {
        const fmpq *x = input(sat, s->support[k]);

        fmpq_mul(norm, x, x);
        fmpq_add_si(norm, norm, 1);
        fmpq_mul_si(norm, norm, k == LOJA_SIDE_PLUS ? sat->alpha
                                                    : -sat->alpha);
        fmpq_div(w, x, norm);
        fmpq_inv(b, norm);
        margin_of(t, w, b, input(sat, s->support[1 - k]), 1 - k, sat->alpha);
        fmpq_sub_si(t, t, 1);
        if (fmpq_sgn(t) > 0)
        {
            fmpq_set(s->w0, w);
            fmpq_set(s->b0, b);
            s->sharp = 0;
        }
    }
    fmpq_clear(norm);
    fmpq_clear(w);
    fmpq_clear(b);
    fmpq_clear(t);
}

/* (w, b) with both margins >= 1, one of them 1, and w x + b = 0 at the input
   that the step runs into; 0 where that is not between the supports. */
static int
on_margins(loja_step_neuron_t *s, const loja_saturation_t sat)
{
    const fmpq *x = input(sat, s->on);
    fmpq_t t, u;
    int good;

    fmpq_init(t);
    fmpq_init(u);
    fmpq_sub(t, input(sat, s->support[1]), x);
    fmpq_sub(u, x, input(sat, s->support[0]));
    /* SOUND: saturation (ON AN INPUT: x_0 between x_- and x_+) */
    good = fmpq_sgn(t) != 0 && fmpq_sgn(t) == fmpq_sgn(u);
    if (good)
    {
        fmpq_abs(s->w, t);
        fmpq_abs(s->b, u);
        s->near = fmpq_cmp(s->w, s->b) > 0 ? LOJA_SIDE_MINUS
            : LOJA_SIDE_PLUS;
        s->even = fmpq_equal(s->w, s->b);
        if (s->near != LOJA_SIDE_PLUS)
            fmpq_set(t, u);
        fmpq_mul_si(u, t, sat->alpha);
        fmpq_inv(t, u);
        fmpq_set(s->w, t);
        fmpq_mul(u, t, x);
        fmpq_set(s->b, u);
        fmpq_neg(s->b, s->b);
    }
    fmpq_clear(t);
    fmpq_clear(u);
    return good;
}

/* The field: along the shortest direction if q = 1 and the tails are
   exponential, else both margins 1. */
int
_loja_saturation_step_field(loja_step_neuron_t *s, const loja_saturation_t sat)
{
    int k, good = 1;

    if (s->on >= 0)
        good = !sat->power && on_margins(s, sat);
    else if (sat->exact || sat->power)
        both_margins(s->w, s->b, input(sat, s->support[0]),
            input(sat, s->support[1]), sat->alpha);
    else
    {
        fmpq_set(s->w, s->w0);
        fmpq_set(s->b, s->b0);
    }
    for (k = 0; k < 2; k++)
        margin_of(s->gamma[k], s->w, s->b, input(sat, s->support[k]), k,
            sat->alpha);
    fmpq_set(s->wl, s->on >= 0 ? s->w : s->w0);
    fmpq_set(s->bl, s->on >= 0 ? s->b : s->b0);
    return good;
}

void
_loja_saturation_step_init(loja_step_neuron_t *s, slong n)
{
    int k;

    s->side = flint_malloc((size_t) n);
    s->far = _fmpq_vec_init(n);
    fmpq_init(s->w);
    fmpq_init(s->b);
    fmpq_init(s->w0);
    fmpq_init(s->b0);
    fmpq_init(s->wl);
    fmpq_init(s->bl);
    for (k = 0; k < 2; k++)
        fmpq_init(s->gamma[k]);
}

void
_loja_saturation_step_clear(loja_step_neuron_t *s, slong n)
{
    int k;

    flint_free(s->side);
    _fmpq_vec_clear(s->far, n);
    fmpq_clear(s->w);
    fmpq_clear(s->b);
    fmpq_clear(s->w0);
    fmpq_clear(s->b0);
    fmpq_clear(s->wl);
    fmpq_clear(s->bl);
    for (k = 0; k < 2; k++)
        fmpq_clear(s->gamma[k]);
}
