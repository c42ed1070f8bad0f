/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Growth in a norm that moves with the flow: at points, and by flows. */
#include "reference.h"
#include "verify/verify_internal.h"

TEST_DECLARE(test_frame_contains)
TEST_DECLARE(test_frame_flows)
TEST_DECLARE(test_frame_quartic)
TEST_DECLARE(test_frame_flat)
TEST_DECLARE(test_frame_mean)
TEST_DECLARE(test_frame_path)

static const struct { const char *name, *radius; } balls[] = {
    { "examples/z5.yaml", "1/100" }, { "examples/z1.yaml", "1/10" },
    { "examples/z2.yaml", "1/50" } };
#define BALLS ((slong) (sizeof(balls) / sizeof(balls[0])))

/* G(x) on piece i, and G'. */
static void
metric_at(arb_mat_t G, arb_mat_t D, const loja_tube_struct *tube, slong i,
    const arf_t x)
{
    const slong P = arb_mat_nrows(G);
    arb_t w, s;

    arb_init(w);
    arb_init(s);
    loja_tube_get_metric(G, tube, i, P);
    loja_tube_get_metric(D, tube, i + 1, P);
    arb_mat_sub(D, D, G, REF_PREC);
    arf_sub(arb_midref(w), tube->x + i + 1, tube->x + i, ARF_PREC_EXACT,
            ARF_RND_DOWN);
    arf_sub(arb_midref(s), x, tube->x + i, ARF_PREC_EXACT, ARF_RND_DOWN);
    arb_mat_scalar_div_arb(D, D, w, REF_PREC);
    arb_mat_scalar_addmul_arb(G, D, s, REF_PREC);
    arb_clear(w);
    arb_clear(s);
}

/* res <- u^T A v */
static void
form(arb_t res, const arb_mat_t A, arb_srcptr u, arb_srcptr v)
{
    const slong P = arb_mat_nrows(A);
    slong a, b;
    arb_t t;

    arb_init(t);
    arb_zero(res);
    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
        {
            arb_mul(t, arb_mat_entry(A, a, b), u + a, REF_PREC);
            arb_addmul(res, t, v + b, REF_PREC);
        }
    arb_clear(t);
}

/* d <- f (grad L(p+e) - grad L(p)) at x */
static void
pull(arb_ptr d, const loja_step_struct *step,
    const loja_problem_struct *prob, const arf_t x, arb_srcptr e)
{
    const slong P = step->nparams;
    acb_ptr p = _acb_vec_init(3 * P), g = p + P, h = g + P;
    acb_t z, f;
    slong i;

    acb_init(z);
    acb_init(f);
    arb_set_arf(acb_realref(z), x);
    ref_path(p, NULL, step, z);
    ref_factor(f, step, z);
    ref_loss(g, NULL, prob, p);
    for (i = 0; i < P; i++)
        acb_add_arb(p + i, p + i, e + i, REF_PREC);
    ref_loss(h, NULL, prob, p);
    for (i = 0; i < P; i++)
    {
        arb_sub(d + i, acb_realref(h + i), acb_realref(g + i), REF_PREC);
        arb_mul(d + i, d + i, acb_realref(f), REF_PREC);
    }
    _acb_vec_clear(p, 3 * P);
    acb_clear(z);
    acb_clear(f);
}

/* The statement for one e on the boundary of the ellipsoid, at x: a random
   one, or with two parameters that of an angle (in 2^-5 pi). */
