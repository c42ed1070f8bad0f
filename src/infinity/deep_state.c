/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The coefficients of the powers of x for the family deep, of both its forms
   (proofs/deep.md), and the entries of Theta. */
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

typedef struct
{
    const loja_collapse_struct *f;
    loja_collapse_state_struct *st;
    loja_deep_jets_t J;
    slong P;
    arb_ptr h, one, nu;        /* duals */
    int good;
} work_t;

static const loja_act_struct *
act(const work_t *w, slong layer)
{
    return w->f->o.prob->net->act[layer - 1];
}

/* a := the dual of entry j of sigma. */
static void
set_entry(arb_ptr a, const work_t *w, slong j)
{
    _arb_vec_zero(a, w->P);
    arb_set(a, w->st->sigma + j);
    arb_one(a + 1 + j);
}

void
_loja_deep_variable(arb_ptr u, const loja_collapse_struct *f, const arb_t h)
{
    /* SOUND: deep (JETS: 0 and the data; d_h u = x) */
    arb_union(u, f->o.xlo, f->o.xhi, f->o.prec);
    if (f->deep == DEEP_INNER)
    {
        arb_set(u + (f->o.dim + 1), u);
        arb_mul(u, u, h, f->o.prec);
    }
}

static void
work_init(work_t *w, loja_collapse_state_struct *st,
          const loja_collapse_struct *f, int rest)
{
    const slong P = f->o.dim + 2;
    arb_ptr u = _arb_vec_init(P);

    w->f = f;
    w->st = st;
    w->P = P;
    w->good = 1;
    w->h = _arb_vec_init(P);
    w->one = _arb_vec_init(P);
    w->nu = _arb_vec_init(P);
    arb_set(w->h, st->hp + 1);
    arb_one(w->h + (P - 1));
    arb_one(w->one);
    set_entry(w->nu, w, OL_NU(&f->o, 0));
    _loja_deep_variable(u, f, st->hp + 1);
    _loja_deep_jets_init(w->J, P, f->L, rest, u, f->o.prec);
    _arb_vec_clear(u, P);
}

static void
work_clear(work_t *w)
{
    _arb_vec_clear(w->h, w->P);
    _arb_vec_clear(w->one, w->P);
    _arb_vec_clear(w->nu, w->P);
    _loja_deep_jets_clear(w->J);
}

/* psi_m on the values of z, m < L + 2. */
static arb_ptr
series(const work_t *w, slong layer, const arb_t z)
{
    const slong len = w->f->L + 2;
    arb_ptr c = _arb_vec_init(len);

    _loja_one_layer_taylor(c, len, z, act(w, layer), 0, w->J->prec);
    return c;
}

static void
series_clear(arb_ptr c, const work_t *w)
{
    _arb_vec_clear(c, w->f->L + 2);
}

/* Q_m and what comes with it. */
static void
set_Q(work_t *w, slong m, arb_srcptr a)
{
    const slong dim = w->f->o.dim;

    arb_set(w->st->Q + m, a);
    _arb_vec_set(arb_mat_entry(w->st->grad, m, 0), a + 1, dim);
    arb_set(w->st->dQ + m, a + dim + 1);
}

/* x^(L+1) a is what is left of tau^.  SOUND: deep (REMAINDER; means are at
   most the greatest value) */
static void
set_rest(work_t *w, arb_srcptr a)
{
    const loja_one_layer_struct *o = &w->f->o;
    arb_t X, x;
    slong i;

    arb_init(X);
    arb_init(x);
    arb_union(X, o->xlo, o->xhi, o->prec);
    _loja_one_layer_size(X, X);
    arb_pow_ui(X, X, (ulong) (w->f->L + 1), o->prec);
    for (i = 0; i < w->P; i++)
    {
        arb_struct *res = i == 0 ? w->st->rem
            : i == w->P - 1 ? w->st->rem_h : w->st->rem_grad + (i - 1);

        _loja_one_layer_size(x, a + i);
        arb_mul(x, x, X, o->prec);
        _loja_one_layer_size(res, x);
        w->good = w->good && arb_is_finite(res);
    }
    arb_clear(X);
    arb_clear(x);
}

/* Entry i of Theta: h^gamma times it. */
static void
put_entry(work_t *w, slong i, arb_srcptr a)
{
    _arb_vec_set(w->st->entry + i * w->P, a, w->P);
}

/* a := z_i - W_i psi_0(z), z the layer's before */
static void
own_bias(arb_ptr a, const work_t *w, slong layer, arb_srcptr psi0)
{
    arb_ptr t = _loja_deep_dual(w->J);

    set_entry(a, w, DEEP_WEIGHT(layer));
    _arb_vec_neg(a, a, w->P);
    _loja_deep_mul(a, psi0, w->J);
    set_entry(t, w, DEEP_CENTRE(layer));
    if (w->f->deep == DEEP_SPREAD)
        _loja_deep_mul(t, w->h, w->J);
    _arb_vec_add(a, a, t, w->P, w->J->prec);
    _loja_deep_dual_clear(t, w->J);
}

