(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* The graded chart (graded-chart.md) as one theorem: a flow that enters the
   trap at some time T stays there, L -> 0 at a power rate, h -> 0 and
   |theta| -> infinity. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Descends Mean Graded GradedRates.
Open Scope R_scope.

Lemma lim_from f T l : is_lim (fun t => f (T + t)) p_infty l -> is_lim f p_infty l.
Proof.
  intros H Q HQ. destruct (H Q HQ) as [M HM]. exists (T + M). intros t Ht.
  replace t with (T + (t - T)) by ring. apply HM. lra.
Qed.

Section Theorem_G.
Variables (P n : nat) (r : vec -> vec) (J : vec -> nat -> vec).
Hypothesis Hn : (0 < n)%nat.
(* r has the derivative J, which is bounded near each point (r is C1) *)
Hypothesis HJ : forall x j, (j < n)%nat -> is_grad P (fun y => r y j) x (J x j).
Hypothesis HB : forall x, exists d M, 0 < d /\ 0 <= M /\
  forall y j, (j < n)%nat -> norm P (add y (-1) x) <= d -> norm P (J y j) <= M.
Let L := mean_loss n r.
Variables (k s : nat) (E : vec -> Prop) (h : vec -> R) (h0 : R) (Lam : R -> R).
Variables (Lmax gmin cmin u0 Em : R).
Hypothesis Hk : (1 <= k)%nat.
Hypothesis Hs : (1 <= s)%nat.
Let a := 2 * INR s / INR k.
Let A := INR k / INR s.
Let in_trap := trap n r s E h Lam.

Hypothesis Hh : forall x, E x -> 0 < h x <= h0.
Hypothesis HLam : forall y, 0 < y <= h0 -> 0 < Lam y <= Lmax.
Hypothesis HLam' : forall y side, 0 < y < h0 -> side = 1 \/ side = -1 ->
  exists l, one_sided side Lam y l.
Hypothesis Hclosed : forall h1 x, 0 < h1 ->
  (forall d, 0 < d -> exists y, in_trap y /\ h1 <= h y /\ norm P (add y (-1) x) <= d) -> in_trap x.
Hypothesis Hgmin : 0 < gmin.
Hypothesis Hcmin : 0 < cmin.
Hypothesis Hu0 : 0 < u0.

(* At every point of the trap: G1, G2, G4 to G6 with the uniform bounds. *)
Hypothesis Hpoint : forall x, in_trap x -> G2 P E h h0 x /\ (exists dh ch, G4 P k h x dh ch) /\
  exists rho tau g1 g2 X e d c1 c2, G1 n r s h x rho tau g1 g2 /\ gmin <= g1 /\
    G5 P n r J k s h x X e d g1 /\ u0 <= (1 - e * h x / g1) / (1 + d * h x) /\
    G6 P k h x c1 c2 /\ cmin <= c1 /\ Lam (h x) * Rpower c2 a <= Em.
(* On its sides, for both one-sided derivatives of Lam: G1, G3, G4 and G7. *)
Hypothesis Hsides : forall x side l, in_trap x -> h x < h0 ->
  L x = Lam (h x) * h x ^ (2 * s) -> side = 1 \/ side = -1 -> one_sided side Lam (h x) l ->
  exists rho tau g1 g2 Y c3 CY dh ch, G1 n r s h x rho tau g1 g2 /\
    G3 P n J k s h x rho Y c3 CY /\ G4 P k h x dh ch /\
    G7 s h Lam x (h x * l / Lam (h x)) g2 c3 CY ch.

Lemma Htrap x : in_trap x -> G2 P E h h0 x /\ (exists dh, is_grad P h x dh) /\
  exists rho tau g1 g2, G1 n r s h x rho tau g1 g2 /\ gmin <= g1.
Proof.
  intro T. destruct (Hpoint x T) as [H2 [[dh [ch [Dh _]]] [rho [tau [g1 [g2 [X [e [d [c1 [c2 [H1 [Hg _]]]]]]]]]]]]].
  split; auto. split; [exists dh; auto|]. exists rho, tau, g1, g2. auto.
Qed.

Variables (th : R -> vec) (T : R).
Hypothesis HT : 0 <= T.
Hypothesis Hth : flow P (mean_grad n r J) th.
(* G8 *)
Hypothesis HE : E (th T).
Hypothesis HhT : h (th T) < h0.
Hypothesis HLT : L (th T) < Lam (h (th T)) * h (th T) ^ (2 * s).
Hypothesis HgT : L (th T) < gmin ^ 2 * h0 ^ (2 * s).

Let ph t := th (T + t).

Lemma ph_flow : flow P (mean_grad n r J) ph.
Proof. apply flow_from; auto. Qed.

Lemma ph_0 : ph 0 = th T.
Proof. unfold ph. rewrite Rplus_0_r. reflexivity. Qed.

Lemma ph_trap t : 0 <= t -> in_trap (ph t).
Proof.
  intro Ht. apply (good_trap n r s E h Lam ph).
  apply (stays P n r J Hn HJ HB k s E h h0 Lam Lmax gmin Hk Hs Hh HLam HLam' Hclosed Hgmin Htrap
    Hsides ph ph_flow); rewrite ?ph_0; auto.
Qed.

Lemma ph_point t : 0 <= t -> 0 < h (ph t) /\ 0 < norm P (ph t) /\
  exists rho tau g1 g2 X e d, G1 n r s h (ph t) rho tau g1 g2 /\ gmin <= g1 /\
    G5 P n r J k s h (ph t) X e d g1 /\ u0 <= (1 - e * h (ph t) / g1) / (1 + d * h (ph t)).
Proof.
  intro Ht. assert (T0 := ph_trap t Ht). assert (Hp := Hh _ (proj1 T0)).
  destruct (Hpoint _ T0) as [_ [_ [rho [tau [g1 [g2 [X [e [d [c1 [c2 [H1 [Hg [H5 [Hu [H6 [Hc _]]]]]]]]]]]]]]]]].
  split; [lra|]. split.
  - destruct H6 as [Hc1 [H6 _]]. destruct (norm_nonneg P (ph t)) as [|Z]; auto. exfalso.
    rewrite <- Z, Rmult_0_r in H6. lra.
  - exists rho, tau, g1, g2, X, e, d. auto.
Qed.

Lemma ph_energy t : 0 <= t -> L (ph t) * Rpower (norm P (ph t)) a <= Em.
Proof.
  intro Ht. assert (T0 := ph_trap t Ht). assert (Hp := Hh _ (proj1 T0)).
  destruct (ph_point t Ht) as [_ [Hx _]].
  destruct (Hpoint _ T0) as [_ [_ [rho [tau [g1 [g2 [X [e [d [c1 [c2 [H1 [Hg [H5 [Hu [H6 [Hc HEm]]]]]]]]]]]]]]]]].
  eapply Rle_trans; [|apply HEm]. destruct H6 as [_ [_ H6]].
  assert (a0 : 0 < a).
  { unfold a. assert (0 < INR k) by (apply lt_0_INR; lia). assert (0 < INR s) by (apply lt_0_INR; lia).
    apply Rdiv_lt_0_compat; lra. }
  set (y := h (ph t)) in *. set (x := norm P (ph t)) in *.
  assert (Py : 0 < y ^ k) by (apply pow_lt; lra).
  assert (B : Rpower (y ^ k * x) a <= Rpower c2 a).
  { apply Rpower_le; [|lra]. split; auto. apply Rmult_lt_0_compat; auto. }
  rewrite Rpower_mult_base in B by auto.
  assert (Ey : Rpower (y ^ k) a = y ^ (2 * s)).
  { rewrite !pow_Rpower, Rpower_mult by lra. f_equal. rewrite mult_INR. simpl (INR 2). unfold a. field.
    apply not_0_INR. lia. }
  rewrite Ey in B. apply Rle_trans with (Lam y * (y ^ (2 * s) * Rpower x a)).
  - rewrite <- Rmult_assoc. apply Rmult_le_compat_r; [left; apply Rpower_pos|]. apply T0.
  - apply Rmult_le_compat_l; auto. left; apply HLam; auto.
Qed.

(* Statements 1 and 2, from time T on. *)
Theorem graded_chart :
  (forall t, T <= t -> in_trap (th t)) /\
  (forall t, T <= t -> L (th t) <= Rpower (Rpower (L (th T)) (- (1 + A)) +
    (1 + A) * (u0 ^ 2 * a ^ 2 * Rpower Em (- A)) * (t - T)) (- / (1 + A))) /\
  (forall t, T <= t -> gmin ^ 2 * h (th t) ^ (2 * s) <= L (th t)) /\
  (forall t, T <= t -> cmin / h (th t) ^ k <= norm P (th t)) /\
  is_lim (fun t => L (th t)) p_infty 0 /\
  is_lim (fun t => h (th t)) p_infty 0 /\
  is_lim (fun t => norm P (th t)) p_infty p_infty.
Proof.
  assert (S1 : forall t, T <= t -> in_trap (th t)).
  { intros t Ht. generalize (ph_trap (t - T) ltac:(lra)). unfold ph.
    replace (T + (t - T)) with t by ring. auto. }
  assert (S3 : forall t, T <= t -> gmin ^ 2 * h (th t) ^ (2 * s) <= L (th t)).
  { intros t Ht. apply (loss_low P n r Hn k s E h h0 Lam gmin Hk Hs Hh Hgmin Htrap). apply S1; auto. }
  assert (S4 : forall t, T <= t -> cmin / h (th t) ^ k <= norm P (th t)).
  { intros t Ht. assert (T0 := S1 t Ht). assert (Hp := Hh _ (proj1 T0)).
    destruct (Hpoint _ T0) as [_ [_ [rho [tau [g1 [g2 [X [e [d [c1 [c2 [_ [_ [_ [_ [[_ [H6 _]] [Hc _]]]]]]]]]]]]]]]]].
    assert (Py : 0 < h (th t) ^ k) by (apply pow_lt; lra).
    apply Rmult_le_reg_l with (h (th t) ^ k); auto.
    replace (h (th t) ^ k * (cmin / h (th t) ^ k)) with cmin by (field; lra). lra. }
  assert (Lim : is_lim (fun t => L (th t)) p_infty 0).
  { apply (lim_from (fun t => L (th t)) T).
    apply (graded_loss_to_0 P n r J Hn HJ k s h gmin Hk Hs Hgmin ph ph_flow u0 Em Hu0 ph_point ph_energy). }
  assert (LimH : is_lim (fun t => h (th t)) p_infty 0).
  { apply is_lim_spec. intros [eps He]. simpl. apply is_lim_spec in Lim.
    assert (Pe : 0 < gmin ^ 2 * eps ^ (2 * s)) by (apply Rmult_lt_0_compat; apply pow_lt; auto).
    remember (gmin ^ 2 * eps ^ (2 * s)) as q eqn:Eq.
    destruct (Lim (mkposreal q Pe)) as [M HM]. simpl in HM. exists (Rmax M T). intros t Ht.
    assert (T <= t) by (generalize (Rmax_r M T); lra).
    assert (Hp := Hh _ (proj1 (S1 t H))). specialize (HM t ltac:(generalize (Rmax_l M T); lra)).
    rewrite Rminus_0_r in HM |- *. rewrite Rabs_pos_eq by lra. apply Rnot_le_lt. intro N.
    assert (eps ^ (2 * s) <= h (th t) ^ (2 * s)) by (apply pow_incr; lra).
    assert (gmin ^ 2 * eps ^ (2 * s) <= gmin ^ 2 * h (th t) ^ (2 * s))
      by (apply Rmult_le_compat_l; [apply pow2_ge_0|auto]).
    generalize (S3 t H) (Rle_abs (L (th t))). lra. }
  split; [auto|]. split; [|split; [auto|split; [auto|split; [auto|split; [auto|]]]]].
  - intros t Ht. assert (K := graded_loss P n r J Hn HJ k s h gmin Hk Hs Hgmin ph ph_flow u0 Em Hu0
      ph_point ph_energy (t - T) ltac:(lra)).
    rewrite ph_0 in K. unfold ph in K. replace (T + (t - T)) with t in K by ring. exact K.
  - apply is_lim_spec. intro M. simpl. apply is_lim_spec in LimH.
    assert (Pe : 0 < Rmin 1 (cmin / (1 + Rabs M))).
    { apply Rmin_pos; [lra|]. apply Rdiv_lt_0_compat; auto. generalize (Rabs_pos M); lra. }
    destruct (LimH (mkposreal _ Pe)) as [N HN]. simpl in HN. exists (Rmax N T). intros t Ht.
    assert (T <= t) by (generalize (Rmax_r N T); lra).
    assert (Hp := Hh _ (proj1 (S1 t H))). specialize (HN t ltac:(generalize (Rmax_l N T); lra)).
    rewrite Rminus_0_r, Rabs_pos_eq in HN by lra. specialize (S4 t H).
    assert (H1 : h (th t) <= 1) by (generalize (Rmin_l 1 (cmin / (1 + Rabs M))); lra).
    assert (H2 : h (th t) < cmin / (1 + Rabs M)) by (generalize (Rmin_r 1 (cmin / (1 + Rabs M))); lra).
    set (y := h (th t)) in *. assert (Py : 0 < y ^ k) by (apply pow_lt; lra).
    assert (Yk : y ^ k <= y).
    { replace k with (1 + (k - 1))%nat by lia. rewrite pow_add, pow_1.
      assert (y ^ (k - 1) <= 1) by (rewrite <- (pow1 (k - 1)); apply pow_incr; lra). nra. }
    generalize (Rabs_pos M) (Rle_abs M); intros.
    assert (1 + Rabs M < cmin / y ^ k); [|lra].
    apply Rmult_lt_reg_r with (y ^ k); auto.
    replace (cmin / y ^ k * y ^ k) with cmin by (field; lra).
    apply Rle_lt_trans with ((1 + Rabs M) * y); [apply Rmult_le_compat_l; lra|].
    apply Rmult_lt_compat_l with (r := 1 + Rabs M) in H2; [|lra].
    replace ((1 + Rabs M) * (cmin / (1 + Rabs M))) with cmin in H2 by (field; lra). exact H2.
Qed.
End Theorem_G.
