(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Instance z1: one tanh neuron without biases, N(x) = v tanh(w x), the data
   (1/2, 1/2) and (1, 1).  Every gradient flow with L(theta(0)) < 5/8 has
   L(theta(t)) -> 0 and |theta(t)| -> infinity, and 5/8 is sharp.  L stands in
   Z1_point.v; the theorems stand at the end of this file.

   The field Y of Z1_point.v has |Y| <= C (1 + |theta|) where p is away from 0,
   which L < 5/8 gives, and where u is away from 1.  Near u = 1 the function
   -log(1-u) + (p - 3/4)^2 falls along flows, so that u stays away from 1 on
   each of them: no flow tends to the asymptotic critical value 1/16. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Infinity Tanh Z1_point.
Open Scope R_scope.

(* ---- the statement's words, with L of Z1_point.v ---- *)

(* (w,v)' = - grad L(w,v) for t > 0; w and v are continuous in 0 from the
   right. *)
Definition solution (w v : R -> R) : Prop :=
  (forall t, 0 < t -> is_derive w t (- Derive (fun a => L a (v t)) (w t))) /\
  (forall t, 0 < t -> is_derive v t (- Derive (fun b => L (w t) b) (v t))) /\
  filterlim w (at_right 0) (locally (w 0)) /\
  filterlim v (at_right 0) (locally (v 0)).

(* ---- along a flow ---- *)

(* What falls wherever it is at least M stays below max(f(0), M). *)
Lemma stays_below (f df : R -> R) M : cont_within (fun s => 0 <= s) f 0 ->
  (forall t, 0 < t -> is_derive f t (df t)) -> (forall t, 0 < t -> M <= f t -> df t <= 0) ->
  forall t, 0 <= t -> f t <= Rmax (f 0) M.
Proof.
  intros C D F t Ht. apply Rnot_lt_le. intro A.
  assert (Cf : forall s, 0 <= s -> cont_within (fun y => 0 <= y) f s).
  { intros s Hs. destruct (Req_dec s 0) as [->|E]; auto. eapply derive_cont, D. lra. }
  set (m := Rmax (f 0) M) in *.
  assert (M0 : f 0 <= m) by apply Rmax_l. assert (M1 : M <= m) by apply Rmax_r.
  set (E := fun s => 0 <= s <= t /\ f s <= m).
  destruct (completeness E) as [b [Ub Lb]].
  - exists t. intros x [[_ Hx] _]; auto.
  - exists 0. split; [lra|auto].
  - assert (Hb : 0 <= b <= t).
    { split; [apply Ub; split; [lra|auto]|]. apply Lb. intros x [[_ Hx] _]; auto. }
    assert (Fb : f b <= m).
    { apply Rnot_lt_le. intro Hm. destruct (Cf b (proj1 Hb) ((f b - m) / 2)) as [d [Hd K]]; [lra|].
      assert (b <= b - d); [|lra]. apply Lb. intros x [Hx Fx]. apply Rnot_lt_le. intro Hxd.
      assert (x <= b) by (apply Ub; split; auto).
      assert (K2 : Rabs (f x - f b) <= (f b - m) / 2) by (apply K; [lra|apply Rabs_le; lra]).
      apply Rabs_le_between in K2. lra. }
    assert (f t <= f b); [|lra].
    apply (decreasing b t f df); [lra| | | |].
    + apply (cont_subset (fun y => 0 <= y)); [intros; lra|apply Cf; lra].
    + apply (cont_subset (fun y => 0 <= y)); [intros; lra|apply Cf; lra].
    + intros x Hx. apply D. lra.
    + intros x Hx. apply F; [lra|]. apply Rnot_lt_le. intro L.
      assert (x <= b); [|lra]. apply Ub. split; lra.
Qed.

Section Flow.
Variables w v : R -> R.
Hypothesis Hs : solution w v.
Hypothesis H0 : L (w 0) (v 0) < 5/8.
Let th t := pair (w t) (v t).
Let l := L (w 0) (v 0).

Lemma is_flow : flow 2 gradient th.
Proof.
  destruct Hs as [Dw [Dv [Cw Cv]]]. split.
  - intros [|i] Hi; simpl; apply right_cont; auto.
  - intros t [|i] Ht Hi; simpl.
    + rewrite <- (is_derive_unique _ _ _ (Lw_derive (w t) (v t))). auto.
    + rewrite <- (is_derive_unique _ _ _ (Lv_derive (w t) (v t))). auto.
Qed.

Lemma L_le t : 0 <= t -> L (w t) (v t) <= l.
Proof. intro Ht. apply (loss_falls 2 loss gradient th loss_grad is_flow 0 t). lra. Qed.

Let u t := TT (w t) ^ 2.
Let p t := v t * TT (w t).
Let p0 := (5/4 - 2 * l) / 5.

Lemma p_along t : 0 <= t -> p0 <= p t < 2.
Proof. intro Ht. apply p_bound; auto. apply L_le; auto. Qed.

Lemma p0_pos : 0 < p0.
Proof. unfold p0, l. lra. Qed.

Definition Phi t := - ln (1 - u t) + (p t - 3/4) ^ 2.

Lemma TT_derive x : is_derive TT x ((1 - TT x ^ 2) * (1/2)).
Proof.
  unfold TT. apply (derive_comp tanh (fun w => w * (1/2))); [apply tanh_derive|].
  auto_derive; auto. ring.
Qed.

(* -log(1-u) + (p - 3/4)^2 as a function of (w,v) has a gradient. *)
Let phi (x : vec) := - ln (1 - TT (x 0%nat) ^ 2) + (x 1%nat * TT (x 0%nat) - 3/4) ^ 2.
Let dphi (x : vec) : vec := fun i => match i with
  | O => TT (x 0%nat) + 2 * (x 1%nat * TT (x 0%nat) - 3/4) * (x 1%nat * ((1 - TT (x 0%nat) ^ 2) * (1/2)))
  | _ => 2 * (x 1%nat * TT (x 0%nat) - 3/4) * TT (x 0%nat) end.

Lemma phi_grad x : is_grad 2 phi x (dphi x).
Proof.
  set (e0 := fun j => if Nat.eqb j 0 then 1 else 0).
  set (e1 := fun j => if Nat.eqb j 1 then 1 else 0).
  assert (G0 : is_grad 2 (fun y => y 0%nat) x e0) by (apply grad_coord; lia).
  assert (G1 : is_grad 2 (fun y => y 1%nat) x e1) by (apply grad_coord; lia).
  set (T := TT (x 0%nat)).
  assert (U : 0 <= T ^ 2 < 1) by apply tanh_sqr.
  assert (Gt : is_grad 2 (fun y => TT (y 0%nat)) x (fun i => (1 - T ^ 2) * (1/2) * e0 i)).
  { apply (grad_comp 2 TT); auto. apply TT_derive. }
  apply grad_ext_g with (add (fun i => (2 * T / (1 - T ^ 2)) * ((1 - T ^ 2) * (1/2) * e0 i)) 1
    (fun i => 2 * (x 1%nat * T - 3/4) * (T * e1 i + x 1%nat * ((1 - T ^ 2) * (1/2) * e0 i)))).
  - intros i Hi. destruct i as [|[|i]]; [| |lia]; unfold add, dphi, e0, e1; simpl Nat.eqb; cbv iota;
      fold T; field; lra.
  - apply grad_plus.
    + apply (grad_comp 2 (fun a => - ln (1 - a ^ 2)) (2 * T / (1 - T ^ 2)) (fun y => TT (y 0%nat))); auto.
      fold T. auto_derive; [lra|]. field. lra.
    + apply (grad_comp 2 (fun a => (a - 3/4) ^ 2) _ (fun y => y 1%nat * TT (y 0%nat))).
      * fold T. auto_derive; auto. ring.
      * apply (grad_mult 2 (fun y => y 1%nat) (fun y => TT (y 0%nat))); auto.
Qed.

Lemma Phi_derive t : 0 < t -> is_derive Phi t (fall (w t) (v t)).
Proof.
  intro Ht. destruct is_flow as [_ D].
  assert (K := chain 2 phi th t (dphi (th t)) (fun i => - gradient (th t) i) (phi_grad (th t))
    (fun i Hi => D t i Ht Hi)).
  evar_last; [exact K|]. unfold dot, fall, dphi, gradient, th, pair; simpl sum. simpl. field.
Qed.

Lemma Phi_cont : cont_within (fun s => 0 <= s) Phi 0.
Proof.
  apply (cont_along 2 (fun s => 0 <= s) phi th 0 (dphi (th 0)) (phi_grad (th 0))). apply is_flow.
Qed.

(* u stays away from 1. *)
Lemma u_along : exists U, U < 1 /\ forall t, 0 <= t -> u t <= U.
Proof.
  set (M := - ln (1/100) + 2). set (B := Rmax (Phi 0) M).
  assert (Hp : forall t, 0 <= t -> 0 <= (p t - 3/4) ^ 2 <= 2).
  { intros t Ht. generalize (p_along t Ht) p0_pos (pow2_ge_0 (p t - 3/4)). intros. split; nra. }
  exists (1 - exp (- B)). split; [generalize (exp_pos (- B)); lra|].
  assert (S : forall t, 0 <= t -> Phi t <= B).
  { apply (stays_below Phi (fun t => fall (w t) (v t)) M Phi_cont Phi_derive).
    intros t Ht HM. apply falls.
    - generalize (p_along t ltac:(lra)) p0_pos. unfold p. lra.
    - generalize (Hp t ltac:(lra)). intro P. unfold Phi, M in HM.
      assert (U := u_bound (w t)). fold (u t) in U |- *.
      apply Rnot_lt_le. intro A. apply ln_increasing in A; lra. }
  intros t Ht. specialize (S t Ht). generalize (Hp t Ht). intro P. unfold Phi in S.
  assert (U := u_bound (w t)). fold (u t) in U.
  assert (A : - B <= ln (1 - u t)) by lra.
  apply Rnot_lt_le. intro C. assert (1 - u t < exp (- B)) as C' by lra.
  apply ln_increasing in C'; [|lra]. rewrite ln_exp in C'. lra.
Qed.

Lemma steep_along : exists m, 0 < m /\ forall t, 0 <= t ->
  m * loss (th t) <= norm 2 (gradient (th t)) * (1 + norm 2 (th t)).
Proof.
  destruct u_along as [U [HU Hu]]. generalize p0_pos; intro Hp0.
  set (C2 := / (1 - U) ^ 2 + / p0 ^ 2).
  assert (HC2 : 0 < C2).
  { unfold C2. apply Rplus_lt_0_compat; apply Rinv_0_lt_compat, pow_lt; lra. }
  set (C := sqrt C2). assert (HC : 0 < C) by (apply sqrt_lt_R0; auto).
  assert (CC : C ^ 2 = C2) by (apply pow2_sqrt; lra).
  exists (/ C). split; [apply Rinv_0_lt_compat; auto|]. intros t Ht.
  assert (P := p_along t Ht). specialize (Hu t Ht).
  assert (T0 : TT (w t) <> 0).
  { intro F. unfold p in P. rewrite F in P. lra. }
  assert (YS := Y_steep (w t) (v t) T0).
  assert (YB := Y_bound (w t) (v t) U p0 (conj Hu HU) Hp0 P). fold C2 in YB.
  set (Y := pair (Yw (w t)) (Yv (w t) (v t))).
  assert (NY : norm 2 Y <= C * (1 + norm 2 (th t))).
  { generalize (norm_nonneg 2 (th t)); intro. apply norm_le_intro; [nra|].
    replace (dot 2 Y Y) with (Yw (w t) ^ 2 + Yv (w t) (v t) ^ 2) by (unfold dot; simpl; ring).
    eapply Rle_trans; [apply YB|]. rewrite Rpow_mult_distr, CC. apply Rmult_le_compat_l; [lra|].
    assert (v t ^ 2 <= norm 2 (th t) ^ 2).
    { rewrite norm_sqr. replace (dot 2 (th t) (th t)) with (w t ^ 2 + v t ^ 2) by (unfold dot; simpl; ring).
      generalize (pow2_ge_0 (w t)). lra. }
    nra. }
  assert (G : loss (th t) <= norm 2 (gradient (th t)) * norm 2 Y).
  { eapply Rle_trans; [|apply dot_le]. unfold dot, loss, gradient, Y, th, pair; simpl. lra. }
  apply Rmult_le_reg_l with C; auto. rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra.
  eapply Rle_trans; [apply G|].
  replace (C * (norm 2 (gradient (th t)) * (1 + norm 2 (th t)))) with
    (norm 2 (gradient (th t)) * (C * (1 + norm 2 (th t)))) by ring.
  apply Rmult_le_compat_l; [apply norm_nonneg|auto].
Qed.

Lemma goes_to_0 : is_lim (fun t => loss (th t)) p_infty 0.
Proof.
  destruct steep_along as [m [Hm S]].
  apply (loss_to_0 2 loss gradient th loss_grad is_flow) with m; auto.
  intro x. left. apply L_pos.
Qed.

Lemma goes_to_infinity : is_lim (fun t => norm 2 (th t)) p_infty p_infty.
Proof.
  apply (leaves_to_infinity 2 loss gradient loss_grad); [|apply goes_to_0].
  intro x. apply L_pos.
Qed.
End Flow.

(* ---- the theorems ---- *)

(* L > 0 everywhere. *)
Theorem Z1_unattained : forall w v, 0 < L w v.
Proof. exact L_pos. Qed.

(* Every flow below 5/8 has L -> 0 and leaves to infinity. *)
Theorem Z1 : forall w v : R -> R, solution w v -> L (w 0) (v 0) < 5/8 ->
  is_lim (fun t => L (w t) (v t)) p_infty 0 /\
  is_lim (fun t => sqrt (w t ^ 2 + v t ^ 2)) p_infty p_infty.
Proof.
  intros w v S H. split; [apply (goes_to_0 w v S H)|].
  apply (is_lim_ext (fun t => norm 2 (pair (w t) (v t)))); [|apply (goes_to_infinity w v S H)].
  intro t. unfold norm, dot; simpl. f_equal. ring.
Qed.

(* How fast at least; m depends on the start. *)
Theorem Z1_rate : forall w v : R -> R, solution w v -> L (w 0) (v 0) < 5/8 ->
  exists m, 0 < m /\ forall t, 0 <= t ->
    L (w t) (v t) * (1 + m ^ 2 / 2 *
      ln (1 + t * L (w 0) (v 0) / (1 + norm 2 (pair (w 0) (v 0))) ^ 2)) <= L (w 0) (v 0).
Proof.
  intros w v S H. destruct (steep_along w v S H) as [m [Hm K]].
  exists m. split; auto. intros t Ht.
  apply (rate 2 loss gradient (fun t => pair (w t) (v t)) loss_grad (is_flow w v S)
    (fun x => Rlt_le _ _ (L_pos _ _)) m Hm K t Ht).
Qed.

(* The start of examples/z1.yaml. *)
Theorem Z1_start : forall w v : R -> R, solution w v -> w 0 = 1 -> v 0 = 1 ->
  is_lim (fun t => L (w t) (v t)) p_infty 0 /\
  is_lim (fun t => sqrt (w t ^ 2 + v t ^ 2)) p_infty p_infty.
Proof.
  intros w v S W V. apply Z1; auto. rewrite W, V. unfold L, N.
  (* 0 < tanh < 1: (..)^2 < 1/4 and (..)^2 < 1 *)
  assert (P : forall x, 0 < x -> 0 < tanh x < 1).
  { intros x Hx. split; [|apply tanh_bound]. rewrite tanh_exp.
    assert (1 < exp (2 * x)) by (rewrite <- exp_0; apply exp_increasing; lra).
    apply Rmult_lt_reg_r with (exp (2 * x) + 1); [lra|]. field_simplify; lra. }
  generalize (P (1 * (1/2)) ltac:(lra)) (P (1 * 1) ltac:(lra)). intros. nra.
Qed.

(* No larger bound would do: the flow that stays in (0,0), where L = 5/8. *)
Theorem Z1_sharp : exists w v : R -> R, solution w v /\ L (w 0) (v 0) = 5/8 /\
  forall t, L (w t) (v t) = 5/8.
Proof.
  exists (fun _ => 0), (fun _ => 0).
  assert (E : L 0 0 = 5/8) by (unfold L, N; field).
  assert (DW : Derive (fun a => L a 0) 0 = 0).
  { transitivity (Lw 0 0); [apply is_derive_unique, Lw_derive|unfold Lw; ring]. }
  assert (DV : Derive (fun b => L 0 b) 0 = 0).
  { transitivity (Lv 0 0); [apply is_derive_unique, Lv_derive|].
    unfold Lv, TT. rewrite Rmult_0_l, tanh_0. field. }
  split; [|split; auto]. split; [|split; [|split]].
  - intros t _. change (is_derive (fun _ : R => 0) t (- Derive (fun a => L a 0) 0)).
    rewrite DW, Ropp_0. apply derive_const.
  - intros t _. change (is_derive (fun _ : R => 0) t (- Derive (fun b => L 0 b) 0)).
    rewrite DV, Ropp_0. apply derive_const.
  - apply filterlim_const.
  - apply filterlim_const.
Qed.
