(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Instance z1, at one point: the loss, its gradient, and the inequalities that
   Z1.v puts together.

   With T = tanh(w/2), u = T^2, p = v T, q = p - 1/2, s = (2q - u)/(1 + u) the
   residuals are q and s, L = (q^2 + s^2)/2, and the field
   Y = (T/(1-u), (v - 1/T)/2) has <grad L, Y> = q^2 + s^2/(1+u) >= L for ALL
   (w,v) with T <> 0. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Tanh.
Open Scope R_scope.

(* ---- the statement's words ---- *)

Definition N (w v x : R) : R := v * tanh (w * x).
Definition L (w v : R) : R := ((N w v (1/2) - 1/2) ^ 2 + (N w v 1 - 1) ^ 2) / 2.

(* ---- the gradient ---- *)

Definition TT w := tanh (w * (1/2)).

Lemma TT_double w : tanh (w * 1) = 2 * TT w / (1 + TT w ^ 2).
Proof. unfold TT. replace (w * 1) with (2 * (w * (1/2))) by field. apply tanh_double. Qed.

Definition Lw w v := let T := TT w in
  v * ((v * T - 1/2) * (1 - T^2) / 2 + (v * (2*T/(1+T^2)) - 1) * (1 - (2*T/(1+T^2))^2)).
Definition Lv w v := let T := TT w in
  T * (v * T - 1/2) + 2*T/(1+T^2) * (v * (2*T/(1+T^2)) - 1).

Definition loss (x : vec) : R := L (x 0%nat) (x 1%nat).
Definition gradient (x : vec) : vec := fun i =>
  match i with O => Lw (x 0%nat) (x 1%nat) | _ => Lv (x 0%nat) (x 1%nat) end.

Lemma loss_grad x : is_grad 2 loss x (gradient x).
Proof.
  set (e0 := fun j => if Nat.eqb j 0 then 1 else 0).
  set (e1 := fun j => if Nat.eqb j 1 then 1 else 0).
  assert (G0 : is_grad 2 (fun y => y 0%nat) x e0) by (apply grad_coord; lia).
  assert (G1 : is_grad 2 (fun y => y 1%nat) x e1) by (apply grad_coord; lia).
  assert (Gt : forall X, is_grad 2 (fun y => tanh (y 0%nat * X)) x
             (fun i => (1 - tanh (x 0%nat * X) ^ 2) * X * e0 i)).
  { intro X. apply (grad_comp 2 (fun a => tanh (a * X)) ((1 - tanh (x 0%nat * X) ^ 2) * X)); auto.
    evar_last; [apply (derive_comp tanh (fun a => a * X) _ (1 - tanh (x 0%nat * X) ^ 2) X)|reflexivity].
    - apply tanh_derive.
    - auto_derive; auto. ring. }
  assert (Gr : forall X y0, is_grad 2 (fun y => (N (y 0%nat) (y 1%nat) X - y0) ^ 2) x
    (fun i => 2 * (N (x 0%nat) (x 1%nat) X - y0) *
      (tanh (x 0%nat * X) * e1 i + x 1%nat * ((1 - tanh (x 0%nat * X) ^ 2) * X * e0 i)))).
  { intros X y0. apply (grad_comp 2 (fun a => (a - y0) ^ 2)); [auto_derive; auto; ring|].
    apply (grad_mult 2 (fun y => y 1%nat) (fun y => tanh (y 0%nat * X))); auto. }
  apply grad_ext_g with (fun i => / 2 * add
    (fun i => 2 * (N (x 0%nat) (x 1%nat) (1/2) - 1/2) *
      (tanh (x 0%nat * (1/2)) * e1 i + x 1%nat * ((1 - tanh (x 0%nat * (1/2)) ^ 2) * (1/2) * e0 i))) 1
    (fun i => 2 * (N (x 0%nat) (x 1%nat) 1 - 1) *
      (tanh (x 0%nat * 1) * e1 i + x 1%nat * ((1 - tanh (x 0%nat * 1) ^ 2) * 1 * e0 i))) i).
  - intros i Hi. assert (0 < 1 + TT (x 0%nat) ^ 2) by (generalize (tanh_sqr (x 0%nat * (1/2))); unfold TT; lra).
    destruct i as [|[|i]]; [| |lia]; unfold add, gradient, Lw, Lv, N, e0, e1; simpl Nat.eqb; cbv iota;
      rewrite TT_double; fold (TT (x 0%nat)); field; lra.
  - apply (grad_comp 2 (fun a => a / 2) (/ 2)); [auto_derive; auto; ring|].
    apply grad_plus; apply Gr.
Qed.

Definition pair (a b : R) : vec := fun i => match i with O => a | _ => b end.

Lemma Lw_derive w v : is_derive (fun a => L a v) w (Lw w v).
Proof.
  evar_last.
  - apply (chain 2 loss (fun a => pair a v) w (gradient (pair w v)) (pair 1 0)); [apply loss_grad|].
    intros [|i] _; simpl; [apply @is_derive_id|apply derive_const].
  - unfold dot; simpl. ring.
Qed.

Lemma Lv_derive w v : is_derive (fun b => L w b) v (Lv w v).
Proof.
  evar_last.
  - apply (chain 2 loss (fun b => pair w b) v (gradient (pair w v)) (pair 0 1)); [apply loss_grad|].
    intros [|i] _; simpl; [apply derive_const|apply @is_derive_id].
  - unfold dot; simpl. ring.
Qed.

(* ---- at one point ---- *)

Lemma mult_pos_bound a b A B : 0 <= a <= A -> 0 <= b <= B -> 0 <= a * b <= A * B.
Proof. intros. split; [apply Rmult_le_pos; lra|apply Rmult_le_compat; lra]. Qed.

Lemma mult_sym_bound a b A B : - A <= a <= A -> 0 <= b <= B -> - (A * B) <= a * b <= A * B.
Proof.
  intros Ha Hb. assert (Rabs a * Rabs b <= A * B).
  { apply Rmult_le_compat; try apply Rabs_pos; apply Rabs_le; lra. }
  rewrite <- Rabs_mult in H. apply Rabs_le_between in H. lra.
Qed.

Section Point.
Variables w v : R.
Let T := TT w.
Let u := T ^ 2.
Let p := v * T.
Let q := p - 1/2.
Let s := (2 * q - u) / (1 + u).

Lemma u_bound : 0 <= u < 1.
Proof. apply tanh_sqr. Qed.

Lemma L_residuals : L w v = (q ^ 2 + s ^ 2) / 2.
Proof.
  unfold L, N. rewrite TT_double. fold (TT w). fold T.
  unfold s, q, p, u. field. generalize (pow2_ge_0 T); lra.
Qed.

Lemma s_p : s = 2 * p / (1 + u) - 1.
Proof. unfold s, q. generalize u_bound; intro. field. lra. Qed.

Lemma L_pos : 0 < L w v.
Proof.
  rewrite L_residuals. generalize (pow2_ge_0 q) (pow2_ge_0 s); intros A B.
  destruct (Req_dec q 0) as [E|E].
  - assert (T0 : T <> 0) by (intro F; unfold q, p in E; rewrite F in E; lra).
    assert (0 < u) by (apply pow2_gt_0; auto).
    assert (s <> 0). { unfold s. rewrite E. intro F. apply (Rmult_eq_compat_r (1 + u)) in F.
      unfold Rdiv in F. rewrite Rmult_assoc, Rinv_l in F; lra. }
    assert (0 < s ^ 2) by (apply pow2_gt_0; auto). lra.
  - assert (0 < q ^ 2) by (apply pow2_gt_0; auto). lra.
Qed.

Definition Yw := T / (1 - u).
Definition Yv := (v - 1 / T) / 2.

Lemma Y_steep : T <> 0 -> L w v <= Lw w v * Yw + Lv w v * Yv.
Proof.
  intro T0. generalize u_bound; intro U.
  assert (E : Lw w v * Yw + Lv w v * Yv = q ^ 2 + s ^ 2 / (1 + u)).
  { unfold Lw, Lv, Yw, Yv, s, q, p, u in *; fold T. field. repeat split; lra. }
  rewrite E, L_residuals.
  assert (s ^ 2 / 2 <= s ^ 2 / (1 + u)).
  { unfold Rdiv. apply Rmult_le_compat_l; [apply pow2_ge_0|]. apply Rinv_le_contravar; lra. }
  generalize (pow2_ge_0 q); lra.
Qed.

(* L <= l < 5/8 keeps p away from 0. *)
Lemma p_bound l : L w v <= l -> l < 5/8 -> (5/4 - 2 * l) / 5 <= p < 2.
Proof.
  rewrite L_residuals. intros H Hl. generalize u_bound s_p (pow2_ge_0 q) (pow2_ge_0 s); intros U S A B.
  assert (I : 1/2 < / (1 + u) <= 1).
  { split; [replace (1/2) with (/ 2) by field; apply Rinv_lt_contravar; lra|].
    rewrite <- Rinv_1. apply Rinv_le_contravar; lra. }
  unfold Rdiv in S. set (i := / (1 + u)) in *. unfold q in *.
  split; [|nra].
  apply Rnot_lt_le; intro P. assert (0 < 5/4 - 2 * l) by lra.
  destruct (Rle_dec 0 p) as [P0|P0].
  - assert (p * i <= p) by nra. assert (s >= -1) by nra.
    assert (s ^ 2 >= 1 - 4 * p). { rewrite S. nra. }
    nra.
  - assert (p * i < 0) by nra. assert (1 < s ^ 2) by nra. nra.
Qed.

(* |Y|^2 <= C^2 (1 + v^2) where u <= U < 1 and p >= p0 > 0. *)
Lemma Y_bound U p0 : u <= U < 1 -> 0 < p0 -> p0 <= p < 2 ->
  Yw ^ 2 + Yv ^ 2 <= (/ (1 - U) ^ 2 + / p0 ^ 2) * (1 + v ^ 2).
Proof.
  intros HU Hp0 Hp. generalize u_bound; intro U0.
  assert (T0 : T <> 0) by (intro F; unfold p in Hp; rewrite F in Hp; lra).
  assert (v0 : v <> 0) by (intro F; unfold p in Hp; rewrite F in Hp; lra).
  assert (A : Yw ^ 2 <= / (1 - U) ^ 2).
  { unfold Yw. replace ((T / (1 - u)) ^ 2) with (u * / (1 - u) ^ 2) by (unfold u; field; fold u; lra).
    apply Rle_trans with (1 * / (1 - u) ^ 2).
    - apply Rmult_le_compat_r; [|lra]. left. apply Rinv_0_lt_compat, pow_lt. lra.
    - rewrite Rmult_1_l. apply Rinv_le_contravar; [apply pow_lt; lra|]. apply pow_incr; lra. }
  assert (B : Yv ^ 2 <= / p0 ^ 2 * v ^ 2).
  { unfold Yv. replace ((v - 1 / T) / 2) with (v * ((p - 1) / 2) * / p) by (unfold p; field; auto).
    rewrite !Rpow_mult_distr. rewrite pow_inv.
    assert (/ p ^ 2 <= / p0 ^ 2) by (apply Rinv_le_contravar; [apply pow_lt; auto|apply pow_incr; lra]).
    assert (0 < / p ^ 2) by (apply Rinv_0_lt_compat, pow_lt; lra).
    assert (((p - 1) / 2) ^ 2 <= 1) by nra. generalize (pow2_ge_0 v); intro.
    apply Rle_trans with (v ^ 2 * 1 * / p ^ 2).
    - apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_l; lra.
    - rewrite Rmult_1_r, Rmult_comm. apply Rmult_le_compat_r; lra. }
  generalize (pow2_ge_0 v); intro V.
  assert (0 < / (1 - U) ^ 2) by (apply Rinv_0_lt_compat, pow_lt; lra).
  assert (0 < / p0 ^ 2) by (apply Rinv_0_lt_compat, pow_lt; lra).
  nra.
Qed.

(* The fall near u = 1: d/dt (-log(1-u)) = T w', and p' = v' T + v (1-u) w'/2. *)
Definition fall := - T * Lw w v + 2 * (p - 3/4) * (- T * Lv w v - v * (1 - u) / 2 * Lw w v).

Lemma falls : 0 <= p < 2 -> 1 - u <= 1/100 -> fall <= 0.
Proof.
  intros Hp Hc. generalize u_bound; intro U. set (c := 1 - u) in *.
  assert (T0 : T <> 0) by (intro F; unfold c, u in Hc; rewrite F in Hc; lra).
  set (x := p - 3/4). set (i := / (1 + u)). set (j := / u).
  assert (I : 1/2 <= i <= 101/200).
  { split; [replace (1/2) with (/ 2) by field|replace (101/200) with (/ (200/101)) by field];
      apply Rinv_le_contravar; unfold c in *; lra. }
  assert (J : 1 <= j <= 51/50).
  { split; [rewrite <- Rinv_1|replace (51/50) with (/ (50/51)) by field];
      apply Rinv_le_contravar; unfold c in *; lra. }
  (* the two residuals *)
  assert (Q : q = x + 1/4) by (unfold q, x; lra).
  assert (S : s = x - 1/4 + c * p * i).
  { rewrite s_p. unfold x, i, c. field. lra. }
  assert (E : fall = - (c * p / 2) * (q + 2 * s * c * i ^ 2)
    - 2 * x * (u * q + 2 * u * i * s + p ^ 2 * c ^ 2 * j / 2 * (q / 2 + s * c * i ^ 2))).
  { unfold fall, x, i, j, c, Lw, Lv, s, q, p, u in *; fold T. field. repeat split; auto; lra. }
  assert (C : 0 < c <= 1/100) by (unfold c in *; lra).
  assert (X : -3/4 <= x <= 5/4) by (unfold x; lra).
  assert (P : p = x + 3/4) by (unfold x; lra).
  assert (Sb : - (3/2) <= s <= 3/2).
  { assert (0 <= c * p * i <= 1/100 * 2 * (101/200)) by (repeat apply mult_pos_bound; lra).
    rewrite S; lra. }
  (* s c i^2 *)
  set (y := s * c * i ^ 2) in *.
  assert (Y : - (c / 2) <= y <= c / 2).
  { unfold y. replace (s * c * i ^ 2) with (s * (c * (i * i))) by ring.
    assert (0 <= c * (i * i) <= c * (101/200 * (101/200))) by (repeat apply mult_pos_bound; lra).
    assert (K := mult_sym_bound s (c * (i * i)) _ _ Sb H). lra. }
  assert (A1 : - (c * p / 2) * (q + 2 * s * c * i ^ 2) <= - (c / 2) * (3/16 + x) + c ^ 2).
  { replace (2 * s * c * i ^ 2) with (2 * y) by (unfold y; ring). rewrite Q.
    assert (p * (x + 1/4) >= x + 3/16) by (rewrite P; generalize (pow2_ge_0 x); lra).
    assert (K := mult_sym_bound y p (c / 2) 2 Y ltac:(lra)).
    assert (K2 : c * (y * p) >= c * (- c)) by (apply Rmult_ge_compat_l; lra).
    assert (K3 : c * (p * (x + 1/4)) >= c * (x + 3/16)) by (apply Rmult_ge_compat_l; lra).
    lra. }
  assert (A2 : exists e, Rabs e <= 5 * c /\
    u * q + 2 * u * i * s + p ^ 2 * c ^ 2 * j / 2 * (q / 2 + y) = 2 * x + e).
  { exists (- c * q + (- (c * i) * s + c * p * i) + p ^ 2 * c ^ 2 * j / 2 * (q / 2 + y)). split.
    - apply Rabs_le.
      assert (K1 := mult_sym_bound q c (3/2) c ltac:(lra) ltac:(lra)).
      assert (K2 := mult_pos_bound c i c (101/200) ltac:(lra) ltac:(lra)).
      assert (K3 := mult_sym_bound s (c * i) _ _ Sb K2).
      assert (K4 := mult_pos_bound p (c * i) 2 _ ltac:(lra) K2).
      assert (K5 := mult_pos_bound p p 2 2 ltac:(lra) ltac:(lra)).
      assert (K6 := mult_pos_bound (p * p) j _ (51/50) K5 ltac:(lra)).
      assert (K7 := mult_pos_bound c c c (1/100) ltac:(lra) ltac:(lra)).
      assert (K8 := mult_pos_bound _ _ _ _ K6 K7).
      assert (K9 := mult_sym_bound (q / 2 + y) _ 1 _ ltac:(lra) K8).
      lra.
    - replace (u * q) with ((1 - c) * q) by (unfold c; ring).
      replace (2 * u * i) with (1 - c * i) by (unfold c, i; field; lra).
      rewrite S, Q. ring. }
  destruct A2 as [e [Ee E2]]. rewrite E, E2. apply Rabs_le_between in Ee.
    assert (H1 : - (2 * x * e) <= 2 * (Rabs x * (5 * c))).
  { apply Rle_trans with (Rabs (- (2 * x * e))); [apply Rle_abs|].
    rewrite Rabs_Ropp, !Rabs_mult, (Rabs_pos_eq 2), Rmult_assoc by lra.
    apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_l; [apply Rabs_pos|]. apply Rabs_le; lra. }
  assert (H2 : - x <= Rabs x) by (rewrite <- Rabs_Ropp; apply Rle_abs).
  assert (H3 : x ^ 2 = Rabs x ^ 2) by (symmetry; apply pow2_abs).
  set (a := Rabs x) in *.
  assert (H4 : c * - x <= c * a) by (apply Rmult_le_compat_l; lra).
  assert (H5 : c * c <= c * (1/100)) by (apply Rmult_le_compat_l; lra).
  generalize (pow2_ge_0 (21 * c - 16 * a)). lra.
Qed.
End Point.
