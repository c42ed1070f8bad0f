/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim threshold: one odd neuron without bias. */
#include <string.h>
#include "loja/threshold.h"
#include "support/support.h"

TEST_DECLARE(test_threshold_z1)
TEST_DECLARE(test_threshold_data)
TEST_DECLARE(test_threshold_cases)
TEST_DECLARE(test_threshold_not)
TEST_DECLARE(test_threshold_reduction)
TEST_DECLARE(test_threshold_shapes)
TEST_DECLARE(test_threshold_landscape)

#define MOST 40

/* Numbers between blanks as a column. */
static slong
parse(fmpq *out, const char *text)
{
    char copy[600], *word;
    slong n = 0;

    snprintf(copy, sizeof(copy), "%s", text);
    for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
        CU_ASSERT_FATAL(loja_fmpq_set_text(out + n++, word) == LOJA_OK);
    return n;
}

/* Hidden neurons with that activation; equally many numbers xs and ys. */
static void
make(loja_problem_t prob, const loja_act_struct *act, slong hidden, int bias,
     const char *xs, const char *ys)
{
    const slong widths[] = { 1, hidden, 1 };
    fmpq *x = _fmpq_vec_init(MOST), *y = _fmpq_vec_init(MOST);
    slong i;

    loja_problem_init(prob);
    loja_net_set(prob->net, 2, widths, &act, bias);
    prob->n = parse(x, xs);
    CU_ASSERT_FATAL(parse(y, ys) == prob->n);
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, prob->n, 1);
    fmpq_mat_init(prob->y, prob->n, 1);
    for (i = 0; i < prob->n; i++)
    {
        fmpq_set(fmpq_mat_entry(prob->x, i, 0), x + i);
        fmpq_set(fmpq_mat_entry(prob->y, i, 0), y + i);
    }
    _fmpq_vec_clear(x, MOST);
    _fmpq_vec_clear(y, MOST);
}

/* The verdict for eps (NULL: to be found), shape of the answer checked. */
static void
claim_it(loja_claim_t claim, const loja_problem_t prob, const char *eps,
         slong digits)
{
    loja_claim_opts_t opts;
    loja_status_t status;
    fmpq_t q;

    memset(&opts, 0, sizeof(opts));
    opts.digits = digits;
    fmpq_init(q);
    if (eps != NULL)
        CU_ASSERT_FATAL(loja_fmpq_set_text(q, eps) == LOJA_OK);
    loja_claim_init(claim, "threshold");
    status = loja_claim_threshold(claim, prob, eps == NULL ? NULL : q,
        &opts);
    if (claim->verdict == LOJA_UNDECIDED)
    {
        CU_ASSERT(status == LOJA_UNABLE);
        CU_ASSERT(claim->reason != NULL && claim->rule == NULL);
        CU_ASSERT(claim->numbers == 0);
    }
    else
    {
        CU_ASSERT(status == LOJA_OK && claim->reason == NULL);
        CU_ASSERT_FATAL(claim->rule != NULL && claim->theorem != NULL);
        CU_ASSERT_STRING_EQUAL(claim->rule, "threshold-odd");
        CU_ASSERT(strlen(loja_record_text(claim->record)) > 0);
    }
    fmpq_clear(q);
}

static loja_verdict_t
verdict(const loja_problem_t prob, const char *eps)
{
    loja_claim_t claim;
    loja_verdict_t v;

    claim_it(claim, prob, eps, 0);
    v = claim->verdict;
    loja_claim_clear(claim);
    return v;
}

/* The number of that name is q, nearly exactly. */
static void
check_number(const loja_claim_t claim, const char *name, const char *q)
{
    arb_srcptr x = loja_claim_number(claim, name);
    fmpq_t r;

    fmpq_init(r);
    CU_ASSERT_FATAL(x != NULL);
    CU_ASSERT_FATAL(loja_fmpq_set_text(r, q) == LOJA_OK);
    CU_ASSERT(test_arb_contains_exact(x, r, name));
    CU_ASSERT(arb_rel_accuracy_bits(x) > 200 || arb_is_exact(x));
    fmpq_clear(r);
}

