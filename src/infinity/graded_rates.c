/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rates from a later time and the limit law (proofs/graded-chart.md). */
#include "infinity/graded.h"

/* HEURISTIC: T2 = LATE T1'; rates within SHARP are good enough. */
#define LATE 1000
#define SHARP 1.05

void
_loja_graded_rates_init(loja_graded_rates_t rates, slong dim)
{
    rates->rates = rates->limit = 0;
    rates->node = 0;
    fmpq_init(rates->T);
    arb_init(rates->speed);
    arb_init(rates->lower);
    arb_init(rates->upper);
    arb_init(rates->loss_lower);
    arb_init(rates->loss_upper);
    arb_init(rates->norm);
    arb_init(rates->loss);
    rates->y = _arb_vec_init(dim);
}

void
_loja_graded_rates_clear(loja_graded_rates_t rates, slong dim)
{
    fmpq_clear(rates->T);
    arb_clear(rates->speed);
    arb_clear(rates->lower);
    arb_clear(rates->upper);
    arb_clear(rates->loss_lower);
    arb_clear(rates->loss_upper);
    arb_clear(rates->norm);
    arb_clear(rates->loss);
    _arb_vec_clear(rates->y, dim);
}

/* x^(num/den) */
static void
pow_q(arb_t res, const arb_t x, slong num, slong den, slong prec)
{
    fmpq_t e;

    fmpq_init(e);
    fmpq_set_si(e, num, (ulong) den);
    arb_pow_fmpq(res, x, e, prec);
    fmpq_clear(e);
}

/* b = (1+A) u0^2 a^2 Em^(-A), a = 2s/k, A = k/s. */
static void
speed(arb_t b, const arf_t u0, const arb_t Em,
      const loja_graded_family_struct *f)
{
    const slong prec = f->prec;
    arb_t x;

    arb_init(x);
    pow_q(b, Em, -f->k, f->s, prec);
    arb_set_arf(x, u0);
    arb_sqr(x, x, prec);
    arb_mul(b, b, x, prec);
    arb_mul_si(b, b, 4 * f->s * (f->s + f->k), prec);
    arb_div_si(b, b, f->k * f->k, prec);    /* (1+A) a^2 */
    arb_clear(x);
}

/* Upper bound of T1': T + L1^(-(1+A))/b. */
static void
late_time(arb_t T1, const arb_t L1, const loja_graded_proof_t proof,
          const loja_graded_family_struct *f, const fmpq_t T)
{
    arb_t b, x;

    arb_init(b);
    arb_init(x);
    arb_set_arf(x, proof->part[0].Em);
    speed(b, proof->part[0].u0, x, f);
    pow_q(x, L1, -(f->s + f->k), f->s, f->prec);
    arb_div(x, x, b, f->prec);
    arb_set_fmpq(T1, T, f->prec);
    arb_add(T1, T1, x, f->prec);
    arb_clear(b);
    arb_clear(x);
}

/* T := a short decimal number >= every point of x > 0. */
static void
round_time(fmpq_t T, const arb_t x)
{
    arf_t hi;
    fmpz_t n, ten;
    slong digits;

    arf_init(hi);
    fmpz_init(n);
    fmpz_init(ten);
    arb_get_ubound_arf(hi, x, 64);
    arf_ceil(hi, hi);
    arf_get_fmpz(n, hi, ARF_RND_CEIL);
    digits = (slong) fmpz_sizeinbase(n, 10);
    fmpz_ui_pow_ui(ten, 10, (ulong) FLINT_MAX(digits - 2, 0));
    fmpz_cdiv_q(n, n, ten);
    fmpz_mul(n, n, ten);
    fmpz_one(ten);
    fmpq_set_fmpz_frac(T, n, ten);
    arf_clear(hi);
    fmpz_clear(n);
    fmpz_clear(ten);
}

