(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Instance z3, at one point of its graded chart: residuals, their derivative,
   and the inequalities G1 to G6 for the scale y = v^(-1/2), w = om y, with
   om and b in a box.  Z3.v puts them together. *)
From Coq Require Import Reals Lra Lia Psatz List.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Loja Require Import Vector Flow Unattained Silu Mean Graded IntervalZ Seven Z3_numbers Z3_fields.
Import IZ.
Open Scope R_scope.

(* theta = (w, b, v, c); the residual of the sample (t, t^2) *)
Definition r (x : vec) : vec := fun j =>
  x 3%nat + x 2%nat * silu (x 0%nat * pt j + x 1%nat) - pt j ^ 2.
Definition J (x : vec) (j : nat) : vec := fun i =>
  let z := x 0%nat * pt j + x 1%nat in
  match i with
  | O => x 2%nat * (pt j * silu1 z) | 1%nat => x 2%nat * silu1 z | 2%nat => silu z | _ => 1
  end.

Section Point.
Variables (x : vec) (y om : R).
Let b := x 1%nat.
Let c := x 3%nat.
Hypothesis Hy : 0 < y <= 1/12.
Hypothesis Hom : 288/100 <= om <= 318/100.
Hypothesis Hb : -130/100 <= b <= -127/100.
Hypothesis Hx0 : x 0%nat = om * y.
Hypothesis Hx2 : x 2%nat = / y ^ 2.

Let f0 := silu b.
Let f1 := silu1 b.
Let f2 := silu2 b.
Let f3 := silu3 b.
Let f4 := silu4 b.
Let A0 := c + f0 / y ^ 2.
Let A1 := om * f1 / y.
Let A2 := om ^ 2 * f2 / 2 - 1.
Let a3 := om ^ 3 * f3 / 6.
Let a4 := om ^ 4 * f4 / 24.
Let e : vec := fun j => rest5 b (om * y * pt j) / y ^ 5.
Let e' : vec := fun j => pt j * om * rest4 b (om * y * pt j) / y ^ 4.
Let E : vec := fun j => rest3 b (om * y * pt j) / y ^ 2.
Let K := 155/100.

Lemma pt_abs j : (j < 7)%nat -> Rabs (pt j) <= 1.
Proof.
  intro Hj. apply Rabs_le. unfold pt. do 7 (destruct j as [|j]; [simpl; lra|]). lia.
Qed.

Lemma rests j : (j < 7)%nat -> Rabs (e j) <= K * Rabs (pt j) ^ 5 /\
  Rabs (e' j) <= 5 * K * Rabs (pt j) ^ 5 /\ Rabs (E j) <= 85/1000 * Rabs (pt j) ^ 3.
Proof.
  intro Hj. assert (T := pt_abs j Hj). assert (T0 := Rabs_pos (pt j)).
  assert (Z : Rabs (om * y * pt j) = om * y * Rabs (pt j)).
  { rewrite Rabs_mult, (Rabs_pos_eq (om * y)); [reflexivity|]. apply Rmult_le_pos; lra. }
  assert (OY : om * y <= 265/1000) by nra.
  assert (OY0 : 0 < om * y) by (apply Rmult_lt_0_compat; lra).
  assert (HZ : Rabs (om * y * pt j) <= 265/1000) by (rewrite Z; nra).
  assert (In : forall z, Rabs (z - b) <= 265/1000 -> -1565/1000 <= z <= -1005/1000).
  { intros z H. apply Rabs_le_between in H. lra. }
  destruct (rest_bound b (265/1000) (19/100) (57/100) (fun z H => M4_bound z (In z H))
    (fun z H => M5_bound z (In z H)) (om * y * pt j) HZ) as [B5 [B4 B3]].
  rewrite Z in B5, B4, B3. set (t := Rabs (pt j)) in *.
  assert (Y2 : 0 < y ^ 2) by (apply pow_lt; lra). assert (Y4 : 0 < y ^ 4) by (apply pow_lt; lra).
  assert (Y5 : 0 < y ^ 5) by (apply pow_lt; lra).
  assert (T3 : 0 <= t ^ 3) by (apply pow_le; auto). assert (T5 : 0 <= t ^ 5) by (apply pow_le; auto).
  assert (O5 : 57/100/120 * om ^ 5 <= K) by (unfold K; interval with (i_prec 30)).
  assert (O3 : 19/100/6 * om ^ 3 * y <= 85/1000) by (interval with (i_prec 30)).
  split; [|split].
  - unfold e, Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ y ^ 5)) by (left; apply Rinv_0_lt_compat; auto).
    apply Rmult_le_reg_r with (y ^ 5); auto. rewrite Rmult_assoc, Rinv_l by lra.
    replace (K * t ^ 5 * y ^ 5) with (K * (y ^ 5 * t ^ 5)) by ring.
    replace (57/100/120 * (om * y * t) ^ 5) with (57/100/120 * om ^ 5 * (y ^ 5 * t ^ 5)) in B5 by ring.
    assert (0 <= y ^ 5 * t ^ 5) by (apply Rmult_le_pos; lra). nra.
  - unfold e', Rdiv. rewrite !Rabs_mult, (Rabs_pos_eq (/ y ^ 4)) by (left; apply Rinv_0_lt_compat; auto).
    rewrite (Rabs_pos_eq om) by lra. fold t.
    apply Rmult_le_reg_r with (y ^ 4); auto. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    apply Rle_trans with (t * om * (57/100/24 * (om * y * t) ^ 4)).
    + apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|auto].
    + replace (t * om * (57/100/24 * (om * y * t) ^ 4)) with (5 * (57/100/120 * om ^ 5) * (y ^ 4 * t ^ 5)) by field.
      replace (5 * K * t ^ 5 * y ^ 4) with (5 * K * (y ^ 4 * t ^ 5)) by ring.
      apply Rmult_le_compat_r; [apply Rmult_le_pos; lra|lra].
  - unfold E, Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ y ^ 2)) by (left; apply Rinv_0_lt_compat; auto).
    apply Rmult_le_reg_r with (y ^ 2); auto. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    eapply Rle_trans; [apply B3|].
    replace (19/100/6 * (om * y * t) ^ 3) with (19/100/6 * om ^ 3 * y * (y ^ 2 * t ^ 3)) by ring.
    apply Rle_trans with (85/1000 * (y ^ 2 * t ^ 3)); [|right; unfold Rdiv; ring].
    apply (Rmult_le_compat_r (y ^ 2 * t ^ 3)); [apply Rmult_le_pos; lra|exact O3].
