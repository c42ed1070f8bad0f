/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The exponents of a regime: t d/dt log |theta|, log L and log |theta_i|
    along a trajectory, which are constant where a power law holds.  With
    theta' = -grad L they need the gradient alone.
*/
#include <math.h>
#include "plot_internal.h"

/* HEURISTIC: more curves than that cannot be told apart */
#define MOST 12

typedef struct
{
    const loja_cert_struct *cert;
    loja_plot_law_t law;
    loja_loss_t ws;
    arb_ptr theta, grad;
    slong params;          /* with curves of their own */
    loja_plot_curve_t norm, loss, param[MOST];
} exponents_t;

static void
add_quotient(loja_plot_curve_t *c, double t, const arb_t a, const arb_t b)
{
    arb_t q;

    arb_init(q);
    arb_div(q, a, b, 64);
    loja_plot_curve_add(c, t,
        -t * arf_get_d(arb_midref(q), ARF_RND_NEAR));
    arb_clear(q);
}

static void
add_point(void *context, slong i, const arb_t x, double when)
{
    exponents_t *e = context;
    const loja_cert_step_struct *rec = e->cert->step + i;
    const slong P = rec->step->nparams, prec = rec->hint.prec + 32;
    arb_t L, a, b;
    slong k;

    arb_init(L);
    arb_init(a);
    arb_init(b);
    loja_step_eval(e->theta, rec->step, x, prec);
    for (k = 0; k < P; k++)
        arb_get_mid_arb(e->theta + k, e->theta + k);
    loja_loss_eval(e->ws, L, e->grad, NULL, e->theta, prec);
    arb_dot(a, NULL, 0, e->theta, 1, e->grad, 1, P, prec);
    arb_dot(b, NULL, 0, e->theta, 1, e->theta, 1, P, prec);
    add_quotient(&e->norm, when, a, b);
    arb_dot(a, NULL, 0, e->grad, 1, e->grad, 1, P, prec);
    add_quotient(&e->loss, when, a, L);
    for (k = 0; k < e->params; k++)
        add_quotient(e->param + k, when, e->grad + k, e->theta + k);
    arb_clear(L);
    arb_clear(a);
    arb_clear(b);
}

static void
put_panel(FILE *out, const loja_plot_curve_t *c, const char *name,
          const char *label, const char *color, double law)
{
    loja_plot_put_label(out, label);
    fprintf(out, "plot ");
    if (isfinite(law))
        loja_fprintf(out, "%.17g with lines lw 1.5 dt 2 lc rgb '#222222' "
            "title 'proved', ", law);
    fprintf(out, "$%s using 1:2 with lines lw 2 lc rgb '%s' notitle\n"
        "unset title\n", c->n > 0 ? name : "none", color);
}

static void
put_params(FILE *out, const exponents_t *e)
{
    char name[64];
    slong k;

    loja_plot_put_label(out, "each parameter");
    /* a parameter that changes its sign has a pole */
    fprintf(out, "set yrange [-1.5:1.5]\nset key bottom left maxrows 3\n"
        "plot ");
    for (k = 0; k < e->params; k++)
    {
        loja_net_parameter_name(name, sizeof(name), e->cert->prob->net,
            k);
        fprintf(out, "$p%ld using 1:2 with lines lw 1.5 title '%s' "
            "noenhanced, ", (long) k, name);
    }
    fprintf(out, "0 with lines lw 0.5 lc rgb '#888888' notitle\n"
        "set autoscale y\n");
}

static void
put_script(FILE *out, void *context)
{
    const exponents_t *e = context;
    const int power = e->law.kind == LOJA_LAW_POWER;
    char name[16];
    slong k;

    loja_plot_curve_put(out, "norm", &e->norm);
    loja_plot_curve_put(out, "loss", &e->loss);
    fprintf(out, "$none << EOD\n1 NaN\nEOD\n");
    for (k = 0; k < e->params; k++)
    {
        loja_snprintf(name, sizeof(name), "p%ld", (long) k);
        loja_plot_curve_put(out, name, e->param + k);
    }
    loja_plot_put_decades(out, e->norm.n > 0 ? e->norm.t[0] : 1,
        e->norm.n > 1 ? e->norm.t[e->norm.n - 1] : 10);
    loja_plot_put_layout(out, e->params > 0 ? 3 : 2);
    loja_plot_put_title(out, e->cert->prob, "exponents t d/dt log");
    fprintf(out, "set format y '%%g'\n");
    put_panel(out, &e->norm, "norm", "of |θ|", "#1f5fa8",
        power ? e->law.p : NAN);
    if (e->params == 0)
        loja_plot_put_last(out, 1, "t");
    put_panel(out, &e->loss, "loss", "of L", "#b03a2e",
        power ? 2 * e->law.p - 1 : NAN);
    if (e->params == 0)
        return;
    loja_plot_put_last(out, 1, "t");
    put_params(out, e);
}

loja_status_t
loja_plot_exponents(loja_message_t msg, const loja_cert_t cert,
                    const char *path)
{
    const slong P = cert->prob->net->nparams;
    loja_status_t status;
    exponents_t e;
    slong k;

    e.cert = cert;
    e.theta = _arb_vec_init(P);
    e.grad = _arb_vec_init(P);
    e.params = P <= MOST ? P : 0;
    loja_plot_law_init(&e.law);
    loja_plot_law_read(&e.law, cert);
    loja_plot_curve_init(&e.norm);
    loja_plot_curve_init(&e.loss);
    for (k = 0; k < e.params; k++)
        loja_plot_curve_init(e.param + k);
    loja_loss_init(e.ws, cert->prob);
    /* HEURISTIC: about this many points in all */
    loja_plot_visit(cert, 400, add_point, &e);
    status = loja_plot_run(msg, path, e.params > 0 ? 3 : 2, put_script, &e);
    loja_loss_clear(e.ws);
    for (k = 0; k < e.params; k++)
        loja_plot_curve_clear(e.param + k);
    loja_plot_curve_clear(&e.norm);
    loja_plot_curve_clear(&e.loss);
    loja_plot_law_clear(&e.law);
    _arb_vec_clear(e.theta, P);
    _arb_vec_clear(e.grad, P);
    return status;
}
