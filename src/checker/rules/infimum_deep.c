/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule infimum-deep: later hidden layers carry the outputs on. */
#include "checker/rules/infimum.h"

typedef struct
{
    family f;
    interval b, r, root, fourth;
    interval *psi, *z;         /* 3, 3: scratch */
} deep;

/* d->r and d->fourth, with |f_o(x_i)| <= |y_io| + h0 E. */
static void
sizes(deep *d)
{
    const family *f = &d->f;
    interval *h = d->z, *E = d->z + 1, *y = d->z + 2;
    int i;

    set_q(h, f->h0);
    /* SOUND: infimum-deep (one residual is at most the root of n L) */
    mpfi_set_si(E, f->n);
    mpfi_sqrt(E, E);
    mpfi_mul(E, E, &d->root);
    mpfi_mul(E, E, h);
    mpfi_set_ui(&d->r, 0);
    mpfi_set_ui(&d->fourth, 0);
    for (i = 0; i < f->n * f->out; i++)
    {
        set_q(y, f->prob->y[i]);
        mpfi_abs(y, y);
        mpfi_add(y, y, E);
        if (mpfr_greater_p(&y->right, &d->r.right))
            mpfi_set_fr(&d->r, &y->right);
        mpfi_sqr(y, y);
        mpfi_sqr(y, y);
        mpfi_add(&d->fourth, &d->fourth, y);
    }
    mpfi_mul(&d->r, &d->r, h);
    mpfi_set_fr(&d->r, &d->r.right);
    mpfi_div_ui(&d->fourth, &d->fourth, (unsigned long) f->n);
    mpfi_sqrt(&d->fourth, &d->fourth);
}

/* range := [b - r, b + r]; D bounds |psi''| there. */
static int
check_second(deep *d, activation act, const mpfr_t D)
{
    interval *range = d->z, *t = d->z + 1;
    mpfr_t half;
    look l = { act, 0, 2, half };
    int good;

    mpfi_sub(t, &d->b, &d->r);
    mpfi_add(range, &d->b, &d->r);
    mpfi_union(range, range, t);
    /* SOUND: infimum-deep (D1: relu on one side of its kink) */
    if (!act->smooth && mpfi_has_zero(range) != 0)
        return 0;
    mpfr_init2(half, mpfr_get_prec(D));
    mpfr_div_2ui(half, D, 1, MPFR_RNDD);
    good = derivative_bounded(&d->f, &l, range);
    mpfr_clear(half);
    return good;
}

/* Layer l adds to d->root. */
static int
add_layer(deep *d, int l, const mpq_t b, const mpfr_t D)
{
    const problem *prob = d->f.prob;
    const activation act = prob->act[l - 1];
    report_t *rep = d->f.claim->rep;
    interval *slope = d->z;

    set_q(&d->b, b);
    sizes(d);
    /* SOUND: infimum-deep (D3: neurons) */
    if (prob->width[l] < d->f.out)
        return report(rep, "rule: layer %d has fewer neurons than outputs",
                      l);
    /* SOUND: infimum-deep (D2) */
    if (!prob->bias && !(mpq_sgn(b) == 0 && vanishes(act, 0)))
        return report(rep, "later: layer %d, without biases", l);
    if (!check_second(d, act, D))
        return report(rep, "D: not a bound of psi'' in layer %d", l);
    if (!activation_real(d->psi, &d->b, act, !has_kink(act) ? 0
                         : mpq_sgn(b) < 0 ? -1 : 1))
        return report(rep, "later: layer %d, outside of the domain", l);
    mpfi_abs(slope, d->psi + 1);
    /* SOUND: infimum-deep (D3: psi'(B) != 0) */
    if (mpfi_is_strictly_pos(slope) <= 0)
        return report(rep, "later: layer %d, where psi' may be 0", l);
    /* SOUND: infimum-deep (D4) */
    mpfi_mul_fr(&d->fourth, &d->fourth, D);
    mpfi_div(&d->fourth, &d->fourth, slope);
    mpfi_div_2ui(&d->fourth, &d->fourth, 1);
    mpfi_add(&d->root, &d->root, &d->fourth);
    return 1;
}

static int
check_layers(deep *d, const mpq_t *later, const mpfr_t C)
{
    const int depth = d->f.prob->depth;
    claim_t *claim = d->f.claim;
    const json_t *list = member_list(claim, claim->data, "D", depth - 2);
    mpfr_t D;
    int l, good = list != NULL;

    mpfr_init2(D, 64);
    mpfi_set_fr(&d->root, d->f.C);
    mpfi_sqrt(&d->root, &d->root);
    for (l = 2; l < depth && good; l++)
        good = (read_dyadic(D, json_array_get(list, (size_t) l - 2))
                || report(claim->rep, "D: dyadics"))
            && add_layer(d, l, later[l - 2], D);
    mpfr_clear(D);
    mpfi_sqr(&d->root, &d->root);
    /* SOUND: infimum-deep (D4: C) */
    if (good && !mpfr_lessequal_p(&d->root.right, C))
        good = report(claim->rep, "C: L <= C h^2 is not proved");
    if (good)
        family_said(&d->f, C, ", whose outputs the later layers carry on,");
    /* SOUND: asymptotic (FAMILIES: an output weight is 1/h times a number) */
    claim->leaves = good;
    return good;
}

static int
with_layers(deep *d, const mpq_t *later, const mpfr_t C)
{
    const mpfr_prec_t prec = d->f.prec;
    int good;

    mpfi_init2(&d->b, prec);
    mpfi_init2(&d->r, prec);
    mpfi_init2(&d->root, prec);
    mpfi_init2(&d->fourth, prec);
    d->psi = vec_new(3, prec);
    d->z = vec_new(3, prec);
    good = check_layers(d, later, C);
    mpfi_clear(&d->b);
    mpfi_clear(&d->r);
    mpfi_clear(&d->root);
    mpfi_clear(&d->fourth);
    vec_free(d->psi, 3);
    vec_free(d->z, 3);
    return good;
}

int
check_infimum_deep(claim_t *claim)
{
    const int layers = claim->prob->depth - 2;
    deep d;
    mpq_t *later;
    mpfr_t C;
    int rows = 1, good;

    /* SOUND: infimum-deep (setting: two hidden layers at least) */
    if (layers < 1)
        return report(claim->rep, "rule: two hidden layers at least");
    later = member_matrix(&rows, claim, "later", layers);
    if (later == NULL)
        return 0;
    mpfr_init2(C, 64);
    good = member_dyadic(C, claim, claim->data, "C");
    if (good)
    {
        good = family_check(&d.f, claim, "D C", "C1")
            && with_layers(&d, later, C);
        family_clear(&d.f);
    }
    fractions_clear(later, (size_t) layers);
    mpfr_clear(C);
    return good;
}