Qed.

Lemma K_pos : 0 <= K. Proof. unfold K. lra. Qed.
Definition e_ok := fun j Hj => proj1 (rests j Hj).

(* ---- the residuals ---- *)

Lemma z_eq j : x 0%nat * pt j + x 1%nat = b + om * y * pt j.
Proof. rewrite Hx0. unfold b. ring. Qed.

Let poly : vec := add (add (add (add (add (fun _ => 0) A0 (power 0)) A1 (power 1)) A2 (power 2))
  (y * a3) (power 3)) (y ^ 2 * a4) (power 4).

Lemma r_split j : r x j = add poly (y ^ 3) e j.
Proof.
  unfold r. rewrite z_eq, Hx2. unfold poly, add, power, e, rest5, A0, A1, A2, a3, a4, f0, f1, f2, f3, f4, c.
  field. lra.
Qed.

Definition rho : vec := proj (r x).
Definition tau : vec := fun j => / y * rest (r x) j.

Lemma fun_ext_c1 u v : (forall j, u j = v j) -> c1 u = c1 v.
Proof. intro H. unfold c1. rewrite (mdot_ext 7 u q1 v q1); auto. Qed.
Lemma fun_ext_c2 u v : (forall j, u j = v j) -> c2 u = c2 v.
Proof. intro H. unfold c2. rewrite (mdot_ext 7 u q2 v q2); auto. Qed.
Lemma fun_ext_c0 u v : (forall j, u j = v j) -> c0 u = c0 v.
Proof. intro H. unfold c0. rewrite (mdot_ext 7 u q0 v q0); auto. Qed.

Lemma fun_ext_rest u v j : (forall j, u j = v j) -> rest u j = rest v j.
Proof.
  intro H. unfold rest, proj, add. rewrite (fun_ext_c0 u v), (fun_ext_c1 u v), (fun_ext_c2 u v), H; auto.
Qed.

Lemma c1_r : c1 (r x) = A1 - 41/692 * A2 + y * (a3 * (2165/2768) - y * a4 * (221/11072) + y ^ 2 * c1 e).
Proof.
  rewrite (fun_ext_c1 _ _ r_split). unfold poly. rewrite !c1_add, c1_0, c1_1, c1_2, c1_3, c1_4.
  unfold c1 at 1. rewrite mdot_zero. unfold n1. field.
Qed.
Lemma c2_r : c2 (r x) = A2 + y * (a3 * (93/1096) + y * a4 * (1028/959) + y ^ 2 * c2 e).
Proof.
  rewrite (fun_ext_c2 _ _ r_split). unfold poly. rewrite !c2_add, c2_0, c2_1, c2_2, c2_3, c2_4.
  unfold c2 at 1. rewrite mdot_zero. unfold n2. field.
Qed.

(* G1 *)
Lemma r_tau j : r x j = add rho (y ^ 1) tau j.
Proof. unfold rho, tau, rest, add. field. lra. Qed.

Lemma orth : mdot 7 rho tau = 0.
Proof.
  rewrite (mdot_ext 7 rho tau rho (add (fun _ => 0) (/ y) (rest (r x)))) by (intros; unfold tau, add; ring).
  rewrite (mdot_add_r 7 seven), (mdot_comm 7 rho), mdot_zero. unfold rho. rewrite rest_orth. ring.
Qed.

Lemma a3_bound : 11576/10000 <= a3 <= 15771/10000.
Proof.
  assert (H := f3_bound b Hb). unfold a3. fold f3 in H.
  assert (238878/10000 <= om ^ 3 <= 321575/10000) by (split; interval with (i_prec 40)).
  split; nra.
Qed.
Lemma a4_bound : 315/1000 <= a4 <= 5157/10000.
Proof.
  assert (H := f4_bound b Hb). unfold a4. fold f4 in H.
  assert (6879/100 <= om ^ 4 <= 10227/100) by (split; interval with (i_prec 40)).
  split; nra.
Qed.

