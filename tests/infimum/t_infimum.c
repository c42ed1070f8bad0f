/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim inf L = 0: the families hold at sampled h, by the loss itself in
   high precision; what is false or too small is not proved. */
#include <string.h>
#include "loja/infimum.h"
#include "infimum/infimum.h"
#include "support/support.h"

TEST_DECLARE(test_infimum_examples)
TEST_DECLARE(test_infimum_activations)
TEST_DECLARE(test_infimum_inputs)
TEST_DECLARE(test_infimum_range)
TEST_DECLARE(test_infimum_deep)
TEST_DECLARE(test_infimum_not)
TEST_DECLARE(test_infimum_pieces)

/* L(theta_h) <= C h^2 at h = h0 (1 - i/8), and at small h; and C is not
   absurdly large. */
static void
check_family(const loja_problem_t prob, const loja_infimum_family_t fam,
             int tight, const char *what)
{
    const slong wp = 700;
    arb_ptr theta = _arb_vec_init(prob->net->nparams);
    loja_loss_t ws;
    arb_t L, h, bound, best;
    slong i;
    int good = 1;

    arb_init(L);
    arb_init(h);
    arb_init(bound);
    arb_init(best);
    loja_loss_init(ws, prob);
    for (i = 0; i < 12 && good; i++)
    {
        arb_set_fmpq(h, fam->h0, wp);
        if (i < 8)
            arb_mul_ui(h, h, (ulong) (8 - i), wp);
        arb_mul_2exp_si(h, h, i < 8 ? -3 : 5 - i * 2);
        _loja_infimum_theta(theta, fam, h, wp);
        loja_loss_eval(ws, L, NULL, NULL, theta, wp);
        arb_mul(bound, h, h, wp);
        arb_div(L, L, bound, wp);
        good = arb_is_finite(L) && (arb_le(L, fam->C)
            || (arb_is_zero(fam->C) && arb_contains_zero(L)));
        if (i < 8)
            arb_max(best, best, L, wp);
    }
    if (!good)
    {
        printf("%s: L(theta_h) <= C h^2 fails: L/h^2, C = ", what);
        arb_printn(L, 15, 0);
        printf(", ");
        arb_printn(fam->C, 15, 0);
        printf("\n");
    }
    CU_ASSERT(good);
    /* tight: within a factor of 4 of a value that is taken */
    arb_mul_ui(best, best, 4, wp);
    good = !tight || !arb_lt(best, fam->C);
    if (!good)
    {
        printf("%s: C = ", what);
        arb_printn(fam->C, 15, 0);
        printf(" but 4 L/h^2 <= ");
        arb_printn(best, 15, 0);
        printf("\n");
    }
    CU_ASSERT(good);
    loja_loss_clear(ws);
    _arb_vec_clear(theta, prob->net->nparams);
    arb_clear(L);
    arb_clear(h);
    arb_clear(bound);
    arb_clear(best);
}

/* The claim and its family agree, and the family holds. */
static void
check_proved(const loja_problem_t prob, slong neurons, const char *what)
{
    loja_claim_t claim;
    loja_infimum_family_t fam;
    slong needed, degree;
    loja_status_t why;
    int found;

    loja_claim_init(claim, "infimum");
    CU_ASSERT(loja_claim_infimum(claim, prob, NULL) == LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_PROVED);
    if (claim->verdict != LOJA_PROVED)
        printf("%s: %s\n", what, claim->reason);
    CU_ASSERT(claim->verdict != LOJA_PROVED
        || strncmp(claim->theorem, "inf L = 0", 9) == 0);
    _loja_infimum_family_init(fam, prob);
    found = _loja_infimum_find(fam, &needed, &degree, &why, prob, NULL, 128);
    if (!found && why == LOJA_OK)
        found = _loja_infimum_ridge(fam, &needed, prob, NULL, 128);
    CU_ASSERT(found);
    if (found)
    {
        CU_ASSERT(fam->neurons <= prob->net->width[1]);
        CU_ASSERT(neurons < 0 || fam->neurons == neurons);
        if (neurons >= 0 && fam->neurons != neurons)
            printf("%s: %ld neurons\n", what, (long) fam->neurons);
        if (claim->verdict == LOJA_PROVED)
            CU_ASSERT(arb_equal(loja_claim_number(claim, "C"), fam->C));
        check_family(prob, fam, prob->net->depth == 2
            && fam->point != LOJA_POINT_KINK, what);
    }
    _loja_infimum_family_clear(fam);
    loja_claim_clear(claim);
}