/* Q_0, .. from the jet of a_m u^m/nu, c: the series at z; slow ones times
   h^(m-k-s). */
static void
set_inner(work_t *w, arb_ptr a, arb_srcptr c, arb_srcptr z)
{
    const slong ms = w->f->o.ms, last = w->f->L + 1, P = w->P;
    arb_ptr t = _loja_deep_dual(w->J);
    slong m;

    _loja_deep_psi(t, c, 0, z, w->J);
    _loja_deep_mul(t, w->nu, w->J);
    set_Q(w, 0, t);
    _loja_deep_scale(a, w->nu, w->J);
    for (m = 1; m <= last; m++)
    {
        if (m > ms)
        {
            _arb_vec_set(t, w->h, P);
            _loja_deep_pow(t, m - ms, w->J);
            _loja_deep_mul(a + m * P, t, w->J);
        }
        if (m < last)
            set_Q(w, m, a + m * P);
        else if (w->J->rest)
            set_rest(w, a + m * P);
    }
    _loja_deep_dual_clear(t, w->J);
}

/* The form DEEP_INNER: u = h x, all weights and biases between the first and
   the last stay. */
static void
inner(work_t *w)
{
    const slong P = w->P;
    arb_ptr y = _loja_deep_jet(w->J), a = _loja_deep_jet(w->J);
    arb_ptr z = _loja_deep_dual(w->J), t = _loja_deep_dual(w->J), c = NULL;
    slong i;

    set_entry(y + P, w, OL_OMEGA(&w->f->o, 0));
    set_entry(z, w, OL_B(&w->f->o, 0));
    _arb_vec_set(t, y + P, P);
    _loja_deep_mul(t, w->h, w->J);
    put_entry(w, 0, t);
    put_entry(w, 1, z);
    for (i = 1; i <= w->f->hidden; i++)
    {
        if (i > 1)
        {
            /* y = W_i (psi(z + y) - psi(z)) of the layer before, z = z_i */
            set_entry(t, w, DEEP_WEIGHT(i));
            put_entry(w, 2 * i - 2, t);
            _arb_vec_set(y, a, (w->f->L + 2) * P);
            _loja_deep_scale(y, t, w->J);
            _loja_deep_psi(t, c, 0, z, w->J);
            series_clear(c, w);
            own_bias(z, w, i, t);
            put_entry(w, 2 * i - 1, z);
            set_entry(z, w, DEEP_CENTRE(i));
        }
        c = series(w, i, z);
        _loja_deep_compose(a, act(w, i), c, z, y, w->one, 1, w->J);
    }
    set_inner(w, a, c, z);
    series_clear(c, w);
    _loja_deep_jet_clear(y, w->J);
    _loja_deep_jet_clear(a, w->J);
    _loja_deep_dual_clear(z, w->J);
    _loja_deep_dual_clear(t, w->J);
}

/* y_1 = R omega beta D, D = psi'[b*, b* + h beta]; b: that of the neuron.
   SOUND: deep (SPREAD: psi'(b*) = 0) */
static void
first_power(arb_ptr y, const work_t *w, arb_srcptr b)
{
    const slong prec = w->J->prec;
    arb_ptr c = _arb_vec_init(4), t = _loja_deep_dual(w->J);
    arb_ptr d = _loja_deep_dual(w->J);
    arb_t x;
    slong i;

    arb_init(x);
    set_entry(t, w, OL_B(&w->f->o, 0));
    _loja_deep_mul(t, w->h, w->J);
    arb_union(x, w->f->bend, b, prec);
    _loja_one_layer_taylor(c, 4, x, act(w, 1), 0, prec);
    for (i = 1; i < w->P; i++)
    {
        arb_mul(d + i, t + i, c + 3, prec);
        arb_mul_ui(d + i, d + i, 3, prec);
    }
    arb_mul(d, t, c + 3, prec);
    arb_mul_ui(d, d, 3, prec);
    arb_addmul_ui(d, w->f->curve, 2, prec);
    set_entry(y, w, OL_B(&w->f->o, 0));
    _loja_deep_mul(y, d, w->J);
    arb_clear(x);
    _arb_vec_clear(c, 4);
    _loja_deep_dual_clear(t, w->J);
    _loja_deep_dual_clear(d, w->J);
}