Lemma tau_bound : 225/1000 <= mnorm 7 tau <= 33/100.
Proof.
  set (u3 := add (fun _ => 0) a3 (rest (power 3))).
  set (u := add (add (fun _ => 0) (y * a4) (rest (power 4))) (y ^ 2) (rest e)).
  assert (Ext : forall j, (j < 7)%nat -> tau j = add u3 1 u j).
  { intros j Hj. unfold tau. rewrite (fun_ext_rest _ _ j r_split).
    assert (RA : forall u l v, rest (add u l v) j = rest u j + l * rest v j) by (intros; apply rest_add).
    unfold poly. rewrite !RA, !rest_low by (auto; lia).
    assert (rest (fun _ => 0) j = 0) as ->.
    { unfold rest, proj, add, c0, c1, c2. rewrite !mdot_zero. unfold Rdiv. ring. }
    unfold u3, u, add. field. lra. }
  rewrite (mnorm_ext 7 _ _ Ext).
  assert (N0 : mnorm 7 (fun _ => 0) = 0) by (unfold mnorm; rewrite mdot_zero; apply sqrt_0).
  assert (B3 := a3_bound). assert (B4 := a4_bound). assert (R3 := rest_3). assert (R4 := rest_4).
  assert (Y0 : 0 <= y ^ 2 <= 1/144) by (split; [apply pow2_ge_0|nra]).
  assert (Hu : mnorm 7 u <= 977/100000).
  { unfold u. eapply Rle_trans; [apply (mnorm_add 7 _ _ _ seven)|].
    assert (X := mnorm_add 7 (fun _ => 0) (y * a4) (rest (power 4)) seven). rewrite N0 in X.
    rewrite (Rabs_pos_eq (y * a4)) in X by (apply Rmult_le_pos; lra).
    rewrite (Rabs_pos_eq (y ^ 2)) by lra.
    assert (X2 : mnorm 7 (rest e) <= K * (543/1000))
      by (eapply Rle_trans; [apply rest_short|apply (e_norm e K K_pos e_ok)]).
    assert (y * a4 <= 1/12 * (5157/10000)) by (apply Rmult_le_compat; lra).
    assert (0 <= y * a4) by (apply Rmult_le_pos; lra).
    assert (X3 : y * a4 * mnorm 7 (rest (power 4)) <= 1/12 * (5157/10000) * (9116/100000))
      by (apply Rmult_le_compat; auto; apply mnorm_nonneg).
    assert (X4 : y ^ 2 * mnorm 7 (rest e) <= 1/144 * (K * (543/1000)))
      by (apply Rmult_le_compat; auto; [lra|apply mnorm_nonneg|lra]).
    unfold K in X4. lra. }
  assert (Up : mnorm 7 u3 <= a3 * (20302/100000)).
  { assert (X := mnorm_add 7 (fun _ => 0) a3 (rest (power 3)) seven). rewrite N0 in X.
    rewrite (Rabs_pos_eq a3) in X by lra. unfold u3. nra. }
  assert (Low : a3 * (203/1000) <= mnorm 7 u3).
  { assert (X := mnorm_add 7 (fun _ => 0) (/ a3) u3 seven). rewrite N0 in X.
    rewrite (Rabs_pos_eq (/ a3)) in X by (left; apply Rinv_0_lt_compat; lra).
    rewrite (mnorm_ext 7 (add (fun _ => 0) (/ a3) u3) (rest (power 3))) in X
      by (intros; unfold u3, add; field; lra).
    apply Rmult_le_compat_l with (r := a3) in X; [|lra].
    replace (a3 * (0 + / a3 * mnorm 7 u3)) with (mnorm 7 u3) in X by (field; lra). nra. }
  assert (T1 := mnorm_add 7 u3 1 u seven). rewrite Rabs_R1 in T1.
  assert (T2 := mnorm_add 7 (add u3 1 u) (-1) u seven).
  rewrite (mnorm_ext 7 (add (add u3 1 u) (-1) u) u3) in T2 by (intros; unfold add; ring).
  rewrite (Rabs_left (-1)) in T2 by lra. lra.
Qed.

(* ---- in the trap ---- *)

Hypothesis HL : mdot 7 (r x) (r x) <= 7/50 * y ^ 2.

Lemma sqr_le a m : 0 <= m -> a ^ 2 <= m ^ 2 -> - m <= a <= m.
Proof. intros. split; nra. Qed.

Lemma coefs : - (3/10 * y) <= c0 (r x) <= 3/10 * y /\
  - (4501/10000 * y) <= c1 (r x) <= 4501/10000 * y /\ - (776/1000 * y) <= c2 (r x) <= 776/1000 * y.
Proof.
  assert (P := rest_sqr (r x)).
  assert (Er : mdot 7 (rest (r x)) (rest (r x)) = y ^ 2 * mnorm 7 tau ^ 2).
  { rewrite (mnorm_sqr 7 seven).
    rewrite (mdot_ext 7 (rest (r x)) (rest (r x)) (add (fun _ => 0) y tau) (add (fun _ => 0) y tau))
      by (intros; unfold add, tau; field; lra).
    rewrite (mdot_add 7 seven), !(mdot_add_r 7 seven), (mdot_comm 7 tau (fun _ => 0)), !mdot_zero. ring. }
  assert (T := tau_bound). assert (T2 : (225/1000) ^ 2 <= mnorm 7 tau ^ 2) by (apply pow_incr; lra).
  assert (Y2 : 0 < y ^ 2) by (apply pow_lt; lra).
  assert (T3 : (225/1000) ^ 2 * y ^ 2 <= y ^ 2 * mnorm 7 tau ^ 2) by nra.
  generalize (pow2_ge_0 (c0 (r x))) (pow2_ge_0 (c1 (r x))) (pow2_ge_0 (c2 (r x))); intros.
  unfold n1, n2 in P.
  split; [|split]; apply sqr_le; try lra; nra.
Qed.

Let a1 := A1 / y.
Let a2 := A2 / y.

Lemma a2_bound : -97/100 <= a2 <= 69/100.
Proof.
  destruct coefs as [_ [_ C]]. rewrite c2_r in C.
  assert (C2 := e_c2 e K K_pos e_ok). apply Rabs_le_between in C2. unfold K in C2.
  assert (EA : A2 = y * a2) by (unfold a2; field; lra). rewrite EA in C.
  assert (B3 := a3_bound). assert (B4 := a4_bound).
  set (s := a3 * (93/1096) + y * a4 * (1028/959) + y ^ 2 * c2 e) in *.
  assert (Y4 : 0 <= y * a4 <= 1/12 * (5157/10000)) by (split; [apply Rmult_le_pos; lra|apply Rmult_le_compat; lra]).
  assert (Y2 : 0 <= y ^ 2 <= 1/144) by (split; [apply pow2_ge_0|nra]).
  assert (Ye : - (1/144 * (155/100 * (1103/1000))) <= y ^ 2 * c2 e <= 1/144 * (155/100 * (1103/1000))) by (split; nra).
  assert (S : 863/10000 <= s <= 1920/10000) by (unfold s; lra).
  split; apply Rmult_le_reg_l with y; nra.