void
test_infimum_examples(void)
{
    static const struct
    {
        const char *name;
        slong neurons;
    } list[] = {{"z1", 1}, {"z2", 1}, {"z3", 1}, {"z4", 1}, {"z5", 2},
        {"z6", 2}, {"z7", 2}, {"z8", 2}, {"z9", 2}, {"deep", 2},
        {"cubic", 2}, {"quintic", 4}, {"plane", 3}, {"elu", 2}};
    size_t i;

    for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
    {
        char name[64];
        char *path;
        loja_problem_t prob;
        loja_message_t msg;

        snprintf(name, sizeof(name), "examples/%s.yaml", list[i].name);
        path = test_source_path(name);
        loja_problem_init(prob);
        CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
        check_proved(prob, list[i].neurons, list[i].name);
        loja_problem_clear(prob);
        flint_free(path);
    }
}

/*
    A problem with widths n0, n1, .. (0 ends the list), data on a grid of
    rationals, y = the polynomial `coeff' (one input; degree k).
*/
static void
make_line(loja_problem_t prob, const loja_act_struct *act, slong width,
          int bias, slong n, slong k, const slong *coeff, int positive)
{
    slong widths[3] = {1, 0, 1}, i, m;
    fmpq_t p, c;

    widths[1] = width;
    loja_problem_init(prob);
    loja_net_set(prob->net, 2, widths, &act, bias);
    prob->n = n;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, n, 1);
    fmpq_mat_init(prob->y, n, 1);
    fmpq_init(p);
    fmpq_init(c);
    for (i = 0; i < n; i++)
    {
        fmpq *x = fmpq_mat_entry(prob->x, i, 0);
        fmpq *y = fmpq_mat_entry(prob->y, i, 0);

        if (positive)
            fmpq_set_si(x, i + 1, (ulong) n);
        else
            fmpq_set_si(x, 2 * i - n + 1, (ulong) (n - 1));
        fmpq_one(p);
        for (m = 0; m <= k; m++)
        {
            fmpq_set_si(c, coeff[m], 6);
            fmpq_addmul(y, c, p);
            fmpq_mul(p, p, x);
        }
    }
    fmpq_clear(p);
    fmpq_clear(c);
}

void
test_infimum_activations(void)
{
    /* in sixths */
    static const slong poly[6] = {5, -3, 7, 2, -4, 3};
    slong a, k;

    for (a = 0; loja_act_list[a] != NULL; a++)
    {
        const loja_act_struct *act = loja_act_list[a];

        for (k = 1; k <= 5; k++)
        {
            loja_problem_t prob;

            if (k > 1 && (act == &loja_act_identity
                          || act == &loja_act_relu))
                continue;
            make_line(prob, act, k + 1, 1, 9, k, poly, 0);
            check_proved(prob, -1, act->name);
            loja_problem_clear(prob);
        }
        if (act != &loja_act_relu)
        {
            static const slong line[2] = {0, 7};
            loja_problem_t prob;

            make_line(prob, act, 2, 0, 6, 1, line, 0);
            check_proved(prob, act == &loja_act_identity ? 1 : -1,
                act->name);
            loja_problem_clear(prob);
        }
        if (!act->analytic && act != &loja_act_relu)
        {
            static const slong square[3] = {0, 2, 6};
            loja_problem_t prob;

            make_line(prob, act, 2, 0, 6, 2, square, 1);
            check_proved(prob, 2, act->name);
            loja_problem_clear(prob);
        }
    }
}

