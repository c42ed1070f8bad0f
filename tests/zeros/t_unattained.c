/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim `unattained'. */
#include <string.h>
#include "networks.h"
#include "support/support.h"

TEST_DECLARE(test_unattained_table)
TEST_DECLARE(test_unattained_counts)
TEST_DECLARE(test_unattained_zoo)
TEST_DECLARE(test_unattained_lines)
TEST_DECLARE(test_unattained_symmetry)
TEST_DECLARE(test_unattained_mish)

static loja_verdict_t
verdict_of(const loja_problem_t prob)
{
    loja_claim_t claim;
    loja_verdict_t v;

    loja_claim_init(claim, "unattained");
    v = verdict(claim, prob);
    loja_claim_clear(claim);
    return v;
}

/* Exactly the points needed prove it, one less does not. */
static void
check_table(const char *act, slong d, slong k, slong Z)
{
    slong i;
    loja_problem_t prob;
    loja_claim_t claim;

    loja_claim_init(claim, "unattained");
    make(prob, 1, d, 1, act, 1, Z + 1);
    for (i = 0; i <= Z; i++)
        set_power(prob, i, 2 * i - Z, 7, k);
    CU_ASSERT(verdict(claim, prob) == LOJA_PROVED);
    if (claim->verdict == LOJA_PROVED)
    {
        CU_ASSERT_STRING_EQUAL(claim->rule, "unattained-zeros");
        CU_ASSERT(arb_equal_si(loja_claim_number(claim, "Z"), Z));
        CU_ASSERT(arb_equal_si(loja_claim_number(claim, "points"), Z + 1));
        CU_ASSERT(arb_equal_si(loja_claim_number(claim, "degree"), k));
    }
    else
        printf("%s d %ld k %ld Z %ld\n", act, (long) d, (long) k, (long) Z);
    /* the same point again is no other point */
    set_power(prob, Z, 2 * (Z - 1) - Z, 7, k);
    CU_ASSERT(verdict(claim, prob) != LOJA_PROVED);
    /* a point beside the polynomial */
    set_power(prob, Z, Z, 7, k);
    fmpq_add_si(fmpq_mat_entry(prob->y, Z, 0),
        fmpq_mat_entry(prob->y, Z, 0), 1);
    CU_ASSERT(verdict(claim, prob) != LOJA_PROVED);
    loja_claim_clear(claim);
    loja_problem_clear(prob);
}

/* Numbers worked out by hand from the proofs of the rows. */
void
test_unattained_table(void)
{
    check_table("tanh", 1, 1, 3);
    check_table("tanh", 1, 2, 4);
    check_table("tanh", 1, 3, 7);
    check_table("tanh", 2, 2, 10);
    check_table("logistic", 2, 3, 15);
    check_table("logistic", 1, 4, 8);
    check_table("silu", 1, 2, 4);
    check_table("silu", 2, 3, 15);
    check_table("softplus", 1, 2, 4);
    check_table("softplus", 1, 3, 5);
    check_table("softplus", 2, 2, 8);
    check_table("gelu", 1, 2, 6);
    check_table("gelu", 1, 3, 7);
    check_table("gelu", 2, 2, 14);
    check_table("gelu", 3, 2, 30);
    check_table("mish", 1, 2, 6);
    check_table("mish", 1, 3, 7);
    check_table("mish", 1, 4, 10);
    check_table("mish", 2, 2, 26);
    check_table("arctan", 1, 1, 3);
    check_table("arctan", 3, 2, 8);
    check_table("elu", 1, 2, 5);
    check_table("elu", 2, 2, 10);
    check_table("elu", 3, 2, 16);
    check_table("softsign", 1, 1, 4);
    check_table("softsign", 2, 3, 15);
    check_table("relu", 2, 2, 6);
}

static void
pack(arb_ptr theta, slong d, const arb_struct *w, const arb_struct *b,
     const arb_struct *v)
{
    _arb_vec_set(theta, w, d);
    _arb_vec_set(theta + d, b, d);
    _arb_vec_set(theta + 2 * d, v, d);
    arb_zero(theta + 3 * d);
}

/*
    Networks minus polynomials that they meet often: no more zeros are seen
    than the table allows.
*/
static slong
zeros_seen(const char *act, slong d, slong k)
{
    const slong grid = 120;
    slong i, j, seen = 0, sign, last = 0;
    loja_problem_t prob;
    loja_loss_t ws;
    arb_ptr theta = _arb_vec_init(3 * d + 1), u = _arb_vec_init(3 * d);
    arb_ptr g = _arb_vec_init(grid), x = _arb_vec_init(k + 1);
    arb_ptr y = _arb_vec_init(k + 1);
    arb_poly_t p;
    arb_t t, root;

    arb_poly_init(p);
    arb_init(t);
    arb_init(root);
    make(prob, 1, d, 1, act, 1, grid);
    for (i = 0; i < grid; i++)
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), 2 * i - grid, 20);
    for (i = 0; i < 3 * d; i++)
    {
        arb_set_si(u + i, test_uniform(4001) - 2000);
        arb_div_ui(u + i, u + i, i < 2 * d ? 500 : 700, PREC);
    }
    pack(theta, d, u, u + d, u + 2 * d);
    loja_loss_init(ws, prob);
    loja_loss_residual(ws, g, NULL, theta, PREC);
    arb_sqrt_ui(root, (ulong) grid, PREC);
    _arb_vec_scalar_mul(g, g, grid, root, PREC);
    /* interpolate at k + 1 points of the grid, about the middle */
    for (i = 0; i <= k; i++)
    {
        j = grid / 3 + (i * grid) / (3 * (k + 1)) + test_uniform(2);
        arb_set_fmpq(x + i, fmpq_mat_entry(prob->x, j, 0), PREC);
        arb_set(y + i, g + j);
    }
    arb_poly_interpolate_newton(p, x, y, k + 1, PREC);
    for (i = 0; i < grid; i++)
    {
        arb_set_fmpq(t, fmpq_mat_entry(prob->x, i, 0), PREC);
        arb_poly_evaluate(t, p, t, PREC);
        arb_sub(t, g + i, t, PREC);
        sign = arb_is_positive(t) ? 1 : arb_is_negative(t) ? -1 : 0;
        seen += sign * last < 0;
        if (sign != 0)
            last = sign;
    }
    loja_loss_clear(ws);
    loja_problem_clear(prob);
    _arb_vec_clear(theta, 3 * d + 1);
    _arb_vec_clear(u, 3 * d);
    _arb_vec_clear(g, grid);
    _arb_vec_clear(x, k + 1);
    _arb_vec_clear(y, k + 1);
    arb_poly_clear(p);
    arb_clear(t);
    arb_clear(root);
    return seen;
}

void
test_unattained_counts(void)
{
    static const char *const act[] = { "logistic", "tanh", "silu",
        "softplus", "gelu", "mish", "arctan", "elu", "softsign", "relu" };
    slong i, j, d, k, most = 0, seen;
    const char *row;
    fmpz_t Z;

    fmpz_init(Z);
    for (i = 0; i < 10; i++)
    {
        for (j = 0; j < test_count(12); j++)
        {
            d = 1 + test_uniform(3);
            k = 1 + test_uniform(4);
            if (!_loja_unattained_count(Z, &row, loja_act_find(act[i]), d,
                    k))
                continue;
            seen = zeros_seen(act[i], d, k);
            CU_ASSERT(fmpz_cmp_si(Z, seen) >= 0);
            most = FLINT_MAX(most, seen);
        }
    }
    /* the test sees something */
    CU_ASSERT(most >= 4);
    /* no row: the degree does not exceed the growth */
    CU_ASSERT(!_loja_unattained_count(Z, &row, &loja_act_tanh, 1, 0));
    CU_ASSERT(!_loja_unattained_count(Z, &row, &loja_act_gelu, 1, 1));
    CU_ASSERT(!_loja_unattained_count(Z, &row, &loja_act_softplus, 2, 1));
    CU_ASSERT(!_loja_unattained_count(Z, &row, &loja_act_elu, 2, 1));
    CU_ASSERT(!_loja_unattained_count(Z, &row, &loja_act_identity, 2, 1));
    /* no overflow */
    CU_ASSERT(!_loja_unattained_count(Z, &row, &loja_act_tanh, 5000, 2));
    CU_ASSERT(_loja_unattained_count(Z, &row, &loja_act_mish, 60, 2));
    CU_ASSERT(fmpz_bits(Z) > 90);
    fmpz_clear(Z);
}

void
test_unattained_zoo(void)
{
    static const struct { const char *name; slong Z; } zoo[] = {
        { "examples/z1.yaml", 3 }, { "examples/z2.yaml", 6 },
        { "examples/z3.yaml", 4 }, { "examples/z4.yaml", 6 },
        { "examples/z8.yaml", 10 } };
    slong i;
    loja_problem_t prob;
    loja_claim_t claim;
    loja_message_t msg;
    char *path;

    loja_claim_init(claim, "unattained");
    for (i = 0; i < 5; i++)
    {
        path = test_source_path(zoo[i].name);
        loja_problem_init(prob);
        CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
        CU_ASSERT_FATAL(verdict(claim, prob) == LOJA_PROVED);
        CU_ASSERT(arb_equal_si(loja_claim_number(claim, "Z"), zoo[i].Z));
        CU_ASSERT(strstr(loja_record_text(claim->record), "\"polynomial\"")
            != NULL);
        /* with a penalty */
        fmpq_set_si(prob->l2, 1, 1000);
        CU_ASSERT(verdict(claim, prob) == LOJA_PROVED);
        fmpq_mat_zero(prob->y);
        CU_ASSERT(verdict(claim, prob) == LOJA_REFUTED);
        loja_problem_clear(prob);
        flint_free(path);
    }
    loja_claim_clear(claim);
}

/* Lines in the plane, outputs, subsets. */
void
test_unattained_lines(void)
{
    slong i;
    loja_problem_t prob;
    fmpq *x, *y;

    /* x = (1 + 2 s, 3 - s/2), targets (1 + 2 s)(3 - s/2) in output 1, and
       two points beside the line */
    make(prob, 2, 1, 2, "gelu", 1, 9);
    for (i = 0; i < 9; i++)
    {
        x = fmpq_mat_entry(prob->x, i, 0);
        fmpq_set_si(x, 3 + 4 * i, 3);
        fmpq_set_si(x + 1, 18 - 2 * i, 6);
        y = fmpq_mat_entry(prob->y, i, 0);
        fmpq_set_si(y, i * i * i % 5, 1);
        fmpq_mul(y + 1, x, x + 1);
    }
    CU_ASSERT(verdict_of(prob) == LOJA_PROVED);
    for (i = 0; i < 2; i++)
        fmpq_add_si(fmpq_mat_entry(prob->x, 4 * i, 0),
            fmpq_mat_entry(prob->x, 4 * i, 0), 1);
    CU_ASSERT(verdict_of(prob) == LOJA_PROVED);     /* 7 are left */
    fmpq_add_si(fmpq_mat_entry(prob->x, 8, 1),
        fmpq_mat_entry(prob->x, 8, 1), 5);
    CU_ASSERT(verdict_of(prob) != LOJA_PROVED);     /* 6 */
    /* on the line the quadratic target is affine: x1 + 4 x2 = 13 */
    for (i = 0; i < 9; i++)
    {
        x = fmpq_mat_entry(prob->x, i, 0);
        y = fmpq_mat_entry(prob->y, i, 0);
        fmpq_set_si(x, 3 + 4 * i, 3);
        fmpq_set_si(x + 1, 18 - 2 * i, 6);
        fmpq_mul_2exp(y, x + 1, 2);
        fmpq_add(y, y, x);
        fmpq_mul(y, y, x);
        fmpq_set(y + 1, y);
    }
    CU_ASSERT(verdict_of(prob) != LOJA_PROVED);
    loja_problem_clear(prob);

    /* nine points of a parabola among twelve */
    make(prob, 1, 1, 1, "gelu", 1, 12);
    for (i = 0; i < 12; i++)
        set_power(prob, i, i, 5, i % 4 == 1 ? 7 : 2);
    CU_ASSERT(verdict_of(prob) == LOJA_PROVED);
    for (i = 0; i < 12; i++)
        set_power(prob, i, 2 * i + 1, 5, i % 2 == 1 ? 7 : 2);
    CU_ASSERT(verdict_of(prob) != LOJA_PROVED);     /* 6 */
    /* equal inputs, different targets */
    fmpq_set(fmpq_mat_entry(prob->x, 7, 0), fmpq_mat_entry(prob->x, 2, 0));
    CU_ASSERT(verdict_of(prob) == LOJA_PROVED);
    fmpq_set(fmpq_mat_entry(prob->y, 7, 0), fmpq_mat_entry(prob->y, 2, 0));
    CU_ASSERT(verdict_of(prob) != LOJA_PROVED);
    loja_problem_clear(prob);

    /* four points on each of two lines, not eight on one */
    make(prob, 2, 1, 1, "gelu", 1, 8);
    for (i = 0; i < 8; i++)
    {
        slong x0 = 2 * (i % 4) + i / 4;

        fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), x0, 1);
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 1), i / 4, 1);
        fmpq_set_si(fmpq_mat_entry(prob->y, i, 0), x0 * x0, 1);
    }
    CU_ASSERT(verdict_of(prob) != LOJA_PROVED);
    for (i = 0; i < 8; i++)
        fmpq_zero(fmpq_mat_entry(prob->x, i, 1));
    CU_ASSERT(verdict_of(prob) == LOJA_PROVED);
    loja_problem_clear(prob);

    /* linear neurons: points that no plane holds, no three on a line */
    make(prob, 2, 3, 1, "identity", 1, 4);
    for (i = 0; i < 4; i++)
    {
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), i % 2, 1);
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 1), i / 2, 1);
        fmpq_set_si(fmpq_mat_entry(prob->y, i, 0), i == 3, 1);
    }
    CU_ASSERT(verdict_of(prob) == LOJA_PROVED);
    fmpq_set_si(fmpq_mat_entry(prob->y, 1, 0), 1, 1);
    CU_ASSERT(verdict_of(prob) == LOJA_REFUTED);
    loja_problem_clear(prob);
}

static loja_verdict_t
two_points(const char *act, int bias, slong x0, slong y0, slong x1,
           slong y1)
{
    loja_problem_t prob;
    loja_verdict_t v;

    make(prob, 1, 1, 1, act, bias, 2);
    fmpq_set_si(fmpq_mat_entry(prob->x, 0, 0), x0, 1);
    fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), y0, 1);
    fmpq_set_si(fmpq_mat_entry(prob->x, 1, 0), x1, 1);
    fmpq_set_si(fmpq_mat_entry(prob->y, 1, 0), y1, 1);
    v = verdict_of(prob);
    loja_problem_clear(prob);
    return v;
}

void
test_unattained_symmetry(void)
{
    /* odd: y(-1) = -y(1) */
    CU_ASSERT(two_points("tanh", 0, 1, 1, -1, 1) == LOJA_PROVED);
    CU_ASSERT(two_points("tanh", 0, 1, 1, -1, -1) != LOJA_PROVED);
    CU_ASSERT(two_points("tanh", 1, 1, 2, -1, 1) != LOJA_PROVED);
    CU_ASSERT(two_points("gelu", 0, 1, 1, -1, 2) != LOJA_PROVED);
    CU_ASSERT(two_points("softsign", 0, 2, 1, -2, 3) == LOJA_PROVED);
    /* 0 at 0 */
    CU_ASSERT(two_points("gelu", 0, 0, 1, 1, 1) == LOJA_PROVED);
    CU_ASSERT(two_points("gelu", 0, 0, 0, 1, 1) != LOJA_PROVED);
    CU_ASSERT(two_points("gelu", 1, 0, 1, 1, 2) != LOJA_PROVED);
    CU_ASSERT(two_points("logistic", 0, 0, 1, 1, 1) != LOJA_PROVED);
    CU_ASSERT(two_points("softplus", 0, 0, 1, 1, 1) != LOJA_PROVED);
    /* -1, -1/2, 0, 1/2, 1 from two points: Z = 3 (with biases the two
       points do not suffice) */
    CU_ASSERT(two_points("tanh", 0, 1, 1, 2, 2) == LOJA_PROVED);
    CU_ASSERT(two_points("tanh", 1, 1, 1, 2, 2) != LOJA_PROVED);
    /* with 1 and 3/2 of the line's targets: no polynomial of degree 1 */
    CU_ASSERT(two_points("tanh", 0, 2, 2, 4, 3) != LOJA_PROVED);
}

/* Sign changes of mish^(q), which the jets know. */
void
test_unattained_mish(void)
{
    slong q, i, seen, bound;
    int sign, last;
    arb_ptr f = _arb_vec_init(8), z = _arb_vec_init(2);

    arb_one(z + 1);
    for (q = 2; q <= 6; q++)
    {
        bound = loja_act_mish.zeros(q);
        last = 0;
        seen = 0;
        for (i = -1200; i <= 1200; i++)
        {
            arb_set_si(z, i);
            arb_div_ui(z, z, 64, PREC);
            loja_act_mish.jet(f, z, 2, q + 1, 0, PREC);
            sign = arb_is_positive(f + q) ? 1
                : arb_is_negative(f + q) ? -1 : 0;
            seen += sign * last < 0;
            if (sign != 0)
                last = sign;
        }
        CU_ASSERT(seen == bound);
    }
    _arb_vec_clear(f, 8);
    _arb_vec_clear(z, 2);
}
