(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Instance z3: bounds of silu and its derivatives near the minimum of silu,
   by interval arithmetic. *)
From Coq Require Import Reals Lra.
From Interval Require Import Tactic.
From Loja Require Import Unattained Silu IntervalZ.
Import IZ.
Open Scope R_scope.

Ltac silus := unfold silu, silu1, silu2, silu3, silu4, silu5, p0, p1, p2, p3, p4, p5, logistic.

Section Numbers.
Variable b : R.
Hypothesis Hb : -130/100 <= b <= -127/100.

Lemma f0_bound : -279/1000 <= silu b <= -278/1000.
Proof. silus. interval with (i_bisect b, i_prec 30). Qed.
Lemma f1_bound : -47/10000 <= silu1 b <= 19/10000.
Proof. silus. interval with (i_bisect b, i_prec 30). Qed.
Lemma f2_bound : 2115/10000 <= silu2 b <= 2204/10000.
Proof. silus. interval with (i_bisect b, i_prec 30). Qed.
Lemma f3_bound : 29077/100000 <= silu3 b <= 294245/1000000.
Proof. silus. interval with (i_bisect b, i_prec 40). Qed.
Lemma f4_bound : 1101/10000 <= silu4 b <= 121/1000.
Proof. silus. interval with (i_bisect b, i_prec 40). Qed.
Lemma M4_bound z : -1565/1000 <= z <= -1005/1000 -> Rabs (silu4 z) <= 19/100.
Proof. intro Hz. silus. interval with (i_bisect z, i_prec 30, i_depth 20). Qed.
Lemma M5_bound z : -1565/1000 <= z <= -1005/1000 -> Rabs (silu5 z) <= 57/100.
Proof. intro Hz. silus. interval with (i_bisect z, i_prec 30, i_depth 20). Qed.
End Numbers.

Lemma left_end : silu1 (-130/100) <= -46/10000.
Proof. silus. interval with (i_prec 40). Qed.
Lemma right_end : 18/10000 <= silu1 (-127/100).
Proof. silus. interval with (i_prec 40). Qed.