/* B of statement 3. */
static void
speed_above(arb_t B, const arb_t V, const arb_t Em,
            const loja_graded_family_struct *f)
{
    const slong prec = f->prec;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_mul_si(x, V, 2 * (f->s + f->k), prec);
    arb_div_si(x, x, f->k, prec);           /* (a + 2) V */
    arb_mul_si(y, Em, 8 * f->s, prec);
    arb_div_si(y, y, f->k, prec);           /* 4 a Em */
    arb_add(y, y, x, prec);
    arb_sqrtpos(x, x, prec);
    arb_sqrtpos(y, y, prec);
    arb_add(x, x, y, prec);
    arb_mul_2exp_si(x, x, -1);
    arb_sqr(x, x, prec);
    arb_mul_si(x, x, 2 * (f->s + f->k), prec);
    arb_div_si(B, x, f->k, prec);
    arb_clear(x);
    arb_clear(y);
}

/* HEURISTIC: with moduli, where bounds depend on how a box was cut: room for
   another arithmetic.  x := x (100 + percent)/100. */
#define LESS 2
#define MORE 30

static void
scale(arb_t x, slong percent, const loja_graded_family_struct *f)
{
    if (f->ops->moduli == NULL)
        return;
    arb_mul_si(x, x, 100 + percent, f->prec);
    arb_div_si(x, x, 100, f->prec);
}

/* All bounds for t >= rates->T, from those of part and D: Em, El, V. */
static int
bounds_in_time(loja_graded_rates_t rates, const loja_graded_family_struct *f,
               const loja_graded_part_struct *part, const arb_t L1,
               const arb_t T1, const arb_t D0)
{
    const slong prec = f->prec, s = f->s, k = f->k;
    arb_t Em, El, D, V, x, y, T2;

    arb_init(Em);
    arb_init(El);
    arb_init(D);
    arb_init(V);
    arb_init(x);
    arb_init(y);
    arb_init(T2);
    arb_set_fmpq(T2, rates->T, prec);
    arb_set_arf(Em, part->Em);
    arb_set_arf(El, part->El);
    arb_set(D, D0);
    /* SOUND: graded-moduli (El may be less, D more, the speed less) */
    scale(D, MORE, f);
    scale(El, -LESS, f);
    arb_add_ui(V, D, 1, prec);
    arb_mul(V, V, Em, prec);
    arb_sub(V, V, El, prec);
    /* lower = (El^(1+A) b (1 - T1'/T2))^p */
    speed(x, part->u0, Em, f);
    scale(x, -LESS, f);
    pow_q(y, El, s + k, s, prec);
    arb_mul(x, x, y, prec);
    arb_div(y, T1, T2, prec);
    arb_sub_ui(y, y, 1, prec);
    arb_neg(y, y);
    arb_mul(x, x, y, prec);
    pow_q(rates->lower, x, k, 2 * (s + k), prec);
    /* upper = (B + 2 (Em/L1)^(1/(ap))/T2)^p; 1/(ap) = (s+k)/s */
    speed_above(x, V, Em, f);
    arb_div(y, Em, L1, prec);
    pow_q(y, y, s + k, s, prec);
    arb_div(y, y, T2, prec);
    arb_mul_2exp_si(y, y, 1);
    arb_add(x, x, y, prec);
    pow_q(rates->upper, x, k, 2 * (s + k), prec);
    /* the loss: El upper^(-a), Em lower^(-a) */
    pow_q(x, rates->upper, -2 * s, k, prec);
    arb_mul(rates->loss_lower, x, El, prec);
    pow_q(x, rates->lower, -2 * s, k, prec);
    arb_mul(rates->loss_upper, x, Em, prec);
    arb_clear(Em);
    arb_clear(El);
    arb_clear(D);
    arb_clear(V);
    arb_clear(x);
    arb_clear(y);
    arb_clear(T2);
    return arb_is_positive(rates->lower) && arb_is_finite(rates->upper)
        && arb_is_finite(rates->loss_upper)
        && arb_is_positive(rates->loss_lower);
}