/* elu at b = 1/2 or -1/2: no step may carry an argument over the kink.  Then
   without Taylor terms beyond the degree, the remainder is all. */
void
test_infimum_range(void)
{
    static const slong square[3] = {1, 2, 6};
    loja_problem_t prob;
    loja_infimum_family_t fam;
    slong needed, degree, i;
    loja_status_t why;
    fmpq_t h;
    arb_t B;

    fmpq_init(h);
    arb_init(B);
    make_line(prob, &loja_act_elu, 2, 1, 7, 2, square, 0);
    _loja_infimum_family_init(fam, prob);
    CU_ASSERT_FATAL(_loja_infimum_find(fam, &needed, &degree, &why, prob,
        NULL, 128));
    for (i = 1; i <= 8; i++)
    {
        /* arguments in b +- i/8 at least */
        fmpq_set_si(fam->b, -1, 2);
        fam->branch = -1;
        fmpq_set_si(h, i, 8);
        CU_ASSERT(_loja_infimum_range(B, fam, h, 3, 8, 64) == (i <= 4));
        /* |psi'''|/6 = e^z/6 up to e^(-1/2 + i/8) */
        if (i <= 4)
        {
            arb_t z;

            arb_init(z);
            arb_set_d(z, -0.5 + 0.125 * (double) i);
            arb_exp(z, z, 64);
            arb_div_ui(z, z, 6, 64);
            CU_ASSERT(arb_le(z, B) || arb_overlaps(z, B));
            arb_mul_ui(z, z, 2, 64);
            CU_ASSERT(arb_le(B, z));
            arb_clear(z);
        }
        fmpq_set_si(fam->b, 1, 2);
        fam->branch = 1;
        CU_ASSERT(_loja_infimum_range(B, fam, h, 3, 8, 64) == (i <= 4));
    }
    _loja_infimum_family_clear(fam);
    loja_problem_clear(prob);
    make_line(prob, &loja_act_logistic, 2, 1, 7, 2, square, 0);
    _loja_infimum_family_init(fam, prob);
    CU_ASSERT_FATAL(_loja_infimum_find(fam, &needed, &degree, &why, prob,
        NULL, 128));
    CU_ASSERT(_loja_infimum_exact(fam));
    fam->extra = 0;
    _loja_infimum_sums(fam, 128);
    CU_ASSERT(_loja_infimum_bound(fam->C, NULL, fam, fam->h0, 32, 128));
    check_family(prob, fam, 0, "no terms beyond the degree");
    _loja_infimum_family_clear(fam);
    loja_problem_clear(prob);
    fmpq_clear(h);
    arb_clear(B);
}

/* Later layers whose activation bends: logistic, softplus, silu. */
void
test_infimum_deep(void)
{
    static const loja_act_struct *const acts[] = {&loja_act_tanh,
        &loja_act_logistic, &loja_act_silu, &loja_act_elu,
        &loja_act_relu, &loja_act_softsign, &loja_act_mish};
    static const slong square[3] = {1, 9, 60};
    slong widths[5] = {1, 2, 1, 3, 1};
    size_t i;

    for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
    {
        const loja_act_struct *act[3] = {&loja_act_tanh, acts[i], acts[i]};
        loja_problem_t prob;

        make_line(prob, &loja_act_tanh, 2, 1, 7, 2, square, 0);
        loja_net_set(prob->net, 4, widths, act, 1);
        check_proved(prob, 2, acts[i]->name);
        loja_problem_clear(prob);
    }
}

