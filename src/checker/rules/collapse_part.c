/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families collapse and loose: a part of the box on a sub-slice (section
   "Verification", PARTS and G1). */
#include <math.h>
#include "checker/rules/collapse.h"

/* HEURISTIC: chord steps to a centre; a last step of Newton; narrowing at most
   so often, and while it wins a little. */
#define CHORDS 6
#define SMALL 1e-7
#define ROUNDS 24
#define WINS 0.96
/* HEURISTIC: how often a solution is put into its own equation; of deep. */
#define SHARPENINGS 2
#define DEEP_SHARPENINGS 16

static size_t
scratch(const collapse *c)
{
    return (size_t) (c->o.N + c->L + c->o.n + 8);
}

void
collapse_part_init(collapse_part *p, collapse *c)
{
    const size_t N = (size_t) c->o.N, d = (size_t) c->o.d;
    const mpfr_prec_t prec = c->o.prec;
    int i;

    p->c = c;
    mpfi_init2(&p->h, prec);
    mpfi_init2(&p->mid, prec);
    mpfi_init2(&p->Em, prec);
    mpfi_init2(&p->q, prec);
    mpfi_init2(&p->g, prec);
    mpfi_init2(&p->B, prec);
    mpfi_init2(&p->c1, prec);
    mpfi_init2(&p->low, prec);
    mpfi_init2(&p->square, prec);
    mpfi_init2(&p->off, prec);
    mpfi_init2(&p->rem, prec);
    mpfi_init2(&p->rem_h, prec);
    p->centre = vec_new(N, prec);
    p->slope = vec_new(N, prec);
    p->size = vec_new(N, prec);
    p->offset = vec_new(N, prec);
    p->box = vec_new(N, prec);
    p->R = vec_new(N, prec);
    p->weight = vec_new(N, prec);
    p->F = vec_new(N * N, prec);
    p->J = vec_new(N * N, prec);
    p->E = vec_new(N * N, prec);
    p->rem_nu = vec_new(d, prec);
    p->rem_om = vec_new(d, prec);
    p->rem_be = vec_new(d, prec);
    collapse_sums_init(&p->all, c);
    p->all.beyond = 1;
    collapse_sums_init(&p->point, c);
    for (i = 0; i < 4; i++)
        p->t[i] = vec_new(scratch(c), prec);
}

void
collapse_part_clear(collapse_part *p)
{
    const collapse *c = p->c;
    const size_t N = (size_t) c->o.N, d = (size_t) c->o.d;
    int i;

    mpfi_clear(&p->h);
    mpfi_clear(&p->mid);
    mpfi_clear(&p->Em);
    mpfi_clear(&p->q);
    mpfi_clear(&p->g);
    mpfi_clear(&p->B);
    mpfi_clear(&p->c1);
    mpfi_clear(&p->low);
    mpfi_clear(&p->square);
    mpfi_clear(&p->off);
    mpfi_clear(&p->rem);
    mpfi_clear(&p->rem_h);
    vec_free(p->centre, N);
    vec_free(p->slope, N);
    vec_free(p->size, N);
    vec_free(p->offset, N);
    vec_free(p->box, N);
    vec_free(p->R, N);
    vec_free(p->weight, N);
    vec_free(p->F, N * N);
    vec_free(p->J, N * N);
    vec_free(p->E, N * N);
    vec_free(p->rem_nu, d);
    vec_free(p->rem_om, d);
    vec_free(p->rem_be, d);
    collapse_sums_clear(&p->all, c);
    collapse_sums_clear(&p->point, c);
    for (i = 0; i < 4; i++)
        vec_free(p->t[i], scratch(c));
}

/* ---- the equations ---- */

/* F := F', the sigma-derivative of Fhat. */
static void
derivative(interval *F, const collapse *c, const collapse_sums *s,
           const interval *sigma)
{
    const one_layer *o = &c->o;
    int r, j;

    for (j = 0; j < o->N * o->N; j++)
        mpfi_set_ui(F + j, 0);
    for (r = 0; r < c->rows; r++)
        for (j = 0; j < o->N; j++)
            mpfi_set(F + r * o->N + j, s->grad + o->eq[r] * o->N + j);
    for (j = 0; j < o->d; j++)
        mpfi_mul_ui(F + r * o->N + NU(o, j), sigma + NU(o, j), 2);
    for (j = 0; j < c->moduli; j++)
        mpfi_set_ui(F + (r + 1 + j) * o->N + c->modulus[j], 1);
}

/* ---- J, E, q ---- */

