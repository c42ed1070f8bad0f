/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The family ridge: its coordinates both ways, the turns of the slow manifold
   (not trusted), record. */
#include <string.h>
#include "infinity/one_layer.h"

/* The input that is number c of the others. */
static slong
other(const loja_one_layer_struct *f, slong c)
{
    return c < f->lead ? c : c + 1;
}

int
_loja_ridge_inverse(arb_ptr y, const loja_one_layer_struct *f, const arb_t h,
                    arb_srcptr theta)
{
    arb_t p, t, u;
    slong i, c, j;
    int good = 1;

    arb_init(p);
    arb_init(t);
    arb_init(u);
    for (i = 0; i < f->d; i++)
    {
        /* h^g times h; with one neuron h^s times w */
        arb_pow_ui(p, h, (ulong) (f->lift + (f->common ? 0 : 1)), f->prec);
        if (f->common)
            arb_mul(p, p, theta + OL_THETA_W(f, i, f->lead), f->prec);
        good = good && !arb_contains_zero(p);
        for (c = 0; c < f->inputs - 1; c++)
        {
            j = other(f, c);
            arb_set_fmpq(u, f->u + j, f->prec);
            arb_mul(u, u, theta + OL_THETA_W(f, i, f->lead), f->prec);
            arb_sub(t, theta + OL_THETA_W(f, i, j), u, f->prec);
            arb_div(y + OL_TURN(f, i, c), t, p, f->prec);
        }
    }
    arb_clear(p);
    arb_clear(t);
    arb_clear(u);
    return good;
}

void
_loja_ridge_weights(arb_ptr theta, const loja_one_layer_struct *f,
                    const arb_t h, arb_srcptr y)
{
    arb_t p, t;
    slong i, c, j;

    arb_init(p);
    arb_init(t);
    for (i = 0; i < f->d; i++)
    {
        arb_ptr w = theta + OL_THETA_W(f, i, 0);

        arb_mul(w + f->lead, h, y + OL_OMEGA(f, i), f->prec);
        arb_pow_ui(p, h, (ulong) (f->lift + (f->common ? 0 : 1)), f->prec);
        if (f->common)
            arb_mul(p, p, w + f->lead, f->prec);
        for (c = 0; c < f->inputs - 1; c++)
        {
            j = other(f, c);
            arb_set_fmpq(t, f->u + j, f->prec);
            arb_mul(w + j, t, w + f->lead, f->prec);
            arb_addmul(w + j, p, y + OL_TURN(f, i, c), f->prec);
        }
    }
    arb_clear(p);
    arb_clear(t);
}

/* zeta of the turns: -(W t), t as far as the powers go. */
static void
turn_zeta(arb_ptr zeta, const loja_one_layer_struct *f, arb_srcptr a,
          arb_srcptr hp)
{
    arb_ptr t = _arb_vec_init(f->K);
    arb_t x;
    slong l, i;

    arb_init(x);
    for (l = 0; l < f->K; l++)
        for (i = 0; i < f->slow; i++)
        {
            arb_mul(x, hp + i, a + f->ms + i, f->prec);
            arb_submul(t + l, x, arb_mat_entry(f->T, i, l), f->prec);
        }
    for (i = 0; i < f->turns; i++)
        arb_dot(zeta + i, NULL, 0, arb_mat_entry(f->W, f->powers + i, 0), 1,
                t, 1, f->K, f->prec);
    arb_clear(x);
    _arb_vec_clear(t, f->K);
}

int
_loja_ridge_slow_turns(loja_one_layer_state_t st,
                       const loja_one_layer_struct *f, arb_srcptr hp)
{
    arb_ptr zeta = _arb_vec_init(f->turns);
    arb_mat_t B, g;
    slong c, r, i, m;
    int good = 1;

    turn_zeta(zeta, f, st->a, hp);
    arb_mat_init(B, f->d, f->d);
    arb_mat_init(g, f->d, f->inputs - 1);
    for (r = 0; r < f->d; r++)
    {
        m = f->grade[r];
        for (c = 0; c < f->inputs - 1; c++)
            arb_mul(arb_mat_entry(g, r, c), hp + (f->top - m),
                zeta + c * f->d + r, f->prec);
        for (i = 0; i < f->d && !f->common; i++)
        {
            arb_ptr b = arb_mat_entry(B, r, i);

            arb_mul(b, st->sigma + OL_NU(f, i),
                arb_mat_entry(st->psi, i, m), f->prec);
            arb_mul(b, b, arb_mat_entry(st->om, i, m - 1), f->prec);
            arb_mul_si(b, b, m, f->prec);
        }
    }
    if (!f->common)
        good = arb_mat_approx_solve(g, B, g, f->prec);
    for (c = 0; c < f->inputs - 1 && good; c++)
        for (i = 0; i < f->d; i++)
            arb_get_mid_arb(st->sigma + OL_TURN(f, i, c),
                arb_mat_entry(g, i, c));
    arb_mat_clear(B);
    arb_mat_clear(g);
    _arb_vec_clear(zeta, f->turns);
    return good;
}

char *
_loja_ridge_words(const loja_one_layer_struct *f)
{
    char **entry = flint_malloc(sizeof(char *) * (size_t) f->inputs), *s;
    size_t size = 40;
    slong j;

    for (j = 0; j < f->inputs; j++)
    {
        entry[j] = fmpq_get_str(NULL, 10, f->u + j);
        size += strlen(entry[j]) + 2;
    }
    s = flint_malloc(size);
    strcpy(s, "x = u . input, u = (");
    for (j = 0; j < f->inputs; j++)
    {
        if (j > 0)
            strcat(s, ", ");
        strcat(s, entry[j]);
        flint_free(entry[j]);
    }
    strcat(s, "), ");
    flint_free(entry);
    return s;
}

void
_loja_ridge_record(loja_record_t rec, const loja_one_layer_struct *f)
{
    slong j;

    loja_record_open(rec, "direction", '[');
    for (j = 0; j < f->inputs; j++)
        loja_record_put_fmpq(rec, NULL, f->u + j);
    loja_record_close(rec, ']');
}

const loja_graded_family_ops _loja_graded_ridge =
{
    "ridge",
    "ridge",
    NULL,
    _loja_one_layer_init,
    _loja_one_layer_clear,
    _loja_one_layer_bounds,
    _loja_one_layer_inverse,
    _loja_one_layer_map,
    _loja_one_layer_limit,
    _loja_one_layer_slow_approx,
    NULL,
    _loja_one_layer_describe,
    _loja_one_layer_limit_words,
    _loja_one_layer_record
};
