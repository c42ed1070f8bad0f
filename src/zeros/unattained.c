/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The claim `unattained': L > 0 for all parameters.

     1. l2 > 0: L = 0 needs theta = 0, which is looked at.
     2. data that contradict each other: L > 0.
     3. targets that a formula attains: L = 0 somewhere.
     4. more points on a line than zeros: L > 0.
     5. a search for zero loss, proved where it ends: L = 0 somewhere.
*/
#include <string.h>
#include "zeros/unattained.h"

/* HEURISTIC: bits of the proof at rest; affects success and cost only. */
#define DEFAULT_PRECISION 256

/* 1.  L >= l2 |theta|^2 > 0 but for theta = 0, where N = psi_K(...) = 0: the
   last affine map vanishes. */
static void
penalised(loja_claim_t claim, const loja_problem_struct *prob)
{
    slong i, q;
    char *s;
    fmpq_mat_t theta;

    for (i = 0; i < prob->n; i++)
        for (q = 0; q < fmpq_mat_ncols(prob->y); q++)
            if (!fmpq_is_zero(fmpq_mat_entry(prob->y, i, q)))
            {
                loja_record_put_string(claim->record, "rule",
                    "unattained-zeros");
                loja_record_put_string(claim->record, "kind", "penalty");
                loja_record_put_slong(claim->record, "sample", i);
                loja_record_put_slong(claim->record, "output", q);
                s = fmpq_get_str(NULL, 10, prob->l2);
                /* SOUND: unattained-zeros (penalty) */
                loja_claim_decided(claim, LOJA_PROVED, "unattained-zeros",
                    "L > 0 for every theta. L >= %s |theta|^2 > 0 for theta "
                    "!= 0, and at theta = 0 the network is 0, which is not "
                    "the target of sample %ld (of 1 to %ld).", s,
                    (long) i + 1, (long) prob->n);
                flint_free(s);
                return;
            }
    fmpq_mat_init(theta, 1, prob->net->nparams);
    _loja_attained_formula_words(claim, theta, "all targets are 0");
    fmpq_mat_clear(theta);
}

/* 4., for networks that are affine. */
static int
try_affine(loja_claim_t claim, const loja_problem_struct *prob)
{
    const char *what = prob->net->bias ? "affine" : "linear";

    /* SOUND: unattained-zeros (affine: no solution of a linear system) */
    if (!_loja_unattained_not_affine(prob))
        return 0;
    loja_record_put_string(claim->record, "rule", "unattained-zeros");
    loja_record_put_string(claim->record, "kind", "affine");
    loja_claim_decided(claim, LOJA_PROVED, "unattained-zeros", "L > 0 for "
        "every theta. Every network of this shape is %s, and no %s function "
        "has the targets as its values (exact linear algebra).", what, what);
    return 1;
}

/* 3. */
static int
try_formula(loja_claim_t claim, const loja_problem_struct *prob)
{
    const char *kind = "";
    fmpq_mat_t theta;
    int found;

    fmpq_mat_init(theta, 1, prob->net->nparams);
    found = _loja_attained_formula(theta, &kind, prob);
    if (found)
        _loja_attained_formula_words(claim, theta, kind);
    fmpq_mat_clear(theta);
    return found;
}

/* 4.  Else why says what is missing. */
static int
try_count(loja_claim_t claim, char *why, size_t size,
          const loja_problem_struct *prob,
          const loja_unattained_points_t pts)
{
    loja_unattained_line_t line;
    char *Z;
    int found;

    if (prob->net->depth > 2)
    {
        snprintf(why, size, "zeros are counted for one hidden layer only");
        return 0;
    }
    _loja_unattained_line_init(line);
    found = _loja_unattained_line_find(line, prob, pts);
    if (found)
        _loja_unattained_line_words(claim, line, pts, prob);
    else if (line->seen > 0)
    {
        Z = fmpz_get_str(NULL, 10, line->seen_Z);
        snprintf(why, size, "at most %ld points of a line were seen to agree "
            "with one polynomial (degree %ld), and more than Z = %.40s are "
            "needed (more data or fewer neurons would do)",
            (long) line->seen, (long) line->seen_degree, Z);
        flint_free(Z);
    }
    else
        snprintf(why, size, "no line holds more points than needed to define "
            "a polynomial of a degree that the rule covers");
    _loja_unattained_line_clear(line);
    return found;
}

/* 5. */
static int
try_search(loja_claim_t claim, char *why, size_t size,
           const loja_problem_struct *prob, const loja_claim_opts_t *opts)
{
    slong k, prec = opts != NULL && opts->precision > 0 ? opts->precision
                                                        : DEFAULT_PRECISION;
    loja_trap_system_t sys;
    loja_trap_zero_t trap;
    int found = 0;

    for (k = 0; k < prob->net->depth - 1; k++)
        if (!prob->net->act[k]->smooth)
        {
            snprintf(why, size, "%s is not C1, so that the proof at rest "
                "does not apply", prob->net->act[k]->name);
            return 0;
        }
    _loja_trap_system_init(sys, prob);
    if (sys->rows > prob->net->nparams)
        snprintf(why, size, "with %ld residuals for %ld parameters "
            "J J^T is singular, and the proof at rest does not apply",
            (long) sys->rows, (long) prob->net->nparams);
    else
    {
        _loja_trap_zero_init(trap, prob->net->nparams, sys->rows);
        found = _loja_attained_search(trap, why, size, sys, prob, prec,
            opts != NULL ? opts->seconds : 0,
            opts != NULL ? opts->stop : NULL);
        if (found)
            _loja_attained_trap_words(claim, trap);
        _loja_trap_zero_clear(trap);
    }
    _loja_trap_system_clear(sys);
    return found;
}

loja_status_t
loja_claim_unattained(loja_claim_t claim, const loja_problem_t prob,
                      const loja_claim_opts_t *opts)
{
    loja_unattained_points_t pts;
    char count[600] = "", search[900] = "";
    int found = 1;

    loja_claim_reset(claim);
    if (!fmpq_is_zero(prob->l2))
    {
        penalised(claim, prob);
        return LOJA_OK;
    }
    _loja_unattained_points_init(pts, prob);
    /* SOUND: unattained-zeros (clash) */
    if (pts->clash[0] >= 0)
        _loja_unattained_clash_words(claim, pts, prob);
    else
        found = try_formula(claim, prob)
            || try_affine(claim, prob)
            || try_count(claim, count, sizeof(count), prob, pts)
            || try_search(claim, search, sizeof(search), prob, opts);
    _loja_unattained_points_clear(pts);
    if (found)
        return LOJA_OK;
    (void) loja_claim_undecided(claim, "L > 0 (rule unattained-zeros): %s. "
        "L = 0 (rule zero-attained): %s.", count, search);
    return opts != NULL && opts->stop != NULL && *opts->stop ? LOJA_STOPPED
                                                             : LOJA_UNABLE;
}