static void
check_point(const loja_flow_struct *flow, slong i, const arf_t x, int angle)
{
    const loja_tube_struct *tube = flow->tube;
    const slong P = flow->prob->net->nparams;
    arb_ptr e = _arb_vec_init(2 * P), d = e + P;
    arb_mat_t G, D;
    arb_t s, t, n;
    arf_t R;
    slong k;

    arb_mat_init(G, P, P);
    arb_mat_init(D, P, P);
    arb_init(s);
    arb_init(t);
    arb_init(n);
    arf_init(R);
    metric_at(G, D, tube, i, x);
    arf_max(R, tube->error + i, tube->error + i + 1);
    arf_mul_ui(R, R, 65, 30, ARF_RND_DOWN);
    arf_mul_2exp_si(R, R, -6);
    if (P == 2)
    {
        arb_set_si(s, angle);
        arb_mul_2exp_si(s, s, -5);
        arb_sin_cos_pi(e, e + 1, s, REF_PREC);
    }
    else
        ref_offset(e, P, R, 0);
    /* G >= I */
    form(s, G, e, e);
    arb_dot(t, NULL, 0, e, 1, e, 1, P, REF_PREC);
    CU_ASSERT(!arb_lt(s, t));
    arb_sqrt(s, s, REF_PREC);
    arb_set_arf(t, R);
    arb_div(s, t, s, REF_PREC);
    if (angle % 2)
        arb_neg(s, s);
    for (k = 0; k < P; k++)
    {
        arb_mul(e + k, e + k, s, REF_PREC);
        mag_zero(arb_radref(e + k));
    }
    pull(d, flow->step, flow->prob, x, e);
    form(s, G, e, d);
    form(t, D, e, e);
    arb_mul_2exp_si(t, t, -1);
    arb_sub(s, s, t, REF_PREC);
    form(n, G, e, e);
    arb_mul_arf(t, n, tube->growth + i, REF_PREC);
    arb_add(s, s, t, REF_PREC);
    CU_ASSERT(!arb_is_negative(s));
    arb_mat_clear(G);
    arb_mat_clear(D);
    arb_clear(s);
    arb_clear(t);
    arb_clear(n);
    arf_clear(R);
    _arb_vec_clear(e, 2 * P);
}

/* E_{i+1} >= e^(M w) E_i at least, and the bound of |G|. */
static void
check_error(const loja_tube_struct *tube, slong i, slong P)
{
    arb_mat_t G;
    arb_t w, s, t;
    mag_t n;
    slong k;

    arb_mat_init(G, P, P);
    arb_init(w);
    arb_init(s);
    arb_init(t);
    mag_init(n);
    arf_sub(arb_midref(w), tube->x + i + 1, tube->x + i, ARF_PREC_EXACT,
            ARF_RND_DOWN);
    arb_mul_arf(t, w, tube->growth + i, REF_PREC);
    arb_exp(t, t, REF_PREC);
    arb_mul_arf(s, t, tube->error + i, REF_PREC);
    arb_set_arf(t, tube->error + i + 1);
    CU_ASSERT(!arb_gt(s, t));
    /* the norm of G is at least the largest entry of the diagonal */
    loja_tube_metric_norm(n, tube, i);
    loja_tube_get_metric(G, tube, i, P);
    for (k = 0; k < P; k++)
    {
        arf_set_mag(arb_midref(t), n);
        arb_mul(t, t, t, REF_PREC);
        CU_ASSERT(!arb_lt(t, arb_mat_entry(G, k, k)));
    }
    arb_mat_clear(G);
    arb_clear(w);
    arb_clear(s);
    arb_clear(t);
    mag_clear(n);
}

/* The error at the start of a step, after a jump of the path in the norm. */
static void
check_start(const loja_flow_struct *flow, const arf_t before)
{
    arb_t s, t;
    mag_t n;

    arb_init(s);
    arb_init(t);
    mag_init(n);
    loja_tube_metric_norm(n, flow->tube, 0);
    arf_set_mag(arb_midref(s), n);
    arb_mul_arf(s, s, flow->seam, REF_PREC);
    arb_add_arf(s, s, before, REF_PREC);
    arb_set_arf(t, flow->tube->error);
    /* rounding up to 30 bits is no part of it */
    CU_ASSERT(arb_le(s, t));
    arb_clear(s);
    arb_clear(t);
    mag_clear(n);
}

/* The flow from ball k in a moving norm, or from the point start + shift. */
static void
open_ball(loja_problem_t prob, loja_flow_t flow, slong k, arb_srcptr shift)
{
    loja_flow_opts_t opts = { 0 };
    fmpq_t q;
    arf_t x;
    slong i;

    ref_read(prob, balls[k].name);
    fmpq_init(q);
    arf_init(x);
    opts.threads = 1;
    opts.moving = 1;
    if (shift == NULL)
        fmpq_set_str(prob->start_radius, balls[k].radius, 10);
    else
        opts.digits = 12;
    for (i = 0; shift != NULL && i < prob->net->nparams; i++)
    {
        arf_set_round(x, arb_midref(shift + i), 40, ARF_RND_DOWN);
        arf_get_fmpq(q, x);
        fmpq_add(fmpq_mat_entry(prob->start, 0, i),
                 fmpq_mat_entry(prob->start, 0, i), q);
    }
    fmpq_set_si(q, 40, 1);
    loja_flow_init(flow, prob, &opts, q);
    fmpq_clear(q);
    arf_clear(x);
}