/* eps NULL: proved, and top (1 - 10^-digits) <= eps < top if inf = 0. */
static void
check_found(const loja_problem_t prob, slong digits, const char *top)
{
    loja_claim_t claim;
    arb_t x, t;
    fmpq_t q;

    arb_init(x);
    arb_init(t);
    fmpq_init(q);
    claim_it(claim, prob, NULL, digits);
    CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
    check_number(claim, "threshold", top);
    CU_ASSERT_FATAL(loja_fmpq_set_text(q, top) == LOJA_OK);
    arb_set_fmpq(t, q, 256);
    arb_sub(x, t, loja_claim_number(claim, "eps"), 256);
    arb_div(x, x, t, 256);
    CU_ASSERT(arb_is_positive(x));
    arb_set_ui(t, 10);
    arb_pow_ui(t, t, (ulong) digits, 256);
    arb_mul(x, x, t, 256);
    arb_sub_ui(x, x, 1, 256);
    CU_ASSERT(!arb_is_positive(x));
    loja_claim_clear(claim);
    arb_clear(x);
    arb_clear(t);
    fmpq_clear(q);
}

void
test_threshold_z1(void)
{
    static const char *const good[] = { "0.062499", "1/16", "1/10", "0.6249",
        "0.624999999999999999999999999999999999999999999" };
    static const char *const bad[] = { "5/8", "0.625", "0.6250000001", "1",
        "1e9" };
    loja_problem_t prob;
    loja_claim_t claim;
    slong i;

    make(prob, &loja_act_tanh, 1, 0, "1/2 1", "1/2 1");
    for (i = 0; i < 5; i++)
    {
        CU_ASSERT(verdict(prob, good[i]) == LOJA_PROVED);
        CU_ASSERT(verdict(prob, bad[i]) == LOJA_REFUTED);
    }
    claim_it(claim, prob, "3/5", 0);
    check_number(claim, "eps", "3/5");
    check_number(claim, "threshold", "5/8");
    check_number(claim, "infimum", "0");
    check_number(claim, "at_infinity", "1/16");
    CU_ASSERT(strstr(claim->theorem, "|theta(t)| -> infinity") != NULL);
    loja_claim_clear(claim);
    claim_it(claim, prob, "5/8", 0);
    CU_ASSERT(strstr(loja_record_text(claim->record),
        "\"point\":[\"0\",\"0\"]") != NULL);
    loja_claim_clear(claim);
    check_found(prob, 3, "5/8");
    check_found(prob, 40, "5/8");
    loja_problem_clear(prob);
}

