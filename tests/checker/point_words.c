/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A ball around decimals holds the ball that it stands for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "checker/rules/claim.h"

static int bad = 0;

static void
check(int good, const char *what, const char *text)
{
    if (!good)
    {
        printf("%s: %s\n", what, text);
        bad = 1;
    }
}

/* The radius of the words, less |x - decimals| and the radius, is >= 0. */
static int
holds(const char *text, const interval *x, int n, const mpfr_t radius)
{
    mpfr_t r, d, sum;
    char *s;
    int i, good = strncmp(text, "within ", 7) == 0;

    mpfr_inits2(2000, r, d, sum, (mpfr_ptr) NULL);
    mpfr_set_ui(sum, 0, MPFR_RNDN);
    if (good)
    {
        mpfr_strtofr(r, text + 7, &s, 10, MPFR_RNDD);
        good = strncmp(s, n > 1 ? " of (" : " of ", n > 1 ? 5 : 4) == 0;
        s += n > 1 ? 5 : 4;
    }
    for (i = 0; i < n && good; i++)
    {
        mpfr_strtofr(d, s, &s, 10, MPFR_RNDN);
        good = strncmp(s, i + 1 < n ? ", " : n > 1 ? ")" : "", 2) == 0;
        s += 2;
        mpfr_sub(d, d, &x[i].left, MPFR_RNDN);
        mpfr_sqr(d, d, MPFR_RNDN);
        mpfr_add(sum, sum, d, MPFR_RNDU);
    }
    mpfr_sqrt(sum, sum, MPFR_RNDU);
    mpfr_add(sum, sum, radius, MPFR_RNDU);
    good = good && mpfr_lessequal_p(sum, r);
    /* and it is not much greater, where there are decimals enough */
    mpfr_mul_d(sum, radius, 2, MPFR_RNDU);
    good = good && (mpfr_get_exp(radius) < -90 || mpfr_lessequal_p(r, sum));
    mpfr_clears(r, d, sum, (mpfr_ptr) NULL);
    return good;
}

int
main(void)
{
    interval *x = vec_new(30, 300);
    char text[POINT_WORDS], small[40];
    gmp_randstate_t state;
    mpfr_t radius;
    int n, k, i;

    gmp_randinit_default(state);
    mpfr_init2(radius, 64);
    for (n = 1; n <= 24; n++)
        for (k = 0; k < 40; k++)
        {
            for (i = 0; i < n; i++)
            {
                mpfr_urandomb(&x[i].left, state);
                mpfr_mul_2si(&x[i].left, &x[i].left, 8 - k, MPFR_RNDN);
                if (i % 2 == 1)
                    mpfr_neg(&x[i].left, &x[i].left, MPFR_RNDN);
                mpfi_set_fr(x + i, &x[i].left);
            }
            mpfr_set_ui_2exp(radius, 3, 1 - 3 * k, MPFR_RNDN);
            point_words(text, sizeof(text), x, n, radius, "limit");
            check(holds(text, x, n, radius), "no ball around it", text);
        }
    mpfi_set_ui(x, 0);
    mpfi_set_si(x + 1, -2);
    mpfr_set_ui_2exp(radius, 1, -4, MPFR_RNDN);
    point_words(text, sizeof(text), x, 2, radius, "limit");
    check(strcmp(text, "within 0.0625 of (0, -2)") == 0, "zeros", text);
    /* too many, too long, no room */
    for (i = 0; i < 30; i++)
        mpfi_set_ui(x + i, 1);
    point_words(text, sizeof(text), x, 25, radius, "limit");
    check(strcmp(text, "within 0.0625 of the `limit' of the record") == 0,
          "too many", text);
    mpfi_mul_2exp(x, x, 250);
    point_words(text, sizeof(text), x, 2, radius, "centre");
    check(strcmp(text, "within 0.0625 of the `centre' of the record") == 0,
          "too long", text);
    mpfi_set_ui(x, 1);
    point_words(small, sizeof(small), x, 24, radius, "limit");
    check(strncmp(small, "within 0.0625 of the `limit'", 28) == 0, "no room",
          small);
    mpfr_clear(radius);
    gmp_randclear(state);
    vec_free(x, 30);
    return bad;
}