/* Two inputs on a grid, y = x1^p x2^q + extra x1. */
static void
make_plane(loja_problem_t prob, const loja_act_struct *act, slong width,
           slong p, slong q, slong extra, slong outputs)
{
    slong widths[3] = {2, 0, 0}, i, o;
    fmpq_t f, g;

    widths[1] = width;
    widths[2] = outputs;
    loja_problem_init(prob);
    loja_net_set(prob->net, 2, widths, &act, 1);
    prob->n = 25;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 25, 2);
    fmpq_mat_init(prob->y, 25, outputs);
    fmpq_init(f);
    fmpq_init(g);
    for (i = 0; i < 25; i++)
    {
        fmpq *x = fmpq_mat_entry(prob->x, i, 0);

        fmpq_set_si(x, i % 5 - 2, 2);
        fmpq_set_si(x + 1, i / 5 - 2, 2);
        fmpq_pow_si(f, x, p);
        fmpq_pow_si(g, x + 1, q);
        fmpq_mul(f, f, g);
        fmpq_mul_si(g, x, extra);
        fmpq_add(f, f, g);
        for (o = 0; o < outputs; o++)
        {
            fmpq_add_si(f, f, o);
            fmpq_set(fmpq_mat_entry(prob->y, i, o), f);
        }
    }
    fmpq_clear(f);
    fmpq_clear(g);
}

static void
check_not(const loja_problem_t prob, loja_verdict_t verdict,
          const char *word)
{
    loja_claim_t claim;
    loja_status_t status;

    loja_claim_init(claim, "infimum");
    status = loja_claim_infimum(claim, prob, NULL);
    CU_ASSERT(claim->verdict == verdict);
    CU_ASSERT(status == (verdict == LOJA_UNDECIDED ? LOJA_UNABLE
        : LOJA_OK));
    if (verdict == LOJA_UNDECIDED)
        CU_ASSERT(claim->reason != NULL
            && strstr(claim->reason, word) != NULL);
    if (claim->reason != NULL && strstr(claim->reason, word) == NULL)
        printf("%s\n", claim->reason);
    if (verdict != LOJA_UNDECIDED)
        CU_ASSERT(claim->theorem != NULL
            && strstr(claim->theorem, word) != NULL);
    loja_claim_clear(claim);
}

void
test_infimum_inputs(void)
{
    static const slong square[3] = {0, 0, 6};
    loja_problem_t prob;
    loja_claim_t claim;
    slong i;
    fmpq_t q;

    fmpq_init(q);

    make_plane(prob, &loja_act_gelu, 6, 2, 1, 0, 1);
    check_proved(prob, 3, "gelu 2-6-1");
    loja_problem_clear(prob);
    make_plane(prob, &loja_act_softplus, 6, 2, 1, 0, 1);
    check_proved(prob, 5, "softplus 2-6-1");
    loja_problem_clear(prob);
    make_plane(prob, &loja_act_tanh, 9, 2, 1, -2, 2);
    check_proved(prob, -1, "tanh 2-9-2");
    loja_problem_clear(prob);
    make_plane(prob, &loja_act_silu, 2, 1, 1, 3, 1);
    check_proved(prob, 2, "silu 2-2-1");
    /* any targets: along one direction, 4 samples need 3 neurons */
    prob->n = 4;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 4, 2);
    fmpq_mat_init(prob->y, 4, 1);
    for (i = 0; i < 4; i++)
    {
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), i * i - i, 3);
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 1), 2 * i * i - 3, 1);
        fmpq_set_si(fmpq_mat_entry(prob->y, i, 0), 7 * i % 5, 1);
    }
    check_not(prob, LOJA_PROVED, "inf L = 0");
    check_proved(prob, -1, "few samples");
    loja_problem_clear(prob);
    /* the identity: least squares */
    make_line(prob, &loja_act_identity, 2, 1, 3, 2, square, 0);
    check_not(prob, LOJA_REFUTED, "affine");
    loja_claim_init(claim, "infimum");
    CU_ASSERT(loja_claim_infimum(claim, prob, NULL) == LOJA_OK);
    /* 1, 0, 1 by constants: (1/9 + 4/9 + 1/9)/3 */
    fmpq_set_si(q, 2, 9);
    CU_ASSERT(loja_claim_number(claim, "lower") != NULL
        && test_arb_contains_exact(loja_claim_number(claim, "lower"), q,
            "least squares"));
    loja_claim_clear(claim);
    fmpq_clear(q);
    loja_problem_clear(prob);
}