void
test_threshold_data(void)
{
    /* inputs and targets; inf L, M, the value at infinity */
    static const char *const sets[][5] = {
        { "-1 1 0 2 2 1/3 5 7 -8 9",
          "3/2 -3/2 0 -3 -3 -1/2 -15/2 -21/2 12 -27/2",
          "0", "1031/20", "3661/180" },
        { "-1/2 1/2 -1", "-2/3 2/3 -4/3", "0", "8/9", "8/81" },
        { "1e-9 1 1e9", "7e-9 7 7e9", "0",
          "16333333333333333349666666666666666683/1000000000000000000",
          "5444444438999999999999999994555555561/500000000000000000" },
        /* x^3, and a part that no odd function sees: inf L > 0 */
        { "1 -2", "1 -8", "18/5", "65/2", "49/4" },
        { "1 -1 0 2", "3 1 5 4", "103/12", "51/4", "39/4" },
        /* the first ratio is 0 */
        { "1 2", "0 4", "8/5", "8", "4" }
    };
    static const loja_act_struct *const acts[] = { &loja_act_tanh,
        &loja_act_arctan, &loja_act_softsign };
    loja_problem_t prob;
    loja_claim_t claim;
    fmpq_t eps, tiny;
    size_t i, a;
    char *text;

    fmpq_init(eps);
    fmpq_init(tiny);
    CU_ASSERT_FATAL(loja_fmpq_set_text(tiny, "1e-30") == LOJA_OK);
    for (i = 0; i < sizeof(sets) / sizeof(*sets); i++)
        for (a = 0; a < 3; a++)
        {
            make(prob, acts[a], 1, 0, sets[i][0], sets[i][1]);
            CU_ASSERT(verdict(prob, sets[i][3]) == LOJA_REFUTED);
            CU_ASSERT_FATAL(loja_fmpq_set_text(eps, sets[i][3]) == LOJA_OK);
            fmpq_sub(eps, eps, tiny);
            text = fmpq_get_str(NULL, 10, eps);
            claim_it(claim, prob, text, 0);
            CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
            check_number(claim, "infimum", sets[i][2]);
            check_number(claim, "threshold", sets[i][3]);
            check_number(claim, "at_infinity", sets[i][4]);
            CU_ASSERT(strstr(claim->theorem, "not attained") != NULL);
            loja_claim_clear(claim);
            flint_free(text);
            loja_problem_clear(prob);
        }
    make(prob, &loja_act_arctan, 1, 0, sets[0][0], sets[0][1]);
    check_found(prob, 5, sets[0][3]);
    loja_problem_clear(prob);
    fmpq_clear(eps);
    fmpq_clear(tiny);
}

/* The verdict at 1000, its words, and what is found without eps. */
static void
check_case(const loja_act_struct *act, const char *xs, const char *ys,
           const char *inf, const char *top)
{
    loja_problem_t prob;
    loja_claim_t claim;

    make(prob, act, 1, 0, xs, ys);
    CU_ASSERT(verdict(prob, "1000")
        == (top == NULL ? LOJA_PROVED : LOJA_REFUTED));
    if (top != NULL)
        CU_ASSERT(verdict(prob, top) == LOJA_REFUTED);
    claim_it(claim, prob, NULL, 0);
    CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
    check_number(claim, "infimum", inf);
    CU_ASSERT(strstr(claim->theorem, "|theta(t)| -> infinity") == NULL);
    if (top == NULL)
    {
        CU_ASSERT(strstr(claim->theorem, "for every eps") != NULL);
        CU_ASSERT(loja_claim_number(claim, "threshold") == NULL);
    }
    else
    {
        check_number(claim, "threshold", top);
        CU_ASSERT(strstr(claim->theorem, "infimum is attained") != NULL);
    }
    loja_claim_clear(claim);
    loja_problem_clear(prob);
}

/* Where the infimum is attained. */
void
test_threshold_cases(void)
{
    /* no input but 0; all targets 0; they cancel */
    check_case(&loja_act_tanh, "0 0", "3 4", "25/2", NULL);
    check_case(&loja_act_tanh, "0", "0", "0", NULL);
    check_case(&loja_act_arctan, "1 2 -3", "0 0 0", "0", NULL);
    check_case(&loja_act_softsign, "1 -1", "5 5", "25", NULL);
    /* one |x| */
    check_case(&loja_act_tanh, "1/2", "3", "0", "9");
    check_case(&loja_act_arctan, "1/2 -1/2 1/2", "1 -1 1", "0", "1");
    check_case(&loja_act_softsign, "2 -2 0", "1 -3 7", "17", "59/3");
    /* psi(z) = z */
    check_case(&loja_act_identity, "1 2 3", "2 4 6", "0", "56/3");
    check_case(&loja_act_identity, "1 2", "3 -1", "49/10", "5");
    check_case(&loja_act_identity, "1 2", "2 -1", "5/2", NULL);
}

