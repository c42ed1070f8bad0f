/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The claim `threshold' for one neuron with biases and a target of degree
    2 (rule threshold-vertex): every flow with L(theta(0)) <= eps has L -> 0
    and |theta| -> infinity.

    Steps: the data are moved to [-1, 1]; for w > 0 and, by reflection, for
    w < 0, every place of the plane of inner weights is covered, tails first
    since they are quick; words and record.  Nothing is left to the
    literature.  Words and record are in threshold_vertex_words.c.
*/
#include <string.h>
#include "base/base.h"
#include "threshold/threshold_vertex.h"

/* HEURISTIC: the tails are the quickest. */
static const loja_place_t order[LOJA_PLACES] = {
    LOJA_PLACE_RIGHT, LOJA_PLACE_LEFT_END, LOJA_PLACE_LEFT,
    LOJA_PLACE_CORNER_LAST, LOJA_PLACE_CORNER_NEXT, LOJA_PLACE_RISE,
    LOJA_PLACE_FALL, LOJA_PLACE_CHART, LOJA_PLACE_BOUNDED, LOJA_PLACE_STEEP
};

#define PRECISION 96           /* HEURISTIC: of the tests on boxes */

static void
half_clear(loja_half_plane_t *half)
{
    slong i;

    for (i = 0; i < LOJA_PLACES; i++)
    {
        _loja_plane_box_clear(half->cover[i].root);
        flint_free(half->cover[i].tree);
    }
    if (half->ready)
        _loja_plane_clear(half->plane);
}

static void
trial_clear(loja_vertex_trial_t *t)
{
    slong i;

    for (i = 0; i < 2; i++)
        half_clear(t->half + i);
    fmpq_clear(t->scale);
}

/* 1, or 0 and why the rule does not apply. */
static int
trial_init(loja_vertex_trial_t *t, const loja_problem_t prob,
           const loja_claim_opts_t *opts, loja_message_t why)
{
    slong i, k;

    memset(t, 0, sizeof(*t));
    t->prob = prob;
    if (opts != NULL)
    {
        t->limits.threads = opts->threads;
        t->limits.stop = opts->stop;
        if (opts->seconds > 0)
            t->limits.end = _loja_clock() + opts->seconds;
    }
    fmpq_init(t->scale);
    for (i = 0; i < 2; i++)
        for (k = 0; k < LOJA_PLACES; k++)
            _loja_plane_box_init(t->half[i].cover[k].root);
    t->halves = 1;
    for (i = 0; i < t->halves; i++)
    {
        t->half[i].reflected = (int) i;
        t->half[i].ready = _loja_plane_init(t->half[i].plane, t->scale,
            prob, (int) i, PRECISION, why);
        if (!t->half[i].ready)
            return 0;
        /* SOUND: threshold-vertex (w < 0: the reflected data with w > 0) */
        if (!t->half[i].plane->symmetric)
            t->halves = 2;
    }
    return 1;
}

static void
add_reason(loja_vertex_trial_t *t, const char *text)
{
    size_t len = strlen(t->reason);

    snprintf(t->reason + len, sizeof(t->reason) - len, "%s%s",
        len ? "; " : "", text);
}

/*
    Every place of every half plane.  all: go on after a failure, so that
    the reason names everything that is open.
*/
static loja_status_t
cover_all(loja_vertex_trial_t *t, const fmpq_t eps, double Z, int all)
{
    loja_status_t status, worst = LOJA_OK;
    loja_message_t why;
    fmpq_t own;
    slong i, k;

    t->reason[0] = 0;
    t->tail_failed = 0;
    fmpq_init(own);
    fmpq_div(own, eps, t->scale);
    for (i = 0; i < t->halves && (all || worst == LOJA_OK); i++)
    {
        loja_half_plane_t *half = t->half + i;

        half->boxes = 0;
        memset(half->done, 0, sizeof(half->done));
        if (!_loja_plane_choose(half->plane, own, Z))
        {
            add_reason(t, "the valley at the vertex does not rise above eps "
                "within the reach of the chart");
            worst |= LOJA_UNABLE;
            continue;
        }
        for (k = 0; k < LOJA_PLACES && (all || worst == LOJA_OK); k++)
        {
            loja_place_t place = order[k];

            status = _loja_plane_cover(half->cover + place, half->plane,
                place, &t->limits, why);
            half->boxes += half->cover[place].boxes;
            half->done[place] = status == LOJA_OK;
            if (status == LOJA_OK)
                continue;
            worst |= status;
            add_reason(t, why->text);
            if (place >= LOJA_PLACE_RIGHT && status == LOJA_UNABLE)
                t->tail_failed = 1;
            if (status & (LOJA_LIMIT | LOJA_STOPPED))
                all = 0;
        }
    }
    fmpq_clear(own);
    return worst;
}

/* HEURISTIC: where the tails begin, at first: 1/Z^2 or 1/Z is the relative
   error made there. */
static double
first_Z(const loja_vertex_trial_t *t)
{
    return t->half[0].plane->power == 1 ? 5 : 12;
}

static loja_status_t
attempt(loja_claim_t claim, loja_vertex_trial_t *t, const fmpq_t eps, int all)
{
    loja_status_t status = LOJA_UNABLE;
    double Z = first_Z(t);
    int i;

    /* HEURISTIC: a tail that fails may begin later */
    for (i = 0; i < 3; i++, Z *= 2)
    {
        status = cover_all(t, eps, Z, all);
        if (status == LOJA_OK)
        {
            _loja_vertex_proved(claim, t, eps);
            return LOJA_OK;
        }
        if (status != LOJA_UNABLE || !t->tail_failed)
            break;
    }
    return status & LOJA_STOPPED ? LOJA_STOPPED
        : status & LOJA_LIMIT ? LOJA_LIMIT : LOJA_UNABLE;
}

/* var: the variance of the targets, exact; mean: theirs. */
static void
moments(fmpq_t mean, fmpq_t var, const loja_problem_t prob)
{
    fmpq_t t, n;
    slong i;

    fmpq_init(t);
    fmpq_init(n);
    fmpq_zero(mean);
    fmpq_zero(var);
    fmpq_set_si(n, prob->n, 1);
    for (i = 0; i < prob->n; i++)
    {
        fmpq_add(mean, mean, fmpq_mat_entry(prob->y, i, 0));
        fmpq_addmul(var, fmpq_mat_entry(prob->y, i, 0),
            fmpq_mat_entry(prob->y, i, 0));
    }
    fmpq_div(mean, mean, n);
    fmpq_div(var, var, n);
    fmpq_submul(var, mean, mean);
    fmpq_clear(t);
    fmpq_clear(n);
}

/* HEURISTIC: shares of the variance that are tried for eps, and the digits
   that are kept; in thousandths, then in millionths. */
static const int share[] = {620, 580, 540, 500, 450, 400, 350, 300, 250,
    200, 150, 120, 90, 70, 50, 40, 30, 20, 15, 10, 7, 5, 3, 2, 1};
static const int tiny_share[] = {400, 150, 60, 30, 15, 5, 2, 1};

/* eps := share/unit of var with two digits, rounded down. */
static void
candidate(fmpq_t eps, const fmpq_t var, int part, ulong unit)
{
    fmpz_t q;
    slong e = 0;

    fmpz_init(q);
    fmpq_mul_ui(eps, var, (ulong) part);
    fmpq_div_fmpz(eps, eps, (fmpz_set_ui(q, unit), q));
    fmpz_set_ui(q, 10);
    while (fmpq_cmp_ui(eps, 10) < 0)
    {
        fmpq_mul_fmpz(eps, eps, q);
        e--;
    }
    while (fmpq_cmp_ui(eps, 100) >= 0)
    {
        fmpq_div_fmpz(eps, eps, q);
        e++;
    }
    fmpz_fdiv_q(fmpq_numref(eps), fmpq_numref(eps), fmpq_denref(eps));
    fmpz_one(fmpq_denref(eps));
    for (; e < 0; e++)
        fmpq_div_fmpz(eps, eps, q);
    for (; e > 0; e--)
        fmpq_mul_fmpz(eps, eps, q);
    fmpz_clear(q);
}

/* An eps as large as the list allows. */
static loja_status_t
search(loja_claim_t claim, loja_vertex_trial_t *t, const fmpq_t var)
{
    loja_status_t status = LOJA_UNABLE;
    fmpq_t eps;
    const size_t n = sizeof(share) / sizeof(share[0]),
        all = n + sizeof(tiny_share) / sizeof(tiny_share[0]);
    size_t i;

    fmpq_init(eps);
    for (i = 0; i < all; i++)
    {
        if (i < n)
            candidate(eps, var, share[i], 1000);
        else
            candidate(eps, var, tiny_share[i - n], 1000000);
        status = attempt(claim, t, eps, 0);
        if (status != LOJA_UNABLE)
            break;
    }
    fmpq_clear(eps);
    return status;
}

loja_status_t
_loja_threshold_vertex(loja_claim_t claim, const loja_problem_t prob,
                       const fmpq_t eps, const loja_claim_opts_t *opts)
{
    loja_status_t status;
    loja_message_t why;
    loja_vertex_trial_t t;
    fmpq_t mean, var;
    char *done;

    loja_claim_reset(claim);
    if (!trial_init(&t, prob, opts, why))
    {
        trial_clear(&t);
        return loja_claim_undecided(claim, "%s", why->text);
    }
    fmpq_init(mean);
    fmpq_init(var);
    moments(mean, var, prob);
    /* SOUND: threshold-vertex (refutation: an exact critical point) */
    if (eps != NULL && fmpq_cmp(eps, var) >= 0)
    {
        _loja_vertex_refuted(claim, eps, mean, var);
        status = LOJA_OK;
    }
    else if (eps != NULL && fmpq_sgn(eps) <= 0)
    {
        status = loja_claim_undecided(claim, "eps must be > 0");
    }
    else
    {
        status = eps != NULL ? attempt(claim, &t, eps, 1)
            : search(claim, &t, var);
        if (status != LOJA_OK)
        {
            done = _loja_vertex_places(&t);
            (void) loja_claim_undecided(claim, "%s.  Proved places: %s.  A "
                "smaller eps may help", t.reason, done);
            flint_free(done);
        }
    }
    fmpq_clear(mean);
    fmpq_clear(var);
    trial_clear(&t);
    return status;
}
