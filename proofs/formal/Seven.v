(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Instance z3: the seven points -1, -3/4, -1/2, 0, 1/4, 1/2, 1 with the mean
   scalar product; the projection on polynomials of degree at most 2. *)
From Coq Require Import Reals Lra Lia Psatz List.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Mean.
Import ListNotations.
Open Scope R_scope.

Definition pt (j : nat) : R := nth j [-1; -3/4; -1/2; 0; 1/4; 1/2; 1] 0.
Definition q0 : vec := fun _ => 1.
Definition q1 : vec := fun j => pt j + 1/14.
Definition q2 : vec := fun j => pt j ^ 2 + 41/692 * (pt j + 1/14) - 25/56.
Definition n1 : R := 173/392.
Definition n2 : R := 411/2768.
Definition power (m : nat) : vec := fun j => pt j ^ m.

Lemma seven : (0 < 7)%nat. Proof. lia. Qed.

Ltac sums := unfold mdot, dot, sum, power, q0, q1, q2, pt, n1, n2; simpl nth; simpl INR.

Lemma q00 : mdot 7 q0 q0 = 1. Proof. sums. field. Qed.
Lemma q01 : mdot 7 q0 q1 = 0. Proof. sums. field. Qed.
Lemma q02 : mdot 7 q0 q2 = 0. Proof. sums. field. Qed.
Lemma q11 : mdot 7 q1 q1 = n1. Proof. sums. field. Qed.
Lemma q12 : mdot 7 q1 q2 = 0. Proof. sums. field. Qed.
Lemma q22 : mdot 7 q2 q2 = n2. Proof. sums. field. Qed.

(* the coefficients of the projection, and what it leaves *)
Definition c0 (u : vec) : R := mdot 7 u q0.
Definition c1 (u : vec) : R := mdot 7 u q1 / n1.
Definition c2 (u : vec) : R := mdot 7 u q2 / n2.
Definition proj (u : vec) : vec := add (add (add (fun _ => 0) (c0 u) q0) (c1 u) q1) (c2 u) q2.
Definition rest (u : vec) : vec := add u (-1) (proj u).

Lemma mdot_zero n a : mdot n (fun _ => 0) a = 0.
Proof.
  unfold mdot. rewrite (dot_ext n (fun _ => 0) a (fun i => 0 * 0) a) by (intros; ring).
  rewrite (dot_scal n 0 (fun _ => 0)). unfold Rdiv. ring.
Qed.

Lemma proj_q0 u : mdot 7 (proj u) q0 = c0 u.
Proof.
  unfold proj. rewrite !(mdot_add 7 seven), mdot_zero, q00, (mdot_comm 7 q1), (mdot_comm 7 q2), q01, q02. ring.
Qed.
Lemma proj_q1 u : mdot 7 (proj u) q1 = n1 * c1 u.
Proof.
  unfold proj. rewrite !(mdot_add 7 seven), mdot_zero, q01, q11, (mdot_comm 7 q2), q12. ring.
Qed.
Lemma proj_q2 u : mdot 7 (proj u) q2 = n2 * c2 u.
Proof. unfold proj. rewrite !(mdot_add 7 seven), mdot_zero, q02, q12, q22. ring. Qed.

Lemma proj_dot u v : mdot 7 v (proj u) = c0 u * c0 v + n1 * c1 u * c1 v + n2 * c2 u * c2 v.
Proof.
  unfold proj. rewrite !(mdot_add_r 7 seven), (mdot_comm 7 v (fun _ => 0)), mdot_zero.
  assert (mdot 7 v q0 = c0 v) as -> by reflexivity.
  assert (mdot 7 v q1 = n1 * c1 v) as -> by (unfold c1, n1; field).
  assert (mdot 7 v q2 = n2 * c2 v) as -> by (unfold c2, n2; field).
  ring.
Qed.

Lemma proj_sqr u : mdot 7 (proj u) (proj u) = c0 u ^ 2 + n1 * c1 u ^ 2 + n2 * c2 u ^ 2.
Proof.
  rewrite proj_dot.
  assert (c0 (proj u) = c0 u) as -> by apply proj_q0.
  assert (c1 (proj u) = c1 u) as -> by (unfold c1 at 1; rewrite proj_q1; unfold n1; field).
  assert (c2 (proj u) = c2 u) as -> by (unfold c2 at 1; rewrite proj_q2; unfold n2; field).
  ring.