/* The growth of every piece, the errors, and the norms that join. */
void
test_frame_contains(void)
{
    slong k, n, i, j;

    for (k = 0; k < BALLS; k++)
    {
        loja_problem_t prob;
        loja_flow_t flow;
        arb_mat_t G, last;
        arf_t x, before;

        open_ball(prob, flow, k, NULL);
        arf_init(x);
        arf_init(before);
        arb_mat_init(G, prob->net->nparams, prob->net->nparams);
        arb_mat_init(last, prob->net->nparams, prob->net->nparams);
        arb_mat_one(last);
        for (n = 0; n < 3; n++)
        {
            arf_set(before, flow->error);
            CU_ASSERT_FATAL(ref_advance(flow, "2"));
            CU_ASSERT_FATAL(flow->tube->metric != NULL);
            check_start(flow, before);
            loja_tube_get_metric(G, flow->tube, 0, prob->net->nparams);
            CU_ASSERT(arb_mat_equal(G, last));
            loja_tube_get_metric(last, flow->tube, flow->tube->pieces,
                                 prob->net->nparams);
            for (i = 0; i < flow->tube->pieces; i++)
            {
                check_error(flow->tube, i, prob->net->nparams);
                for (j = 0; j < (prob->net->nparams == 2 ? 192 : 6); j++)
                {
                    if (j % 3 < 2)
                        arf_set(x, flow->tube->x + i + j % 3);
                    else
                        ref_point(x, flow->tube->x + i,
                                  flow->tube->x + i + 1);
                    check_point(flow, i, x, (int) (j / 3));
                }
            }
        }
        arf_clear(x);
        arf_clear(before);
        arb_mat_clear(G);
        arb_mat_clear(last);
        loja_flow_clear(flow);
        loja_problem_clear(prob);
    }
}

/* Flows from points of the ball are in the ellipsoid. */
void
test_frame_flows(void)
{
    slong n, i;
    loja_problem_t prob, other;
    loja_flow_t flow, point;
    arb_ptr e;
    arb_mat_t G;
    arb_t s, d;
    arf_t R;

    open_ball(prob, flow, 0, NULL);
    const slong P = prob->net->nparams;
    e = _arb_vec_init(P);
    arb_mat_init(G, P, P);
    arb_init(s);
    arb_init(d);
    arf_init(R);
    CU_ASSERT_FATAL(ref_reach(flow, "1"));
    CU_ASSERT_FATAL(flow->tube->metric != NULL);
    loja_tube_get_metric(G, flow->tube, flow->tube->pieces, P);
    for (n = 0; n < test_count(4); n++)
    {
        arf_set_fmpq(R, prob->start_radius, 30, ARF_RND_DOWN);
        ref_offset(e, P, R, 0);
        open_ball(other, point, 0, e);
        CU_ASSERT_FATAL(ref_reach(point, "1"));
        loja_flow_theta(e, point);
        for (i = 0; i < P; i++)
            arb_sub(e + i, e + i, flow->end + i, REF_PREC);
        form(s, G, e, e);
        arb_sqrt(s, s, REF_PREC);
        arb_set_arf(d, flow->error);
        CU_ASSERT(arb_le(s, d));
        loja_flow_clear(point);
        loja_problem_clear(other);
    }
    _arb_vec_clear(e, P);
    arb_mat_clear(G);
    arb_clear(s);
    arb_clear(d);
    arf_clear(R);
    loja_flow_clear(flow);
    loja_problem_clear(prob);
}

/* 1 unless M >= f (half_mu + times R^2 quartic/6) is refuted: what the fourth
   order alone costs on a side; times: 1/(1 - gamma)^2, or less. */
static int
pays_fourth(const arf_t M, const _loja_frame_struct *w, const arf_t R,
    slong times)
{
    arb_t s, t;
    int pays;

    arb_init(s);
    arb_init(t);
    arf_set_mag(arb_midref(t), w->quartic);
    arb_mul_arf(t, t, R, REF_PREC);
    arb_mul_arf(t, t, R, REF_PREC);
    arb_mul_si(t, t, times, REF_PREC);
    arb_div_ui(t, t, 6, REF_PREC);
    arb_set_d(s, w->half_mu);
    arb_add(t, t, s, REF_PREC);
    arb_mul(t, t, w->c.f, REF_PREC);
    arb_sub_arf(t, t, M, REF_PREC);
    pays = !arb_is_positive(t);
    arb_clear(s);
    arb_clear(t);
    return pays;
}

