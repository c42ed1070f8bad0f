/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Nodes for a chart with moduli (proofs/graded-moduli.md), not trusted. */
#include <math.h>
#include "infinity/graded.h"

/* HEURISTIC, all of them. */
#define ROUNDS 30
#define ROOM 1.3
#define PATIENCE 2             /* rounds, then radii that are reached grow by */
#define STRIDE 3.0
#define EDGE 0.1               /* of the rise of Em: added for the search */
#define FULL 0.92              /* of the radii */
#define DEAR_FULL 0.97         /* the same where bounds take long */
#define MOST_RISE 2.0          /* of the energy over its least value */
#define FIRST_RISE 0.01        /* tried for log(Em/En), and SMALL_RISE */
#define SMALL_RISE 0.001
#define STRETCH 1.07           /* of the moduli, where a face is too low */
#define MOST_STRETCH 3.0
#define STRETCHED 1.7          /* of families that ask for it */

#define NODES 9
static const double ratio[NODES] =
    { 1, 0.9, 0.78, 0.65, 0.5, 0.35, 0.2, 0.08, 0 };
#define FEW_NODES 4            /* of families that ask for it */
static const double few_ratio[FEW_NODES] = { 1, 0.6, 0.25, 0 };

typedef struct
{
    loja_graded_family_struct *family;
    slong dim;
    double Em, least, first, stretch;
    double *radius, *spread, *reach;
    double *floor;             /* of the radii, from nodes before */
    char *held;                /* is a modulus */
    loja_graded_bounds_t b;
    loja_graded_slice_t slice;
    double C;                  /* of the last settle */
} search_t;

static void
search_init(search_t *s, loja_graded_family_struct *family)
{
    const size_t size = sizeof(double) * (size_t) family->dim;

    s->family = family;
    s->dim = family->dim;
    s->radius = flint_malloc(size);
    s->spread = flint_malloc(size);
    s->reach = flint_malloc(size);
    s->floor = flint_calloc(1, size);
    s->held = flint_calloc((size_t) family->dim, 1);
    family->ops->moduli(s->held, family);
    _loja_graded_bounds_init(s->b);
    s->b->reach = s->reach;
    _loja_graded_slice_init(s->slice, family->dim);
}

static void
search_clear(search_t *s)
{
    flint_free(s->radius);
    flint_free(s->spread);
    flint_free(s->reach);
    flint_free(s->floor);
    flint_free(s->held);
    _loja_graded_bounds_clear(s->b);
    _loja_graded_slice_clear(s->slice);
}

static void
set_slice(search_t *s, const arf_t h, arb_srcptr centre)
{
    loja_graded_slice_struct *p = s->slice;
    slong j;

    arf_set(p->lo, h);
    arf_set(p->hi, h);
    arf_set(p->mid, h);
    mag_zero(p->half);
    arb_set_arf(p->h, h);
    arb_set_d(p->Lam, s->Em + EDGE * (s->Em - s->least));
    arb_zero(p->l);
    for (j = 0; j < s->dim; j++)
    {
        arb_set(p->centre + j, centre + j);
        arb_zero(p->slope + j);
        arf_set_d(p->radius_lo + j, s->radius[j]);
        arf_set_d(p->radius_hi + j, s->radius[j]);
    }
}

/* C of the bounds at hand; negative: no descent. */
static double
growth(search_t *s)
{
    arb_t C, u0;
    double x = -1;
    int energy;

    arb_init(C);
    arb_init(u0);
    if (_loja_graded_growth(u0, C, &energy, s->family, s->slice, s->b))
        x = arf_get_d(arb_midref(C), ARF_RND_UP);
    arb_clear(C);
    arb_clear(u0);
    return x;
}

/* Radii at h for the energy Em; 1 if the box holds what it must.  extra:
   NULL or what is added. */
static int
settle(search_t *s, const arf_t h, arb_srcptr centre, const double *extra)
{
    const double unit = 1e-12;
    arb_t x;
    slong j, round;
    int good;

    arb_init(x);
    arb_set_arf(x, h);
    good = s->family->ops->spread(s->spread, &s->least, s->family, x, centre);
    good = good && s->Em > s->least && s->Em < s->least * (1 + MOST_RISE);
    for (j = 0; j < s->dim && good; j++)
        s->radius[j] = s->stretch * (s->held[j] ? 1 : ROOM) * s->spread[j]
            * sqrt(s->Em / s->least - 1) + unit + (extra != NULL ? extra[j] : 0);
    for (j = 0; j < s->dim && good; j++)
        s->radius[j] = fmax(s->radius[j], s->floor[j]);
    for (round = 0; round < ROUNDS && good; round++)
    {
        set_slice(s, h, centre);
        good = s->family->ops->bounds(s->b, s->family, s->slice);
        if (!good || (s->b->inside && s->b->image
                          < (s->family->coarse > 0 ? DEAR_FULL : FULL)))
            break;
        if (s->b->faces)
        {
            good = (s->stretch *= STRETCH) < MOST_STRETCH;
            for (j = 0; j < s->dim; j++)
                s->radius[j] *= STRETCH;
        }
        for (j = 0; j < s->dim; j++)
            s->radius[j] = fmax(s->radius[j], s->reach[j]
                * (s->family->coarse > 0 && round >= PATIENCE
                    && s->reach[j] > 0.98 * s->radius[j]
                    ? STRIDE : ROOM) + (extra != NULL ? extra[j] : 0));
    }
    arb_clear(x);
    s->C = good && s->b->inside ? growth(s) : -1;
    return s->C >= 0;
}