Qed.

Lemma a1_bound : -175/100 <= a1 <= -40/100.
Proof.
  destruct coefs as [_ [C _]]. rewrite c1_r in C.
  assert (C2 := e_c1 e K K_pos e_ok). apply Rabs_le_between in C2. unfold K in C2.
  assert (EA : A2 = y * a2) by (unfold a2; field; lra). rewrite EA in C.
  assert (EA1 : A1 = y * a1) by (unfold a1; field; lra). rewrite EA1 in C.
  assert (B2 := a2_bound).
  assert (B3 := a3_bound). assert (B4 := a4_bound).
  set (s := a3 * (2165/2768) - y * a4 * (221/11072) + y ^ 2 * c1 e) in *.
  assert (Y4 : 0 <= y * a4 <= 1/12 * (5157/10000)) by (split; [apply Rmult_le_pos; lra|apply Rmult_le_compat; lra]).
  assert (Y2 : 0 <= y ^ 2 <= 1/144) by (split; [apply pow2_ge_0|nra]).
  assert (Ye : - (1/144 * (155/100 * (71/100))) <= y ^ 2 * c1 e <= 1/144 * (155/100 * (71/100))) by (split; nra).
  assert (S : 8966/10000 <= s <= 12412/10000) by (unfold s; lra).
  split; apply Rmult_le_reg_l with y; nra.
Qed.

(* G2: the box is not touched. *)
Lemma inside_box : 288/100 < om < 318/100 /\ -130/100 < b < -127/100.
Proof.
  assert (B1 := a1_bound). assert (B2 := a2_bound). assert (F2 := f2_bound b Hb). fold f2 in F2.
  assert (EA : A2 = y * a2) by (unfold a2; field; lra).
  assert (EA1 : om * f1 = y ^ 2 * a1) by (unfold a1, A1; field; lra).
  assert (R2 : -809/10000 <= A2 <= 576/10000) by (rewrite EA; split; nra).
  assert (Y2 : 0 < y ^ 2 <= 1/144) by (split; [apply pow_lt; lra|nra]).
  assert (R1 : -1216/100000 <= om * f1 < 0) by (rewrite EA1; split; nra).
  unfold A2 in R2.
  split; split.
  - destruct (proj1 Hom) as [|Q]; auto. exfalso. rewrite <- Q in R2. lra.
  - destruct (proj2 Hom) as [|Q]; auto. exfalso. rewrite Q in R2. lra.
  - destruct (proj1 Hb) as [|Q]; auto. exfalso. assert (H := left_end).
    rewrite Q in H. fold f1 in H. nra.
  - destruct (proj2 Hb) as [|Q]; auto. exfalso. assert (H := right_end).
    rewrite <- Q in H. fold f1 in H. nra.
Qed.
(* ---- the fields ---- *)

Let k0 := c0 (r x).
Let k1 := c1 (r x).
Let k2 := c2 (r x).
(* rho = m0 + m1 t + k2 t^2 *)
Let m1 := k1 + 41/692 * k2.
Let m0 := k0 + k1 / 14 + k2 * (41/9688 - 25/56).
Let F2 := f2_bound b Hb.
Let F3 := f3_bound b Hb.
Let F4 := f4_bound b Hb.

Lemma rho_sqr : mnorm 7 rho ^ 2 = k0 ^ 2 + n1 * k1 ^ 2 + n2 * k2 ^ 2.
Proof. rewrite (mnorm_sqr 7 seven). apply proj_sqr. Qed.

Lemma f2_pos : 0 < f2.
Proof. generalize F2. unfold f2. lra. Qed.

Lemma E_bounds : - (85/1000) <= E 0%nat <= 85/1000 /\ - (359/10000) <= E 1%nat <= 359/10000 /\
  - (107/10000) <= E 2%nat <= 107/10000 /\ E 3%nat = 0 /\ - (14/10000) <= E 4%nat <= 14/10000 /\
  - (107/10000) <= E 5%nat <= 107/10000 /\ - (85/1000) <= E 6%nat <= 85/1000.
Proof.
  assert (B : forall j m, (j < 7)%nat -> Rabs (pt j) = m -> - (85/1000 * m ^ 3) <= E j <= 85/1000 * m ^ 3).
  { intros j m Hj Hm. destruct (rests j Hj) as [_ [_ H]]. rewrite Hm in H. apply Rabs_le_between in H. lra. }
  generalize (B 0%nat 1 ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (B 1%nat (3/4) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (B 2%nat (1/2) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (B 3%nat 0 ltac:(lia) ltac:(unfold pt; simpl; apply Rabs_R0))
    (B 4%nat (1/4) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra))
    (B 5%nat (1/2) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra))
    (B 6%nat 1 ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra)).
  intros. repeat split; lra.
Qed.

Definition Y : vec := fun i => match i with
  | O => - (k2 * y / (om * f2)) | 1%nat => - (m1 * y / (om * f2)) | 2%nat => 0
  | _ => - m0 + a1 / om * (m1 * y / (om * f2)) end.

Lemma silu1_3 j : silu1 (x 0%nat * pt j + x 1%nat) =
  f1 + f2 * (om * y * pt j) + f3 / 2 * (om * y * pt j) ^ 2 + y ^ 2 * E j.
Proof. rewrite z_eq. unfold E, rest3, f1, f2, f3. field. lra. Qed.

Lemma Y_left j : add (along 4 J x Y) 1 rho j =
  y * (k2 * alpha om a1 f2 f3 (pt j) (E j) + m1 * beta om f2 f3 (pt j) (E j)).
Proof.
  assert (F := f2_pos). unfold add, along, dot, sum, J, Y. rewrite silu1_3, Hx2.
  assert (rho j = m0 + m1 * pt j + k2 * pt j ^ 2) as ->.
  { unfold rho, proj, add, q0, q1, q2, m0, m1. fold k0 k1 k2. field. }
  unfold alpha, beta, a1, A1. field. lra.