/* The cubic form has the same coefficient at all places of three indices. */
static void
check_symmetric(const _loja_frame_struct *w)
{
    const slong P = w->P;
    slong i, j, k;

    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0; k < P; k++)
            {
                CU_ASSERT(arb_overlaps(w->c.t + (i * P + j) * P + k,
                                       w->c.t + (j * P + i) * P + k));
                CU_ASSERT(arb_overlaps(w->c.t + (i * P + j) * P + k,
                                       w->c.t + (k * P + j) * P + i));
            }
}

/* A greater fourth order is paid for by the bound, on either side, and more so
   where the axes are less exact. */
void
test_frame_quartic(void)
{
    slong k, i;

    for (k = 0; k < BALLS; k++)
    {
        loja_problem_t prob;
        loja_flow_t flow;
        loja_piece_t piece;
        _loja_frame_struct w[2];
        double excess;
        arb_mat_t G;
        arf_t M, R;
        mag_t m;

        open_ball(prob, flow, k, NULL);
        arb_mat_init(G, prob->net->nparams, prob->net->nparams);
        arf_init(M);
        arf_init(R);
        mag_init(m);
        CU_ASSERT_FATAL(ref_advance(flow, "2"));
        arb_mat_one(G);
        arf_set(R, flow->tube->error);
        arf_get_mag(m, R);
        _loja_piece_init(piece, flow->step, flow->tube->x, flow->tube->x + 1,
                         REF_PREC);
        CU_ASSERT_FATAL(_loja_frame_init(w, piece, G, G, m, flow->pool));
        for (i = 0; i < 2; i++)
        {
            CU_ASSERT(_loja_growth_frame(M, &excess, w, R));
            CU_ASSERT(pays_fourth(M, w, R, 1)
                && pays_fourth(M, w + 1, R, 1));
            mag_mul_2exp_si(w[i].quartic, w[i].quartic, 20);
        }
        CU_ASSERT(_loja_growth_frame(M, &excess, w, R));
        CU_ASSERT(pays_fourth(M, w, R, 1)
                && pays_fourth(M, w + 1, R, 1));
        for (i = 0; i < 2; i++)
            mag_set_d(w[i].gamma, 0.75);
        CU_ASSERT(_loja_growth_frame(M, &excess, w, R));
        CU_ASSERT(pays_fourth(M, w, R, 16) && pays_fourth(M, w + 1, R, 16));
        _loja_frame_clear(w);
        _loja_frame_clear(w + 1);
        /* a norm that is not the Euclidean one */
        for (i = 0; i < prob->net->nparams; i++)
            arb_set_si(arb_mat_entry(G, i, i), 1 + i % 3);
        CU_ASSERT_FATAL(_loja_frame_init(w, piece, G, G, m, flow->pool));
        check_symmetric(w);
        check_symmetric(w + 1);
        _loja_frame_clear(w);
        _loja_frame_clear(w + 1);
        _loja_piece_clear(piece);
        arb_mat_clear(G);
        arf_clear(M);
        arf_clear(R);
        mag_clear(m);
        loja_flow_clear(flow);
        loja_problem_clear(prob);
    }
}

/* A set of starts that is flat: the first norm is its own, the error its
   radius; without dyadic entries it is the ball. */
void
test_frame_flat(void)
{
    static const char *const weights[] = { "9/4", "1/3" };
    slong k, i, j;

    for (k = 0; k < 2; k++)
    {
        loja_problem_t prob;
        loja_flow_t flow;
        arb_mat_t G;
        arb_t s, t;

        open_ball(prob, flow, 1, NULL);
        arb_mat_init(G, 2, 2);
        arb_init(s);
        arb_init(t);
        fmpq_mat_clear(prob->flat);
        fmpq_mat_init(prob->flat, 1, 2);
        fmpq_set_si(fmpq_mat_entry(prob->flat, 0, 0), 3, 4);
        fmpq_set_si(fmpq_mat_entry(prob->flat, 0, 1), -1, 2);
        fmpq_set_str(prob->flat_weight, weights[k], 10);
        CU_ASSERT_FATAL(ref_advance(flow, "2"));
        CU_ASSERT_FATAL(flow->tube->metric != NULL);
        loja_tube_get_metric(G, flow->tube, 0, 2);
        for (i = 0; i < 2; i++)
            for (j = 0; j < 2; j++)
            {
                arb_set_fmpq(s, fmpq_mat_entry(prob->flat, 0, i), REF_PREC);
                arb_set_fmpq(t, fmpq_mat_entry(prob->flat, 0, j), REF_PREC);
                arb_mul(s, s, t, REF_PREC);
                arb_set_fmpq(t, prob->flat_weight, REF_PREC);
                arb_mul(s, s, t, REF_PREC);
                arb_mul_si(s, s, k == 0, REF_PREC);
                arb_add_si(s, s, i == j, REF_PREC);
                CU_ASSERT(arb_equal(s, arb_mat_entry(G, i, j)));
            }
        arb_set_fmpq(s, prob->start_radius, REF_PREC);
        arb_set_arf(t, flow->tube->error);
        CU_ASSERT(!arb_lt(t, s));
        arb_mat_clear(G);
        arb_clear(s);
        arb_clear(t);
        loja_flow_clear(flow);
        loja_problem_clear(prob);
    }
}