/* y: y_1, y_2 and y_m/h, m >= 3, and the rest over h; c: the series at b. */
static void
first_layer(arb_ptr y, work_t *w, arb_srcptr c, arb_srcptr b)
{
    const slong P = w->P, L = w->f->L;
    arb_ptr om = _loja_deep_dual(w->J);
    arb_ptr t = _loja_deep_dual(w->J), r = _loja_deep_dual(w->J);
    slong m;

    set_entry(om, w, OL_OMEGA(&w->f->o, 0));
    set_entry(r, w, DEEP_WEIGHT(2));
    for (m = 1; m <= L + 1; m++)
    {
        if (m == 1)
            first_power(y + P, w, b);
        else if (m <= L)
            _loja_deep_psi(y + m * P, c, m, b, w->J);
        else
        {
            if (!w->J->rest)
                break;
            _arb_vec_set(t, om, P);
            _loja_deep_mul(t, w->h, w->J);
            _loja_deep_mul(t, w->J->u + P, w->J);
            _loja_deep_divided(y + m * P, act(w, 1), b, t, w->J);
        }
        if (m > 3)
        {
            _arb_vec_set(t, w->h, P);
            _loja_deep_pow(t, m - 3, w->J);
            _loja_deep_mul(y + m * P, t, w->J);
        }
        _arb_vec_set(t, om, P);
        _loja_deep_pow(t, m, w->J);
        _loja_deep_mul(y + m * P, t, w->J);
        _loja_deep_mul(y + m * P, r, w->J);
    }
    _loja_deep_dual_clear(om, w->J);
    _loja_deep_dual_clear(t, w->J);
    _loja_deep_dual_clear(r, w->J);
}

/* w_1, b_1, W_2, b_2 of DEEP_SPREAD; c: the series at b. */
static void
spread_entries(work_t *w, arb_srcptr c, arb_srcptr b)
{
    arb_ptr t = _loja_deep_dual(w->J), a = _loja_deep_dual(w->J);

    set_entry(t, w, OL_OMEGA(&w->f->o, 0));
    _loja_deep_mul(t, w->h, w->J);
    put_entry(w, 0, t);
    put_entry(w, 1, b);
    set_entry(t, w, DEEP_WEIGHT(2));
    put_entry(w, 2, t);
    _loja_deep_psi(t, c, 0, b, w->J);
    own_bias(a, w, 2, t);
    put_entry(w, 3, a);
    _loja_deep_dual_clear(t, w->J);
    _loja_deep_dual_clear(a, w->J);
}

/* The form DEEP_SPREAD: u = x. */
static void
spread(work_t *w)
{
    const slong P = w->P, L = w->f->L;
    arb_ptr b = _loja_deep_dual(w->J), z = _loja_deep_dual(w->J);
    arb_ptr t = _loja_deep_dual(w->J), y = _loja_deep_jet(w->J);
    arb_ptr v = _loja_deep_jet(w->J), H = _loja_deep_jet(w->J), c;
    slong m;

    set_entry(b, w, OL_B(&w->f->o, 0));
    _loja_deep_mul(b, w->h, w->J);
    arb_add(b, b, w->f->bend, w->J->prec);
    c = series(w, 1, b);
    spread_entries(w, c, b);
    first_layer(v, w, c, b);
    series_clear(c, w);
    set_entry(z, w, DEEP_CENTRE(2));
    c = series(w, 2, z);
    _loja_deep_psi(t, c, 0, z, w->J);
    _loja_deep_mul(t, w->nu, w->J);
    set_Q(w, 0, t);
    _arb_vec_set(y, v, (L + 2) * P);
    for (m = 3; m <= L + 1; m++)
        _loja_deep_mul(y + m * P, w->h, w->J);
    _loja_deep_compose(H, act(w, 2), c, z, y, w->h, 2, w->J);
    _loja_deep_psi(t, c, 1, z, w->J);
    series_clear(c, w);
    for (m = 1; m <= L + 1; m++)
    {
        if (m <= 2)
            _loja_deep_mul(H + m * P, w->h, w->J);
        _loja_deep_addmul(H + m * P, t, v + m * P, w->J);
        _loja_deep_mul(H + m * P, w->nu, w->J);
        if (m <= L)
            set_Q(w, m, H + m * P);
        else if (w->J->rest)
            set_rest(w, H + m * P);
    }
    _loja_deep_dual_clear(b, w->J);
    _loja_deep_dual_clear(z, w->J);
    _loja_deep_dual_clear(t, w->J);
    _loja_deep_jet_clear(y, w->J);
    _loja_deep_jet_clear(v, w->J);
    _loja_deep_jet_clear(H, w->J);
}

int
_loja_deep_sums(loja_collapse_state_t st, const loja_collapse_struct *f,
                int rest)
{
    work_t w;
    int good;

    work_init(&w, st, f, rest);
    if (f->deep == DEEP_SPREAD)
        spread(&w);
    else
        inner(&w);
    good = w.good;
    work_clear(&w);
    return good;
}

slong
_loja_deep_entries(const loja_collapse_struct *f)
{
    return 2 * f->hidden;
}

slong
_loja_deep_gamma(const loja_collapse_struct *f, slong i)
{
    return f->deep == DEEP_SPREAD && i >= 2 ? f->o.k : 0;
}