void
test_threshold_not(void)
{
    loja_act_struct other = loja_act_tanh;
    loja_problem_t prob;

    /* targets that fall below a line, or change sign */
    make(prob, &loja_act_tanh, 1, 0, "1 2 3", "1 2 2");
    CU_ASSERT(verdict(prob, "1/1000") == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, NULL) == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, "3") == LOJA_REFUTED);
    CU_ASSERT(verdict(prob, "2.9999999") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    make(prob, &loja_act_arctan, 1, 0, "1 2 3", "-1 2 3");
    CU_ASSERT(verdict(prob, "1/1000") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    make(prob, &loja_act_softsign, 1, 0, "1 2 3", "1 -2 -9");
    CU_ASSERT(verdict(prob, "1/1000") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    make(prob, &loja_act_tanh, 1, 0, "1 2 3", "1 2 0");
    CU_ASSERT(verdict(prob, "1/1000") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    /* nothing is known to lie below (0, 0) */
    make(prob, &loja_act_tanh, 1, 0, "1 2", "2 -1");
    CU_ASSERT(verdict(prob, "100") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    /* odd, but nobody knows how its q behaves */
    other.falls = 0;
    make(prob, &other, 1, 0, "1/2 1", "1/2 1");
    CU_ASSERT(verdict(prob, "1/2") == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, "5/8") == LOJA_REFUTED);
    loja_problem_clear(prob);
    /* not odd, a bias, a penalty, two neurons */
    make(prob, &loja_act_gelu, 1, 0, "1/2 1", "1/2 1");
    CU_ASSERT(verdict(prob, "1/2") == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, "5/8") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    make(prob, &loja_act_tanh, 1, 0, "1/2 1", "1/2 1");
    fmpq_set_si(prob->l2, 1, 1000000);
    CU_ASSERT(verdict(prob, "1/2") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    make(prob, &loja_act_tanh, 2, 0, "1/2 1", "1/2 1");
    CU_ASSERT(verdict(prob, "1/2") == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, "5/8") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    make(prob, &loja_act_tanh, 1, 1, "1/2 1", "1/2 1");
    CU_ASSERT(verdict(prob, "1/2") != LOJA_PROVED);
    loja_problem_clear(prob);
}

static const char xs10[] = "-1 1 0 2 2 1/3 5 7 -8 9";
static const char ys10[] = "-1 4/3 5 4 3 1/3 20 40 -90 110";

/* psi(w x), exact w and x. */
static void
feature(arb_t f, const loja_act_struct *act, const fmpq_t w, const fmpq_t x)
{
    fmpq_t q;
    arb_t z;

    fmpq_init(q);
    arb_init(z);
    fmpq_mul(q, w, x);
    arb_set_fmpq(z, q, 128);
    act->eval(f, NULL, NULL, z, 0, 128);
    fmpq_clear(q);
    arb_clear(z);
}

/* The next exact number in quotes; what follows it. */
static const char *
next_number(fmpq_t q, const char *s)
{
    char word[100];
    size_t i;

    while (*s != '"')
        s++;
    s++;
    for (i = 0; s[i] != '"' && i + 1 < sizeof(word); i++)
        word[i] = s[i];
    word[i] = '\0';
    CU_ASSERT_FATAL(loja_fmpq_set_text(q, word) == LOJA_OK);
    return s + i + 1;
}

/* L(w, v) - noise from the groups of the record. */
static void
reduced(arb_t res, const char *groups, const loja_act_struct *act,
        const fmpq_t w, const fmpq_t v)
{
    fmpq_t X, Y, p;
    arb_t f, t;

    fmpq_init(X);
    fmpq_init(Y);
    fmpq_init(p);
    arb_init(f);
    arb_init(t);
    arb_zero(res);
    while (strchr(groups, '"') != NULL && groups[0] != ']')
    {
        groups = next_number(X, groups);
        groups = next_number(Y, groups);
        groups = next_number(p, groups) + 1;
        feature(f, act, w, X);
        arb_mul_fmpz(f, f, fmpq_numref(v), 128);
        arb_div_fmpz(f, f, fmpq_denref(v), 128);
        arb_set_fmpq(t, Y, 128);
        arb_sub(f, f, t, 128);
        arb_sqr(f, f, 128);
        arb_set_fmpq(t, p, 128);
        arb_addmul(res, t, f, 128);
    }
    fmpq_clear(X);
    fmpq_clear(Y);
    fmpq_clear(p);
    arb_clear(f);
    arb_clear(t);
}

/* L and the sum over the groups differ by the same noise everywhere. */
void
test_threshold_reduction(void)
{
    const slong n = test_count(20);
    loja_problem_t prob;
    loja_loss_t ws;
    loja_claim_t claim;
    fmpq_t w, v, noise;
    arb_ptr theta = _arb_vec_init(2);
    arb_t L, r;
    const char *groups;
    slong i;

    fmpq_init(w);
    fmpq_init(v);
    fmpq_init(noise);
    arb_init(L);
    arb_init(r);
    make(prob, &loja_act_softsign, 1, 0, xs10, ys10);
    claim_it(claim, prob, NULL, 0);
    CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
    groups = strstr(loja_record_text(claim->record), "\"groups\":");
    CU_ASSERT_FATAL(groups != NULL);
    groups += strlen("\"groups\":");
    /* x = 0: 25; |x| = 1: 1, 4/3; |x| = 2: 4, 3; of 10 samples */
    CU_ASSERT_FATAL(loja_fmpq_set_text(noise, "23/9") == LOJA_OK);
    loja_loss_init(ws, prob);
    for (i = 0; i < n; i++)
    {
        fmpq_set_si(w, test_uniform(2001) - 1000, 317);
        fmpq_set_si(v, test_uniform(2001) - 1000, 17);
        arb_set_fmpq(theta, w, 128);
        arb_set_fmpq(theta + 1, v, 128);
        loja_loss_eval(ws, L, NULL, NULL, theta, 128);
        reduced(r, groups, &loja_act_softsign, w, v);
        arb_sub(r, L, r, 128);
        CU_ASSERT(arb_rel_accuracy_bits(r) > 60);
        CU_ASSERT(test_arb_contains_exact(r, noise, "noise"));
    }
    loja_loss_clear(ws);
    loja_claim_clear(claim);
    loja_problem_clear(prob);
    _arb_vec_clear(theta, 2);
    fmpq_clear(w);
    fmpq_clear(v);
    fmpq_clear(noise);
    arb_clear(L);
    arb_clear(r);
}

/* The ball [2^e (16 + i)/16, 2^e (17 + i)/16]. */
static void
cell(arb_t z, slong e, slong i)
{
    arb_set_si(z, 33 + 2 * i);
    mag_set_ui(arb_radref(z), 1);
    arb_mul_2exp_si(z, z, e - 5);
}

/*
    Hypothesis 3 of rule threshold-odd on wide balls: the numerator
    psi (psi' + z psi'') - z psi'^2 of q' psi^2 is negative; hypothesis 5
    at large z.
*/
void
test_threshold_shapes(void)
{
    static const loja_act_struct *const acts[] = { &loja_act_tanh,
        &loja_act_arctan, &loja_act_softsign };
    arb_t z, f, d, h, s, t;
    slong a, e, i;

    arb_init(z);
    arb_init(f);
    arb_init(d);
    arb_init(h);
    arb_init(s);
    arb_init(t);
    for (a = 0; a < 3; a++)
    {
        for (e = -1; e < 5; e++)
            for (i = 0; i < 512; i++)
            {
                /* 32 finer balls in each of the 16 */
                arb_set_si(z, 1025 + 2 * i);
                mag_set_ui(arb_radref(z), 1);
                arb_mul_2exp_si(z, z, e - 10);
                acts[a]->eval(f, d, h, z, 0, 64);
                arb_mul(s, z, h, 64);
                arb_add(s, s, d, 64);
                arb_mul(s, s, f, 64);
                arb_sqr(t, d, 64);
                arb_mul(t, t, z, 64);
                arb_sub(s, s, t, 64);
                CU_ASSERT(arb_is_negative(s));
            }
        for (e = 6; e < 40; e++)
        {
            /* h(2z)/h(z) < 3/5, h = z psi' */
            cell(z, e, 3);
            mag_zero(arb_radref(z));
            acts[a]->eval(f, d, NULL, z, 0, 64);
            arb_mul_2exp_si(z, z, 1);
            acts[a]->eval(f, h, NULL, z, 0, 64);
            arb_mul_2exp_si(h, h, 1);
            arb_div(h, h, d, 64);
            arb_set_d(t, 0.6);
            CU_ASSERT(arb_lt(h, t));
        }
    }
    arb_clear(z);
    arb_clear(f);
    arb_clear(d);
    arb_clear(h);
    arb_clear(s);
    arb_clear(t);
}

/* v* = S(FY)/S(FF) for the ball w. */
static void
best_weight(arb_t v, const loja_problem_t prob, const arb_t w)
{
    arb_t z, f, A, B, y;
    slong i;

    arb_init(z);
    arb_init(f);
    arb_init(A);
    arb_init(B);
    arb_init(y);
    for (i = 0; i < prob->n; i++)
    {
        arb_set_fmpq(z, fmpq_mat_entry(prob->x, i, 0), 128);
        arb_set_fmpq(y, fmpq_mat_entry(prob->y, i, 0), 128);
        arb_mul(z, z, w, 128);
        prob->net->act[0]->eval(f, NULL, NULL, z, 0, 128);
        arb_addmul(A, f, f, 128);
        arb_addmul(B, f, y, 128);
    }
    arb_div(v, B, A, 128);
    arb_clear(z);
    arb_clear(f);
    arb_clear(A);
    arb_clear(B);
    arb_clear(y);
}

/* What the proof says of L on given data: d_w L(w, v*(w)) = g' > 0 for w > 0,
   and d_w L > 0 for large w and v near its limit. */
void
test_threshold_landscape(void)
{
    static const loja_act_struct *const acts[] = { &loja_act_tanh,
        &loja_act_arctan, &loja_act_softsign };
    loja_problem_t prob;
    loja_loss_t ws;
    arb_ptr theta = _arb_vec_init(2), grad = _arb_vec_init(2);
    arb_t L, v1;
    slong a, e, i;

    arb_init(L);
    arb_init(v1);
    for (a = 0; a < 3; a++)
    {
        make(prob, acts[a], 1, 0, xs10, ys10);
        loja_loss_init(ws, prob);
        for (e = -6; e < 3; e++)
            for (i = 0; i < 16; i++)
            {
                cell(theta, e, i);
                mag_mul_2exp_si(arb_radref(theta), arb_radref(theta), -40);
                best_weight(theta + 1, prob, theta);
                loja_loss_eval(ws, L, grad, NULL, theta, 128);
                CU_ASSERT(arb_is_positive(grad));
            }
        /* v1 = S(Y)/(P s), |v - v1| <= v1/64 */
        arb_set_ui(theta, 1);
        arb_mul_2exp_si(theta, theta, 40);
        best_weight(v1, prob, theta);
        for (e = 4; e < 30; e++)
        {
            cell(theta, e, 0);
            mag_zero(arb_radref(theta));
            arb_mul_2exp_si(L, v1, -6);
            arb_set(theta + 1, v1);
            arb_get_mag(arb_radref(theta + 1), L);
            loja_loss_eval(ws, L, grad, NULL, theta, 128);
            CU_ASSERT(arb_is_positive(grad));
        }
        /* (0, 0) is critical */
        _arb_vec_zero(theta, 2);
        loja_loss_eval(ws, L, grad, NULL, theta, 128);
        CU_ASSERT(arb_is_zero(grad) && arb_is_zero(grad + 1));
        loja_loss_clear(ws);
        loja_problem_clear(prob);
    }
    arb_clear(L);
    arb_clear(v1);
    _arb_vec_clear(theta, 2);
    _arb_vec_clear(grad, 2);
}