void
test_infimum_not(void)
{
    static const slong square[3] = {0, 0, 6}, cubic[4] = {0, 0, 0, 6};
    static const slong quintic[6] = {1, 1, 1, 1, 1, 1};
    static const slong constant[1] = {5};
    loja_problem_t prob;
    arb_srcptr lower;
    loja_claim_t claim;

    /* too few neurons; how many would do is said */
    make_line(prob, &loja_act_tanh, 1, 1, 9, 2, square, 0);
    check_not(prob, LOJA_UNDECIDED, "2 neurons would do");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_softplus, 3, 1, 9, 5, quintic, 0);
    check_not(prob, LOJA_UNDECIDED, "4 neurons would do");
    loja_problem_clear(prob);
    /* without biases an even target is out of reach of tanh */
    make_line(prob, &loja_act_tanh, 5, 0, 9, 2, square, 0);
    check_not(prob, LOJA_REFUTED, "opposite");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_tanh, 5, 0, 6, 2, square, 1);
    check_not(prob, LOJA_UNDECIDED, "6 neurons would do");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_tanh, 6, 0, 6, 2, square, 1);
    check_proved(prob, 6, "odd interpolant");
    loja_problem_clear(prob);
    /* relu is piecewise linear */
    make_line(prob, &loja_act_relu, 9, 1, 9, 2, square, 0);
    check_not(prob, LOJA_UNDECIDED, "relu");
    loja_problem_clear(prob);
    /* one sample twice, with two targets 0 and 1/3: L >= (1/36 + 1/36)/9 */
    make_line(prob, &loja_act_tanh, 5, 1, 9, 3, cubic, 0);
    fmpq_set(fmpq_mat_entry(prob->x, 0, 0), fmpq_mat_entry(prob->x, 4, 0));
    fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), 1, 3);
    check_not(prob, LOJA_REFUTED, "equal");
    loja_claim_init(claim, "infimum");
    CU_ASSERT(loja_claim_infimum(claim, prob, NULL) == LOJA_OK);
    lower = loja_claim_number(claim, "lower");
    CU_ASSERT_FATAL(lower != NULL);
    {
        fmpq_t q;

        fmpq_init(q);
        fmpq_set_si(q, 1, 162);
        CU_ASSERT(test_arb_contains_exact(lower, q, "lower bound"));
        fmpq_clear(q);
    }
    loja_claim_clear(claim);
    /* a penalty */
    loja_problem_clear(prob);
    make_line(prob, &loja_act_tanh, 5, 1, 9, 3, cubic, 0);
    fmpq_set_si(prob->l2, 1, 1000000);
    check_not(prob, LOJA_REFUTED, "l2");
    fmpq_mat_zero(prob->y);
    check_not(prob, LOJA_PROVED, "attained");
    loja_problem_clear(prob);
    /* constants: the output bias; the value at 0; impossible */
    make_line(prob, &loja_act_tanh, 1, 1, 9, 0, constant, 0);
    check_not(prob, LOJA_PROVED, "attained");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_logistic, 1, 0, 9, 0, constant, 0);
    check_proved(prob, 1, "constant");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_gelu, 4, 0, 9, 0, constant, 0);
    check_not(prob, LOJA_REFUTED, "value 0 at the input 0");
    loja_problem_clear(prob);
}

