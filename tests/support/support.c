/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "config.h"

#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

flint_rand_t test_rand;

static ulong seed = 1;
static double multiplier = 1;

static void
rand_init(void)
{
#if HAVE_DECL_FLINT_RAND_INIT
    flint_rand_init(test_rand);
#else
    flint_randinit(test_rand);
#endif
#if HAVE_DECL_FLINT_RAND_SET_SEED
    flint_rand_set_seed(test_rand, seed, seed ^ 0x5851f42dUL);
#else
    flint_randseed(test_rand, seed, seed ^ 0x5851f42dUL);
#endif
}

static void
rand_clear(void)
{
#if HAVE_DECL_FLINT_RAND_INIT
    flint_rand_clear(test_rand);
#else
    flint_randclear(test_rand);
#endif
}

slong
test_count(slong n)
{
    double m = multiplier * (double) n;

    return m < 1 ? 1 : (slong) m;
}

slong
test_uniform(slong n)
{
    return (slong) n_randint(test_rand, (mp_limb_t) n);
}

void
test_arb_point(arf_t p, const arb_t x, int corner)
{
    arf_t r;

    arf_init(r);

    arf_set_mag(r, arb_radref(x));
    if (corner == 0)
    {
        /* A multiple of 2^-30 in [-1, 1], its ends and 0 often. */
        slong k = 0;

        switch (test_uniform(8))
        {
            case 0: k = -(WORD(1) << 30); break;
            case 1: k = WORD(1) << 30; break;
            case 2: k = 0; break;
            default:
                k = test_uniform((WORD(1) << 31) + 1) - (WORD(1) << 30);
        }
        arf_mul_si(r, r, k, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_mul_2exp_si(r, r, -30);
    }
    else if (corner < 0)
        arf_neg(r, r);
    arf_add(p, arb_midref(x), r, ARF_PREC_EXACT, ARF_RND_DOWN);

    arf_clear(r);
}

static void
print_arf(const char *name, const arf_t x)
{
    printf("  %s = ", name);
    arf_print(x);
    printf(" = ");
    arf_printd(x, 20);
    printf("\n");
}

static void
print_arb(const char *name, const arb_t x)
{
    printf("  %s = ", name);
    arb_print(x);
    printf(" = ");
    arb_printd(x, 20);
    printf("\n");
}

int
test_arb_contains_exact(const arb_t x, const fmpq_t q, const char *what)
{
    if (arb_contains_fmpq(x, q))
        return 1;
    printf("\n%s: not contained\n", what);
    print_arb("ball", x);
    printf("  point = ");
    fmpq_print(q);
    printf("\n");
    return 0;
}

int
test_arb_contains_arf(const arb_t x, const arf_t p, const char *what)
{
    if (arb_contains_arf(x, p))
        return 1;
    printf("\n%s: not contained\n", what);
    print_arb("ball", x);
    print_arf("point", p);
    return 0;
}

int
test_arb_contains_arb(const arb_t x, const arb_t inner, const char *what)
{
    if (arb_contains(x, inner))
        return 1;
    printf("\n%s: not contained\n", what);
    print_arb("ball", x);
    print_arb("inner", inner);
    return 0;
}

int
test_arb_tight(const arb_t x, const arb_t reference, double factor,
    slong abs_exp, const char *what)
{
    mag_t bound, f;
    int good;

    mag_init(bound);
    mag_init(f);

    mag_set_d(f, factor);
    mag_mul(bound, arb_radref(reference), f);
    mag_one(f);
    mag_mul_2exp_si(f, f, abs_exp);
    mag_add(bound, bound, f);
    good = arb_is_finite(x) && mag_cmp(arb_radref(x), bound) <= 0;
    if (!good)
    {
        printf("\n%s: too wide (factor %g, plus 2^%ld)\n", what, factor,
            (long) abs_exp);
        print_arb("ball", x);
        print_arb("reference", reference);
    }

    mag_clear(bound);
    mag_clear(f);
    return good;
}

static char *
path_below(const char *variable, const char *name)
{
    const char *dir = getenv(variable);
    size_t size;
    char *path;

    if (dir == NULL || *dir == '\0')
        dir = ".";
    size = strlen(dir) + strlen(name) + 2;
    path = flint_malloc(size);
    snprintf(path, size, "%s/%s", dir, name);
    return path;
}

char *
test_source_path(const char *name)
{
    return path_below("LOJA_SRCDIR", name);
}

char *
test_build_path(const char *name)
{
    return path_below("LOJA_BUILDDIR", name);
}

void
test_read_problem(loja_problem_t prob, const char *name)
{
    char *path = test_source_path(name);
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    flint_free(path);
}

static int
wanted(const char *name, int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++)
    {
        if (strcmp(name, argv[i]) == 0)
            return 1;
    }
    return argc < 2;
}

static void
read_environment(void)
{
    const char *s;

    s = getenv("LOJA_SEED");
    if (s != NULL && *s != '\0')
        seed = strtoul(s, NULL, 0);
    s = getenv("LOJA_TEST_MULTIPLIER");
    if (s != NULL && *s != '\0')
        multiplier = strtod(s, NULL);
}

static void
print_failures(void)
{
    CU_pFailureRecord f;

    for (f = CU_get_failure_list(); f != NULL; f = f->pNext)
        printf("%s:%u: %s: failed: %s\n",
            f->strFileName != NULL ? f->strFileName : "?",
            f->uiLineNumber,
            f->pTest != NULL ? f->pTest->pName : "?",
            f->strCondition != NULL ? f->strCondition : "?");
}

/* Each test starts from the seed, so that it fails alone as in company. */
static void
before_test(const CU_pTest test, const CU_pSuite suite)
{
    (void) suite;
    printf("test %s\n", test->pName);
    fflush(stdout);
    rand_clear();
    rand_init();
}

int
test_main(const char *suite_name, const test_case_t *cases, size_t n,
    int argc, char **argv)
{
    CU_pSuite suite;
    unsigned int passed, failed;
    size_t i;

    read_environment();
    printf("%s: LOJA_SEED=%lu LOJA_TEST_MULTIPLIER=%g\n", suite_name,
        (unsigned long) seed, multiplier);

    if (CU_initialize_registry() != CUE_SUCCESS)
        return 99;
    suite = CU_add_suite(suite_name, NULL, NULL);
    for (i = 0; suite != NULL && i < n; i++)
    {
        if (wanted(cases[i].name, argc, argv)
            && CU_add_test(suite, cases[i].name, cases[i].run) == NULL)
            suite = NULL;
    }
    if (suite == NULL)
    {
        printf("%s: %s\n", suite_name, CU_get_error_msg());
        CU_cleanup_registry();
        return 99;
    }

    rand_init();
    CU_set_test_start_handler(before_test);
    CU_run_all_tests();
    rand_clear();

    print_failures();
    failed = CU_get_number_of_tests_failed();
    passed = CU_get_number_of_tests_run() - failed;
    printf("loja-tests: %u passed, %u failed\n", passed, failed);

    CU_cleanup_registry();
    flint_cleanup();
    return failed != 0 || passed == 0;
}
