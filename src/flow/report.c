/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What users see of a trajectory: enclosures of L, |theta| and |grad L| at
    a time, and the check that comes for free with every gradient flow.
*/
#include "loja/flow.h"

void
loja_flow_report_init(loja_flow_report_t rep)
{
    fmpq_init(rep->t);
    arb_init(rep->loss);
    arb_init(rep->norm);
    arb_init(rep->grad_norm);
    arb_init(rep->moved);
    arf_init(rep->radius);
}

void
loja_flow_report_clear(loja_flow_report_t rep)
{
    fmpq_clear(rep->t);
    arb_clear(rep->loss);
    arb_clear(rep->norm);
    arb_clear(rep->grad_norm);
    arb_clear(rep->moved);
    arf_clear(rep->radius);
}

void
loja_flow_report_set(loja_flow_report_t a, const loja_flow_report_t b)
{
    fmpq_set(a->t, b->t);
    arb_set(a->loss, b->loss);
    arb_set(a->norm, b->norm);
    arb_set(a->grad_norm, b->grad_norm);
    arb_set(a->moved, b->moved);
    arf_set(a->radius, b->radius);
}

/* Encloses |v|; both ends where 0 is not excluded. */
static void
norm(arb_t res, arb_srcptr v, slong n, slong prec)
{
    slong i;
    arb_t s;

    arb_init(s);
    for (i = 0; i < n; i++)
    {
        /* the square of a ball is not negative */
        arb_sqr(res, v + i, prec);
        arb_nonnegative_part(res, res);
        arb_add(s, s, res, prec);
    }
    arb_sqrtpos(res, s, prec);
    arb_clear(s);
}

/*
    L at theta = p + u, |u| <= R, by the mean value theorem: |L(theta) - L(p)|
    <= R sup |grad L|.  In a valley grad L is much smaller than what a plain
    evaluation loses, so both enclosures are intersected.
*/
static void
tighten_loss(arb_t loss, loja_flow_t flow, arb_srcptr theta,
             const arb_t grad_norm, const arf_t radius, slong prec)
{
    slong i, P = flow->prob->net->nparams;
    arb_ptr mid = _arb_vec_init(P);
    arb_t L;
    mag_t m, r;

    arb_init(L);
    mag_init(m);
    mag_init(r);
    for (i = 0; i < P; i++)
        arb_get_mid_arb(mid + i, theta + i);
    loja_loss_eval(flow->pool->ws, L, NULL, NULL, mid, prec);
    arb_get_mag(m, grad_norm);
    arf_get_mag(r, radius);
    mag_mul(m, m, r);
    arb_add_error_mag(L, m);
    if (arb_is_finite(L) && !arb_intersection(loss, loss, L, prec))
    {
        flint_printf("loja_flow_report: two enclosures of the loss are "
                     "disjoint; this is a bug\n");
        flint_abort();
    }
    _arb_vec_clear(mid, P);
    arb_clear(L);
    mag_clear(m);
    mag_clear(r);
}

/* Adds the ball of starts. */
static void
add_start_radius(arb_ptr theta, const loja_problem_struct *prob)
{
    slong i;
    arf_t r;
    mag_t m;

    arf_init(r);
    mag_init(m);
    arf_set_fmpq(r, prob->start_radius, 30, ARF_RND_UP);
    arf_get_mag(m, r);
    for (i = 0; i < prob->net->nparams; i++)
        arb_add_error_mag(theta + i, m);
    arf_clear(r);
    mag_clear(m);
}

/* theta(t) and a bound for the distance to its midpoint. */
static void
get_theta(arb_ptr theta, loja_flow_report_t rep, const loja_flow_t flow,
          const fmpq_t t, slong prec)
{
    slong i, P = flow->prob->net->nparams;

    if (fmpq_is_zero(t))
    {
        for (i = 0; i < P; i++)
            arb_set_fmpq(theta + i, fmpq_mat_entry(flow->prob->start, 0, i),
                         prec);
        add_start_radius(theta, flow->prob);
        arf_set_fmpq(rep->radius, flow->prob->start_radius, 30, ARF_RND_UP);
    }
    else if (fmpq_equal(t, flow->t))
    {
        loja_flow_theta(theta, flow);
        arf_set(rep->radius, flow->error);
    }
    else
    {
        loja_flow_theta_at(theta, flow, t);
        arf_set(rep->radius, flow->tube->radius);
    }
}

void
loja_flow_report(loja_flow_report_t rep, loja_flow_t flow, const fmpq_t t)
{
    slong i, P = flow->prob->net->nparams;
    /* HEURISTIC: guard bits for the sums over samples and parameters */
    slong prec = flow->control.prec + 64;
    arb_ptr theta = _arb_vec_init(P), grad = _arb_vec_init(P);
    arb_t x;
    arf_t r;

    arb_init(x);
    arf_init(r);
    loja_pool_set_branch(flow->pool, NULL);
    fmpq_set(rep->t, t);
    get_theta(theta, rep, flow, t, prec);
    loja_loss_eval(flow->pool->ws, rep->loss, grad, NULL, theta, prec);
    norm(rep->grad_norm, grad, P, prec);
    norm(rep->norm, theta, P, prec);
    /* the midpoint of theta differs from that of the path by rounding */
    for (i = 0; i < P; i++)
    {
        arf_set_mag(arb_midref(x), arb_radref(theta + i));
        if (arf_cmp(arb_midref(x), r) > 0)
            arf_set(r, arb_midref(x));
    }
    arb_set_ui(x, (ulong) P);
    arb_sqrt(x, x, 64);
    arb_mul_arf(x, x, r, 64);
    /* SOUND: tube (|theta - mid| <= sqrt(P) times the largest radius) */
    arb_get_ubound_arf(r, x, 30);
    tighten_loss(rep->loss, flow, theta, rep->grad_norm, r, prec);
    arb_nonnegative_part(rep->loss, rep->loss);
    for (i = 0; i < P; i++)
    {
        arb_set_fmpq(x, fmpq_mat_entry(flow->prob->start, 0, i), prec);
        arb_sub(theta + i, theta + i, x, prec);
    }
    /* theta(0) is any point of the ball of starts */
    add_start_radius(theta, flow->prob);
    norm(rep->moved, theta, P, prec);
    arb_clear(x);
    arf_clear(r);
    _arb_vec_clear(theta, P);
    _arb_vec_clear(grad, P);
}

int
loja_flow_check(const loja_flow_report_t start,
                const loja_flow_report_t before, const loja_flow_report_t rep)
{
    arb_t a, b;
    int good = 1;

    arb_init(a);
    arb_init(b);
    /* L(t) <= L(before) */
    if (arb_gt(rep->loss, before->loss))
        good = 0;
    /* |theta(t) - theta(0)|^2 <= t (L(0) - L(t)) */
    arb_sub(b, start->loss, rep->loss, 128);
    arb_set_fmpq(a, rep->t, 128);
    arb_mul(b, b, a, 128);
    arb_sqr(a, rep->moved, 128);
    if (arb_gt(a, b))
        good = 0;
    arb_clear(a);
    arb_clear(b);
    return good;
}
