(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Instance z3: |theta(t)| is of the order t^(1/3), from above too (statement 3
   of graded-chart.md; GradedEnergy.v). *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Descends Mean Graded GradedRates GradedEnergy GradedChart Seven Z3_point Z3.
Open Scope R_scope.

Section Growth.
Variables w b v c : R -> R.
Hypothesis Hs : solution w b v c.
Variable T : R.
Hypothesis HT : 0 <= T.
Hypothesis Hlow : low (w T) (b T) (v T) (c T).
Let th t := theta (w (T + t)) (b (T + t)) (v (T + t)) (c (T + t)).
Let a := 2 * INR 1 / INR 2.
Let Em := 7/50 * Rpower (3/2) a.

Lemma growth_flow : flow 4 (mean_grad 7 r J) th.
Proof. apply (flow_from 4 (mean_grad 7 r J) (fun t => theta (w t) (b t) (v t) (c t)) T HT (is_flow w b v c Hs)). Qed.

Lemma growth_trap t : 0 <= t -> in_trap (th t).
Proof. intro Ht. apply (conclusion w b v c Hs T HT Hlow). lra. Qed.

Lemma growth_norm x : in_trap x -> 0 < h x /\ 1 <= h x ^ 2 * norm 4 x <= 3/2 /\ 0 < norm 4 x.
Proof.
  intro Tx. assert (Hp := Hh x (proj1 Tx)). assert (G := in_G6 x Tx). destruct G as [_ G].
  split; [lra|]. split; auto. destruct (norm_nonneg 4 x) as [|Z]; auto. rewrite <- Z in G. lra.
Qed.

Lemma growth_point t : 0 <= t -> 0 < h (th t) /\ 0 < norm 4 (th t) /\
  exists rho tau g1 g2 X e d, G1 7 r 1 h (th t) rho tau g1 g2 /\ 225/1000 <= g1 /\
    G5 4 7 r J 2 1 h (th t) X e d g1 /\ 1/20 <= (1 - e * h (th t) / g1) / (1 + d * h (th t)).
Proof.
  intro Ht. assert (Tx := growth_trap t Ht). destruct (growth_norm _ Tx) as [H1 [_ H2]].
  destruct (point _ Tx) as [_ [_ [rho [tau [g1 [g2 [X [e [d [c1 [c2 [P1 [P2 [P3 [P4 _]]]]]]]]]]]]]]].
  split; auto. split; auto. exists rho, tau, g1, g2, X, e, d. auto.
Qed.

Lemma a_is_1 : a = 1.
Proof. unfold a. simpl INR. field. Qed.

Lemma growth_energy t : 0 <= t -> mean_loss 7 r (th t) * Rpower (norm 4 (th t)) a <= Em.
Proof.
  intro Ht. assert (Tx := growth_trap t Ht). destruct (growth_norm _ Tx) as [H1 [H2 H3]].
  unfold Em. rewrite a_is_1, !Rpower_1 by lra. destruct Tx as [_ Lx]. unfold Lam in Lx.
  simpl (2 * 1)%nat in Lx. apply Rle_trans with (7/50 * h (th t) ^ 2 * norm 4 (th t)).
  - apply Rmult_le_compat_r; lra.
  - lra.
Qed.

Let El := (225/1000) ^ 2.
Let C := 15000.

Lemma growth_C t : 0 <= t -> exists rho tau g1 g2 X e d c1,
  G1 7 r 1 h (th t) rho tau g1 g2 /\ G5 4 7 r J 2 1 h (th t) X e d g1 /\
  1/20 <= (1 - e * h (th t) / g1) / (1 + d * h (th t)) /\ d * h (th t) / 2 <= 1/20 /\
  3 * (e / g1 + d) / (1/20) ^ 2 <= C /\
  0 < c1 /\ c1 <= h (th t) ^ 2 * norm 4 (th t) /\ El <= g1 ^ 2 * Rpower c1 a.
Proof.
  intro Ht. assert (Tx := growth_trap t Ht). set (x := th t) in *. destruct (growth_norm _ Tx) as [H1 [H2 H3]].
  assert (Hy := Hh x (proj1 Tx)).
  exists (rho x), (tau x (h x)), (225/1000), (33/100), (X x (h x) (x 0%nat * sqrt (x 2%nat))), (5/2), (1/5), 1.
  split; [apply in_G1; auto|]. split; [apply in_G5; auto|]. split; [|split; [lra|split; [unfold C; lra|]]].
  - apply Rmult_le_reg_r with (1 + 1/5 * h x); [lra|]. unfold Rdiv at 3.
    rewrite Rmult_assoc, Rinv_l by lra. lra.
  - split; [lra|]. split; [lra|]. unfold El. rewrite a_is_1, Rpower_1 by lra. lra.
Qed.

(* |theta(t)|^3 <= B (t - T) + 2 |theta(T)|^3 *)
Lemma growth_high : exists B, forall t, 0 <= t ->
  norm 4 (th t) ^ 3 <= B * t + 2 * norm 4 (th 0) ^ 3.
Proof.
  set (En0 := mean_loss 7 r (th 0) * Rpower (norm 4 (th 0)) a).
  set (W0 := 2 * INR 1 * C * Rpower (mean_loss 7 r (th 0) / (225/1000) ^ 2) (/ (2 * INR 1))).
  set (V := En0 + Em * W0).
  assert (HEl : 0 < El) by (unfold El; lra).
  assert (E0 : El <= En0).
  { apply (energy_low 4 7 r J seven 2 1 h (225/1000) ltac:(lia) ltac:(lia) th (1/20) growth_point El C growth_C 0).
    lra. }
  assert (EmP : 0 < Em) by (eapply Rlt_le_trans; [apply HEl|]; eapply Rle_trans; [apply E0|apply (growth_energy 0); lra]).
  assert (W0P : 0 <= W0).
  { unfold W0. simpl INR. apply Rmult_le_pos; [unfold C; lra|left; apply Rpower_pos]. }
  assert (HV : 0 < V) by (unfold V; nra).
  exists ((a + 2) * ((sqrt ((a + 2) * V) + sqrt ((a + 2) * V + 4 * a * Em)) / 2) ^ 2). intros t Ht.
  assert (G := graded_norm_high 4 7 r J seven HJ 2 1 h (225/1000) ltac:(lia) ltac:(lia) ltac:(lra) th growth_flow
    (1/20) Em ltac:(lra) growth_point growth_energy El C V growth_C HEl HV).
  specialize (G ltac:(unfold V, En0, W0; fold a; lra) t Ht). fold a in G.
  assert (R3 : forall u, 0 < u -> Rpower u (a + 2) = u ^ 3).
  { intros u Hu. rewrite a_is_1. replace (1 + 2) with (INR 3) by (simpl; ring). apply Rpower_pow; auto. }
  rewrite !R3 in G by (apply growth_norm, growth_trap; lra). exact G.
Qed.
End Growth.

(* |theta| grows no faster than t^(1/3); with Z3_rate, v >= 0.225^2/L, no slower. *)
Theorem Z3_growth : forall w b v c : R -> R, solution w b v c ->
  forall T, 0 <= T -> low (w T) (b T) (v T) (c T) ->
  exists B, forall t, T <= t ->
    sqrt (w t ^ 2 + b t ^ 2 + v t ^ 2 + c t ^ 2) ^ 3 <=
    B * (t - T) + 2 * sqrt (w T ^ 2 + b T ^ 2 + v T ^ 2 + c T ^ 2) ^ 3.
Proof.
  intros w b v c S T HT Hl. destruct (growth_high w b v c S T HT Hl) as [B H]. exists B. intros t Ht.
  specialize (H (t - T) ltac:(lra)). replace (T + (t - T)) with t in H by ring. rewrite Rplus_0_r in H.
  assert (E : forall w b v c, norm 4 (theta w b v c) = sqrt (w ^ 2 + b ^ 2 + v ^ 2 + c ^ 2)).
  { intros. unfold norm, dot, sum, theta. f_equal. ring. }
  rewrite !E in H. exact H.
Qed.
