/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: the inequalities of theorem M from given constants, and what
   is refused. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "merging_truth.h"

static long failures, checks;

static const instance plain = { "plain", "tanh", "merge", "[0,1]", 1, 2, 0, 1,
    2, 3, { "-1", "1/2", "1" }, { 1, 1, 1 }, 0, 0.1, 0.1, 1 };
static const double frame[MOST * MOST] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };

/* Some constants, in doubles; c2 and c3 follow from (1). */
typedef struct
{
    double h0, rho, off, D0, mu, a, abar, rising, b, Cg, Ce, epsilon;
} constants;

static int
holds(const constants *k, int q, double c, report_t *rep)
{
    claim_t claim;
    problem prob;
    merging m;
    int good;

    merging_setup(&claim, &prob, &plain, frame, rep);
    if (!merging_start(&m, &claim))
        abort();
    m.q = q;
    mpfr_set_prec(m.c, 64);
    mpfr_set_d(m.h0, k->h0, MPFR_RNDN);
    mpfr_set_d(m.rho, k->rho, MPFR_RNDN);
    mpfr_set_d(m.D0, k->D0, MPFR_RNDN);
    mpfr_set_d(m.mu, k->mu, MPFR_RNDN);
    mpfr_set_d(m.a, k->a, MPFR_RNDN);
    mpfr_set_d(m.c, c, MPFR_RNDN);
    mpfi_set_d(&m.off, k->off);
    mpfi_set_d(&m.lambda, 1 - k->epsilon);
    mpfi_set_d(&m.Lambda, 1 + k->epsilon);
    mpfi_interv_d(&m.A, k->a, k->abar);
    mpfi_set_d(&m.rising, k->rising);
    mpfi_set_d(&m.b, k->b);
    mpfi_set_d(&m.Cg, k->Cg);
    mpfi_set_d(&m.Ce, k->Ce);
    good = merging_conditions(&m);
    merging_end(&m);
    merging_undo(&claim, &prob);
    return good;
}

static void
expect(const char *what, int found, int wanted, const report_t *rep,
       const char *text)
{
    checks++;
    if (found == wanted && (found || strncmp(rep->text, text,
                                             strlen(text)) == 0))
        return;
    failures++;
    printf("%s: %d, %s\n", what, found, rep->text);
}

static void
check_conditions(void)
{
    static const constants k = { 0.5, 1, 0.25, 0.2, 4, 1, 1.5, 0.7, 0.5, 2,
        3, 0.25 };
    constants w;
    report_t rep;
    int q;

    for (q = 1; q <= 2; q++)
    {
        const double m = 1 + 1.0 / q, D0 = q == 1 ? 0.2 : 0.15;
        const double R = k.rho + k.off, l = 1 - k.epsilon, L = 1 + k.epsilon;
        const double c2 = k.rising / k.Cg * pow(L * k.mu / 2 + k.abar, -m);
        const double c3 = (l - R * k.b / k.mu) / k.Ce
            * pow(L / 2 + k.abar / k.mu, -0.5) * pow(D0, 0.5 - m);
        double c = fmin(c2, c3);

        w = k;
        w.D0 = D0;
        expect("c", holds(&w, q, 0.999999 * c, &rep), 1, &rep, "");
        expect("c", holds(&w, q, 1.000001 * c, &rep), 0, &rep, "c: ");
        /* the other one */
        w.Ce = k.Ce * 4 * c3 / c2;
        c = c3 * k.Ce / w.Ce;
        expect("c_3", holds(&w, q, 0.999999 * c, &rep), 1, &rep, "");
        expect("c_3", holds(&w, q, 1.000001 * c, &rep), 0, &rep, "c: ");
        w = k;
        w.D0 = 1.001 * pow(k.h0, q);
        expect("h0", holds(&w, q, 0.1 * c, &rep), 0, &rep, "h0: D > D0");
        w = k;
        w.h0 = 2;
        w.D0 = 0.999 * l / 2 * 0.5625;
        expect("rho", holds(&w, q, 0.1 * c, &rep), 1, &rep, "");
        w.D0 = 1.001 * l / 2 * 0.5625;
        expect("rho", holds(&w, q, 0.1 * c, &rep), 0, &rep, "rho: D > D0");
        w = k;
        w.D0 = D0;
        w.b = 1.001 * l * k.mu / R;
        expect("mu", holds(&w, q, 1e-9, &rep), 0, &rep, "mu: ");
        w.b = 0.999 * l * k.mu / R;
        expect("mu", holds(&w, q, 1e-9, &rep), 1, &rep, "");
        w = k;
        w.rising = -1e-9;
        expect("a'", holds(&w, q, 1e-9, &rep), 0, &rep, "h0: the loss");
    }
}

/* ---- records ---- */