/* Em with room for the growth from En at h, first tried as e^D; 0: none. */
static int
find_cap_from(search_t *s, const arf_t h, double h_T, arb_srcptr centre,
              double En, double D)
{
    const double j = (double) s->family->step;
    const double a = 2 * (double) s->family->s / j;
    double last;
    slong round;

    s->stretch = s->first;
    for (round = 0; round < 12; round++)
    {
        s->Em = En * exp(D);
        if (!settle(s, h, centre, NULL))
            return 0;
        last = D;
        D = 1.25 * a * s->C * pow(h_T, j) + 1e-9;
        if (D <= last)
            return 1;
        D *= 1.05;
    }
    return 0;
}

/* A box that is too large for its bounds may have a smaller one. */
static int
find_cap(search_t *s, const arf_t h, double h_T, arb_srcptr centre, double En)
{
    return find_cap_from(s, h, h_T, centre, En, FIRST_RISE)
        || find_cap_from(s, h, h_T, centre, En, SMALL_RISE);
}

/* 1 if a cap is found at h, from D on, that a box at 0, where least is
   smallest, holds too; y: the centre there, bottom: that at 0. */
static int
closes(search_t *s, arb_ptr y, arb_srcptr bottom, double h, double D)
{
    arb_t x, zero;
    int good;

    arb_init(x);
    arb_init(zero);
    arb_set_d(x, h);
    good = s->family->ops->slow_approx(y, s->family, x)
        && s->family->ops->spread(s->spread, &s->least, s->family, x, y)
        && find_cap_from(s, arb_midref(x), h, y,
                         s->least * (1 + 0.1 * h * h), D)
        && settle(s, arb_midref(zero), bottom, NULL);
    arb_clear(x);
    arb_clear(zero);
    return good;
}

/* About the greatest h below top that closes, or 0. */
static double
find_needed(search_t *s, double top, arb_srcptr guess, arb_srcptr bottom)
{
    static const double rise[] = { FIRST_RISE, SMALL_RISE };
    static const double lower[] = { 1.3, 1.5 };
    static const slong heights[] = { 24, 14 };
    arb_ptr y = _arb_vec_init(s->dim);
    double h, found = 0;
    slong i, pass;

    for (pass = 0; pass < 2 && found == 0; pass++)
    {
        _arb_vec_set(y, guess, s->dim);
        h = top;
        for (i = 0; i < heights[pass] && found == 0; i++)
        {
            h /= s->family->coarse > 0 ? s->family->coarse : lower[pass];
            if (closes(s, y, bottom, h, rise[pass]))
                found = h;
        }
    }
    _arb_vec_clear(y, s->dim);
    return found;
}

static void
set_node(loja_graded_chart_t chart, slong i, const search_t *s,
         arb_srcptr centre)
{
    const slong dim = chart->dim;
    slong j;

    for (j = 0; j < dim; j++)
    {
        arf_set_round(chart->centre + i * dim + j, arb_midref(centre + j),
            64, ARF_RND_NEAR);
        arf_set_d(chart->radius + i * dim + j, s->radius[j]);
        arf_set_round(chart->radius + i * dim + j,
            chart->radius + i * dim + j, 16, ARF_RND_UP);
    }
    arf_set_d(chart->Lam + i, s->Em);
    arf_set_round(chart->Lam + i, chart->Lam + i, 40, ARF_RND_UP);
}

