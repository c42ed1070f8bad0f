/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex: the places of both half planes, tree by tree. */
#include <string.h>
#include "checker/rules/plane.h"
#include "checker/rules/tree.h"

static const char *const coords[] = { "the first coordinate",
                                      "the second coordinate" };

typedef struct { plane *p; place_t place; } leaf_t;

static int
leaf(void *ctx, tree_t *root, char letter, const interval *q)
{
    const leaf_t *l = ctx;
    const int field_first = letter == 'f' && l->place == CHART;

    (void) root;
    if (plane_elsewhere(l->p, l->place, q))
        return 1;
    if (!plane_features(l->p, l->place, q))
        return 0;
    if (!field_first && plane_above(l->p))
        return 1;
    /* SOUND: threshold-vertex (hypothesis 2: ABOVE, FIELD or ELSEWHERE) */
    return l->place == CHART
        && (plane_field(l->p)
            || (field_first && plane_features(l->p, l->place, q)
                && plane_above(l->p)));
}

/* One place: root and tree. */
static int
check_place(plane *p, claim_t *claim, const json_t *node, place_t place)
{
    const json_t *root;
    const char *name, *tree;
    tree_t chart;
    leaf_t l = { p, place };
    int i, good;

    memset(&chart, 0, sizeof(chart));
    chart.claim = claim;
    chart.coord = coords;
    chart.prec = p->prec;
    chart.dim = PLANE_DIM;
    for (i = 0; i < PLANE_DIM; i++)
        mpfr_inits2(64, chart.lo[i], chart.hi[i], (mpfr_ptr) NULL);
    name = member_string(claim, node, "place");
    good = name != NULL && members_known(claim, node, "place root tree")
        && (strcmp(name, place_names[place]) == 0
            || report(claim->rep, "places: all ten, in their order"))
        && (root = member_list(claim, node, "root", 4)) != NULL
        && (tree = member_string(claim, node, "tree")) != NULL;
    for (i = 0; i < PLANE_DIM && good; i++)
        good = (read_dyadic(chart.lo[i], json_array_get(root,
                                                        (size_t) (2 * i)))
                && read_dyadic(chart.hi[i], json_array_get(root,
                                                           (size_t) (2 * i
                                                                     + 1)))
                && mpfr_lessequal_p(chart.lo[i], chart.hi[i]))
            || report(claim->rep, "root: two lower and upper ends");
    good = good && (plane_root_holds(p, place, chart.lo, chart.hi)
                    || report(claim->rep, "root: the %s is not all in it",
                              place_names[place]))
        && walk_tree(&chart, place_names[place], tree, -1, 0, leaf, &l);
    for (i = 0; i < PLANE_DIM; i++)
        mpfr_clears(chart.lo[i], chart.hi[i], (mpfr_ptr) NULL);
    return good;
}

static int
check_half(int *symmetric, claim_t *claim, const json_t *half, int reflected,
           const mpq_t eps)
{
    const json_t *places = NULL;
    plane p;
    int place, r, good;

    good = members_known(claim, half, "reflected vertex Z h0 s1 beta0 wide "
                         "far lambda places")
        && member_int(&r, claim, half, "reflected", 0, 1)
        && (r == reflected
            || report(claim->rep, "reflected: %d", reflected))
        && (places = member_list(claim, half, "places", PLACES)) != NULL;
    if (!good)
        return 0;
    good = plane_init(&p, claim, half, reflected, eps);
    *symmetric = p.symmetric;
    for (place = 0; place < PLACES && good; place++)
        good = check_place(&p, claim, json_array_get(places, (size_t) place),
                           (place_t) place);
    plane_clear(&p);
    return good;
}

