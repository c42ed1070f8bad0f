/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule infimum-family, what is exact: H2, H3, the moments. */
#include "checker/rules/infimum.h"

static int
check_degrees(const family *f)
{
    report_t *rep = f->claim->rep;
    int m, q;

    for (m = 0; m <= f->k; m++)
        /* SOUND: infimum-family (H2) */
        if (f->exempt[m] && !(m == 0 && f->prob->bias) && m != f->r
            && !(f->at_zero && vanishes(f->act, m)))
            return report(rep, "exempt: nothing exempts degree %d", m);
    if (f->prob->bias && !f->exempt[0])
        return report(rep, "exempt: with biases 0 is");
    for (q = 0; q < f->powers; q++)
        if (f->exempt[f->power[q]])
            return report(rep, "powers: degree %d is exempt", f->power[q]);
    return 1;
}

/* t_ij = <a_j, x_i + s> and their range. */
static void
set_t(family *f)
{
    mpq_t x;
    int i, j, v;

    mpq_init(x);
    for (j = 0; j < f->J; j++)
        for (i = 0; i < f->n; i++)
        {
            mpq_t *t = f->t + j * f->n + i;

            for (v = 0; v < f->in; v++)
            {
                mpq_add(x, f->prob->x[i * f->in + v], f->shift[v]);
                mpq_mul(x, x, f->a[j * f->in + v]);
                mpq_add(*t, *t, x);
            }
            if (mpq_cmp(*t, f->tmin) < 0)
                mpq_set(f->tmin, *t);
            if (mpq_cmp(*t, f->tmax) > 0)
                mpq_set(f->tmax, *t);
        }
    mpq_clear(x);
}

/* Takes the moment of degree power[q] from rest; 0 where another one that
   is not exempt is not 0.  p: J fractions. */
static int
moments(family *f, mpq_t rest, int i, int o, int q, mpq_t *p)
{
    mpq_t sum;
    int j, m, good = 1;

    mpq_init(sum);
    for (j = 0; j < f->J; j++)
        mpq_set(p[j], f->u[(o * f->powers + q) * f->J + j]);
    for (m = 0; m <= f->k && good; m++)
    {
        mpq_set_ui(sum, 0, 1);
        for (j = 0; j < f->J; j++)
        {
            mpq_add(sum, sum, p[j]);
            mpq_mul(p[j], p[j], f->t[j * f->n + i]);
        }
        if (f->exempt[m])
            continue;
        /* SOUND: infimum-family (H3: moments) */
        if (m == f->power[q])
            mpq_sub(rest, rest, sum);
        else
            good = mpq_sgn(sum) == 0;
    }
    mpq_clear(sum);
    return good
        || report(f->claim->rep, "u: the moment of degree %d of output %d "
                  "at sample %d is not 0", m - 1, o, i);
}

static int
check_moments(family *f)
{
    mpq_t *p = fractions((size_t) f->J), rest;
    int i, o, q, good = 1;

    mpq_init(rest);
    for (i = 0; i < f->n && good; i++)
        for (o = 0; o < f->out && good; o++)
        {
            mpq_set(rest, f->prob->y[i * f->out + o]);
            for (q = 0; q < f->powers && good; q++)
                good = moments(f, rest, i, o, q, p);
            /* SOUND: infimum-family (H3: what remains is one constant) */
            if (good && !mpq_equal(rest, f->c0[o]))
                good = report(f->claim->rep, "constant: not what remains of "
                              "output %d at sample %d", o, i);
        }
    fractions_clear(p, (size_t) f->J);
    mpq_clear(rest);
    return good;
}

int
family_exact(family *f)
{
    const size_t J = (size_t) f->J, in = (size_t) f->in;
    const size_t out = (size_t) f->out, n = (size_t) f->n;
    size_t bits = fraction_bits(f->a, J * in) + fraction_bits(f->shift, in)
        + fraction_bits(f->prob->x, n * in);
    int v;

    if (!not_too_long(f->claim, bits))
        return 0;
    set_t(f);
    bits = fraction_bits(f->u, out * (size_t) f->powers * J)
        + fraction_bits(f->prob->y, n * out) + fraction_bits(&f->h0, 1);
    if (!not_too_long(f->claim, bits + (size_t) f->k
                      * (fraction_bits(f->t, J * n) / n)))
        return 0;
    for (v = 0; v < f->in && !f->prob->bias; v++)
        if (mpq_sgn(f->shift[v]) != 0)
            return report(f->claim->rep, "shift: 0 without biases");
    for (v = 0; v < f->out && !f->prob->bias; v++)
        /* SOUND: infimum-family (H3: no constant without biases) */
        if (mpq_sgn(f->c0[v]) != 0)
            return report(f->claim->rep, "constant: 0 without biases");
    return check_degrees(f) && check_moments(f);
}
