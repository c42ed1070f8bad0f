/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What every test runner shares: seeded randomness, the number of
    repetitions, exact points of balls, and the main function.

    A runner is
        TEST_DECLARE(test_this)
        TEST_DECLARE(test_that)
        TEST_MAIN("room", TEST_CASE(test_this), TEST_CASE(test_that))
    where test_this and test_that are void functions of t_*.c that use the
    CU_ASSERT macros.

    Environment: LOJA_SEED (default 1) is printed and makes a run
    repeatable; LOJA_TEST_MULTIPLIER (default 1) scales the repetitions.
*/
#ifndef LOJA_TEST_SUPPORT_H
#define LOJA_TEST_SUPPORT_H

#include <CUnit/CUnit.h>

#include "loja/data.h"
#include "loja/types.h"

/* The generator of all tests; seeded anew before each test. */
extern flint_rand_t test_rand;

/* How often to repeat what is repeated n times by default; at least 1. */
slong test_count(slong n);

/* Uniform in 0, ..., n - 1.  Domain: n >= 1. */
slong test_uniform(slong n);

/*
    Sets p to an exact point of x.  Domain: x finite.  corner < 0 and
    corner > 0: the lower and the upper end; corner = 0: a random point,
    which is the midpoint or an end now and then.
*/
void test_arb_point(arf_t p, const arb_t x, int corner);

/*
    1 if the exact number lies in x.  Otherwise prints `what' and all
    operands exactly and returns 0.
*/
int test_arb_contains_exact(const arb_t x, const fmpq_t q, const char *what);
int test_arb_contains_arf(const arb_t x, const arf_t p, const char *what);
/* 1 if all of `inner' lies in x. */
int test_arb_contains_arb(const arb_t x, const arb_t inner,
    const char *what);

/*
    1 if the radius of x is at most factor times that of `reference'
    plus 2^abs_exp.
*/
int test_arb_tight(const arb_t x, const arb_t reference, double factor,
    slong abs_exp, const char *what);

/*
    The path of a file of the source tree ("tests/data/a.yaml"), or of the
    build tree; to be freed with flint_free.
*/
char *test_source_path(const char *name);
char *test_build_path(const char *name);

/* A new problem, read from that file of the source tree; fatal where it cannot
   be. */
void test_read_problem(loja_problem_t prob, const char *name);

typedef struct
{
    const char *name;
    void (*run)(void);
} test_case_t;

#define TEST_DECLARE(f) void f(void);
#define TEST_CASE(f) { #f, f }

/* Runs the tests, those that name them on the command line if any. */
int test_main(const char *suite, const test_case_t *cases, size_t n,
    int argc, char **argv);

#define TEST_MAIN(suite, ...)                                               \
    int                                                                     \
    main(int argc, char **argv)                                             \
    {                                                                       \
        static const test_case_t cases[] = { __VA_ARGS__ };                 \
                                                                            \
        return test_main(suite, cases, sizeof(cases) / sizeof(cases[0]),    \
            argc, argv);                                                    \
    }

#endif