/* Centres at all nodes; extra: what the lines between them miss. */
static int
follow(arb_ptr *centre, double **extra, search_t *s, const arf_struct *h,
       slong nodes, arb_srcptr guess)
{
    arb_ptr y = _arb_vec_init(s->dim);
    arb_t x, m;
    slong i, j;
    int good = 1;

    arb_init(x);
    arb_init(m);
    for (i = 0; i < nodes && good; i++)
    {
        _arb_vec_set(centre[i], i > 0 ? centre[i - 1] : guess, s->dim);
        arb_set_arf(x, h + i);
        good = s->family->ops->slow_approx(centre[i], s->family, x);
    }
    for (i = 0; i + 1 < nodes && good; i++)
    {
        arb_set_arf(x, h + i);
        arb_set_arf(m, h + i + 1);
        arb_add(x, x, m, 64);
        arb_mul_2exp_si(x, x, -1);
        _arb_vec_set(y, centre[i], s->dim);
        good = s->family->ops->slow_approx(y, s->family, x);
        for (j = 0; j < s->dim && good; j++)
        {
            double miss;

            arb_add(m, centre[i] + j, centre[i + 1] + j, 128);
            arb_mul_2exp_si(m, m, -1);
            arb_sub(m, m, y + j, 128);
            miss = 1.3 * fabs(arf_get_d(arb_midref(m), ARF_RND_NEAR));
            extra[i][j] = fmax(extra[i][j], miss);
            extra[i + 1][j] = fmax(extra[i + 1][j], miss);
        }
    }
    arb_clear(x);
    arb_clear(m);
    _arb_vec_clear(y, s->dim);
    return good;
}

/* A radius that falls with h has to be halved with h, slice by slice: families
   whose bounds take long have it constant. */
static void
keep_floor(search_t *s)
{
    slong j;

    for (j = 0; j < s->dim && s->family->coarse > 0; j++)
        if (!s->held[j])
            s->floor[j] = fmax(s->floor[j], s->radius[j]);
}

/* Everything but the memory. */
static int
propose(loja_graded_chart_t chart, search_t *s, arb_ptr *centre,
        double **extra, double h_T, double En, arb_srcptr guess,
        double *needed, loja_message_t why)
{
    slong i;
    int good;

    if (!follow(centre, extra, s, chart->h, chart->nodes, guess))
    {
        loja_message_set(why, "no slow manifold with a least energy is "
            "found near theta(T)");
        return 0;
    }
    good = find_cap(s, chart->h, h_T, centre[0], En);
    if (!good)
    {
        loja_message_set(why, "the energy is not yet confined at h = %.3g",
            h_T);
        *needed = find_needed(s, h_T, centre[0], centre[chart->nodes - 1]);
    }
    for (i = 0; i < chart->nodes && good; i++)
    {
        good = settle(s, chart->h + i, centre[i], extra[i]);
        if (good)
        {
            set_node(chart, i, s, centre[i]);
            keep_floor(s);
        }
        else
        {
            loja_message_set(why, "the energy is not yet confined at h = "
                "%.3g", arf_get_d(chart->h + i, ARF_RND_NEAR));
            *needed = find_needed(s, h_T, centre[0],
                centre[chart->nodes - 1]);
        }
    }
    return good;
}

int
_loja_graded_moduli_search(loja_graded_chart_t chart,
    loja_graded_family_struct *family, arb_srcptr theta, const arb_t loss,
    slong attempt, double *needed, loja_message_t why)
{
    static const double stretches[] = { 1.2, 1.4, 1.1 };
    arb_ptr *centre = flint_malloc(sizeof(arb_ptr) * NODES);
    double **extra = flint_malloc(sizeof(double *) * NODES);
    arb_ptr guess = _arb_vec_init(family->dim);
    search_t s;
    arb_t h, En;
    double top;
    slong i;
    int good;

    arb_init(h);
    arb_init(En);
    *needed = 0;
    _loja_graded_chart_clear(chart);
    _loja_graded_chart_init(chart, family->coarse > 0 ? FEW_NODES : NODES,
                            family->dim);
    search_init(&s, family);
    s.first = family->coarse > 0 ? STRETCHED : stretches[attempt % 3];
    for (i = 0; i < chart->nodes; i++)
    {
        centre[i] = _arb_vec_init(family->dim);
        extra[i] = flint_calloc((size_t) family->dim, sizeof(double));
    }
    good = family->ops->inverse(h, guess, family, theta);
    _loja_graded_energy(En, family, theta, loss);
    top = arf_get_d(arb_midref(h), ARF_RND_NEAR);
    for (i = 0; i < chart->nodes; i++)
    {
        /* G8: L_T < g_min^2 h0^(2s), and |tau| varies over the box */
        arf_set_d(chart->h + i, top
            * (family->coarse > 0 ? 1.6 * few_ratio[i] : 1.02 * ratio[i]));
        arf_set_round(chart->h + i, chart->h + i, 24, ARF_RND_UP);
    }
    good = good && propose(chart, &s, centre, extra, top,
        arf_get_d(arb_midref(En), ARF_RND_UP), guess, needed, why);
    for (i = 0; i < chart->nodes; i++)
    {
        _arb_vec_clear(centre[i], family->dim);
        flint_free(extra[i]);
    }
    flint_free(centre);
    flint_free(extra);
    search_clear(&s);
    arb_clear(h);
    arb_clear(En);
    _arb_vec_clear(guess, family->dim);
    return good;
}
