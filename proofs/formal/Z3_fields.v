(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Instance z3: what the fields Y (G3) and X (G5) leave, at the seven points,
   for all values of om, a1 = A_1/y, a2 = A_2/y and of the derivatives of silu
   in the trap; by interval arithmetic. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Loja Require Import Vector Mean IntervalZ Seven.
Import IZ.
Open Scope R_scope.

(* D_Y r + rho = y (m2 alpha + m1 beta) *)
Definition alpha (om a1 f2 f3 t E : R) : R :=
  - (t * (a1 / om + E) / (om * f2)) - om * f3 / (2 * f2) * t ^ 3.
Definition beta (om f2 f3 t E : R) : R := - (om * f3 / (2 * f2) * t ^ 2) - E / (om * f2).

(* D_X r + r = y^2 left *)
Definition xi (om a1 f2 : R) : R := - (2 * a1) / (om * f2).
Definition de (y om a1 a2 f2 f3 : R) : R :=
  - (a2 + y * (f3 / 2 * om ^ 2) * xi om a1 f2) / (om * f2).
Definition left (y om a1 a2 f2 f3 f4 t E s : R) : R :=
  de y om a1 a2 f2 f3 * (a1 / om * t + f3 / 2 * om ^ 2 * t ^ 3) +
  E * (t * de y om a1 a2 f2 f3 + xi om a1 f2) - om ^ 4 * f4 / 24 * t ^ 4 + s.

Section Bounds.
Variables y om a1 a2 f2 f3 f4 : R.
Hypothesis Hy : 0 <= y <= 1/12.
Hypothesis Hom : 288/100 <= om <= 318/100.
Hypothesis H1 : -175/100 <= a1 <= -40/100.
Hypothesis H2 : -97/100 <= a2 <= 69/100.
Hypothesis F2 : 2115/10000 <= f2 <= 2204/10000.
Hypothesis F3 : 29077/100000 <= f3 <= 294245/1000000.
Hypothesis F4 : 1101/10000 <= f4 <= 121/1000.

Ltac num := interval with (i_prec 30).
Ltac fields E H := unfold alpha, beta; assert (E2 := H); clear - Hom H1 F2 F3 E2; split; num.

Lemma field_1 t E : t = 1 \/ t = -1 -> - (85/1000) <= E <= 85/1000 ->
  Rabs (alpha om a1 f2 f3 t E) <= 217/100 /\ Rabs (beta om f2 f3 t E) <= 236/100.
Proof. intros [-> | ->] H; fields E H. Qed.
Lemma field_34 E : - (359/10000) <= E <= 359/10000 ->
  Rabs (alpha om a1 f2 f3 (-3/4) E) <= 86/100 /\ Rabs (beta om f2 f3 (-3/4) E) <= 131/100.
Proof. intro H; fields E H. Qed.
Lemma field_12 t E : t = 1/2 \/ t = -1/2 -> - (107/10000) <= E <= 107/10000 ->
  Rabs (alpha om a1 f2 f3 t E) <= 28/100 /\ Rabs (beta om f2 f3 t E) <= 58/100.
Proof. intros [-> | ->] H; fields E H. Qed.
Lemma field_14 E : - (14/10000) <= E <= 14/10000 ->
  Rabs (alpha om a1 f2 f3 (1/4) E) <= 24/100 /\ Rabs (beta om f2 f3 (1/4) E) <= 15/100.
Proof. intro H; fields E H. Qed.
Lemma field_0 : alpha om a1 f2 f3 0 0 = 0 /\ beta om f2 f3 0 0 = 0.
Proof. unfold alpha, beta. split; field; lra. Qed.

Ltac lefts := unfold left, de, xi;
  interval with (i_prec 30, i_bisect a1, i_bisect a2, i_bisect om, i_bisect y, i_depth 24).
Lemma left_1 t E s : t = 1 \/ t = -1 -> - (85/1000) <= E <= 85/1000 -> - (104/100) <= s <= 104/100 ->
  Rabs (left y om a1 a2 f2 f3 f4 t E s) <= 44/10.
Proof. intros [-> | ->] HE Hs; lefts. Qed.
Lemma left_34 E s : - (359/10000) <= E <= 359/10000 -> - (25/100) <= s <= 25/100 ->
  Rabs (left y om a1 a2 f2 f3 f4 (-3/4) E s) <= 17/10.
Proof. intros HE Hs; lefts. Qed.
Lemma left_12 t E s : t = 1/2 \/ t = -1/2 -> - (107/10000) <= E <= 107/10000 -> - (4/100) <= s <= 4/100 ->
  Rabs (left y om a1 a2 f2 f3 f4 t E s) <= 5/10.
Proof. intros [-> | ->] HE Hs; lefts. Qed.
Lemma left_14 E s : - (14/10000) <= E <= 14/10000 -> - (2/1000) <= s <= 2/1000 ->
  Rabs (left y om a1 a2 f2 f3 f4 (1/4) E s) <= 5/10.
Proof. intros HE Hs; lefts. Qed.
Lemma left_0 : left y om a1 a2 f2 f3 f4 0 0 0 = 0.
Proof. unfold left. ring. Qed.
Lemma de_bound : Rabs (de y om a1 a2 f2 f3) <= 3.
Proof. unfold de, xi. interval with (i_prec 30, i_bisect a1, i_depth 20). Qed.
Lemma xi_bound : 0 <= xi om a1 f2 <= 6.
Proof. unfold xi. split; interval with (i_prec 30). Qed.
End Bounds.