static const struct { instance in; const char *reason; } refused[] =
{
    { { "kink", "relu", "merge", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" }, { 0 },
        0, 1, 1, 1 }, "rule: one hidden layer without a kink" },
    { { "kink", "softsign", "merge", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "rule: one hidden layer without a kink" },
    { { "flat, logistic", "logistic", "flat", "[0]", 1, 2, 0, 1, 1, 1,
        { "1" }, { 0 }, 0, 1, 1, 1 }, "family: no biases" },
    { { "flat, biases", "tanh", "flat", "[0]", 1, 2, 1, 1, 2, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "family: no biases" },
    { { "flat, q", "gelu", "flat", "[0]", 1, 2, 0, 1, 2, 1, { "1" }, { 0 },
        0, 1, 1, 1 }, "q: " },
    { { "merge, q", "tanh", "merge", "[0,1]", 1, 2, 0, 1, 1, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "q: 2" },
    { { "sign, gelu", "gelu", "merge", "[0,1]", 1, 2, 1, -1, 2, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "sign: " },
    { { "sign, logistic", "logistic", "merge", "[0,1]", 1, 2, 0, -1, 2, 1,
        { "1" }, { 0 }, 0, 1, 1, 1 }, "sign: " },
    { { "no sign", "tanh", "merge", "[0,1]", 1, 2, 0, 0, 2, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "family: " },
    { { "family", "tanh", "split", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "family: " },
    { { "one neuron", "tanh", "merge", "[1,1]", 1, 2, 0, 1, 2, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "neurons: " },
    { { "no neuron", "tanh", "merge", "[0,2]", 1, 2, 0, 1, 2, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "neurons: " },
    { { "three", "tanh", "merge", "[0,1,2]", 1, 3, 0, 1, 2, 1, { "1" },
        { 0 }, 0, 1, 1, 1 }, "neurons: " },
    { { "h0", "tanh", "merge", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" }, { 0 }, 0,
        -1, 1, 1 }, "h0, rho" },
    { { "rho", "tanh", "merge", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" }, { 0 }, 0,
        1, -1, 1 }, "h0, rho" }
};

static const struct { const char *key, *text, *reason; } members[] =
{
    { "centre", "[\"0\",\"0\"]", "centre: 3" },
    { "centre", "[\"0\",\"0\",0]", "centre: 3" },
    { "centre", "[\"0\",\"0\",\"nan\"]", "centre: 3" },
    { "frame", "[[\"0\"],[\"0\"]]", "frame: " },
    { "frame", "[[\"0\"],[\"0\"],[\"0\"]]", "frame: 3" },
    { "frame", "[0,0,0]", "frame: 3" },
    { "neurons", "[0.5,1]", "neurons: " },
    { "neurons", "\"01\"", "neurons: " },
    { "c", "\"-0x1p+0\"", "h0, rho" },
    { "a", "\"0\"", "h0, rho" },
    { "mu", "\"0\"", "h0, rho" },
    { "D0", "\"inf\"", "D0: a dyadic" },
    { "excess", "\"0\"", "h0, rho" },
    { "limit", "[\"0x1p+0\",\"0\"]", "limit: " },
    { "family", "2", "family: a string" },
    { "sign", "true", "sign: " },
    { "b", "0", "no member" }
};

static void
refuse(const claim_t *claim, const char *what, const char *reason)
{
    claim_t own = *claim;
    merging m;

    own.rep->text[0] = '\0';
    expect(what, merging_start(&m, &own), 0, own.rep, reason);
    merging_end(&m);
}

static void
check_records(void)
{
    claim_t claim;
    report_t rep;
    problem prob;
    json_t *whole;
    size_t i;

    for (i = 0; i < sizeof(refused) / sizeof(*refused); i++)
    {
        merging_setup(&claim, &prob, &refused[i].in, frame, &rep);
        refuse(&claim, refused[i].in.name, refused[i].reason);
        merging_undo(&claim, &prob);
    }
    merging_setup(&claim, &prob, &plain, frame, &rep);
    whole = (json_t *) claim.data;
    for (i = 0; i < sizeof(members) / sizeof(*members); i++)
    {
        json_t *data = json_copy(whole);

        json_object_set_new(data, members[i].key,
                            json_loads(members[i].text, JSON_DECODE_ANY,
                                       NULL));
        claim.data = data;
        refuse(&claim, members[i].key, members[i].reason);
        json_decref(data);
    }
    claim.data = whole;
    mpq_set_ui(prob.l2, 1, 10);
    refuse(&claim, "l2", "rule: ");
    merging_undo(&claim, &prob);
}

int
main(void)
{
    check_conditions();
    check_records();
    printf("%ld checks, %ld failures\n", checks, failures);
    return failures > 0;
}