Qed.

(* Pythagoras *)
Lemma rest_orth u : mdot 7 (proj u) (rest u) = 0.
Proof.
  unfold rest. rewrite (mdot_add_r 7 seven), proj_sqr, (mdot_comm 7 (proj u) u), proj_dot. ring.
Qed.

Lemma rest_sqr u : mdot 7 u u = c0 u ^ 2 + n1 * c1 u ^ 2 + n2 * c2 u ^ 2 + mdot 7 (rest u) (rest u).
Proof.
  unfold rest at 1 2. rewrite !(mdot_add 7 seven), !(mdot_add_r 7 seven), proj_sqr, (mdot_comm 7 (proj u) u), proj_dot.
  ring.
Qed.

Lemma rest_short u : mnorm 7 (rest u) <= mnorm 7 u.
Proof.
  unfold mnorm. apply sqrt_le_1_alt. rewrite (rest_sqr u).
  generalize (pow2_ge_0 (c0 u)) (pow2_ge_0 (c1 u)) (pow2_ge_0 (c2 u)). unfold n1, n2. nra.
Qed.

(* linearity *)
Lemma c0_add u l v : c0 (add u l v) = c0 u + l * c0 v.
Proof. apply (mdot_add 7 seven). Qed.
Lemma c1_add u l v : c1 (add u l v) = c1 u + l * c1 v.
Proof. unfold c1. rewrite (mdot_add 7 seven). unfold n1. field. Qed.
Lemma c2_add u l v : c2 (add u l v) = c2 u + l * c2 v.
Proof. unfold c2. rewrite (mdot_add 7 seven). unfold n2. field. Qed.

Lemma rest_add u l v j : rest (add u l v) j = add (rest u) l (rest v) j.
Proof. unfold rest, proj, add. fold (add u l v). rewrite c0_add, c1_add, c2_add. ring. Qed.

(* the powers up to 4 *)
Lemma c1_0 : c1 (power 0) = 0. Proof. unfold c1. sums. field. Qed.
Lemma c2_0 : c2 (power 0) = 0. Proof. unfold c2. sums. field. Qed.
Lemma c1_1 : c1 (power 1) = 1. Proof. unfold c1. sums. field. Qed.
Lemma c2_1 : c2 (power 1) = 0. Proof. unfold c2. sums. field. Qed.
Lemma c1_2 : c1 (power 2) = -41/692. Proof. unfold c1. sums. field. Qed.
Lemma c2_2 : c2 (power 2) = 1. Proof. unfold c2. sums. field. Qed.
Lemma c1_3 : c1 (power 3) = 2165/2768. Proof. unfold c1. sums. field. Qed.
Lemma c2_3 : c2 (power 3) = 93/1096. Proof. unfold c2. sums. field. Qed.
Lemma c1_4 : c1 (power 4) = -221/11072. Proof. unfold c1. sums. field. Qed.
Lemma c2_4 : c2 (power 4) = 1028/959. Proof. unfold c2. sums. field. Qed.

Lemma rest_low m j : (m <= 2)%nat -> (j < 7)%nat -> rest (power m) j = 0.
Proof.
  intros Hm Hj. unfold rest, proj, add, c0, c1, c2.
  destruct m as [|[|[|m]]]; [| | |lia];
    do 7 (destruct j as [|j]; [sums; field|]); lia.
Qed.

Lemma rest_3 : 203/1000 <= mnorm 7 (rest (power 3)) <= 20302/100000.
Proof.
  assert (E : mdot 7 (rest (power 3)) (rest (power 3)) = 40473/982016).
  { generalize (rest_sqr (power 3)). rewrite c1_3, c2_3.
    assert (c0 (power 3) = -13/224) as -> by (unfold c0; sums; field).
    sums. intro H. lra. }
  unfold mnorm. rewrite E. split.
  - rewrite <- (sqrt_pow2 (203/1000)) by lra. apply sqrt_le_1_alt. lra.
  - rewrite <- (sqrt_pow2 (20302/100000)) by lra. apply sqrt_le_1_alt. lra.
Qed.

