/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Newton's method in some of the parameters.  Everything here only
   proposes. */
#include "trap/manifold.h"

/* One step at midpoints; size: its length.  0 where H is not positive
   definite as far as seen. */
static int
newton_step(arb_ptr x, arf_t size, loja_loss_t ws, const slong *index,
            slong n, slong prec)
{
    const slong P = ws->prob->net->nparams;
    slong i, *perm = flint_malloc(sizeof(slong) * (size_t) n);
    arb_mat_t H, S, Q, T;
    arb_ptr v = _arb_vec_init(P), g = _arb_vec_init(n), u = _arb_vec_init(n);
    int ok;

    arb_mat_init(H, P, P);
    arb_mat_init(S, n, n);
    arb_mat_init(Q, n, n);
    arb_mat_init(T, n, n);
    loja_loss_eval(ws, NULL, v, H, x, prec);
    _loja_manifold_minor(S, H, index);
    _loja_manifold_entries(g, v, index, n);
    ok = loja_lin_whiten_approx(Q, S, perm, 0, prec);
    arb_mat_transpose(T, Q);
    for (i = 0; i < n && ok; i++)
        arb_approx_dot(u + i, NULL, 0, arb_mat_entry(T, i, 0), 1, g, 1, n,
            prec);
    for (i = 0; i < n && ok; i++)
    {
        arb_ptr y = x + index[i];

        arb_approx_dot(g + i, NULL, 0, arb_mat_entry(Q, i, 0), 1, u, 1, n,
            prec);
        mag_zero(arb_radref(g + i));
        arf_sub(arb_midref(y), arb_midref(y), arb_midref(g + i), prec,
            ARF_RND_NEAR);
    }
    if (ok)
        _loja_trap_norm(size, g, n);
    ok = ok && arf_is_finite(size);
    arb_mat_clear(H);
    arb_mat_clear(S);
    arb_mat_clear(Q);
    arb_mat_clear(T);
    _arb_vec_clear(v, P);
    _arb_vec_clear(g, n);
    _arb_vec_clear(u, n);
    flint_free(perm);
    return ok;
}

int
_loja_manifold_newton(arb_ptr x, loja_trap_report_t *report, loja_loss_t ws,
                      const slong *index, slong n, slong prec)
{
    arf_t size, tiny;
    slong it;
    int ok = 1, done = 0;

    arf_init(size);
    arf_init(tiny);
    arf_set_ui_2exp_si(tiny, 1, -prec / 2);
    /* HEURISTIC: 40 steps, none longer than 64 */
    for (it = 0; it < 40 && ok && !done; it++)
    {
        ok = newton_step(x, size, ws, index, n, prec)
            && arf_cmp_2exp_si(size, 6) <= 0;
        done = ok && arf_cmp(size, tiny) < 0;
    }
    if (!done)
        snprintf(report->why, sizeof(report->why), "across the manifold "
            "Newton's method finds no minimum");
    arf_clear(size);
    arf_clear(tiny);
    return done;
}
