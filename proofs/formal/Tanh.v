(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* The hyperbolic tangent, as Coq's Reals define it. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

Lemma cosh_pos2 x : 0 < exp x + exp (- x).
Proof. generalize (exp_pos x) (exp_pos (- x)); lra. Qed.

Lemma tanh_derive x : is_derive tanh x (1 - tanh x ^ 2).
Proof.
  unfold tanh, sinh, cosh. generalize (cosh_pos2 x); intro H.
  auto_derive.
  - lra.
  - field. lra.
Qed.

Lemma tanh_exp x : tanh x = 1 - 2 / (exp (2 * x) + 1).
Proof.
  unfold tanh, sinh, cosh. replace (2 * x) with (x + x) by ring. rewrite exp_plus, exp_Ropp.
  generalize (exp_pos x); intro. field. split; nra.
Qed.

Lemma tanh_bound x : -1 < tanh x < 1.
Proof.
  rewrite tanh_exp. generalize (exp_pos (2 * x)); intro.
  assert (0 < / (exp (2 * x) + 1) < 1).
  { split; [apply Rinv_0_lt_compat; lra|]. rewrite <- Rinv_1. apply Rinv_lt_contravar; lra. }
  unfold Rdiv. lra.
Qed.

Lemma tanh_sqr x : 0 <= tanh x ^ 2 < 1.
Proof. generalize (tanh_bound x); nra. Qed.

Lemma tanh_0 : tanh 0 = 0.
Proof. unfold tanh. rewrite sinh_0. unfold Rdiv. ring. Qed.

Lemma tanh_opp x : tanh (- x) = - tanh x.
Proof.
  unfold tanh, sinh, cosh. rewrite Ropp_involutive.
  generalize (cosh_pos2 x); intro. field. lra.
Qed.

Lemma tanh_double x : tanh (2 * x) = 2 * tanh x / (1 + tanh x ^ 2).
Proof.
  rewrite !tanh_exp. replace (2 * (2 * x)) with (2 * x + 2 * x) by ring. rewrite exp_plus.
  generalize (exp_pos (2 * x)); intro. field. repeat split; nra.
Qed.