Qed.

Lemma seven_squares (g : vec) G0 G1 G2 G3 G4 G5 G6 :
  Rabs (g 0%nat) <= G0 -> Rabs (g 1%nat) <= G1 -> Rabs (g 2%nat) <= G2 -> Rabs (g 3%nat) <= G3 ->
  Rabs (g 4%nat) <= G4 -> Rabs (g 5%nat) <= G5 -> Rabs (g 6%nat) <= G6 ->
  mdot 7 g g <= (G0 ^ 2 + G1 ^ 2 + G2 ^ 2 + G3 ^ 2 + G4 ^ 2 + G5 ^ 2 + G6 ^ 2) / 7.
Proof.
  assert (S : forall a m, Rabs a <= m -> a * a <= m ^ 2).
  { intros a m H. replace (a * a) with (Rabs a ^ 2) by (rewrite pow2_abs; ring).
    apply pow_incr. split; [apply Rabs_pos|auto]. }
  intros H0 H1 H2 H3 H4 H5 H6. unfold mdot, dot, sum. simpl INR.
  generalize (S _ _ H0) (S _ _ H1) (S _ _ H2) (S _ _ H3) (S _ _ H4) (S _ _ H5) (S _ _ H6). intros. lra.
Qed.

Lemma mnorm_intro (g : vec) B : 0 <= B -> mdot 7 g g <= B ^ 2 -> mnorm 7 g <= B.
Proof. intros HB H. unfold mnorm. rewrite <- (sqrt_pow2 B HB). apply sqrt_le_1_alt; auto. Qed.

Lemma Y_small : mnorm 7 (add (along 4 J x Y) 1 rho) <= 9/2 * y * mnorm 7 rho.
Proof.
  destruct E_bounds as [E0 [E1 [E2 [E3 [E4 [E5 E6]]]]]]. assert (B1 := a1_bound).
  set (g := fun j => k2 * alpha om a1 f2 f3 (pt j) (E j) + m1 * beta om f2 f3 (pt j) (E j)).
  rewrite (mnorm_ext 7 _ (fun j => y * g j)) by (intros; apply Y_left).
  set (a := Rabs k2). set (d := Rabs k1). assert (a0 : 0 <= a) by apply Rabs_pos. assert (d0 : 0 <= d) by apply Rabs_pos.
  assert (M1 : Rabs m1 <= d + 41/692 * a).
  { unfold m1. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, (Rabs_pos_eq (41/692)) by lra. unfold a, d. lra. }
  assert (G : forall j A B, Rabs (alpha om a1 f2 f3 (pt j) (E j)) <= A -> Rabs (beta om f2 f3 (pt j) (E j)) <= B ->
    Rabs (g j) <= A * a + B * (d + 41/692 * a)).
  { intros j A B HA HB. unfold g. eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult. fold a.
    generalize (Rabs_pos (alpha om a1 f2 f3 (pt j) (E j))) (Rabs_pos (beta om f2 f3 (pt j) (E j))) (Rabs_pos m1).
    intros. nra. }
  assert (X0 := field_1 om a1 f2 f3 Hom B1 F2 F3 (-1) _ (or_intror eq_refl) E0).
  assert (X1 := field_34 om a1 f2 f3 Hom B1 F2 F3 _ E1).
  assert (X2 := field_12 om a1 f2 f3 Hom B1 F2 F3 (-1/2) _ (or_intror eq_refl) E2).
  assert (X3 := field_0 om a1 f2 f3 Hom F2).
  assert (X4 := field_14 om a1 f2 f3 Hom B1 F2 F3 _ E4).
  assert (X5 := field_12 om a1 f2 f3 Hom B1 F2 F3 (1/2) _ (or_introl eq_refl) E5).
  assert (X6 := field_1 om a1 f2 f3 Hom B1 F2 F3 1 _ (or_introl eq_refl) E6).
  assert (S : mdot 7 g g <= ((217/100 * a + 236/100 * (d + 41/692 * a)) ^ 2 +
    (86/100 * a + 131/100 * (d + 41/692 * a)) ^ 2 + (28/100 * a + 58/100 * (d + 41/692 * a)) ^ 2 + 0 ^ 2 +
    (24/100 * a + 15/100 * (d + 41/692 * a)) ^ 2 + (28/100 * a + 58/100 * (d + 41/692 * a)) ^ 2 +
    (217/100 * a + 236/100 * (d + 41/692 * a)) ^ 2) / 7).
  { apply seven_squares; try (apply G; tauto).
    unfold g. rewrite E3. change (pt 3) with 0. rewrite (proj1 X3), (proj2 X3), !Rmult_0_r, Rplus_0_r, Rabs_R0. lra. }
  assert (R0 := mnorm_nonneg 7 rho).
  apply mnorm_intro; [apply Rmult_le_pos; lra|].
  rewrite (mdot_ext 7 (fun j => y * g j) (fun j => y * g j) (add (fun _ => 0) y g) (add (fun _ => 0) y g))
    by (intros; unfold add; ring).
  rewrite (mdot_add 7 seven), !(mdot_add_r 7 seven), (mdot_comm 7 g (fun _ => 0)), !mdot_zero.
  replace ((9/2 * y * mnorm 7 rho) ^ 2) with (y ^ 2 * (81/4 * mnorm 7 rho ^ 2)) by field.
  rewrite rho_sqr. replace (k1 ^ 2) with (d ^ 2) by apply pow2_abs. replace (k2 ^ 2) with (a ^ 2) by apply pow2_abs.
  assert (Y2 : 0 < y ^ 2) by (apply pow_lt; lra).
  replace (0 + y * 0 + y * (0 + y * mdot 7 g g)) with (y ^ 2 * mdot 7 g g) by ring.
  apply Rmult_le_compat_l; [lra|]. eapply Rle_trans; [apply S|]. unfold n1, n2.
  generalize (pow2_ge_0 k0) (pow2_ge_0 (d - 4/10 * a)). intros. nra.
