(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* The graded chart (graded-chart.md), statement 3: the energy L |theta|^a of a
   flow that stays in the trap, and the bounds (6) and (7) of |theta|. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Descends Tube Mean Graded GradedRates.
Open Scope R_scope.

(* A function that is continuous on [0, infinity) has a maximum on [0,t]. *)
Lemma maximum f t : 0 <= t -> (forall u, 0 <= u -> cont_within (fun s => 0 <= s) f u) ->
  exists m, 0 <= m <= t /\ forall u, 0 <= u <= t -> f u <= f m.
Proof.
  intros Ht C. destruct (continuity_ab_maj (fun u => f (Rmax 0 u)) 0 t Ht) as [m [M Hm]].
  - intros u Hu. apply continuity_pt_filterlim.
    apply (filterlim_locally (fun u => f (Rmax 0 u))). intros [eps He]. simpl.
    destruct (C u (proj1 Hu) (eps / 2)) as [d [Hd K]]; [lra|].
    exists (mkposreal d Hd). intros y Hy. unfold ball in *; simpl in *. unfold AbsRing_ball, abs, minus, plus, opp in *; simpl in *.
    rewrite (Rmax_right 0 u) by lra. apply Rle_lt_trans with (eps / 2); [|lra].
    apply K; [apply Rmax_l|]. apply Rlt_le. eapply Rle_lt_trans; [|apply Hy].
    unfold Rmax. destruct (Rle_dec 0 y); [right; reflexivity|].
    rewrite (Rabs_left1 (0 - u)) by lra. rewrite (Rabs_left1 (y + - u)) by lra. lra.
  - exists m. split; auto. intros u Hu. specialize (M u Hu). rewrite !Rmax_right in M by lra. auto.
Qed.

Section Energy.
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

Let Q t := norm P (grad (th t)).
Let c := u0 ^ 2 * a ^ 2 * Rpower Em (- A).
(* What GradedRates.v has *)
Lemma k_pos : 0 < INR k.
Proof. exact (GradedRates.k_pos n Hn k s Hk Hs). Qed.
Lemma s_pos : 0 < INR s.
Proof. exact (GradedRates.s_pos n Hn k s Hk Hs). Qed.
Lemma a_pos : 0 < a.
Proof. exact (GradedRates.a_pos n Hn k s Hk Hs). Qed.
Lemma A_pos : 0 < A.
Proof. exact (GradedRates.A_pos n Hn k s Hk Hs). Qed.
Lemma aA : a * A = 2.
Proof. exact (GradedRates.aA n Hn k s Hk Hs). Qed.
Lemma scale_small : forall t, 0 <= t -> gmin ^ 2 * h (th t) ^ (2 * s) <= L (th t).
Proof. exact (GradedRates.scale_small P n r J Hn k s h gmin Hk Hs Hgmin th u0 Hpoint). Qed.
Lemma loss_positive : forall t, 0 <= t -> 0 < L (th t).
Proof. exact (GradedRates.loss_positive P n r J Hn k s h gmin Hk Hs Hgmin th u0 Hpoint). Qed.
Lemma along_X : forall t rho tau g1 g2 X e d, 0 <= t -> G1 n r s h (th t) rho tau g1 g2 ->
  G5 P n r J k s h (th t) X e d g1 ->
  Rabs (dot P (grad (th t)) (fun i => INR s / INR k * X i) + a * L (th t)) <=
  a * L (th t) * (e * h (th t) / g1).
Proof. exact (GradedRates.along_X P n r J Hn k s h gmin Hk Hs Hgmin th u0 Hpoint). Qed.
Lemma steepness : forall t, 0 <= t -> a * u0 * L (th t) <= Q t * norm P (th t).
Proof. exact (GradedRates.steepness P n r J Hn k s h gmin Hk Hs Hgmin th u0 Hpoint). Qed.
Lemma Em_pos : 0 < Em.
Proof. exact (GradedRates.Em_pos P n r J Hn k s h gmin Hk Hs Hgmin th u0 Em Hpoint HEm). Qed.
Lemma c_pos : 0 < c.
Proof. exact (GradedRates.c_pos n Hn k s Hk Hs u0 Em Hu0). Qed.
Lemma graded_loss : forall t, 0 <= t ->
  L (th t) <= Rpower (Rpower (L (th 0)) (- (1 + A)) + (1 + A) * c * t) (- / (1 + A)).
Proof.
  exact (GradedRates.graded_loss P n r J Hn HJ k s h gmin Hk Hs Hgmin th Hth u0 Em Hu0 Hpoint HEm).
Qed.

Variables (El C V : R).
Let En t := L (th t) * Rpower (norm P (th t)) a.
(* 2 s C (L/g_min^2)^(1/2s); its value at t = 0 is D *)
Let W t := 2 * INR s * C * Rpower (L (th t) / gmin ^ 2) (/ (2 * INR s)).
Hypothesis HC : forall t, 0 <= t -> exists rho tau g1 g2 X e d c1,
  G1 n r s h (th t) rho tau g1 g2 /\ G5 P n r J k s h (th t) X e d g1 /\
  u0 <= (1 - e * h (th t) / g1) / (1 + d * h (th t)) /\ d * h (th t) / 2 <= u0 /\
  3 * (e / g1 + d) / u0 ^ 2 <= C /\
  0 < c1 /\ c1 <= h (th t) ^ k * norm P (th t) /\ El <= g1 ^ 2 * Rpower c1 a.
Hypothesis HEl : 0 < El.

Lemma energy_low t : 0 <= t -> El <= En t.
Proof.
  intro Ht. destruct (HC t Ht) as [rho [tau [g1 [g2 [X [e [d [c1 [H1 [_ [_ [_ [_ [Hc [Hc1 HE]]]]]]]]]]]]]]].
  destruct (Hpoint t Ht) as [Hh [Hx _]]. unfold En.
  assert (SL := split_loss n r Hn k s h Hk Hs (th t) rho tau g1 g2 H1). fold L in SL.
  destruct H1 as [_ [_ [Hg _]]]. eapply Rle_trans; [apply HE|].
  generalize k_pos s_pos a_pos; intros. set (y := h (th t)) in *.
  assert (B1 : g1 ^ 2 * y ^ (2 * s) <= L (th t)).
  { rewrite SL. assert (g1 ^ 2 <= mnorm n tau ^ 2) by (apply pow_incr; lra).
    assert (0 < y ^ (2 * s)) by (apply pow_lt; auto). generalize (pow2_ge_0 (mnorm n rho)). nra. }
  assert (B2 : Rpower c1 a <= y ^ (2 * s) * Rpower (norm P (th t)) a).
  { replace (y ^ (2 * s)) with (Rpower (y ^ k) a).
    - rewrite <- Rpower_mult_base; auto; [|apply pow_lt; auto]. apply Rpower_le; [auto|lra].
    - rewrite !pow_Rpower, Rpower_mult by auto. f_equal. rewrite mult_INR. simpl (INR 2). unfold a. field. lra. }
  assert (0 < Rpower (norm P (th t)) a) by apply Rpower_pos.
  apply Rle_trans with (g1 ^ 2 * (y ^ (2 * s) * Rpower (norm P (th t)) a)).
  - apply Rmult_le_compat_l; [apply pow2_ge_0|auto].
  - rewrite <- Rmult_assoc. apply Rmult_le_compat_r; lra.
Qed.

Let xg t := dot P (th t) (grad (th t)).

(* d/dt |theta|^2 = -2 <theta, grad L> *)
Lemma square_derive t : 0 < t -> is_derive (fun t => dot P (th t) (th t)) t (- 2 * xg t).
Proof.
  intro Ht. evar_last.
  - apply (chain P (fun y => dot P y y) th t _ (fun i => - grad (th t) i) (grad_square P (th t))).
    intros i Hi. apply Hth; auto.
  - rewrite dot_scal. unfold xg. rewrite (dot_comm P (th t) (fun i => - grad (th t) i)), dot_opp, dot_comm. ring.
Qed.

Lemma norm_Rpower t b : 0 <= t -> Rpower (norm P (th t)) b = Rpower (dot P (th t) (th t)) (b / 2).
Proof.
  intro Ht. destruct (Hpoint t Ht) as [_ [Hx _]]. rewrite <- norm_sqr, <- Rpower_2, Rpower_mult by auto.
  f_equal. field.
Qed.

Lemma square_pos t : 0 <= t -> 0 < dot P (th t) (th t).
Proof. intro Ht. rewrite <- norm_sqr. apply pow_lt, Hpoint; auto. Qed.

(* d/dt |theta|^b = -b |theta|^(b-2) <theta, grad L> *)
Lemma norm_derive t b : 0 < t ->
  is_derive (fun t => Rpower (dot P (th t) (th t)) (b / 2)) t
    (- b * Rpower (norm P (th t)) b * xg t / norm P (th t) ^ 2).
Proof.
  intro Ht. evar_last.
  - apply (derive_comp (fun y => Rpower y (b / 2)) (fun t => dot P (th t) (th t))).
    + apply Rpower_derive, square_pos; lra.
    + apply square_derive; auto.
  - cbv beta. rewrite norm_Rpower, norm_sqr by lra. unfold Rminus.
    rewrite Rpower_plus, Rpower_Ropp, Rpower_1 by (apply square_pos; lra).
    field. generalize (square_pos t ltac:(lra)). lra.
Qed.

Let dEn t := En t * (- Q t ^ 2 / L (th t) - a * xg t / norm P (th t) ^ 2).
Let En' t := L (th t) * Rpower (dot P (th t) (th t)) (a / 2).

Lemma En_En' t : 0 <= t -> En t = En' t.
Proof. intro Ht. unfold En, En'. rewrite norm_Rpower; auto. Qed.

Lemma energy_derive t : 0 < t -> is_derive En' t (dEn t).
Proof.
  intro Ht. evar_last.
  - apply (derive_mult (fun t => L (th t)) (fun t => Rpower (dot P (th t) (th t)) (a / 2))).
    + apply (loss_derive P L grad th LG Hth t Ht).
    + apply norm_derive; auto.
  - rewrite <- norm_sqr. fold (Q t). rewrite <- norm_Rpower by lra. unfold dEn, En.
    destruct (Hpoint t ltac:(lra)) as [_ [Hx _]]. generalize (loss_positive t ltac:(lra)); intro.
    field. lra.
Qed.

Lemma C_pos : 0 <= C.
Proof.
  destruct (HC 0 (Rle_refl 0)) as [rho [tau [g1 [g2 [X [e [d [c1 [[_ [_ [Hg _]]] [[He [Hd _]] [_ [_ [HCC _]]]]]]]]]]]]].
  eapply Rle_trans; [|apply HCC]. apply Rdiv_le_0_compat; [|apply pow_lt; auto].
  apply Rmult_le_pos; [lra|]. apply Rplus_le_le_0_compat; auto. apply Rdiv_le_0_compat; lra.
Qed.

(* (13) and (14): (log En)' <= C (L/g_min^2)^(1/2s) |grad L|^2/L = -W' *)
Lemma energy_slope t : 0 <= t ->
  - Q t ^ 2 / L (th t) - a * xg t / norm P (th t) ^ 2 <=
  C * Rpower (L (th t) / gmin ^ 2) (/ (2 * INR s)) * (Q t ^ 2 / L (th t)).
Proof.
  intro Ht. destruct (HC t Ht) as [rho [tau [g1 [g2 [X [e [d [c1 [H1 [H5 [Hu [Hd2 [HCC _]]]]]]]]]]]]].
  assert (K := along_X t rho tau g1 g2 X e d Ht H1 H5). assert (S := steepness t Ht).
  destruct H5 as [He [Hd [Heg [_ H5]]]]. destruct H1 as [_ [_ [Hg _]]].
  destruct (Hpoint t Ht) as [Hh [Hx _]].
  generalize a_pos s_pos (loss_positive t Ht) (scale_small t Ht); intros Ha Hsp Hl Sc.
  set (Xh := fun i => INR s / INR k * X i) in *.
  set (y := h (th t)) in *. set (l := L (th t)) in *. set (R0 := norm P (th t)) in *.
  set (q := e * y / g1) in *. assert (G0 : 0 <= Q t) by apply norm_nonneg. set (g := Q t) in *.
  assert (q0 : 0 <= q) by (apply Rdiv_le_0_compat; [apply Rmult_le_pos|]; lra).
  set (z := d * y) in *. assert (z0 : 0 <= z) by (apply Rmult_le_pos; lra).
  (* -<theta, grad L> <= a L (1+q) + d h |theta| |grad L| *)
  assert (B1 : - xg t <= a * l * (1 + q) + z * R0 * g).
  { apply Rabs_le_between in K.
    assert (CS := cauchy_schwarz P (add Xh (-1) (th t)) (grad (th t))). fold (Q t) g in CS.
    assert (norm P (add Xh (-1) (th t)) * g <= z * R0 * g) by (apply Rmult_le_compat_r; auto).
    apply Rabs_le_between in CS. rewrite dot_add in CS. fold (xg t) in CS.
    rewrite (dot_comm P Xh) in CS. lra. }
  (* u, and its least value *)
  set (u := g * R0 / (a * l)). assert (al : 0 < a * l) by (apply Rmult_lt_0_compat; auto).
  assert (Eg : g = u * (a * l) / R0) by (unfold u; field; lra).
  set (ub := (1 - q) / (1 + z)) in *.
  assert (Uu : ub <= u).
  { (* (11) with this point's q and d *)
    assert (N : norm P Xh <= (1 + z) * R0).
    { rewrite (norm_ext P Xh (add (th t) 1 (add Xh (-1) (th t)))) by (intros; unfold add; ring).
      eapply Rle_trans; [apply norm_add|]. rewrite Rabs_R1. unfold z, R0, y in *. lra. }
    assert (CS := cauchy_schwarz P (grad (th t)) Xh). fold (Q t) g in CS.
    apply Rabs_le_between in CS. apply Rabs_le_between in K.
    assert (g * norm P Xh <= g * ((1 + z) * R0)) by (apply Rmult_le_compat_l; auto).
    apply Rmult_le_reg_r with ((1 + z) * (a * l)); [apply Rmult_lt_0_compat; lra|].
    replace (ub * ((1 + z) * (a * l))) with (a * l * (1 - q)) by (unfold ub; field; lra).
    replace (u * ((1 + z) * (a * l))) with (g * ((1 + z) * R0)) by (unfold u; field; lra). lra. }
  assert (B2 : 1 + q + z * u - u ^ 2 <= 3 * (q + z)).
  { assert (M : - u ^ 2 + z * u <= - ub ^ 2 + z * ub) by (assert (z <= 2 * u0) by lra; nra).
    assert (1 - ub <= q + z).
    { apply Rmult_le_reg_r with (1 + z); [lra|].
      replace ((1 - ub) * (1 + z)) with (q + z) by (unfold ub; field; lra). nra. }
    assert (ub <= 1).
    { apply Rmult_le_reg_r with (1 + z); [lra|].
      replace (ub * (1 + z)) with (1 - q) by (unfold ub; field; lra). lra. }
    assert (z * ub <= z) by nra. nra. }
  (* the left side is a^2 L/|theta|^2 times the bracket *)
  set (f := a ^ 2 * l / R0 ^ 2).
  assert (f0 : 0 < f) by (apply Rdiv_lt_0_compat; [|apply pow_lt; auto]; apply Rmult_lt_0_compat; auto; apply pow_lt; auto).
  assert (B3 : - g ^ 2 / l - a * xg t / R0 ^ 2 <= f * (3 * (q + z))).
  { apply Rle_trans with (f * (1 + q + z * u - u ^ 2)); [|apply Rmult_le_compat_l; lra].
    assert (B1' : - (a * xg t / R0 ^ 2) <= a * (a * l * (1 + q) + z * R0 * g) / R0 ^ 2).
    { replace (- (a * xg t / R0 ^ 2)) with (a * (- xg t) / R0 ^ 2) by (field; lra).
      unfold Rdiv. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, pow_lt; auto|].
      apply Rmult_le_compat_l; lra. }
    replace (f * (1 + q + z * u - u ^ 2)) with
      (- g ^ 2 / l + a * (a * l * (1 + q) + z * R0 * g) / R0 ^ 2); [lra|].
    rewrite Eg. unfold f. field. lra. }
  eapply Rle_trans; [apply B3|].
  (* h <= (L/g_min^2)^(1/2s) *)
  assert (Hy : y <= Rpower (l / gmin ^ 2) (/ (2 * INR s))).
  { rewrite <- (Rpower_1 y) at 1 by auto.
    replace 1 with (INR (2 * s) * / (2 * INR s)) by (rewrite mult_INR; simpl (INR 2); field; lra).
    rewrite <- Rpower_mult, <- pow_Rpower by auto. assert (0 < gmin ^ 2) by (apply pow_lt; auto).
    apply Rpower_le; [|left; apply Rinv_0_lt_compat; lra]. split; [apply pow_lt; auto|].
    apply Rmult_le_reg_l with (gmin ^ 2); auto.
    replace (gmin ^ 2 * (l / gmin ^ 2)) with l by (field; lra). auto. }
  set (H := Rpower (l / gmin ^ 2) (/ (2 * INR s))) in *.
  assert (B4 : 3 * (q + z) <= C * u0 ^ 2 * y).
  { apply Rmult_le_compat_r with (r := u0 ^ 2 * y) in HCC; [|apply Rmult_le_pos; [apply pow2_ge_0|lra]].
    replace (3 * (e / g1 + d) / u0 ^ 2 * (u0 ^ 2 * y)) with (3 * (q + z)) in HCC
      by (unfold q, z; field; lra). lra. }
  assert (B5 : f * u0 ^ 2 <= g ^ 2 / l).
  { rewrite Eg. assert (u0 ^ 2 <= u ^ 2) by (apply pow_incr; lra).
    replace ((u * (a * l) / R0) ^ 2 / l) with (f * u ^ 2) by (unfold f; field; lra).
    apply Rmult_le_compat_l; lra. }
  apply Rle_trans with (f * (C * u0 ^ 2 * y)); [apply Rmult_le_compat_l; lra|].
  replace (f * (C * u0 ^ 2 * y)) with (C * y * (f * u0 ^ 2)) by ring.
  generalize C_pos; intro.
  apply Rmult_le_compat; auto; try (apply Rmult_le_pos; lra).
  - apply Rmult_le_pos; [lra|apply pow2_ge_0].
  - apply Rmult_le_compat_l; auto.
Qed.

Lemma W_derive t : 0 < t -> is_derive W t
  (- (C * Rpower (L (th t) / gmin ^ 2) (/ (2 * INR s)) * (Q t ^ 2 / L (th t)))).
Proof.
  intro Ht. generalize s_pos (loss_positive t ltac:(lra)); intros Hsp Hl.
  assert (0 < gmin ^ 2) by (apply pow_lt; auto).
  assert (Hlg : 0 < L (th t) / gmin ^ 2) by (apply Rdiv_lt_0_compat; auto).
  evar_last.
  - apply (is_derive_scal (fun t => Rpower (L (th t) / gmin ^ 2) (/ (2 * INR s)))).
    apply (derive_comp (fun y => Rpower (y / gmin ^ 2) (/ (2 * INR s))) (fun t => L (th t))).
    + apply (derive_comp (fun y => Rpower y (/ (2 * INR s))) (fun y => y / gmin ^ 2)).
      * apply Rpower_derive; auto.
      * auto_derive; auto.
    + apply (loss_derive P L grad th LG Hth t Ht).
  - rewrite <- norm_sqr. fold (Q t). unfold Rminus. rewrite Rpower_plus, Rpower_Ropp, Rpower_1 by auto.
    field. repeat split; lra.
Qed.

Let Dd := fun t => 0 <= t.

Lemma L_cont_at t : 0 <= t -> cont_within Dd (fun t => L (th t)) t.
Proof.
  intro Ht. apply (cont_along P Dd L th t _ (LG (th t))). apply (th_cont P n r J); auto.
Qed.

Lemma sq_cont_at t : 0 <= t -> cont_within Dd (fun t => dot P (th t) (th t)) t.
Proof.
  intro Ht. apply (cont_along P Dd (fun y => dot P y y) th t _ (grad_square P (th t))).
  apply (th_cont P n r J); auto.
Qed.

Lemma power_cont_at t b : 0 <= t -> cont_within Dd (fun t => Rpower (dot P (th t) (th t)) b) t.
Proof.
  intro Ht. apply (cont_comp Dd (fun y => Rpower y b) _ (fun t => dot P (th t) (th t)) t
    (Rpower_derive b _ (square_pos t Ht))). apply sq_cont_at; auto.
Qed.

Lemma W_cont_at t : 0 <= t -> cont_within Dd W t.
Proof.
  intro Ht. generalize (loss_positive t Ht); intro Hl. assert (0 < gmin ^ 2) by (apply pow_lt; auto).
  apply (cont_comp Dd (fun y => 2 * INR s * C * Rpower (y / gmin ^ 2) (/ (2 * INR s)))
    (2 * INR s * C * (/ (2 * INR s) * Rpower (L (th t) / gmin ^ 2) (/ (2 * INR s) - 1) * / gmin ^ 2))
    (fun t => L (th t))).
  - apply (is_derive_scal (fun y => Rpower (y / gmin ^ 2) (/ (2 * INR s)))).
    apply (derive_comp (fun y => Rpower y (/ (2 * INR s))) (fun y => y / gmin ^ 2)).
    + apply Rpower_derive, Rdiv_lt_0_compat; auto.
    + auto_derive; auto. field. lra.
  - apply L_cont_at; auto.
Qed.

Lemma energy_cont_at t : 0 <= t -> cont_within Dd En' t.
Proof. intro Ht. apply cont_mult; [apply L_cont_at|apply power_cont_at]; auto. Qed.

(* E_l <= E_n(t) <= E_n(0) e^D *)
Theorem graded_energy t : 0 <= t -> El <= En t <= En 0 * exp (W 0).
Proof.
  intro Ht. split; [apply energy_low; auto|].
  assert (Ep : forall u, 0 <= u -> 0 < En u).
  { intros u Hu. generalize (energy_low u Hu). lra. }
  assert (F : ln (En' t) + W t <= ln (En' 0) + W 0).
  { apply (falling (fun t => ln (En' t) + W t) (fun t => / En' t * dEn t +
      - (C * Rpower (L (th t) / gmin ^ 2) (/ (2 * INR s)) * (Q t ^ 2 / L (th t))))); [| | |lra].
    - apply cont_plus; [|apply W_cont_at; lra].
      apply (cont_comp _ ln (/ En' 0)); [|apply energy_cont_at; lra].
      rewrite <- En_En' by lra. apply is_derive_Reals, derivable_pt_lim_ln, Ep. lra.
    - intros u Hu. apply derive_plus; [|apply W_derive; auto].
      apply (derive_comp ln En'); [|apply energy_derive; auto].
      rewrite <- En_En' by lra. apply is_derive_Reals, derivable_pt_lim_ln, Ep. lra.
    - intros u Hu. rewrite <- En_En' by lra. unfold dEn.
      generalize (energy_slope u ltac:(lra)) (Ep u ltac:(lra)); intros.
      rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l by lra. lra. }
  rewrite <- !En_En' in F by lra.
  assert (W0 : 0 <= W t).
  { unfold W. repeat apply Rmult_le_pos; try lra; [left; apply s_pos|apply C_pos|left; apply Rpower_pos]. }
  rewrite <- (exp_ln (En t)), <- (exp_ln (En 0)), <- exp_plus by (apply Ep; lra).
  assert (ln (En t) <= ln (En 0) + W 0) as [K|K] by lra; [left; apply exp_increasing; auto|right; rewrite K; auto].
Qed.

(* The lower bound of (6). *)
Theorem graded_norm_low t : 0 <= t ->
  Rpower El (1 + A) * (Rpower (L (th 0)) (- (1 + A)) + (1 + A) * (u0 ^ 2 * a ^ 2 * Rpower Em (- A)) * t) <=
  Rpower (norm P (th t)) (a + 2).
Proof.
  intro Ht. fold c. assert (S := graded_loss t Ht).
  generalize A_pos a_pos c_pos (loss_positive t Ht) (energy_low t Ht); intros HA Ha Hc Hl HE.
  destruct (Hpoint t Ht) as [_ [Hx _]].
  set (b := Rpower (L (th 0)) (- (1 + A)) + (1 + A) * c * t) in *.
  assert (Hb : 0 < b).
  { assert (0 <= (1 + A) * c * t) by (apply Rmult_le_pos; [apply Rmult_le_pos; lra|auto]).
    generalize (Rpower_pos (L (th 0)) (- (1 + A))). unfold b. lra. }
  assert (B1 : b <= Rpower (L (th t)) (- (1 + A))).
  { replace b with (Rpower (Rpower b (- / (1 + A))) (- (1 + A))).
    - apply Rpower_le_neg; [split; auto|lra].
    - rewrite Rpower_mult. replace (- / (1 + A) * - (1 + A)) with 1 by (field; lra). apply Rpower_1; auto. }
  assert (B2 : Rpower El (1 + A) <= Rpower (En t) (1 + A)) by (apply Rpower_le; lra).
  assert (E : Rpower (En t) (1 + A) * Rpower (L (th t)) (- (1 + A)) = Rpower (norm P (th t)) (a + 2)).
  { unfold En. rewrite Rpower_mult_base, Rpower_mult by (auto; apply Rpower_pos).
    replace (a * (1 + A)) with (a + 2) by (generalize aA; lra).
    replace (Rpower (L (th t)) (1 + A) * Rpower (norm P (th t)) (a + 2) * Rpower (L (th t)) (- (1 + A)))
      with (Rpower (L (th t)) (1 + A) * Rpower (L (th t)) (- (1 + A)) * Rpower (norm P (th t)) (a + 2)) by ring.
    rewrite <- Rpower_plus. replace (1 + A + - (1 + A)) with 0 by ring. rewrite Rpower_O by auto. ring. }
  rewrite <- E. apply Rmult_le_compat; auto; [left; apply Rpower_pos|lra].
Qed.

(* The upper bound of (6), with (7). *)
Hypothesis HV : 0 < V.
Hypothesis HV' : En 0 - El + Em * W 0 <= V.

(* Z = |theta|^(a+2)/(a+2), Z' = -|theta|^a <theta, grad L> *)
Let Z t := Rpower (dot P (th t) (th t)) ((a + 2) / 2) / (a + 2).

Lemma Z_derive t : 0 < t -> is_derive Z t (- Rpower (norm P (th t)) a * xg t).
Proof.
  intro Ht. generalize a_pos; intro. destruct (Hpoint t ltac:(lra)) as [_ [Hx _]]. evar_last.
  - apply (derive_comp (fun y => y / (a + 2)) (fun t => Rpower (dot P (th t) (th t)) ((a + 2) / 2))).
    + instantiate (1 := / (a + 2)). auto_derive; auto. field. lra.
    + apply norm_derive; auto.
  - rewrite Rpower_plus, Rpower_2 by auto. field. lra.
Qed.

(* (15), for any lam > 0 in place of the square root *)
Lemma Z_slope t lam : 0 < t -> 0 < lam ->
  - Rpower (norm P (th t)) a * xg t <= a * Em + lam * ((a + 2) * Z t) / 2 +
    / (2 * lam) * (- dEn t + Em * (C * Rpower (L (th t) / gmin ^ 2) (/ (2 * INR s)) * (Q t ^ 2 / L (th t)))).
Proof.
  intros Ht Hlam. destruct (Hpoint t ltac:(lra)) as [_ [Hx _]].
  generalize a_pos (loss_positive t ltac:(lra)) (energy_slope t ltac:(lra)) (HEm t ltac:(lra))
    (energy_low t ltac:(lra)) C_pos (Rpower_pos (norm P (th t)) a); intros Ha Hl S HE HE2 HCp Hp.
  fold (En t) in HE.
  assert (CS := cauchy_schwarz P (th t) (grad (th t))). fold (xg t) (Q t) in CS.
  assert (EZ : (a + 2) * Z t = Rpower (norm P (th t)) a * norm P (th t) ^ 2).
  { unfold Z. rewrite <- norm_Rpower, Rpower_plus, Rpower_2 by (auto; lra). field. lra. }
  rewrite EZ. set (w := C * Rpower (L (th t) / gmin ^ 2) (/ (2 * INR s)) * (Q t ^ 2 / L (th t))) in *.
  assert (W0 : 0 <= w).
  { unfold w. apply Rmult_le_pos; [apply Rmult_le_pos; [auto|left; apply Rpower_pos]|].
    apply Rdiv_le_0_compat; [apply pow2_ge_0|auto]. }
  set (om := - dEn t + Em * w).
  set (dl := - Q t ^ 2 / L (th t) - a * xg t / norm P (th t) ^ 2) in *.
  assert (Ed : dEn t = En t * dl) by reflexivity.
  assert (O1 : 0 <= om) by (unfold om; rewrite Ed; nra).
  assert (O2 : - dEn t <= om) by (unfold om; generalize Em_pos; nra).
  set (R0 := norm P (th t)) in *. set (p := Rpower R0 a) in *. set (zd := - p * xg t).
  (* Z'^2 - a En Z' <= - R^(a+2) En' *)
  assert (B : zd ^ 2 - a * En t * zd <= p * R0 ^ 2 * om).
  { apply Rle_trans with (p * R0 ^ 2 * (- dEn t)).
    - assert (E1 : p * R0 ^ 2 * (- dEn t) = p ^ 2 * R0 ^ 2 * Q t ^ 2 + a * En t * p * xg t).
      { rewrite Ed. unfold dl, En. fold R0 p. field. lra. }
      rewrite E1. unfold zd.
      assert (X2 : xg t ^ 2 <= R0 ^ 2 * Q t ^ 2).
      { rewrite <- (pow2_abs (xg t)). replace (R0 ^ 2 * Q t ^ 2) with ((R0 * Q t) ^ 2) by ring.
        apply pow_incr. split; [apply Rabs_pos|auto]. }
      replace ((- p * xg t) ^ 2) with (p ^ 2 * xg t ^ 2) by ring.
      assert (p ^ 2 * xg t ^ 2 <= p ^ 2 * (R0 ^ 2 * Q t ^ 2)) by (apply Rmult_le_compat_l; [apply pow2_ge_0|auto]).
      lra.
    - apply Rmult_le_compat_l; auto. apply Rmult_le_pos; [lra|apply pow2_ge_0]. }
  set (m := p * R0 ^ 2) in *.
  assert (M0 : 0 < m) by (apply Rmult_lt_0_compat; auto; apply pow_lt; auto).
  assert (I0 : 0 < / (2 * lam)) by (apply Rinv_0_lt_compat; lra).
  set (kp := lam * m / 2 + / (2 * lam) * om).
  assert (K0 : 0 < kp).
  { unfold kp. assert (0 < lam * m) by nra. assert (0 <= / (2 * lam) * om) by nra. lra. }
  assert (K2 : m * om <= kp ^ 2).
  { replace (kp ^ 2) with ((lam * m / 2 - / (2 * lam) * om) ^ 2 + m * om) by (unfold kp; field; lra).
    generalize (pow2_ge_0 (lam * m / 2 - / (2 * lam) * om)). lra. }
  apply Rle_trans with (a * En t + kp).
  - apply Rnot_lt_le. intro N.
    assert (aE : 0 < a * En t) by (apply Rmult_lt_0_compat; lra). nra.
  - unfold kp. assert (a * En t <= a * Em) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma Z_bound t lam : 0 <= t -> 0 < lam -> (forall u, 0 <= u <= t -> Z u <= Z t) ->
  Z t <= Z 0 + a * Em * t + lam * ((a + 2) * Z t) / 2 * t + / (2 * lam) * V.
Proof.
  intros Ht Hlam HZ. generalize a_pos; intro Ha. set (M := lam * ((a + 2) * Z t) / 2).
  assert (I0 : 0 < / (2 * lam)) by (apply Rinv_0_lt_compat; lra).
  set (f := fun u => Z u + (- (a * Em + M) * u + / (2 * lam) * (En' u + Em * W u))).
  assert (Cf : forall u, 0 <= u -> cont_within (fun y => 0 <= y <= t) f u).
  { intros u Hu. apply (cont_subset Dd); [unfold Dd; intros; lra|].
    apply cont_plus; [|apply cont_plus].
    - apply (cont_comp Dd (fun y => y / (a + 2)) (/ (a + 2))); [auto_derive; auto; field; lra|].
      apply power_cont_at; auto.
    - eapply derive_cont with (l := - (a * Em + M)). auto_derive; auto. ring.
    - apply (cont_comp Dd (fun y => / (2 * lam) * y) (/ (2 * lam))); [auto_derive; auto; ring|].
      apply cont_plus; [apply energy_cont_at; auto|].
      apply (cont_comp Dd (fun y => Em * y) Em); [auto_derive; auto; ring|]. apply W_cont_at; auto. }
  assert (F : f t <= f 0).
  { apply (decreasing 0 t f (fun u => - Rpower (norm P (th u)) a * xg u + (- (a * Em + M) +
      / (2 * lam) * (dEn u + Em * - (C * Rpower (L (th u) / gmin ^ 2) (/ (2 * INR s)) * (Q u ^ 2 / L (th u))))))); auto.
    - apply Cf; lra.
    - intros u Hu. apply derive_plus; [apply Z_derive; lra|]. apply derive_plus.
      + auto_derive; auto. ring.
      + apply (is_derive_scal (fun u => En' u + Em * W u)). apply derive_plus; [apply energy_derive; lra|].
        apply (is_derive_scal W). apply W_derive. lra.
    - intros u Hu. generalize (Z_slope u lam ltac:(lra) Hlam); intro S.
      assert (lam * ((a + 2) * Z u) / 2 <= M).
      { unfold M. unfold Rdiv. apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_l; [lra|].
        apply Rmult_le_compat_l; [lra|]. apply HZ; lra. }
      set (w := C * Rpower (L (th u) / gmin ^ 2) (/ (2 * INR s)) * (Q u ^ 2 / L (th u))) in *.
      assert (E : / (2 * lam) * (dEn u + Em * - w) = - (/ (2 * lam) * (- dEn u + Em * w))) by ring.
      rewrite E. lra. }
  unfold f in F. rewrite <- !En_En' in F by lra.
  assert (W0 : 0 <= W t).
  { unfold W. repeat apply Rmult_le_pos; try lra; [left; apply s_pos|apply C_pos|left; apply Rpower_pos]. }
  assert (K : / (2 * lam) * (En 0 + Em * W 0 - (En t + Em * W t)) <= / (2 * lam) * V).
  { apply Rmult_le_compat_l; [lra|]. generalize (energy_low t Ht) Em_pos; intros.
    assert (0 <= Em * W t) by nra. lra. }
  lra.
Qed.

Theorem graded_norm_high t : 0 <= t ->
  Rpower (norm P (th t)) (a + 2) <=
  (a + 2) * ((sqrt ((a + 2) * V) + sqrt ((a + 2) * V + 4 * a * Em)) / 2) ^ 2 * t +
  2 * Rpower (norm P (th 0)) (a + 2).
Proof.
  intro Ht. generalize a_pos Em_pos; intros Ha HE.
  assert (Zp : forall u, 0 < Z u) by (intro u; apply Rdiv_lt_0_compat; [apply Rpower_pos|lra]).
  destruct (maximum Z t Ht) as [m [Hm HZ]].
  { intros u Hu. apply (cont_comp Dd (fun y => y / (a + 2)) (/ (a + 2))); [auto_derive; auto; field; lra|].
    apply power_cont_at; auto. }
  set (B := ((sqrt ((a + 2) * V) + sqrt ((a + 2) * V + 4 * a * Em)) / 2) ^ 2).
  assert (K : Z m <= B * m + 2 * Z 0).
  { destruct (Req_dec m 0) as [->|Nm]; [generalize (Zp 0); lra|].
    (* lam that makes the two terms equal *)
    set (S := sqrt ((a + 2) * m * V)).
    assert (Pv : 0 < (a + 2) * m * V) by (repeat apply Rmult_lt_0_compat; lra).
    assert (S0 : 0 < S) by (apply sqrt_lt_R0; auto).
    assert (S2 : S ^ 2 = (a + 2) * m * V) by (apply pow2_sqrt; lra).
    set (x := sqrt (Z m)). assert (x0 : 0 < x) by (apply sqrt_lt_R0, Zp).
    assert (x2 : x ^ 2 = Z m) by (apply pow2_sqrt; left; apply Zp).
    assert (G := Z_bound m (V / (S * x)) ltac:(lra)).
    assert (Hlam : 0 < V / (S * x)) by (apply Rdiv_lt_0_compat; auto; apply Rmult_lt_0_compat; auto).
    specialize (G Hlam ltac:(intros; apply HZ; lra)). rewrite <- x2 in G.
    assert (E1 : V / (S * x) * ((a + 2) * x ^ 2) / 2 * m = S * x / 2).
    { replace (V / (S * x) * ((a + 2) * x ^ 2) / 2 * m) with ((a + 2) * m * V * x / (2 * S)) by (field; lra).
      rewrite <- S2. field. lra. }
    assert (E2 : / (2 * (V / (S * x))) * V = S * x / 2) by (field; repeat split; lra).
    rewrite E1, E2 in G. rewrite <- x2.
    (* x^2 <= Z(0) + a Em m + S x *)
    set (y := (S + sqrt (S ^ 2 + 4 * (a * Em * m))) / 2).
    assert (am : 0 < a * Em * m) by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
    assert (q2 : sqrt (S ^ 2 + 4 * (a * Em * m)) ^ 2 = S ^ 2 + 4 * (a * Em * m)) by (apply pow2_sqrt; nra).
    assert (Sq : S <= sqrt (S ^ 2 + 4 * (a * Em * m))).
    { rewrite <- (sqrt_pow2 S) at 1 by lra. apply sqrt_le_1_alt. lra. }
    assert (Sy : S <= y) by (unfold y; lra).
    assert (y2 : y ^ 2 = S * y + a * Em * m) by (unfold y in *; nra).
    assert (EB : y ^ 2 = B * m).
    { assert (0 < (a + 2) * V) by (apply Rmult_lt_0_compat; lra).
      assert (0 < a * Em) by (apply Rmult_lt_0_compat; lra).
      assert (Ey : y = sqrt m * ((sqrt ((a + 2) * V) + sqrt ((a + 2) * V + 4 * a * Em)) / 2)).
      { unfold y. rewrite S2. unfold S.
        replace ((a + 2) * m * V) with (m * ((a + 2) * V)) by ring.
        replace (m * ((a + 2) * V) + 4 * (a * Em * m)) with (m * ((a + 2) * V + 4 * a * Em)) by ring.
        rewrite !sqrt_mult by lra. field. }
      rewrite Ey, Rpow_mult_distr, pow2_sqrt by lra. unfold B. ring. }
    rewrite <- EB. generalize (Zp 0); intro. apply Rnot_lt_le. intro N.
    assert (y < x).
    { apply Rnot_le_lt. intro. assert (x ^ 2 <= y ^ 2) by (apply pow_incr; lra). lra. }
    assert (S * (x - y) <= (x ^ 2 - y ^ 2) / 2) by nra. lra. }
  assert (B0 : 0 <= B) by apply pow2_ge_0.
  assert (K2 : Z t <= B * t + 2 * Z 0).
  { eapply Rle_trans; [apply (HZ t); lra|]. assert (B * m <= B * t) by (apply Rmult_le_compat_l; lra). lra. }
  rewrite !norm_Rpower by lra. unfold Z in K2. fold B.
  apply Rmult_le_compat_l with (r := a + 2) in K2; [|lra].
  replace ((a + 2) * (Rpower (dot P (th t) (th t)) ((a + 2) / 2) / (a + 2))) with
    (Rpower (dot P (th t) (th t)) ((a + 2) / 2)) in K2 by (field; lra).
  replace ((a + 2) * (B * t + 2 * (Rpower (dot P (th 0) (th 0)) ((a + 2) / 2) / (a + 2)))) with
    ((a + 2) * B * t + 2 * Rpower (dot P (th 0) (th 0)) ((a + 2) / 2)) in K2 by (field; lra).
  exact K2.
Qed.
End Energy.