static int
invert(collapse_part *p)
{
    const collapse *c = p->c;
    const int N = c->o.N;
    interval *t = p->t[0], *u = t + 1;
    int i, j, l;

    derivative(p->F, c, &p->point, p->centre);
    if (!matrix_about_inverse(p->J, p->F, N, t, u))
        return 0;
    derivative(p->F, c, &p->all, p->box);
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++)
        {
            interval *e = p->E + i * N + j;

            mpfi_set_ui(e, i == j);
            for (l = 0; l < N; l++)
            {
                mpfi_mul(t, p->J + i * N + l, p->F + l * N + j);
                mpfi_sub(e, e, t);
            }
        }
    mpfr_set_ui(&p->q.right, 0, MPFR_RNDU);
    mpfr_set_ui(&p->q.left, 0, MPFR_RNDD);
    p->regular = 1;
    for (i = 0; i < N; i++)
    {
        mpfi_set_ui(u, 0);
        for (j = 0; j < N; j++)
        {
            mpfi_abs(t, p->E + i * N + j);
            mpfi_mul(t, t, p->weight + j);
            mpfi_add(u, u, t);
        }
        mpfi_div(u, u, p->weight + i);
        /* SOUND: collapse (q < 1) */
        if (!mpfr_number_p(&u->right) || mpfr_cmp_ui(&u->right, 1) >= 0)
            p->regular = 0;
        else if (mpfr_greater_p(&u->right, &p->q.right))
            mpfi_set_fr(&p->q, &u->right);
    }
    return 1;
}

void
collapse_solve(interval *x, const collapse_part *p, const interval *g)
{
    const int N = p->c->o.N;
    const int most = p->c->deep ? DEEP_SHARPENINGS : SHARPENINGS;
    interval *y = vec_new((size_t) (2 * N), p->c->o.prec), *b = y + N;
    interval *t = vec_new(2, p->c->o.prec), *norm = t + 1;
    int i, j, round;

    mpfi_set_ui(norm, 0);
    for (i = 0; i < N; i++)
    {
        for (j = 0; j < N; j++)
            add_product(y + i, p->J + i * N + j, g + j, t);
        mpfi_abs(t, y + i);
        mpfi_div(t, t, p->weight + i);
        if (!mpfr_lessequal_p(&t->right, &norm->right))
            mpfi_set_fr(norm, &t->right);
    }
    /* SOUND: collapse (SOLVE of one-layer) */
    mpfi_ui_sub(t, 1, &p->q);
    mpfi_div(t, &p->q, t);
    mpfi_mul(norm, norm, t);
    for (i = 0; i < N; i++)
    {
        mpfi_mul(t, norm, p->weight + i);
        mpfi_set(b + i, y + i);
        widen(b + i, &t->right);
    }
    for (round = 0; round < most; round++)
    {
        for (i = 0; i < N; i++)
        {
            mpfi_set(x + i, y + i);
            for (j = 0; j < N; j++)
                add_product(x + i, p->E + i * N + j, b + j, t);
        }
        for (i = 0; i < N; i++)
            mpfi_set(b + i, x + i);
    }
    vec_free(y, (size_t) (2 * N));
    vec_free(t, 2);
}

/* ---- a part ---- */

/* box, R, sums, J, E, B, g from centre, slope, size, offset; the sums at the
   centre only once. */
static int
evaluate(collapse_part *p, int first)
{
    const int N = p->c->o.N;
    interval *t = p->t[0], *u = t + 1, *v = t + 2;
    int j;

    mpfi_sub(u, &p->h, &p->mid);
    for (j = 0; j < N; j++)
    {
        /* SOUND: collapse (a convex box with sigma^(h) and all sigma) */
        mpfi_mul(v, u, p->slope + j);
        mpfi_add(t, p->size + j, v);
        mpfi_union(p->R + j, t, v);
        mpfi_add(p->box + j, p->centre + j, p->R + j);
        mpfi_abs(t, p->R + j);
        mpfi_set_ui(v, 1);
        mpfi_div_2ui(v, v, 100);
        mpfi_add(t, t, v);
        mpfi_set_fr(p->weight + j, &t->right);
    }
    collapse_sums_set(&p->all, p->c, &p->h, p->box);
    if (first)
        collapse_sums_set(&p->point, p->c, &p->mid, p->centre);
    if (!p->all.good || !p->point.good || !collapse_remainder(p)
        || !invert(p))
        return 0;
    collapse_tau(p);
    return mpfr_number_p(&p->B.right) && mpfr_number_p(&p->g.left);
}

/* size := size cut with (3); 1 go on, 0 no more is won, -1 empty. */
static int
narrow(collapse_part *p)
{
    const int N = p->c->o.N;
    interval *v = p->t[0], *dv = p->t[1], *less = p->t[2], *y = p->t[3];
    interval *t = vec_new(2, p->c->o.prec), *old = t + 1;
    mpfr_t before, after;
    int i, j, wins = 0, empty = 0;

    mpfr_inits2(64, before, after, (mpfr_ptr) NULL);
    collapse_defect(v, dv, p);
    for (i = 0; i < N; i++)
    {
        /* J d Fhat(centre) = (1 - E) slope */
        for (j = 0; j < N; j++)
            mpfi_set(less + j, p->E + i * N + j);
        mpfi_sub_ui(less + i, less + i, 1);
        collapse_row_defect(y + i, p, p->J + i * N, less, v, dv);
        for (j = 0; j < N; j++)
            add_product(y + i, p->E + i * N + j, p->size + j, t);
    }
    for (i = 0; i < N; i++)
    {
        /* SOUND: collapse (what is no number is no empty set) */
        if (mpfi_nan_p(y + i))
            continue;
        mpfi_set(old, p->size + i);
        /* SOUND: collapse (6) */
        mpfi_intersect(p->size + i, old, y + i);
        empty = empty || mpfi_is_empty(p->size + i);
        if (empty)
            break;
        mpfr_sub(before, &old->right, &old->left, MPFR_RNDN);
        mpfr_sub(after, &p->size[i].right, &p->size[i].left, MPFR_RNDN);
        mpfr_mul_d(before, before, WINS, MPFR_RNDN);
        wins = wins || mpfr_less_p(after, before);
    }
    mpfr_clears(before, after, (mpfr_ptr) NULL);
    vec_free(t, 2);
    return empty ? -1 : wins;
}