Qed.
Lemma norm_4 u : norm 4 u <= Rabs (u 0%nat) + Rabs (u 1%nat) + Rabs (u 2%nat) + Rabs (u 3%nat).
Proof.
  generalize (norm_S 3 u) (norm_S 2 u) (norm_S 1 u) (norm_S 0 u). rewrite norm_0. lra.
Qed.

Lemma div_bound n m lo : 0 < lo <= m -> Rabs (n / m) <= Rabs n / lo.
Proof.
  intro H. unfold Rdiv. rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|].
  rewrite Rabs_pos_eq by (left; apply Rinv_0_lt_compat; lra). apply Rinv_le_contravar; lra.
Qed.

Lemma Y_norm : norm 4 Y <= 1/10 * mnorm 7 rho / y ^ 2.
Proof.
  assert (R0 := mnorm_nonneg 7 rho). assert (R2 := rho_sqr). set (R := mnorm 7 rho) in *.
  generalize (pow2_ge_0 k0) (pow2_ge_0 k1) (pow2_ge_0 k2); intros. unfold n1, n2 in R2.
  assert (K0 : - R <= k0 <= R) by (apply sqr_le; nra).
  assert (K1 : - (16/10 * R) <= k1 <= 16/10 * R) by (apply sqr_le; [lra|nra]).
  assert (K2 : - (26/10 * R) <= k2 <= 26/10 * R) by (apply sqr_le; [lra|nra]).
  assert (D : 6/10 <= om * f2) by (generalize F2; intro G; fold f2 in G; nra).
  assert (B1 := a1_bound).
  assert (Q2 : Rabs (k2 * y / (om * f2)) <= 4/10 * R).
  { eapply Rle_trans; [apply (div_bound _ _ (6/10)); lra|]. rewrite Rabs_mult, (Rabs_pos_eq y) by lra.
    assert (Rabs k2 <= 26/10 * R) by (apply Rabs_le; lra). generalize (Rabs_pos k2). intro. nra. }
  assert (Q1 : Rabs (m1 * y / (om * f2)) <= 3/10 * R).
  { eapply Rle_trans; [apply (div_bound _ _ (6/10)); lra|]. rewrite Rabs_mult, (Rabs_pos_eq y) by lra.
    assert (Rabs m1 <= 18/10 * R) by (unfold m1; apply Rabs_le; lra). generalize (Rabs_pos m1). intro. nra. }
  assert (P1 : Rabs (a1 / om) <= 7/10).
  { eapply Rle_trans; [apply (div_bound _ _ (288/100)); lra|]. rewrite Rabs_left by lra. lra. }
  assert (Q3 : Rabs (- m0 + a1 / om * (m1 * y / (om * f2))) <= 3 * R).
  { eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp, Rabs_mult.
    assert (Rabs m0 <= 24/10 * R) by (unfold m0; apply Rabs_le; lra).
    generalize (Rabs_pos (a1 / om)) (Rabs_pos (m1 * y / (om * f2))). intros. nra. }
  eapply Rle_trans; [apply norm_4|]. unfold Y. rewrite !Rabs_Ropp, Rabs_R0.
  assert (Y2 : 144 <= / y ^ 2).
  { replace 144 with (/ (1/144)) by field. apply Rinv_le_contravar; [apply pow_lt; lra|nra]. }
  unfold Rdiv at 4. apply Rle_trans with (1/10 * R * 144); [lra|].
  apply Rmult_le_compat_l; lra.
Qed.

Definition X : vec := fun i => match i with
  | O => - x 0%nat + y ^ 2 * de y om a1 a2 f2 f3 | 1%nat => y ^ 2 * xi om a1 f2
  | 2%nat => 2 * x 2%nat | _ => - 3 * f0 / y ^ 2 - c - y ^ 2 * (a1 / om) * xi om a1 f2 end.

Lemma silu1_4 j : silu1 (x 0%nat * pt j + x 1%nat) * (om * pt j) =
  (f1 + f2 * (om * y * pt j) + f3 / 2 * (om * y * pt j) ^ 2 + f4 / 6 * (om * y * pt j) ^ 3) * (om * pt j) +
  y ^ 4 * e' j.
Proof. rewrite z_eq. unfold e', rest4, f1, f2, f3, f4. field. lra. Qed.

Lemma silu_5 j : silu (x 0%nat * pt j + x 1%nat) =
  f0 + f1 * (om * y * pt j) + f2 / 2 * (om * y * pt j) ^ 2 + f3 / 6 * (om * y * pt j) ^ 3 +
  f4 / 24 * (om * y * pt j) ^ 4 + y ^ 5 * e j.
Proof. rewrite z_eq. unfold e, rest5, f0, f1, f2, f3, f4. field. lra. Qed.

