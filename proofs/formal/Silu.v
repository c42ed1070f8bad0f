(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* The derivatives of silu up to order 5, and its Taylor polynomials with
   bounds of the remainders. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Unattained.
Open Scope R_scope.

(* ---- derivatives ---- *)

(* logistic^(m) = p_m(logistic) *)
Definition p0 (s : R) := s.
Definition p1 (s : R) := s - s^2.
Definition p2 (s : R) := s - 3 * s^2 + 2 * s^3.
Definition p3 (s : R) := s - 7 * s^2 + 12 * s^3 - 6 * s^4.
Definition p4 (s : R) := s - 15 * s^2 + 50 * s^3 - 60 * s^4 + 24 * s^5.
Definition p5 (s : R) := s - 31 * s^2 + 180 * s^3 - 390 * s^4 + 360 * s^5 - 120 * s^6.

(* silu^(m) *)
Definition silu1 z := z * p1 (logistic z) + p0 (logistic z).
Definition silu2 z := z * p2 (logistic z) + 2 * p1 (logistic z).
Definition silu3 z := z * p3 (logistic z) + 3 * p2 (logistic z).
Definition silu4 z := z * p4 (logistic z) + 4 * p3 (logistic z).
Definition silu5 z := z * p5 (logistic z) + 5 * p4 (logistic z).

Lemma logistic_derive z : is_derive logistic z (p1 (logistic z)).
Proof.
  unfold p1, logistic. generalize (exp_pos (- z)); intro. auto_derive; [lra|]. field. lra.
Qed.

(* (z P(s) + Q(s))' = P(s) + (z P'(s) + Q'(s)) (s - s^2), s = logistic z *)
Lemma product_derive (p q : R -> R) dp dq z :
  is_derive p (logistic z) dp -> is_derive q (logistic z) dq ->
  is_derive (fun z => z * p (logistic z) + q (logistic z)) z
    (p (logistic z) + (z * dp + dq) * p1 (logistic z)).
Proof.
  intros Dp Dq. evar_last.
  - apply (derive_plus (fun z => z * p (logistic z)) (fun z => q (logistic z))).
    + apply (derive_mult (fun z => z) (fun z => p (logistic z))).
      * apply @is_derive_id.
      * apply (derive_comp p logistic); [exact Dp|apply logistic_derive].
    + apply (derive_comp q logistic); [exact Dq|apply logistic_derive].
  - unfold one; simpl. ring.
Qed.

Ltac next p q := intro z; evar_last;
  [apply (product_derive p q); unfold p0, p1, p2, p3, p4; auto_derive; auto|];
  unfold p0, p1, p2, p3, p4, p5; ring.

Lemma silu_derive : forall z, is_derive silu z (silu1 z).
Proof.
  intro z. evar_last.
  - apply (is_derive_ext (fun z => z * p0 (logistic z) + 0)); [intro; apply Rplus_0_r|].
    apply (product_derive p0 (fun _ => 0)); [apply @is_derive_id|apply derive_const].
  - unfold silu1, p0, p1, one; simpl. ring.
Qed.
Lemma silu1_derive : forall z, is_derive silu1 z (silu2 z).
Proof. unfold silu1, silu2. next p1 p0. Qed.
Lemma silu2_derive : forall z, is_derive silu2 z (silu3 z).
Proof. unfold silu2, silu3. next p2 (fun s => 2 * p1 s). Qed.
Lemma silu3_derive : forall z, is_derive silu3 z (silu4 z).
Proof. unfold silu3, silu4. next p3 (fun s => 3 * p2 s). Qed.
Lemma silu4_derive : forall z, is_derive silu4 z (silu5 z).
Proof. unfold silu4, silu5. next p4 (fun s => 4 * p3 s). Qed.

(* ---- remainders ---- *)

(* g(0) = 0 and |g'| <= K |z|^n give |g| <= K |z|^(n+1)/(n+1). *)
Lemma step_pos (g g' : R -> R) K n Y : 0 <= K ->
  (forall z, 0 <= z <= Y -> is_derive g z (g' z)) -> g 0 = 0 ->
  (forall z, 0 <= z <= Y -> Rabs (g' z) <= K * z ^ n) ->
  forall z, 0 <= z <= Y -> Rabs (g z) <= K / INR (S n) * z ^ S n.
Proof.
  intros HK D G0 H z Hz. set (c := K / INR (S n)).
  assert (Sn : 0 < INR (S n)) by (apply lt_0_INR; lia).
  assert (Dp : forall y, is_derive (fun y => c * y ^ S n) y (K * y ^ n)).
  { intro y. evar_last.
    - apply (is_derive_scal (fun y => y ^ S n)). apply is_derive_Reals, derivable_pt_lim_pow.
    - unfold c. simpl pred. field. lra. }
  assert (A : forall e, e = 1 \/ e = -1 -> e * g z - c * z ^ S n <= 0).
  { intros e He.
    assert (De : forall y, 0 <= y <= Y -> is_derive (fun y => e * g y - c * y ^ S n) y (e * g' y - K * y ^ n)).
    { intros y Hy. apply (is_derive_minus (fun y => e * g y) (fun y => c * y ^ S n)); auto.
      apply (is_derive_scal g). auto. }
    replace 0 with (e * g 0 - c * 0 ^ S n) by (rewrite G0; simpl; ring).
    apply (decreasing 0 z (fun y => e * g y - c * y ^ S n) (fun y => e * g' y - K * y ^ n)); try lra.
    - eapply derive_cont, De; lra.
    - eapply derive_cont, De; lra.
    - intros; apply De; lra.
    - intros y Hy. specialize (H y ltac:(lra)). apply Rabs_le_between in H.
      destruct He as [-> | ->]; lra. }
  apply Rabs_le. generalize (A 1 (or_introl eq_refl)) (A (-1) (or_intror eq_refl)). lra.
Qed.

Lemma step (g g' : R -> R) K n Y : 0 <= K -> (forall z, is_derive g z (g' z)) -> g 0 = 0 ->
  (forall z, Rabs z <= Y -> Rabs (g' z) <= K * Rabs z ^ n) ->
  forall z, Rabs z <= Y -> Rabs (g z) <= K / INR (S n) * Rabs z ^ S n.
Proof.
  intros HK D G0 H z Hz. destruct (Rle_dec 0 z) as [C|C].
  - rewrite (Rabs_pos_eq z) in * by auto. apply (step_pos g g' K n Y); auto.
    intros y Hy. rewrite <- (Rabs_pos_eq y) at 2 by lra. apply H. rewrite Rabs_pos_eq; lra.
  - rewrite (Rabs_left z) in * by lra. replace (g z) with (g (- - z)) by (f_equal; ring).
    apply (step_pos (fun y => g (- y)) (fun y => - g' (- y)) K n Y); auto; try lra.
    + intros y Hy. evar_last; [apply (derive_comp g (fun y => - y)); [apply D|]|].
      * auto_derive; auto.
      * simpl. ring.
    + rewrite Ropp_0. auto.
    + intros y Hy. rewrite Rabs_Ropp. replace (y ^ n) with (Rabs (- y) ^ n).
      * apply H. rewrite Rabs_Ropp, Rabs_pos_eq; lra.
      * rewrite Rabs_Ropp, Rabs_pos_eq by lra. reflexivity.
Qed.

Section Remainder.
Variables (b Y M4 M5 : R).
Hypothesis HM4 : forall z, Rabs (z - b) <= Y -> Rabs (silu4 z) <= M4.
Hypothesis HM5 : forall z, Rabs (z - b) <= Y -> Rabs (silu5 z) <= M5.

Definition rest5 b z := silu (b + z) -
  (silu b + silu1 b * z + silu2 b / 2 * z ^ 2 + silu3 b / 6 * z ^ 3 + silu4 b / 24 * z ^ 4).
Definition rest4 b z := silu1 (b + z) -
  (silu1 b + silu2 b * z + silu3 b / 2 * z ^ 2 + silu4 b / 6 * z ^ 3).
Definition rest3 b z := silu1 (b + z) - (silu1 b + silu2 b * z + silu3 b / 2 * z ^ 2).

Lemma shifted (f f' : R -> R) z : (forall z, is_derive f z (f' z)) -> is_derive (fun z => f (b + z)) z (f' (b + z)).
Proof.
  intro D. evar_last; [apply (derive_comp f (fun z => b + z)); [apply D|]|].
  - auto_derive; auto.
  - simpl. ring.
Qed.

Lemma rest_bound z : Rabs z <= Y -> Rabs (rest5 b z) <= M5 / 120 * Rabs z ^ 5 /\
  Rabs (rest4 b z) <= M5 / 24 * Rabs z ^ 4 /\ Rabs (rest3 b z) <= M4 / 6 * Rabs z ^ 3.
Proof.
  intro Hz. assert (Y0 : 0 <= Y) by (generalize (Rabs_pos z); lra).
  assert (In : forall y, Rabs y <= Y -> Rabs (b + y - b) <= Y)
    by (intros; replace (b + y - b) with y by ring; auto).
  assert (P5 : 0 <= M5) by (eapply Rle_trans; [apply Rabs_pos|apply (HM5 (b + z)); auto]).
  assert (P4 : 0 <= M4) by (eapply Rle_trans; [apply Rabs_pos|apply (HM4 (b + z)); auto]).
  set (g4 := fun z => silu4 (b + z) - silu4 b).
  set (g3 := fun z => silu3 (b + z) - (silu3 b + silu4 b * z)).
  set (g2 := fun z => silu2 (b + z) - (silu2 b + silu3 b * z + silu4 b / 2 * z ^ 2)).
  set (k3 := fun z => silu3 (b + z) - silu3 b).
  set (k2 := fun z => silu2 (b + z) - (silu2 b + silu3 b * z)).
  assert (D4 : forall z, is_derive g4 z (silu5 (b + z))).
  { intro y. evar_last; [apply (is_derive_minus (fun z => silu4 (b + z)) (fun _ => silu4 b));
      [apply (shifted _ _ _ silu4_derive)|apply derive_const]|unfold minus, plus, opp; simpl; ring]. }
  assert (D3 : forall z, is_derive g3 z (g4 z)).
  { intro y. apply (is_derive_minus (fun z => silu3 (b + z)) (fun z => silu3 b + silu4 b * z));
      [apply (shifted _ _ _ silu3_derive)|auto_derive; auto; ring]. }
  assert (D2 : forall z, is_derive g2 z (g3 z)).
  { intro y. apply (is_derive_minus (fun z => silu2 (b + z))
      (fun z => silu2 b + silu3 b * z + silu4 b / 2 * z ^ 2));
      [apply (shifted _ _ _ silu2_derive)|auto_derive; auto; field]. }
  assert (D1 : forall z, is_derive (rest4 b) z (g2 z)).
  { intro y. apply (is_derive_minus (fun z => silu1 (b + z))
      (fun z => silu1 b + silu2 b * z + silu3 b / 2 * z ^ 2 + silu4 b / 6 * z ^ 3));
      [apply (shifted _ _ _ silu1_derive)|auto_derive; auto; field]. }
  assert (D0 : forall z, is_derive (rest5 b) z (rest4 b z)).
  { intro y. apply (is_derive_minus (fun z => silu (b + z))
      (fun z => silu b + silu1 b * z + silu2 b / 2 * z ^ 2 + silu3 b / 6 * z ^ 3 + silu4 b / 24 * z ^ 4));
      [apply (shifted _ _ _ silu_derive)|auto_derive; auto; field]. }
  assert (E3 : forall z, is_derive k3 z (silu4 (b + z))).
  { intro y. evar_last; [apply (is_derive_minus (fun z => silu3 (b + z)) (fun _ => silu3 b));
      [apply (shifted _ _ _ silu3_derive)|apply derive_const]|unfold minus, plus, opp; simpl; ring]. }
  assert (E2 : forall z, is_derive k2 z (k3 z)).
  { intro y. apply (is_derive_minus (fun z => silu2 (b + z)) (fun z => silu2 b + silu3 b * z));
      [apply (shifted _ _ _ silu2_derive)|auto_derive; auto; ring]. }
  assert (E1 : forall z, is_derive (rest3 b) z (k2 z)).
  { intro y. apply (is_derive_minus (fun z => silu1 (b + z))
      (fun z => silu1 b + silu2 b * z + silu3 b / 2 * z ^ 2));
      [apply (shifted _ _ _ silu1_derive)|auto_derive; auto; field]. }
  assert (B4 := step g4 _ M5 0 Y P5 D4 ltac:(unfold g4; rewrite Rplus_0_r; ring)
    (fun y Hy => eq_ind_r (fun m => _ <= m) (HM5 _ (In y Hy)) (Rmult_1_r M5))).
  assert (P5' : forall m, 0 < m -> 0 <= M5 / m) by (intros; apply Rdiv_le_0_compat; auto).
  assert (B3 := step g3 g4 _ 1 Y (P5' _ (lt_0_INR 1 ltac:(lia))) D3 ltac:(unfold g3; rewrite Rplus_0_r; ring) B4).
  assert (N : forall m k, 0 <= m -> 0 <= m / INR (S k)) by (intros; apply Rdiv_le_0_compat; [auto|apply lt_0_INR; lia]).
  assert (B2 := step g2 g3 _ 2 Y (N _ 1%nat (P5' _ (lt_0_INR 1 ltac:(lia)))) D2 ltac:(unfold g2; rewrite Rplus_0_r; ring) B3).
  assert (B1 := step (rest4 b) g2 _ 3 Y (N _ 2%nat (N _ 1%nat (P5' _ (lt_0_INR 1 ltac:(lia))))) D1 ltac:(unfold rest4; rewrite Rplus_0_r; ring) B2).
  assert (B0 := step (rest5 b) (rest4 b) _ 4 Y (N _ 3%nat (N _ 2%nat (N _ 1%nat (P5' _ (lt_0_INR 1 ltac:(lia)))))) D0
    ltac:(unfold rest5; rewrite Rplus_0_r; ring) B1).
  assert (C3 := step k3 _ M4 0 Y P4 E3 ltac:(unfold k3; rewrite Rplus_0_r; ring)
    (fun y Hy => eq_ind_r (fun m => _ <= m) (HM4 _ (In y Hy)) (Rmult_1_r M4))).
  assert (C2 := step k2 k3 _ 1 Y (N _ 0%nat P4) E2 ltac:(unfold k2; rewrite Rplus_0_r; ring) C3).
  assert (C1 := step (rest3 b) k2 _ 2 Y (N _ 1%nat (N _ 0%nat P4)) E1 ltac:(unfold rest3; rewrite Rplus_0_r; ring) C2).
  split; [|split].
  - eapply Rle_trans; [apply (B0 z Hz)|]. apply Req_le. f_equal. simpl. field.
  - eapply Rle_trans; [apply (B1 z Hz)|]. apply Req_le. f_equal. simpl. field.
  - eapply Rle_trans; [apply (C1 z Hz)|]. apply Req_le. f_equal. simpl. field.
Qed.
End Remainder.