/* A centre near the slow manifold (any will do): chords with the inverse at
   the slice's own centre; deep, where sums take long: Newton. */
static void
find_centre(collapse_part *p)
{
    const int N = p->c->o.N;
    interval *v = p->t[0], *dv = p->t[1], *t = p->t[2], *x = p->t[2] + 1;
    double last = 1;
    int i, j, chord;

    mpfi_set_ui(&p->B, 0);
    for (chord = 0; chord < CHORDS && (!p->c->deep || last > SMALL); chord++)
    {
        collapse_sums_set(&p->point, p->c, &p->mid, p->centre);
        if (!p->point.good)
            return;
        if (chord == 0 || p->c->deep)
        {
            derivative(p->F, p->c, &p->point, p->centre);
            if (!matrix_about_inverse(p->J, p->F, N, t, x))
                return;
        }
        last = 0;
        collapse_defect(v, dv, p);
        for (j = 0; j < p->c->moduli; j++)
        {
            /* the middle of the part less where we are */
            mpfi_mid(&x->left, p->offset + j);
            mpfr_set(&x->right, &x->left, MPFR_RNDN);
            mpfi_sub(v + p->c->rows + 1 + j, x, p->size + p->c->modulus[j]);
        }
        for (i = 0; i < N; i++)
        {
            mpfi_set_ui(x, 0);
            for (j = 0; j < N; j++)
                add_product(x, p->J + i * N + j, v + j, t);
            mpfr_set(&x->right, &x->left, MPFR_RNDN);
            last = fmax(last, fabs(mpfr_get_d(&x->left, MPFR_RNDN)));
            mpfi_add(p->centre + i, p->centre + i, x);
            mpfr_set(&p->centre[i].right, &p->centre[i].left, MPFR_RNDN);
            /* how far we went */
            mpfi_add(p->size + i, p->size + i, x);
        }
    }
}

int
collapse_part_set(collapse_part *p, const graded_slice *s, const double *lo,
                  const double *hi)
{
    const collapse *c = p->c;
    interval *t = vec_new(2, c->o.prec), *sq = t + 1;
    int i, j, round, res = PART_SET, more = 1;

    mpfi_set(&p->h, &s->h);
    mpfi_set(&p->mid, &s->mid);
    mpfi_set(&p->Em, &s->Lam);
    for (j = 0; j < c->o.N; j++)
    {
        mpfr_set(&p->centre[j].left, &s->centre[j].left, MPFR_RNDN);
        mpfr_set(&p->centre[j].right, &p->centre[j].left, MPFR_RNDN);
        mpfi_set(p->slope + j, s->slope + j);
        mpfi_set_ui(p->size + j, 0);
    }
    for (i = 0; i < c->moduli; i++)
    {
        mpfi_interv_d(t, lo[i], hi[i]);
        mpfi_mul(p->offset + i, s->radius + c->modulus[i], t);
    }
    find_centre(p);
    for (j = 0; j < c->o.N; j++)
    {
        /* SOUND: collapse (all sigma of the box, from the part's centre) */
        mpfi_sub(t, s->centre + j, p->centre + j);
        mpfi_set(p->size + j, t);
        widen(p->size + j, &s->radius[j].right);
        for (i = 0; i < c->moduli; i++)
            if (c->modulus[i] == j)
            {
                mpfi_add(p->offset + i, p->offset + i, t);
                mpfi_set(p->size + j, p->offset + i);
            }
    }
    for (round = 0; res == PART_SET; round++)
    {
        if (!evaluate(p, round == 0))
            res = PART_FAILS;
        collapse_energy(sq, p);
        /* SOUND: collapse, loose (|tau|^2 c1^a > Em: empty) */
        if (res == PART_SET && mpfr_sgn(&p->g.left) > 0
            && mpfr_greater_p(&sq->left, &p->Em.right))
            res = PART_EMPTY;
        if (res != PART_SET || more == 0 || round >= ROUNDS)
            break;
        more = narrow(p);
        if (more < 0)
            res = PART_EMPTY;
    }
    vec_free(t, 2);
    return res;
}
