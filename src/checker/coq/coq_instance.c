/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rules whose theorem proofs/formal has for single instances: threshold-odd
    of z1 (Z1.v) and graded-chart of z3 (Z3.v).  What is written speaks about
    the data of the certificate; Coq proves that they are those of the theorem,
    so the comparison here only saves a file that would not compile.
*/
#include <string.h>
#include "checker/coq/coq.h"

typedef struct
{
    const char *act;
    int bias, samples;
    const char *x[7], *y[7];
} instance;

static const instance z1 = {
    "tanh", 0, 2, { "1/2", "1" }, { "1/2", "1" }
};
static const instance z3 = {
    "silu", 1, 7, { "-1", "-3/4", "-1/2", "0", "1/4", "1/2", "1" },
    { "1", "9/16", "1/4", "0", "1/16", "1/4", "1" }
};

static int
is_number(const mpq_t q, const char *text)
{
    mpq_t p;
    int same;

    mpq_init(p);
    same = mpq_set_str(p, text, 10) == 0 && mpq_equal(p, q);
    mpq_clear(p);
    return same;
}

static int
is_instance(const problem *p, const instance *of)
{
    int i, same;

    same = p->depth == 2 && p->width[0] == 1 && p->width[1] == 1
        && p->width[2] == 1 && mpq_sgn(p->l2) == 0
        && strcmp(p->act[0]->name, of->act) == 0
        && (p->bias != 0) == of->bias && p->samples == of->samples;
    for (i = 0; same && i < of->samples; i++)
        same = is_number(p->x[i], of->x[i]) && is_number(p->y[i], of->y[i]);
    return same;
}

/* ---- threshold-odd ---- */

static const char z1_words[] =
    "Definition L (w v : R) : R :=\n"
    "  mse (net tanh 1 1 (fun _ _ => w) (fun _ => 0) (fun _ => v) 0) data.\n"
    "(* (w,v)' = - grad L(w,v) for t > 0; continuous in 0 from the right *)\n"
    "Definition solution (w v : R -> R) : Prop :=\n"
    "  (forall t, 0 < t -> is_derive w t (- Derive (fun a => L a (v t)) "
    "(w t))) /\\\n"
    "  (forall t, 0 < t -> is_derive v t (- Derive (fun b => L (w t) b) "
    "(v t))) /\\\n"
    "  filterlim w (at_right 0) (locally (w 0)) /\\\n"
    "  filterlim v (at_right 0) (locally (v 0)).\n";
static const char z1_claim[] =
    "  (forall w v : R -> R, solution w v -> L (w 0) (v 0) < threshold ->\n"
    "    is_lim (fun t => L (w t) (v t)) p_infty 0 /\\\n"
    "    is_lim (fun t => sqrt (w t ^ 2 + v t ^ 2)) p_infty p_infty) /\\\n"
    "  (exists w v : R -> R, solution w v /\\ forall t, L (w t) (v t) = "
    "threshold).\n"
    "Proof.\n"
    "  assert (E : L = Z1_point.L).\n"
    "  { do 2 (apply FunctionalExtensionality.functional_extensionality; "
    "intro).\n"
    "    unfold L, mse, net, data, Z1_point.L, Z1_point.N. simpl.\n"
    "    rewrite !Rplus_0_l. field. }\n"
    "  unfold solution, eps, threshold. rewrite E. split; [lra|]. split.\n"
    "  - exact Z1.Z1.\n"
    "  - destruct Z1.Z1_sharp as [w [v [S [_ H]]]]. exists w, v. split; "
    "[exact S|exact H].\n"
    "Qed.\n"
    "Print Assumptions below_threshold.\n";

int
coq_threshold(FILE *out, claim_t *claim)
{
    mpq_t eps, threshold;
    int good = is_instance(claim->prob, &z1);

    if (!good)
        return report(claim->rep, "proofs/formal has threshold-odd for the "
                      "data of z1 only");
    mpq_inits(eps, threshold, (mpq_ptr) NULL);
    good = member_fraction(eps, claim, claim->data, "eps")
        && member_fraction(threshold, claim, claim->data, "threshold");
    if (good)
    {
        fputs("\n", out);
        coq_put_data(out, claim->prob);
        fputs(z1_words, out);
        fputs("Definition eps : R := ", out);
        mpq_out_str(out, 10, eps);
        fputs(".\nDefinition threshold : R := ", out);
        mpq_out_str(out, 10, threshold);
        fputs(".\n\n(* Every flow below the threshold has L -> 0 and leaves "
              "to infinity, and no\n   larger bound would do. *)\n"
              "Theorem below_threshold : eps < threshold /\\\n", out);
        fputs(z1_claim, out);
    }
    mpq_clears(eps, threshold, (mpq_ptr) NULL);
    return good;
}

/* ---- graded-chart ---- */

