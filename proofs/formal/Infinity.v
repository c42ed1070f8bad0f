(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* A flow with L -> 0 leaves every bounded set if L > 0 everywhere; and the
   principle for all flows that start below eps. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow.
Open Scope R_scope.

(* What holds near every point of [A,B], and for the union of neighbouring
   intervals, holds for [A,B]. *)
Lemma cousin (G : R -> R -> Prop) A B : A <= B ->
  (forall a b c, a <= b <= c -> G a b -> G b c -> G a c) ->
  (forall s, A <= s <= B -> exists d, 0 < d /\
     forall a b, s - d <= a <= s -> s <= b <= s + d -> A <= a -> b <= B -> G a b) ->
  G A B.
Proof.
  intros HAB Join Near. set (E := fun x => A <= x <= B /\ G A x).
  assert (EA : E A).
  { destruct (Near A) as [d [Hd N]]; [lra|]. split; [lra|]. apply N; lra. }
  destruct (completeness E) as [b [Ub Lb]].
  - exists B. intros x [Hx _]; lra.
  - exists A; auto.
  - assert (Hb : A <= b <= B).
    { split; [apply Ub; auto|]. apply Lb. intros x [Hx _]; lra. }
    destruct (Near b Hb) as [d [Hd N]].
    assert (X : exists x, E x /\ b - d < x).
    { apply Classical_Prop.NNPP. intro C. assert (b <= b - d); [|lra]. apply Lb. intros x Ex.
      apply Rnot_lt_le. intro Hx. apply C. exists x; auto. }
    destruct X as [x [[Hx Gx] Hxd]]. assert (x <= b) by (apply Ub; split; auto).
    set (c := Rmin (b + d) B).
    assert (c <= b + d) by apply Rmin_l. assert (c <= B) by apply Rmin_r.
    assert (b <= c) by (apply Rmin_glb; lra).
    assert (Gc : G A c).
    { apply Join with x; [lra|auto|]. apply N; lra. }
    assert (c <= b) by (apply Ub; split; auto; lra).
    assert (c = B).
    { unfold c in *. destruct (Rle_dec (b + d) B) as [L1|L1]; [rewrite Rmin_left in *; lra|].
      apply Rmin_right. lra. }
    congruence.
Qed.

Lemma norm_le_coords P x d : (forall i, (i < P)%nat -> Rabs (x i) <= d) -> norm P x <= INR P * d.
Proof.
  induction P as [|p IH]; intro H.
  - rewrite norm_0. simpl. lra.
  - eapply Rle_trans; [apply norm_S|]. rewrite S_INR.
    generalize (IH (fun i Hi => H i (Nat.lt_lt_succ_r _ _ Hi))) (H p (Nat.lt_succ_diag_r p)). lra.
Qed.

Section Compact.
Variables (P : nat) (L : vec -> R) (M : R).
Hypothesis HM : 0 <= M.
Hypothesis Hpos : forall x, 0 < L x.
Hypothesis Hcont : forall x eps, 0 < eps -> exists d, 0 < d /\
  forall y, norm P (add y (-1) x) <= d -> Rabs (L y - L x) <= eps.

(* By induction on k: L has a positive bound where the first k coordinates
   are free in [-M,M] and the others near those of x. *)
Lemma bound_free k : (k <= P)%nat -> forall x, exists d c, 0 < d /\ 0 < c /\
  forall y, (forall i, (i < k)%nat -> Rabs (y i) <= M) ->
    (forall i, (k <= i < P)%nat -> Rabs (y i - x i) <= d) -> c <= L y.
Proof.
  induction k as [|k IH]; intros Hk x.
  - destruct (Hcont x (L x / 2)) as [d [Hd H]]; [generalize (Hpos x); lra|].
    exists (d / (INR P + 1)), (L x / 2). generalize (pos_INR P) (Hpos x); intros Hp Hx.
    assert (0 < d / (INR P + 1)) by (apply Rdiv_lt_0_compat; lra).
    split; [auto|]. split; [lra|]. intros y _ Hy.
    assert (K : Rabs (L y - L x) <= L x / 2).
    { apply H. eapply Rle_trans; [apply (norm_le_coords P _ (d / (INR P + 1)))|].
      - intros i Hi. unfold add. replace (y i + -1 * x i) with (y i - x i) by ring. apply Hy; lia.
      - apply Rle_trans with ((INR P + 1) * (d / (INR P + 1))); [apply Rmult_le_compat_r; lra|].
        apply Req_le; field; lra. }
    apply Rabs_le_between in K. lra.
  - set (G := fun a b => exists d c, 0 < d /\ 0 < c /\
      forall y, (forall i, (i < k)%nat -> Rabs (y i) <= M) -> a <= y k <= b ->
        (forall i, (S k <= i < P)%nat -> Rabs (y i - x i) <= d) -> c <= L y).
    assert (HG : G (- M) M).
    { apply cousin; [lra| |].
      - intros a b e Hab [d1 [c1 [P1 [Q1 H1]]]] [d2 [c2 [P2 [Q2 H2]]]].
        exists (Rmin d1 d2), (Rmin c1 c2).
        split; [apply Rmin_pos; auto|]. split; [apply Rmin_pos; auto|].
        intros y Y1 Y2 Y3. destruct (Rle_dec (y k) b) as [C|C].
        + apply Rle_trans with c1; [apply Rmin_l|]. apply H1; auto; [lra|].
          intros i Hi. eapply Rle_trans; [apply Y3; auto|apply Rmin_l].
        + apply Rle_trans with c2; [apply Rmin_r|]. apply H2; auto; [lra|].
          intros i Hi. eapply Rle_trans; [apply Y3; auto|apply Rmin_r].
      - intros s Hs.
        destruct (IH ltac:(lia) (fun i => if Nat.eq_dec i k then s else x i)) as [d [c [Pd [Pc H]]]].
        exists d. split; auto. intros a b Ha Hb HA HB. exists d, c. split; [auto|]. split; [auto|].
        intros y Y1 Y2 Y3. apply H; auto. intros i Hi. destruct (Nat.eq_dec i k) as [->|E].
        + apply Rabs_le. lra.
        + apply Y3. lia. }
    destruct HG as [d [c [Pd [Pc H]]]]. exists d, c. split; [auto|]. split; [auto|].
    intros y Y1 Y2. apply H.
    + intros i Hi; apply Y1; lia.
    + apply Rabs_le_between, Y1. lia.
    + auto.
Qed.

Lemma positive_on_ball : exists c, 0 < c /\ forall x, norm P x <= M -> c <= L x.
Proof.
  destruct (bound_free P (le_n P) (fun _ => 0)) as [d [c [Pd [Pc H]]]].
  exists c. split; auto. intros x Hx. apply H; [|lia].
  intros i Hi. eapply Rle_trans; [apply coord_le|]; eauto.
Qed.
End Compact.

(* ---- the principle ---- *)

Section Principle.
Variables (P : nat) (L : vec -> R) (grad : vec -> vec).
Hypothesis HL : forall x, is_grad P L x (grad x).

(* If L -> 0 on a curve and L > 0 everywhere, the curve leaves to infinity. *)
Theorem leaves_to_infinity (th : R -> vec) : (forall x, 0 < L x) ->
  is_lim (fun t => L (th t)) p_infty 0 -> is_lim (fun t => norm P (th t)) p_infty p_infty.
Proof.
  intros Hpos Lim. apply is_lim_spec. intro M. simpl.
  destruct (positive_on_ball P L (Rabs M)) as [c [Pc H]].
  - apply Rabs_pos.
  - auto.
  - intros x eps He. destruct (grad_cont P _ _ _ (HL x) eps He) as [d Hd]. exists d; auto.
  - apply is_lim_spec in Lim. destruct (Lim (mkposreal c Pc)) as [t0 Ht0]. simpl in Ht0.
    exists t0. intros t Ht. specialize (Ht0 t Ht). rewrite Rminus_0_r in Ht0.
    apply Rnot_le_lt. intro N.
    assert (norm P (th t) <= Rabs M) as K by (generalize (Rle_abs M); lra).
    specialize (H _ K). generalize (Rle_abs (L (th t))). lra.
Qed.

Variables (m eps : R).
Hypothesis Hm : 0 < m.
Hypothesis Hpos : forall x, 0 <= L x.
Hypothesis Hsteep : forall x, L x <= eps -> m * L x <= norm P (grad x) * (1 + norm P x).

(* Every flow that starts at or below eps has L -> 0, at this rate. *)
Theorem principle (th : R -> vec) : flow P grad th -> L (th 0) <= eps ->
  (forall t, 0 <= t ->
     L (th t) * (1 + m ^ 2 / 2 * ln (1 + t * L (th 0) / (1 + norm P (th 0)) ^ 2)) <= L (th 0)) /\
  is_lim (fun t => L (th t)) p_infty 0 /\
  ((forall x, 0 < L x) -> is_lim (fun t => norm P (th t)) p_infty p_infty).
Proof.
  intros Hth H0.
  assert (S : forall t, 0 <= t -> m * L (th t) <= norm P (grad (th t)) * (1 + norm P (th t))).
  { intros t Ht. apply Hsteep.
    generalize (loss_falls P L grad th HL Hth 0 t ltac:(lra)). lra. }
  assert (Z := loss_to_0 P L grad th HL Hth Hpos m Hm S).
  split; [|split; auto].
  - intros t Ht. apply (rate P L grad th HL Hth Hpos m Hm S t Ht).
  - intro. apply leaves_to_infinity; auto.
Qed.
End Principle.