Lemma X_left j : add (along 4 J x X) 1 (r x) j =
  y ^ 2 * left y om a1 a2 f2 f3 f4 (pt j) (E j) (y * (3 * e j - e' j)).
Proof.
  assert (F := f2_pos). unfold add, along, dot, sum, J, X, r.
  set (S1 := silu1 (x 0%nat * pt j + x 1%nat)). set (S0 := silu (x 0%nat * pt j + x 1%nat)).
  assert (H3 := silu1_3 j). assert (H4 := silu1_4 j). assert (H0 := silu_5 j). fold S1 in H3, H4. fold S0 in H0.
  transitivity (3 * S0 / y ^ 2 - (S1 * (om * pt j)) / y + S1 * (pt j * de y om a1 a2 f2 f3 + xi om a1 f2) -
    3 * f0 / y ^ 2 - y ^ 2 * (a1 / om) * xi om a1 f2 - pt j ^ 2).
  { rewrite Hx2, Hx0. fold c. field. lra. }
  rewrite H4, H3, H0. unfold left, de, xi, a1, a2, A1, A2. field. lra.
Qed.

Lemma es_bounds : forall j m, (j < 7)%nat -> Rabs (pt j) = m ->
  - (8 * K / 12 * m ^ 5) <= y * (3 * e j - e' j) <= 8 * K / 12 * m ^ 5.
Proof.
  intros j m Hj Hm. destruct (rests j Hj) as [B1 [B2 _]]. rewrite Hm in B1, B2.
  apply Rabs_le_between in B1. apply Rabs_le_between in B2.
  assert (M : 0 <= m ^ 5) by (apply pow_le; rewrite <- Hm; apply Rabs_pos).
  assert (0 <= K * m ^ 5) by (apply Rmult_le_pos; [apply K_pos|auto]).
  split; nra.
Qed.

Lemma X_small : mnorm 7 (add (along 4 J x X) 1 (r x)) <= 5/2 * y ^ 2.
Proof.
  destruct E_bounds as [E0 [E1 [E2 [E3 [E4 [E5 E6]]]]]]. assert (B1 := a1_bound). assert (B2 := a2_bound).
  assert (Hy' : 0 <= y <= 1/12) by lra.
  generalize (es_bounds 0%nat 1 ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (es_bounds 1%nat (3/4) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (es_bounds 2%nat (1/2) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (es_bounds 3%nat 0 ltac:(lia) ltac:(unfold pt; simpl; apply Rabs_R0))
    (es_bounds 4%nat (1/4) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra))
    (es_bounds 5%nat (1/2) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra))
    (es_bounds 6%nat 1 ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra)).
  unfold K. intros S0 S1 S2 S3 S4 S5 S6.
  set (g := fun j => left y om a1 a2 f2 f3 f4 (pt j) (E j) (y * (3 * e j - e' j))).
  rewrite (mnorm_ext 7 _ (add (fun _ => 0) (y ^ 2) g)) by (intros; rewrite X_left; unfold add, g; ring).
  assert (G : mnorm 7 g <= 5/2).
  { apply mnorm_intro; [lra|]. eapply Rle_trans.
    - apply (seven_squares g (44/10) (17/10) (5/10) 0 (5/10) (5/10) (44/10)); unfold g.
      + apply (left_1 y om a1 a2 f2 f3 f4 Hy' Hom B1 B2 F2 F3 F4); [right; reflexivity|auto|split; lra].
      + apply (left_34 y om a1 a2 f2 f3 f4 Hy' Hom B1 B2 F2 F3 F4); [auto|split; lra].
      + apply (left_12 y om a1 a2 f2 f3 f4 Hy' Hom B1 B2 F2 F3 F4); [right; reflexivity|auto|split; lra].
      + assert (y * (3 * e 3%nat - e' 3%nat) = 0) as -> by lra. rewrite E3. change (pt 3%nat) with 0.
        rewrite left_0, Rabs_R0. lra.
      + apply (left_14 y om a1 a2 f2 f3 f4 Hy' Hom B1 B2 F2 F3 F4); [auto|split; lra].
      + apply (left_12 y om a1 a2 f2 f3 f4 Hy' Hom B1 B2 F2 F3 F4); [left; reflexivity|auto|split; lra].
      + apply (left_1 y om a1 a2 f2 f3 f4 Hy' Hom B1 B2 F2 F3 F4); [left; reflexivity|auto|split; lra].
    - lra. }
  eapply Rle_trans; [apply (mnorm_add 7 _ _ _ seven)|].
  assert (mnorm 7 (fun _ => 0) = 0) as -> by (unfold mnorm; rewrite mdot_zero; apply sqrt_0).
  assert (Y2 : 0 < y ^ 2) by (apply pow_lt; lra). rewrite (Rabs_pos_eq (y ^ 2)) by lra. nra.
Qed.

Lemma A0_bound : Rabs A0 <= 1/10.
Proof.
  assert (C : c0 (r x) = A0 + A1 * (-1/14) + A2 * (25/56) + y * a3 * (-13/224) + y ^ 2 * a4 * (313/896) + y ^ 3 * c0 e).
  { rewrite (fun_ext_c0 _ _ r_split). unfold poly. rewrite !c0_add.
    assert (c0 (fun _ => 0) = 0) as -> by apply mdot_zero.
    assert (c0 (power 0) = 1) as -> by (unfold c0; sums; field).
    assert (c0 (power 1) = -1/14) as -> by (unfold c0; sums; field).
    assert (c0 (power 2) = 25/56) as -> by (unfold c0; sums; field).
    assert (c0 (power 3) = -13/224) as -> by (unfold c0; sums; field).
    assert (c0 (power 4) = 313/896) as -> by (unfold c0; sums; field). ring. }
  destruct coefs as [C0 _]. rewrite C in C0.
  assert (Ce : - (155/100) <= c0 e <= 155/100).
  { destruct (e_bounds e K e_ok) as [B0 [B1 [B2 [B3 [B4 [B5 B6]]]]]]. unfold K in *.
    unfold c0, mdot, dot, sum, q0. simpl INR. lra. }
  assert (B1 := a1_bound). assert (B2 := a2_bound). assert (B3 := a3_bound). assert (B4 := a4_bound).
  assert (EA : A2 = y * a2) by (unfold a2; field; lra). assert (EA1 : A1 = y * a1) by (unfold a1; field; lra).
  rewrite EA, EA1 in C0.
  assert (0 <= y ^ 2 <= 1/144) by (split; [apply pow2_ge_0|nra]).
  assert (0 <= y ^ 3 <= 1/1728) by (split; [apply pow_le; lra|replace (y ^ 3) with (y * y ^ 2) by ring; nra]).
  assert (- (1/12 * (175/100)) <= y * a1 <= 0) by (split; nra).
  assert (- (1/12 * (97/100)) <= y * a2 <= 1/12 * (69/100)) by (split; nra).
  assert (0 <= y * a3 <= 1/12 * (15771/10000)) by (split; nra).
  assert (0 <= y ^ 2 * a4 <= 1/144 * (5157/10000)) by (split; nra).
  assert (- (1/1728 * (155/100)) <= y ^ 3 * c0 e <= 1/1728 * (155/100)) by (split; nra).
  apply Rabs_le. lra.
Qed.

Lemma x_norm : 1 <= y ^ 2 * norm 4 x <= 3/2.
Proof.
  assert (Y2 : 0 < y ^ 2) by (apply pow_lt; lra). assert (Y2' : y ^ 2 <= 1/144) by nra. split.
  - assert (H := coord_le 4 x 2 ltac:(lia)). rewrite Hx2, Rabs_pos_eq in H by (left; apply Rinv_0_lt_compat; auto).
    apply Rmult_le_compat_l with (r := y ^ 2) in H; [|lra]. rewrite Rinv_r in H by lra. exact H.
  - assert (H := norm_4 x). rewrite Hx2, Hx0 in H.
    rewrite (Rabs_pos_eq (/ y ^ 2)) in H by (left; apply Rinv_0_lt_compat; auto).
    rewrite (Rabs_pos_eq (om * y)) in H by (apply Rmult_le_pos; lra).
    fold b c in H. rewrite (Rabs_left b) in H by lra.
    assert (A := A0_bound). assert (Fb := f0_bound b Hb). fold f0 in Fb.
    assert (Hc : Rabs c <= 1/10 + 279/1000 * / y ^ 2).
    { replace c with (A0 - f0 * / y ^ 2) by (unfold A0; field; lra).
      apply Rabs_le_between in A. assert (0 < / y ^ 2) by (apply Rinv_0_lt_compat; auto).
      apply Rabs_le. split; nra. }
    apply Rmult_le_compat_l with (r := y ^ 2) in H; [|lra].
    eapply Rle_trans; [apply H|].
    apply Rle_trans with (y ^ 2 * (om * y + - b + / y ^ 2 + (1/10 + 279/1000 * / y ^ 2))).
    + apply Rmult_le_compat_l; lra.
    + replace (y ^ 2 * (om * y + - b + / y ^ 2 + (1/10 + 279/1000 * / y ^ 2))) with
        (y ^ 2 * (om * y - b + 1/10) + (1 + 279/1000)) by (field; lra).
      assert (om * y <= 265/1000) by nra. nra.
Qed.

Lemma X_near : norm 4 (add (fun i => INR 1 / INR 2 * X i) (-1) x) <= 1/5 * y * norm 4 x.
Proof.
  assert (Y2 : 0 < y ^ 2) by (apply pow_lt; lra). assert (Y2' : y ^ 2 <= 1/144) by nra.
  assert (N := proj1 x_norm). assert (A := A0_bound). apply Rabs_le_between in A.
  assert (B1 := a1_bound). assert (B2 := a2_bound). assert (Hy' : 0 <= y <= 1/12) by lra.
  generalize F2 F3; intros G2 G3. fold f2 in G2. fold f3 in G3.
  assert (D : -3 <= de y om a1 a2 f2 f3 <= 3) by (apply Rabs_le_between, de_bound; auto).
  assert (XI : 0 <= xi om a1 f2 <= 6) by (apply xi_bound; auto).
  assert (P1 : -7/10 <= a1 / om <= 0).
  { split; apply Rmult_le_reg_r with om; try lra; replace (a1 / om * om) with a1 by (field; lra); lra. }
  assert (L : 24/10 <= 1/5 * y * norm 4 x).
  { assert (12 <= y * norm 4 x); [|lra]. apply Rmult_le_reg_l with y; [lra|].
    replace (y * (y * norm 4 x)) with (y ^ 2 * norm 4 x) by ring. lra. }
  eapply Rle_trans; [|apply L]. eapply Rle_trans; [apply norm_4|]. unfold add, X. cbv beta iota.
  replace (INR 1 / INR 2) with (1/2) by (simpl INR; field).
  assert (Q0 : Rabs (1 / 2 * (- x 0%nat + y ^ 2 * de y om a1 a2 f2 f3) + -1 * x 0%nat) <= 45/100).
  { rewrite Hx0. assert (0 <= om * y <= 265/1000) by (split; nra).
    assert (- (3/144) <= y ^ 2 * de y om a1 a2 f2 f3 <= 3/144) by (split; nra). apply Rabs_le. lra. }
  assert (Q1 : Rabs (1 / 2 * (y ^ 2 * xi om a1 f2) + -1 * x 1%nat) <= 135/100).
  { fold b. assert (0 <= y ^ 2 * xi om a1 f2 <= 6/144) by (split; nra). apply Rabs_le. lra. }
  assert (Q2 : Rabs (1 / 2 * (2 * x 2%nat) + -1 * x 2%nat) = 0).
  { replace (1 / 2 * (2 * x 2%nat) + -1 * x 2%nat) with 0 by field. apply Rabs_R0. }
  assert (Q3 : Rabs (1 / 2 * (- 3 * f0 / y ^ 2 - c - y ^ 2 * (a1 / om) * xi om a1 f2) + -1 * x 3%nat) <= 2/10).
  { replace (1 / 2 * (- 3 * f0 / y ^ 2 - c - y ^ 2 * (a1 / om) * xi om a1 f2) + -1 * x 3%nat) with
      (- (3/2) * A0 - 1/2 * (y ^ 2 * xi om a1 f2) * (a1 / om)).
    - assert (0 <= y ^ 2 * xi om a1 f2 <= 6/144) by (split; nra).
      assert (- (7/10 * (6/144)) <= (y ^ 2 * xi om a1 f2) * (a1 / om) <= 0) by (split; nra).
      apply Rabs_le. lra.
    - unfold A0. fold c. field. split; lra. }
  lra.
Qed.
End Point.