/* The mean of the fourth order along offsets that are 0 is that at the path, and
   along others it has that among its values. */
void
test_frame_mean(void)
{
    slong k, i, size;

    for (k = 0; k < BALLS; k++)
    {
        loja_problem_t prob;
        loja_flow_t flow;
        loja_piece_t piece;
        _loja_frame_struct w[2];
        arb_ptr D, E;
        arb_mat_t G;
        mag_t m;

        open_ball(prob, flow, k, NULL);
        const slong P = prob->net->nparams;
        size = P * P * P * P;
        D = _arb_vec_init(2 * size);
        E = D + size;
        arb_mat_init(G, P, P);
        mag_init(m);
        CU_ASSERT_FATAL(ref_advance(flow, "2"));
        arb_mat_one(G);
        mag_set_d(m, 0x1p-40);
        _loja_piece_init(piece, flow->step, flow->tube->x, flow->tube->x + 1,
                         REF_PREC);
        CU_ASSERT_FATAL(_loja_frame_init(w, piece, G, G, m, flow->pool));
        for (i = 0; i < P; i++)
            mag_zero(arb_radref(w[0].c.box + i));
        mag_zero(m);
        CU_ASSERT(_loja_frame_fourth(D, w, m, flow->pool));
        CU_ASSERT(loja_loss_fourth(loja_pool_ws(flow->pool), E, w[0].c.box,
                                   REF_PREC));
        for (i = 0; i < size; i++)
            CU_ASSERT(arb_overlaps(D + i, E + i));
        mag_set_d(m, 0.125);
        CU_ASSERT(_loja_frame_fourth(D, w, m, flow->pool));
        for (i = 0; i < size; i++)
            CU_ASSERT(arb_overlaps(D + i, E + i));
        _loja_frame_clear(w);
        _loja_frame_clear(w + 1);
        _loja_piece_clear(piece);
        arb_mat_clear(G);
        mag_clear(m);
        _arb_vec_clear(D, 2 * size);
        loja_flow_clear(flow);
        loja_problem_clear(prob);
    }
}

/* B <- T[side c_1], T at the middle c_0 of the path of the piece. */
static void
turned_third(arb_mat_t B, const loja_piece_t piece, loja_flow_t flow,
    slong side)
{
    const slong P = piece->step->nparams, len = piece->step->len;
    arb_ptr c = _arb_vec_init(P), T = _arb_vec_init(P * P * P);
    arb_mat_t K;
    slong i, k;

    arb_mat_init(K, P, P);
    for (i = 0; i < P; i++)
        arb_set(c + i, piece->coef + i * len);
    CU_ASSERT(loja_loss_third(loja_pool_ws(flow->pool), T, K, c, REF_PREC));
    arb_mat_zero(B);
    for (i = 0; i < P * P; i++)
        for (k = 0; k < P; k++)
            arb_addmul(arb_mat_entry(B, i / P, i % P), T + i * P + k,
                       piece->coef + k * len + 1, REF_PREC);
    arb_mat_scalar_mul_si(B, B, side, REF_PREC);
    arb_mat_clear(K);
    _arb_vec_clear(c, P);
    _arb_vec_clear(T, P * P * P);
}