static const char z3_words[] =
    "Definition L (w b v c : R) : R :=\n"
    "  mse (net silu 1 1 (fun _ _ => w) (fun _ => b) (fun _ => v) c) data.\n"
    "(* theta' = - grad L(theta) for t > 0; continuous in 0 from the right "
    "*)\n"
    "Definition solution (w b v c : R -> R) : Prop :=\n"
    "  (forall t, 0 < t -> is_derive w t (- Derive (fun a => L a (b t) (v t) "
    "(c t)) (w t))) /\\\n"
    "  (forall t, 0 < t -> is_derive b t (- Derive (fun a => L (w t) a (v t) "
    "(c t)) (b t))) /\\\n"
    "  (forall t, 0 < t -> is_derive v t (- Derive (fun a => L (w t) (b t) a "
    "(c t)) (v t))) /\\\n"
    "  (forall t, 0 < t -> is_derive c t (- Derive (fun a => L (w t) (b t) "
    "(v t) a) (c t))) /\\\n"
    "  filterlim w (at_right 0) (locally (w 0)) /\\ filterlim b (at_right 0) "
    "(locally (b 0)) /\\\n"
    "  filterlim v (at_right 0) (locally (v 0)) /\\ filterlim c (at_right 0) "
    "(locally (c 0)).\n";
static const char z3_claim[] =
    "\n(* Every flow that is at time T where the trajectory was enclosed "
    "leaves to\n   infinity.  Not exported: the limit law and the rates. *)\n"
    "Theorem diverges : forall w b v c : R -> R, solution w b v c ->\n"
    "  Rabs (w T - w_T) <= error -> Rabs (b T - b_T) <= error ->\n"
    "  Rabs (v T - v_T) <= error -> Rabs (c T - c_T) <= error ->\n"
    "  is_lim (fun t => L (w t) (b t) (v t) (c t)) p_infty 0 /\\\n"
    "  is_lim (fun t => sqrt (w t ^ 2 + b t ^ 2 + v t ^ 2 + c t ^ 2)) "
    "p_infty p_infty.\n"
    "Proof.\n"
    "  assert (E : L = Z3.L).\n"
    "  { do 4 (apply FunctionalExtensionality.functional_extensionality; "
    "intro).\n"
    "    assert (A : forall w b t, b + (0 + w * t) = w * t + b) by (intros; "
    "ring).\n"
    "    unfold L, mse, net, data, Z3.L, Z3.N. simpl. rewrite !A. field. }\n"
    "  unfold solution. rewrite E. intros w b v c S W B V C.\n"
    "  apply (Z3.Z3_certificate w b v c S T); [unfold T; lra|].\n"
    "  unfold w_T, b_T, v_T, c_T, error in *. apply Rabs_le_between in W, B, "
    "V, C.\n"
    "  repeat split; apply Rabs_le; lra.\n"
    "Qed.\n"
    "Print Assumptions diverges.\n";

/* x += the dyadic of the record */
static int
add_dyadic(mpq_t x, const json_t *node)
{
    mpfr_t d;
    mpq_t q;
    mpz_t m;
    mpfr_exp_t e;
    int good;

    mpfr_init(d);
    mpq_init(q);
    mpz_init(m);
    good = read_dyadic(d, node) && mpfr_number_p(d);
    if (good && !mpfr_zero_p(d))
    {
        e = mpfr_get_z_2exp(m, d);
        mpq_set_z(q, m);
        if (e < 0)
            mpq_div_2exp(q, q, (mp_bitcnt_t) -e);
        else
            mpq_mul_2exp(q, q, (mp_bitcnt_t) e);
        mpq_add(x, x, q);
    }
    mpz_clear(m);
    mpq_clear(q);
    mpfr_clear(d);
    return good;
}

/* The end of the path, where all T_k are 1, and the error there. */
static int
put_end(FILE *out, claim_t *claim, const json_t *last)
{
    static const char name[] = "wbvc";
    const json_t *coef = json_object_get(last, "coef");
    const json_t *pieces = json_object_get(last, "pieces");
    const json_t *at_end = json_array_get(pieces, json_array_size(pieces) - 1);
    mpq_t x[5];
    size_t i, k;
    int good = json_array_size(coef) == 4;

    for (i = 0; i < 5; i++)
        mpq_init(x[i]);
    for (i = 0; i < 4 && good; i++)
        for (k = 0; k < json_array_size(json_array_get(coef, i)) && good; k++)
            good = add_dyadic(x[i], json_array_get(json_array_get(coef, i),
                                                   k));
    good = good && add_dyadic(x[4], json_object_get(at_end, "error"));
    for (i = 0; i < 4 && good; i++)
    {
        fprintf(out, "Definition %c_T : R := ", name[i]);
        mpq_out_str(out, 10, x[i]);
        fputs(".\n", out);
    }
    if (good)
    {
        fputs("Definition error : R := ", out);
        mpq_out_str(out, 10, x[4]);
        fputs(".\n", out);
    }
    for (i = 0; i < 5; i++)
        mpq_clear(x[i]);
    return good || report(claim->rep, "the last step has no end");
}

int
coq_graded_chart(FILE *out, claim_t *claim, const json_t *time,
                 const json_t *last)
{
    mpq_t T;
    int good;

    if (!is_instance(claim->prob, &z3))
        return report(claim->rep, "proofs/formal has the charts of "
                      "graded-chart for the data of z3 only");
    if (last == NULL || !json_equal(time, json_object_get(last, "t1")))
        return report(claim->rep, "the flow does not end at T");
    mpq_init(T);
    good = read_fraction(T, time);
    if (good)
    {
        fputs("\n", out);
        coq_put_data(out, claim->prob);
        fputs(z3_words, out);
        fputs("Definition T : R := ", out);
        mpq_out_str(out, 10, T);
        fputs(".\n", out);
        good = put_end(out, claim, last);
    }
    if (good)
        fputs(z3_claim, out);
    mpq_clear(T);
    return good;
}