Lemma rest_4 : mnorm 7 (rest (power 4)) <= 9116/100000.
Proof.
  assert (E : mdot 7 (rest (power 4)) (rest (power 4)) = 228465/27496448).
  { generalize (rest_sqr (power 4)). rewrite c1_4, c2_4.
    assert (c0 (power 4) = 313/896) as -> by (unfold c0; sums; field).
    sums. intro H. lra. }
  unfold mnorm. rewrite E. rewrite <- (sqrt_pow2 (9116/100000)) by lra. apply sqrt_le_1_alt. lra.
Qed.

(* What |e_j| <= K |t_j|^5 gives. *)
Section Fifth.
Variables (e : vec) (K : R).
Hypothesis HK : 0 <= K.
Hypothesis He : forall j, (j < 7)%nat -> Rabs (e j) <= K * Rabs (pt j) ^ 5.

Lemma e_bounds : - K <= e 0%nat <= K /\ - (K * (243/1024)) <= e 1%nat <= K * (243/1024) /\
  - (K / 32) <= e 2%nat <= K / 32 /\ e 3%nat = 0 /\ - (K / 1024) <= e 4%nat <= K / 1024 /\
  - (K / 32) <= e 5%nat <= K / 32 /\ - K <= e 6%nat <= K.
Proof.
  assert (B : forall j m, (j < 7)%nat -> Rabs (pt j) = m -> - (K * m ^ 5) <= e j <= K * m ^ 5).
  { intros j m Hj Hm. generalize (He j Hj). rewrite Hm. intro H. apply Rabs_le_between in H. lra. }
  generalize (B 0%nat 1 ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (B 1%nat (3/4) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (B 2%nat (1/2) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_left; lra))
    (B 3%nat 0 ltac:(lia) ltac:(unfold pt; simpl; apply Rabs_R0))
    (B 4%nat (1/4) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra))
    (B 5%nat (1/2) ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra))
    (B 6%nat 1 ltac:(lia) ltac:(unfold pt; simpl; rewrite Rabs_pos_eq; lra)).
  intros. repeat split; lra.
Qed.

Lemma e_norm : mnorm 7 e <= K * (543/1000).
Proof.
  destruct e_bounds as [B0 [B1 [B2 [B3 [B4 [B5 B6]]]]]].
  assert (S : forall x m, 0 <= m -> - m <= x <= m -> x * x <= m * m) by (intros; nra).
  unfold mnorm. rewrite <- (sqrt_pow2 (K * (543/1000))) by lra. apply sqrt_le_1_alt.
  unfold mdot, dot, sum. simpl INR.
  generalize (S _ _ HK B0) (S _ (K * (243/1024)) ltac:(lra) B1) (S _ (K/32) ltac:(lra) B2)
    (S _ (K/1024) ltac:(lra) B4) (S _ (K/32) ltac:(lra) B5) (S _ _ HK B6). rewrite B3. intros. nra.
Qed.

Lemma e_c1 : Rabs (c1 e) <= K * (71/100).
Proof.
  destruct e_bounds as [B0 [B1 [B2 [B3 [B4 [B5 B6]]]]]]. apply Rabs_le.
  unfold c1. sums. rewrite B3. split; lra.
Qed.

Lemma e_c2 : Rabs (c2 e) <= K * (1103/1000).
Proof.
  destruct e_bounds as [B0 [B1 [B2 [B3 [B4 [B5 B6]]]]]]. apply Rabs_le.
  unfold c2. sums. rewrite B3. split; lra.
Qed.
End Fifth.

Lemma mnorm_add n u l v : (0 < n)%nat -> mnorm n (add u l v) <= mnorm n u + Rabs l * mnorm n v.
Proof.
  intro Hn. rewrite !(mnorm_norm n Hn). assert (0 < sqrt (INR n)) by (apply sqrt_lt_R0, n_pos; auto).
  replace (norm n u / sqrt (INR n) + Rabs l * (norm n v / sqrt (INR n))) with
    ((norm n u + Rabs l * norm n v) / sqrt (INR n)) by (field; lra).
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; auto|apply norm_add].
Qed.

Lemma mnorm_ext n u v : (forall j, (j < n)%nat -> u j = v j) -> mnorm n u = mnorm n v.
Proof. intro E. unfold mnorm. rewrite (mdot_ext n u u v v); auto. Qed.