/* A <- A + times (B C + C B), both symmetric */
static void
add_products(arb_mat_t A, const arb_mat_t B, const arb_mat_t C,
    const char *times)
{
    const slong P = arb_mat_nrows(A);
    arb_mat_t D, E;
    arb_t t;

    arb_mat_init(D, P, P);
    arb_mat_init(E, P, P);
    arb_init(t);
    arb_set_str(t, times, REF_PREC);
    arb_mat_mul(D, B, C, REF_PREC);
    arb_mat_transpose(E, D);
    arb_mat_add(D, D, E, REF_PREC);
    arb_mat_scalar_addmul_arb(A, D, t, REF_PREC);
    arb_mat_clear(D);
    arb_mat_clear(E);
    arb_clear(t);
}

/* W^T A W of a side by (5), for that zeta, T of the middle and d = 0, is one of
   those that the side was proved for. */
static void
check_path(const _loja_frame_struct *w, const loja_piece_t piece,
    loja_flow_t flow, const arb_mat_t G, const arb_mat_t N, slong side,
    const char *zeta)
{
    const slong P = w->P, len = piece->step->len;
    arb_ptr c = _arb_vec_init(P);
    arb_mat_t A, B, H;
    arb_t s;
    slong i;

    arb_mat_init(A, P, P);
    arb_mat_init(B, P, P);
    arb_mat_init(H, P, P);
    arb_init(s);
    for (i = 0; i < P; i++)
        arb_set(c + i, piece->coef + i * len);
    loja_loss_eval(loja_pool_ws(flow->pool), NULL, NULL, H, c, REF_PREC);
    turned_third(B, piece, flow, side);
    arb_mat_add(H, H, B, REF_PREC);
    add_products(A, G, H, "1");
    turned_third(B, piece, flow, 1);
    add_products(A, N, B, zeta);
    loja_step_time(NULL, s, piece->step, piece->mid, REF_PREC);
    arb_mul(s, s, piece->half, REF_PREC);
    arb_mul_si(s, s, -2, REF_PREC);
    arb_inv(s, s, REF_PREC);
    arb_mat_scalar_addmul_arb(A, N, s, REF_PREC);
    arb_set_d(s, 2 * w->half_mu);
    arb_mat_scalar_addmul_arb(A, G, s, REF_PREC);
    arb_mat_transpose(B, w->W);
    arb_mat_mul(A, B, A, REF_PREC);
    arb_mat_mul(A, A, w->W, REF_PREC);
    CU_ASSERT(arb_mat_overlaps(A, w->c.A));
    arb_mat_clear(A);
    arb_mat_clear(B);
    arb_mat_clear(H);
    arb_clear(s);
    _arb_vec_clear(c, P);
}

/* Both sides of a piece on which the norm moves. */
void
test_frame_path(void)
{
    slong k, i;

    for (k = 0; k < BALLS; k++)
    {
        loja_problem_t prob;
        loja_flow_t flow;
        loja_piece_t piece;
        _loja_frame_struct w[2];
        arb_mat_t G, N;
        mag_t m;

        open_ball(prob, flow, k, NULL);
        const slong P = prob->net->nparams;
        arb_mat_init(G, P, P);
        arb_mat_init(N, P, P);
        mag_init(m);
        CU_ASSERT_FATAL(ref_advance(flow, "2"));
        /* G_1 = 9/8 G_0 */
        arb_mat_one(N);
        arb_mat_scalar_mul_2exp_si(N, N, -3);
        arb_mat_one(G);
        mag_set_d(m, 0x1p-10);
        _loja_piece_init(piece, flow->step, flow->tube->x, flow->tube->x + 1,
                         REF_PREC);
        arb_mat_add(G, G, N, REF_PREC);
        arb_mat_sub(N, G, N, REF_PREC);
        CU_ASSERT_FATAL(_loja_frame_init(w, piece, N, G, m, flow->pool));
        arb_mat_sub(N, G, N, REF_PREC);
        for (i = 0; i < 3; i++)
        {
            static const char *const zeta[] = { "0", "-0.25", "-0.5" };

            arb_mat_sub(G, G, N, REF_PREC);
            check_path(w, piece, flow, G, N, -1, zeta[i]);
            arb_mat_add(G, G, N, REF_PREC);
            check_path(w + 1, piece, flow, G, N, 1, zeta[i]);
        }
        _loja_frame_clear(w);
        _loja_frame_clear(w + 1);
        _loja_piece_clear(piece);
        arb_mat_clear(G);
        arb_mat_clear(N);
        mag_clear(m);
        loja_flow_clear(flow);
        loja_problem_clear(prob);
    }
}
