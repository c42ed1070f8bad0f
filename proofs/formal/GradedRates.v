(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* The graded chart (graded-chart.md): DESCENDS, the rates (4) and (5) of a flow
   that stays in the trap (Graded.v, stays). *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Descends Mean Graded.
Open Scope R_scope.

(* ---- powers ---- *)

Lemma Rpower_mult_base x y z : 0 < x -> 0 < y -> Rpower (x * y) z = Rpower x z * Rpower y z.
Proof. intros. symmetry. apply Rpower_mult_distr; auto. Qed.

Lemma Rpower_div_base x y z : 0 < x -> 0 < y -> Rpower (x / y) z = Rpower x z * Rpower y (- z).
Proof.
  intros. unfold Rdiv. rewrite Rpower_mult_base by (auto; apply Rinv_0_lt_compat; auto). f_equal.
  unfold Rpower. rewrite ln_Rinv by auto. f_equal. ring.
Qed.

Lemma Rpower_2 x : 0 < x -> Rpower x 2 = x ^ 2.
Proof. intro. replace 2 with (INR 2) at 1 by (simpl; ring). apply Rpower_pow; auto. Qed.

Section Rates.
Variables (P n : nat) (r : vec -> vec) (J : vec -> nat -> vec).
Hypothesis Hn : (0 < n)%nat.
Hypothesis HJ : forall x j, (j < n)%nat -> is_grad P (fun y => r y j) x (J x j).
Let L := mean_loss n r.
Let grad := mean_grad n r J.
Variables (k s : nat) (h : vec -> R) (gmin : R).
Hypothesis Hk : (1 <= k)%nat.
Hypothesis Hs : (1 <= s)%nat.
Hypothesis Hgmin : 0 < gmin.
Variable th : R -> vec.
Hypothesis Hth : flow P grad th.

(* (1) of the page *)
Let a := 2 * INR s / INR k.
Let A := INR k / INR s.

Variables (u0 Em : R).
Hypothesis Hu0 : 0 < u0.
(* G1, G5 and the bounds u_0 and E_m at the points that the flow visits *)
Hypothesis Hpoint : forall t, 0 <= t -> 0 < h (th t) /\ 0 < norm P (th t) /\
  exists rho tau g1 g2 X e d, G1 n r s h (th t) rho tau g1 g2 /\ gmin <= g1 /\
    G5 P n r J k s h (th t) X e d g1 /\ u0 <= (1 - e * h (th t) / g1) / (1 + d * h (th t)).
Hypothesis HEm : forall t, 0 <= t -> L (th t) * Rpower (norm P (th t)) a <= Em.

Let LG := mean_loss_grad P n r J Hn HJ.

Lemma k_pos : 0 < INR k. Proof. apply lt_0_INR. lia. Qed.
Lemma s_pos : 0 < INR s. Proof. apply lt_0_INR. lia. Qed.
Lemma a_pos : 0 < a.
Proof. unfold a. generalize k_pos s_pos; intros. apply Rdiv_lt_0_compat; lra. Qed.
Lemma A_pos : 0 < A.
Proof. unfold A. generalize k_pos s_pos; intros. apply Rdiv_lt_0_compat; lra. Qed.
Lemma aA : a * A = 2.
Proof. unfold a, A. generalize k_pos s_pos; intros. field. lra. Qed.

(* h^(2s) <= L/g_min^2, the first half of (5) *)
Lemma scale_small t : 0 <= t -> gmin ^ 2 * h (th t) ^ (2 * s) <= L (th t).
Proof.
  intro Ht. destruct (Hpoint t Ht) as [H0 [_ [rho [tau [g1 [g2 [X [e [d [H1 [H2 _]]]]]]]]]]].
  unfold L. rewrite (split_loss n r Hn k s h Hk Hs (th t) rho tau g1 g2 H1). destruct H1 as [_ [_ [H1 _]]].
  assert (gmin ^ 2 <= mnorm n tau ^ 2) by (apply pow_incr; lra).
  assert (0 < h (th t) ^ (2 * s)) by (apply pow_lt; auto).
  generalize (pow2_ge_0 (mnorm n rho)). nra.
Qed.

Lemma loss_positive t : 0 <= t -> 0 < L (th t).
Proof.
  intro Ht. eapply Rlt_le_trans; [|apply scale_small; auto].
  apply Rmult_lt_0_compat; apply pow_lt; auto. apply Hpoint; auto.
Qed.

Lemma mean_norm_loss x : mnorm n (r x) ^ 2 = L x.
Proof. apply mnorm_sqr; auto. Qed.

(* <grad L, X^> = -a L (1 - q~), |q~| <= q: (11) of the page *)
Lemma along_X t rho tau g1 g2 X e d : 0 <= t -> G1 n r s h (th t) rho tau g1 g2 ->
  G5 P n r J k s h (th t) X e d g1 ->
  Rabs (dot P (grad (th t)) (fun i => INR s / INR k * X i) + a * L (th t)) <=
  a * L (th t) * (e * h (th t) / g1).
Proof.
  intros Ht H1 [He [Hd [Heg [H5 _]]]]. generalize k_pos s_pos a_pos (loss_positive t Ht); intros.
  destruct (Hpoint t Ht) as [Hh _].
  assert (SL := split_loss n r Hn k s h Hk Hs (th t) rho tau g1 g2 H1). fold L in SL.
  destruct H1 as [_ [_ [Hg _]]].
  rewrite dot_comm, dot_scal, dot_comm. unfold grad. rewrite mean_grad_dot by auto.
  assert (E : INR s / INR k * (2 * mdot n (r (th t)) (along P J (th t) X)) + a * L (th t) =
              a * mdot n (r (th t)) (add (along P J (th t) X) 1 (r (th t)))).
  { rewrite mdot_add_r by auto. change (mdot n (r (th t)) (r (th t))) with (L (th t)). unfold a. field. lra. }
  rewrite E, Rabs_mult, (Rabs_pos_eq a) by lra. rewrite Rmult_assoc. apply Rmult_le_compat_l; [lra|].
  eapply Rle_trans; [apply mean_cauchy_schwarz; auto|].
  assert (M := mean_norm_loss (th t)). set (m := mnorm n (r (th t))) in *.
  assert (M0 : 0 <= m) by apply mnorm_nonneg.
  assert (Ph : 0 < h (th t) ^ s) by (apply pow_lt; auto).
  assert (K : h (th t) ^ s * g1 <= m).
  { apply Rsqr_incr_0; [|nra|auto]. unfold Rsqr. replace (m * m) with (m ^ 2) by ring. rewrite M, SL.
    replace (2 * s)%nat with (s + s)%nat by lia. rewrite pow_add.
    assert (g1 ^ 2 <= mnorm n tau ^ 2) by (apply pow_incr; lra).
    assert (0 < h (th t) ^ s * h (th t) ^ s) by nra. generalize (pow2_ge_0 (mnorm n rho)). nra. }
  apply Rle_trans with (m * (e * h (th t) ^ (s + 1))); [apply Rmult_le_compat_l; auto|].
  rewrite <- M, pow_add, pow_1.
  replace (m * (e * (h (th t) ^ s * h (th t)))) with (m * (e * h (th t) / g1) * (h (th t) ^ s * g1)) by (field; lra).
  replace (m ^ 2 * (e * h (th t) / g1)) with (m * (e * h (th t) / g1) * m) by (field; lra).
  apply Rmult_le_compat_l; auto. apply Rmult_le_pos; auto. apply Rdiv_le_0_compat; [|lra].
  apply Rmult_le_pos; lra.
Qed.

Let Q t := norm P (grad (th t)).

Lemma steepness t : 0 <= t -> a * u0 * L (th t) <= Q t * norm P (th t).
Proof.
  intro Ht. destruct (Hpoint t Ht) as [Hh [Hx [rho [tau [g1 [g2 [X [e [d [H1 [H2 [H5 Hu]]]]]]]]]]]].
  assert (K := along_X t rho tau g1 g2 X e d Ht H1 H5). destruct H5 as [He [Hd [Heg [_ H5]]]].
  destruct H1 as [_ [_ [Hg _]]]. generalize a_pos (loss_positive t Ht); intros Ha Hl.
  set (Xh := fun i => INR s / INR k * X i) in *. set (q := e * h (th t) / g1) in *.
  assert (N : norm P Xh <= (1 + d * h (th t)) * norm P (th t)).
  { rewrite (norm_ext P Xh (add (th t) 1 (add Xh (-1) (th t)))) by (intros; unfold add; ring).
    eapply Rle_trans; [apply norm_add|]. rewrite Rabs_R1. lra. }
  assert (CS := cauchy_schwarz P (grad (th t)) Xh). fold (Q t) in CS.
  apply Rabs_le_between in CS. apply Rabs_le_between in K.
  assert (Q0 : 0 <= Q t) by apply norm_nonneg.
  assert (Dp : 0 < 1 + d * h (th t)) by nra.
  assert (B : a * L (th t) * (1 - q) <= Q t * ((1 + d * h (th t)) * norm P (th t))).
  { apply Rle_trans with (Q t * norm P Xh); [lra|]. apply Rmult_le_compat_l; auto. }
  assert (U : u0 * (1 + d * h (th t)) <= 1 - q).
  { apply Rmult_le_compat_r with (r := 1 + d * h (th t)) in Hu; [|lra].
    unfold Rdiv in Hu. rewrite (Rmult_assoc _ (/ _)), Rinv_l in Hu by lra. lra. }
  apply Rmult_le_reg_r with (1 + d * h (th t)); auto.
  apply Rle_trans with (a * L (th t) * (1 - q)); [|lra].
  replace (a * u0 * L (th t) * (1 + d * h (th t))) with (a * L (th t) * (u0 * (1 + d * h (th t)))) by ring.
  apply Rmult_le_compat_l; auto. apply Rmult_le_pos; lra.
Qed.

Lemma Em_pos : 0 < Em.
Proof.
  eapply Rlt_le_trans; [|apply (HEm 0 (Rle_refl 0))].
  apply Rmult_lt_0_compat; [apply loss_positive; lra|apply Rpower_pos].
Qed.

(* -L' = |grad L|^2 >= u0^2 a^2 Em^(-A) L^(2+A) *)
Let c := u0 ^ 2 * a ^ 2 * Rpower Em (- A).

Lemma c_pos : 0 < c.
Proof.
  unfold c. apply Rmult_lt_0_compat; [|apply Rpower_pos].
  apply Rmult_lt_0_compat; apply pow_lt; auto. apply a_pos.
Qed.

Lemma slope_low t : 0 <= t -> c * Rpower (L (th t)) (2 + A) <= dot P (grad (th t)) (grad (th t)).
Proof.
  intro Ht. rewrite <- norm_sqr. fold (Q t). assert (S := steepness t Ht).
  destruct (Hpoint t Ht) as [_ [Hx _]].
  generalize a_pos A_pos (loss_positive t Ht) Em_pos (HEm t Ht); intros Ha HA Hl HE HE'.
  set (l := L (th t)) in *. set (R0 := norm P (th t)) in *.
  (* |theta|^2 <= (Em/L)^A *)
  assert (B : R0 ^ 2 <= Rpower Em A * Rpower l (- A)).
  { rewrite <- Rpower_div_base by auto. rewrite <- Rpower_2 by auto. rewrite <- aA, <- Rpower_mult.
    apply Rpower_le; [|lra]. split; [apply Rpower_pos|].
    apply Rmult_le_reg_l with l; auto. replace (l * (Em / l)) with Em by (field; lra). auto. }
  assert (S2 : (a * u0 * l) ^ 2 <= Q t ^ 2 * R0 ^ 2).
  { replace (Q t ^ 2 * R0 ^ 2) with ((Q t * R0) ^ 2) by ring. apply pow_incr. split; auto.
    apply Rmult_le_pos; [apply Rmult_le_pos|]; lra. }
  unfold c. rewrite Rpower_plus, Rpower_2 by auto.
  assert (E1 : Rpower Em (- A) * Rpower Em A = 1).
  { rewrite <- Rpower_plus. replace (- A + A) with 0 by ring. apply Rpower_O; auto. }
  assert (E2 : Rpower l (- A) * Rpower l A = 1).
  { rewrite <- Rpower_plus. replace (- A + A) with 0 by ring. apply Rpower_O; auto. }
  set (p := Rpower Em (- A) * Rpower l A).
  assert (Pp : 0 < p) by (apply Rmult_lt_0_compat; apply Rpower_pos).
  replace (u0 ^ 2 * a ^ 2 * Rpower Em (- A) * (l ^ 2 * Rpower l A)) with ((a * u0 * l) ^ 2 * p)
    by (unfold p; ring).
  apply Rle_trans with (Q t ^ 2 * R0 ^ 2 * p); [apply Rmult_le_compat_r; lra|].
  rewrite Rmult_assoc. rewrite <- (Rmult_1_r (Q t ^ 2)) at 2.
  apply Rmult_le_compat_l; [apply pow2_ge_0|].
  apply Rle_trans with (Rpower Em A * Rpower l (- A) * p); [apply Rmult_le_compat_r; lra|].
  apply Req_le. unfold p.
  replace (Rpower Em A * Rpower l (- A) * (Rpower Em (- A) * Rpower l A)) with
    (Rpower Em (- A) * Rpower Em A * (Rpower l (- A) * Rpower l A)) by ring.
  rewrite E1, E2. ring.
Qed.

(* (4): the rate of L *)
Theorem graded_loss t : 0 <= t ->
  L (th t) <= Rpower (Rpower (L (th 0)) (- (1 + A)) +
    (1 + A) * (u0 ^ 2 * a ^ 2 * Rpower Em (- A)) * t) (- / (1 + A)).
Proof.
  intro Ht. fold c. generalize A_pos c_pos (Rpower_pos (L (th 0)) (- (1 + A))); intros HA Hc Hp.
  apply (power_rate (fun t => L (th t)) (fun t => dot P (grad (th t)) (grad (th t))) A c); auto; try lra.
  - apply (loss_cont P L grad th LG Hth).
  - apply (loss_derive P L grad th LG Hth).
  - apply loss_positive.
  - intros u Hu. apply slope_low. lra.
  - assert (0 <= (1 + A) * c * t) by (apply Rmult_le_pos; [apply Rmult_le_pos; lra|auto]). lra.
Qed.

Theorem graded_loss_to_0 : is_lim (fun t => L (th t)) p_infty 0.
Proof.
  generalize A_pos c_pos; intros HA Hc.
  apply (is_lim_le_le_loc (fun _ => 0)
    (fun t => Rpower (Rpower (L (th 0)) (- (1 + A)) + (1 + A) * c * t) (- / (1 + A)))).
  - exists 0. intros t Ht. split; [left; apply loss_positive; lra|]. apply graded_loss; lra.
  - apply is_lim_const.
  - apply power_to_0; [apply Rpower_pos|apply Rmult_lt_0_compat; lra|apply Rinv_0_lt_compat; lra].
Qed.
End Rates.