/* 1 if psi' has opposite signs at the ends of b. */
static int
changes_sign(const loja_act_struct *act, const arb_t b)
{
    arb_t z, f, lo, hi;
    arf_t end;
    int good;

    arb_init(z);
    arb_init(f);
    arb_init(lo);
    arb_init(hi);
    arf_init(end);
    arb_get_lbound_arf(end, b, 200);
    arb_set_arf(z, end);
    act->eval(f, lo, NULL, z, 0, 400);
    arb_get_ubound_arf(end, b, 200);
    arb_set_arf(z, end);
    act->eval(f, hi, NULL, z, 0, 400);
    arb_mul(z, lo, hi, 400);
    good = arb_is_negative(z);
    arb_clear(z);
    arb_clear(f);
    arb_clear(lo);
    arb_clear(hi);
    arf_clear(end);
    return good;
}

/* The trusted parts refuse what is not so. */
void
test_infimum_pieces(void)
{
    char *path = test_source_path("examples/z2.yaml");
    loja_problem_t prob;
    loja_message_t msg;
    loja_infimum_family_t fam;
    slong needed, degree;
    loja_status_t why;
    fmpq_t h;
    arb_t C, c, b, x;
    arb_ptr psi = _arb_vec_init(4);

    loja_problem_init(prob);
    fmpq_init(h);
    arb_init(C);
    arb_init(c);
    arb_init(b);
    arb_init(x);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    _loja_infimum_family_init(fam, prob);
    CU_ASSERT_FATAL(_loja_infimum_find(fam, &needed, &degree, &why, prob, NULL, 128));
    CU_ASSERT(fam->point == LOJA_POINT_ZERO && fam->neurons == 1);
    /* the zero of psi' is inside, and narrow */
    _loja_infimum_psi(psi, b, fam, 3, 128);
    CU_ASSERT(arb_rel_accuracy_bits(b) > 100);
    arb_set_str(x, "-0.751791524693564457457904947", 128);
    arb_sub(x, x, b, 128);
    CU_ASSERT(arb_contains_zero(x) || mag_cmp_2exp_si(arb_radref(x), -80)
        < 0);
    arb_set_arf(x, fam->hi);
    CU_ASSERT(arb_lt(b, x));
    CU_ASSERT(!_loja_infimum_is_isolated(fam->act, 1, fam->hi, fam->lo));
    CU_ASSERT(!_loja_infimum_is_isolated(fam->act, 2, fam->lo, fam->hi));
    /* psi' changes sign across the ball, so the zero is inside */
    CU_ASSERT(changes_sign(fam->act, b));
    /* C grows with h0 */
    CU_ASSERT(_loja_infimum_bound(C, NULL, fam, fam->h0, 32, 128));
    fmpq_div_2exp(h, fam->h0, 4);
    CU_ASSERT(_loja_infimum_bound(c, NULL, fam, h, 32, 128));
    CU_ASSERT(arb_le(c, C));
    /* one target moved by 1/1000; a shift; degree 1 not exempt */
    fmpq_set_si(h, 1, 1000);
    fmpq_add(fmpq_mat_entry(prob->y, 2, 0), fmpq_mat_entry(prob->y, 2, 0),
        h);
    CU_ASSERT(!_loja_infimum_exact(fam));
    fmpq_sub(fmpq_mat_entry(prob->y, 2, 0), fmpq_mat_entry(prob->y, 2, 0),
        h);
    CU_ASSERT(_loja_infimum_exact(fam));
    fmpq_set(fmpq_mat_entry(fam->shift, 0, 0), h);
    CU_ASSERT(!_loja_infimum_exact(fam));
    fmpq_zero(fmpq_mat_entry(fam->shift, 0, 0));
    fam->exempt[1] = 0;
    CU_ASSERT(!_loja_infimum_exact(fam));
    fam->exempt[1] = 1;
    fam->point = LOJA_POINT_ANY;
    CU_ASSERT(!_loja_infimum_exact(fam));
    _loja_infimum_family_clear(fam);
    loja_problem_clear(prob);
    fmpq_clear(h);
    arb_clear(C);
    arb_clear(c);
    arb_clear(b);
    arb_clear(x);
    _arb_vec_clear(psi, 4);
    flint_free(path);
}