static int
proved(claim_t *claim)
{
    const json_t *halves;
    mpq_t eps;
    mpfr_t x;
    int i, n, symmetric = 0, good;

    mpq_init(eps);
    mpfr_init2(x, 64);
    halves = member_list(claim, claim->data, "halves", -1);
    good = members_known(claim, claim->data, "eps halves")
        && member_fraction(eps, claim, claim->data, "eps")
        && halves != NULL;
    n = good ? (int) json_array_size(halves) : 0;
    good = good && (n == 1 || n == 2
                    || report(claim->rep, "halves: one or two"));
    for (i = 0; i < n && good; i++)
        good = check_half(&symmetric, claim, json_array_get(halves,
                                                            (size_t) i), i,
                          eps);
    /* SOUND: threshold-vertex (N: w < 0 is w > 0 for the reflected data) */
    good = good && (n == 2 || symmetric
                    || report(claim->rep, "halves: two, as the data are not "
                              "symmetric"));
    mpfr_set_q(x, eps, MPFR_RNDD);
    if (good)
        snprintf(claim->said, sizeof(claim->said), "Every gradient flow with "
                 "L(theta(0)) <= eps (%s, exactly as in the record) has L -> "
                 "0 and |theta| -> infinity; L > 0 for all theta; inf L = 0.",
                 bound_text(x, -1).text);
    claim->drives_out = good;
    if (good)
        claim_vanishes(claim);
    mpfr_clear(x);
    mpq_clear(eps);
    return good;
}

/* theta = (0, 0, 0, mean y) is critical, with L = V, the variance. */
static int
refuted(claim_t *claim)
{
    const problem *prob = claim->prob;
    const json_t *point = member_list(claim, claim->data, "critical", 4);
    mpq_t eps, loss, mean, var, t;
    mpfr_t x;
    int i, good;

    mpq_inits(eps, loss, mean, var, t, (mpq_ptr) NULL);
    mpfr_init2(x, 64);
    for (i = 0; i < prob->samples; i++)
    {
        mpq_add(mean, mean, prob->y[i]);
        mpq_mul(t, prob->y[i], prob->y[i]);
        mpq_add(var, var, t);
    }
    mpq_set_ui(t, (unsigned long) prob->samples, 1);
    mpq_div(mean, mean, t);
    mpq_div(var, var, t);
    mpq_mul(t, mean, mean);
    mpq_sub(var, var, t);
    good = point != NULL
        && members_known(claim, claim->data, "eps critical loss")
        && member_fraction(eps, claim, claim->data, "eps")
        && member_fraction(loss, claim, claim->data, "loss")
        && (mpq_equal(loss, var)
            || report(claim->rep, "loss: the variance of y"));
    for (i = 0; i < 3 && good; i++)
        good = (json_is_integer(json_array_get(point, (size_t) i))
                && json_integer_value(json_array_get(point, (size_t) i)) == 0)
            || report(claim->rep, "critical: [0, 0, 0, mean y]");
    good = good && ((read_fraction(t, json_array_get(point, 3))
                     && mpq_equal(t, mean))
                    || report(claim->rep, "critical: [0, 0, 0, mean y]"))
        /* SOUND: threshold-vertex (refutation) */
        && ((mpq_sgn(var) > 0 && mpq_cmp(eps, var) >= 0)
            || report(claim->rep, "eps: below the variance of y"));
    mpfr_set_q(x, var, MPFR_RNDU);
    if (good)
        snprintf(claim->said, sizeof(claim->said), "theta = (0, 0, 0, mean "
                 "y) is a critical point with 0 < L <= %s and L <= eps.",
                 bound_text(x, 1).text);
    mpfr_clear(x);
    mpq_clears(eps, loss, mean, var, t, (mpq_ptr) NULL);
    return good;
}

int
check_threshold_vertex(claim_t *claim)
{
    const problem *p = claim->prob;
    mpq_t a, b;
    int good;

    /* SOUND: threshold-vertex (hypothesis 1) */
    if (p->depth != 2 || p->width[0] != 1 || p->width[1] != 1
        || p->width[2] != 1 || !p->bias || mpq_sgn(p->l2) != 0
        || !p->act[0]->vertex)
        return report(claim->rep, "rule: one neuron of gelu, silu or mish "
                      "with biases, no penalty");
    mpq_inits(a, b, (mpq_ptr) NULL);
    good = plane_target(a, b, p)
        || report(claim->rep, "rule: y of degree 2, four inputs");
    mpq_clears(a, b, (mpq_ptr) NULL);
    if (!good)
        return 0;
    return strcmp(claim->status, "PROVED") == 0 ? proved(claim)
        : refuted(claim);
}