/* Rates where h <= h_j; 0 where the hypotheses are not met. */
static int
rates_at(loja_graded_rates_t rates, const loja_graded_family_struct *f,
         const loja_graded_chart_t chart, const loja_graded_proof_t proof,
         slong j, const fmpq_t T, const arb_t loss)
{
    const loja_graded_part_struct *part = proof->part + j;
    const slong prec = f->prec, s = f->s;
    arb_t L1, T1, D, x, y;
    int good;

    arb_init(L1);
    arb_init(T1);
    arb_init(D);
    arb_init(x);
    arb_init(y);
    arb_set_arf(L1, proof->part[0].g1);
    arb_sqr(L1, L1, prec);
    arb_set_arf(x, chart->h + j);
    arb_pow_ui(y, x, (ulong) (2 * s), prec);
    arb_mul(L1, L1, y, prec);
    /* SOUND: graded-chart (h1 is reached after T; energy) */
    good = part->energy && arb_le(L1, loss);
    late_time(T1, L1, proof, f, T);
    arb_mul_ui(y, T1, LATE, prec);
    good = good && arb_is_finite(y);
    if (good)
    {
        round_time(rates->T, y);
        arb_set_arf(D, part->C);
        /* D = 2 s C h1, with moduli (2s/j) C h1^j */
        arb_mul(D, D, x, prec);
        if (f->ops->moduli != NULL && f->step == 2)
        {
            arb_mul(D, D, x, prec);
            arb_mul_2exp_si(D, D, -1);
        }
        arb_mul_si(D, D, 2 * s, prec);
        good = bounds_in_time(rates, f, part, L1, T1, D);
        rates->node = j;
    }
    arb_clear(L1);
    arb_clear(T1);
    arb_clear(D);
    arb_clear(x);
    arb_clear(y);
    return good;
}

static int
is_sharp(const loja_graded_rates_t rates)
{
    arb_t x;
    int sharp;

    arb_init(x);
    arb_div(x, rates->upper, rates->lower, 64);
    sharp = arf_cmp_d(arb_midref(x), SHARP) <= 0;
    arb_clear(x);
    return sharp;
}

/* |theta| t^(-p) -> (a (a+2) En)^p, L t^(ap) -> En (a (a+2) En)^(-ap). */
static void
limit_law(loja_graded_rates_t rates, const loja_graded_family_struct *f,
          const arb_t G, const arb_t S)
{
    const slong prec = f->prec, s = f->s, k = f->k;
    arb_t En, x;

    arb_init(En);
    arb_init(x);
    pow_q(En, S, 2 * s, k, prec);
    arb_mul(En, En, G, prec);
    arb_mul_si(x, En, 4 * s * (s + k), prec);
    arb_div_si(x, x, k * k, prec);
    pow_q(rates->norm, x, k, 2 * (s + k), prec);
    pow_q(x, x, -s, s + k, prec);
    arb_mul(rates->loss, En, x, prec);
    arb_clear(En);
    arb_clear(x);
}

void
_loja_graded_rates(loja_graded_rates_t rates,
    loja_graded_family_struct *family, const loja_graded_chart_t chart,
    const loja_graded_proof_t proof, const fmpq_t T, const arb_t loss)
{
    const slong last = chart->nodes - 2;
    loja_graded_slice_t slice;
    arb_t G, S;
    arf_t zero;
    slong j;

    _loja_graded_slice_init(slice, family->dim);
    arb_init(G);
    arb_init(S);
    arf_init(zero);
    arb_set_arf(G, proof->part[0].Em);
    speed(rates->speed, proof->part[0].u0, G, family);
    /* the earliest node that is sharp, else the last */
    for (j = 1; j <= last; j++)
    {
        rates->rates = rates_at(rates, family, chart, proof, j, T, loss);
        if (rates->rates && is_sharp(rates))
            break;
    }
    for (j = 0; j < 20 && !rates->limit; j += 4)
    {
        arf_t hi;

        arf_init(hi);
        arf_mul_2exp_si(hi, chart->h + last, -j);
        _loja_graded_slice_set(slice, chart, last, zero, hi, family->prec);
        arf_clear(hi);
        rates->limit = family->ops->limit(G, S, rates->y, family, slice);
    }
    if (rates->limit)
        limit_law(rates, family, G, S);
    _loja_graded_slice_clear(slice);
    arb_clear(G);
    arb_clear(S);
    arf_clear(zero);
}
