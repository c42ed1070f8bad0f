(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* The power rate: the step DESCENDS of the graded chart.  A flow that stays
   where L <= Lam h^(2s) and where some vector X with |X| <= C h^(-k) has
   <grad L, X> <= -kappa L falls like a power of t. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow.
Open Scope R_scope.

Lemma Rpower_pos x a : 0 < Rpower x a.
Proof. apply exp_pos. Qed.

Lemma Rpower_derive a x : 0 < x -> is_derive (fun y => Rpower y a) x (a * Rpower x (a - 1)).
Proof.
  intro Hx. unfold Rminus. rewrite Rpower_plus, Rpower_Ropp, Rpower_1 by auto.
  unfold Rpower. auto_derive; auto. field. lra.
Qed.

Lemma Rpower_le x y a : 0 < x <= y -> 0 <= a -> Rpower x a <= Rpower y a.
Proof. intros. apply Rle_Rpower_l; auto. Qed.

(* x falls as x^a rises for a < 0 *)
Lemma Rpower_le_neg x y a : 0 < x <= y -> a <= 0 -> Rpower y a <= Rpower x a.
Proof.
  intros Hx Ha. replace a with (- - a) by ring. rewrite !(Rpower_Ropp _ (- a)).
  apply Rinv_le_contravar; [apply Rpower_pos|]. apply Rpower_le; lra.
Qed.

Lemma power_to_0 a b e : 0 < a -> 0 < b -> 0 < e ->
  is_lim (fun t => Rpower (a + b * t) (- e)) p_infty 0.
Proof.
  intros Ha Hb He. apply is_lim_spec. intros [eps Heps]. simpl.
  exists (Rmax 0 (exp (- ln eps / e) / b)). intros t Ht.
  assert (0 < t) by (generalize (Rmax_l 0 (exp (- ln eps / e) / b)); lra).
  assert (T : exp (- ln eps / e) < a + b * t).
  { assert (exp (- ln eps / e) / b < t) as K
      by (generalize (Rmax_r 0 (exp (- ln eps / e) / b)); lra).
    apply Rmult_lt_compat_l with (r := b) in K; auto.
    replace (b * (exp (- ln eps / e) / b)) with (exp (- ln eps / e)) in K by (field; lra). lra. }
  apply ln_increasing in T; [|apply exp_pos]. rewrite ln_exp in T.
  rewrite Rminus_0_r, Rabs_pos_eq by (left; apply Rpower_pos).
  replace eps with (exp (ln eps)) by (apply exp_ln; auto).
  apply exp_increasing. apply Rmult_lt_compat_l with (r := e) in T; auto.
  replace (e * (- ln eps / e)) with (- ln eps) in T by (field; lra). lra.
Qed.

(* l' = -g, g >= c l^(2+A) *)
Lemma power_rate (l g : R -> R) (A c : R) : -1 < A ->
  cont_within (fun s => 0 <= s) l 0 -> (forall t, 0 < t -> is_derive l t (- g t)) ->
  (forall t, 0 <= t -> 0 < l t) -> (forall t, 0 < t -> c * Rpower (l t) (2 + A) <= g t) ->
  forall t, 0 <= t -> 0 < Rpower (l 0) (- (1 + A)) + (1 + A) * c * t ->
  l t <= Rpower (Rpower (l 0) (- (1 + A)) + (1 + A) * c * t) (- / (1 + A)).
Proof.
  intros HA C D Hp Hg t Ht Hpos.
  assert (F : (1 + A) * c * t + - Rpower (l t) (- (1 + A)) <= (1 + A) * c * 0 + - Rpower (l 0) (- (1 + A))).
  { apply (falling (fun s => (1 + A) * c * s + - Rpower (l s) (- (1 + A)))
      (fun s => (1 + A) * c + - (- g s * (- (1 + A) * Rpower (l s) (- (1 + A) - 1))))); [| | |lra].
    - apply cont_plus; [eapply (derive_cont _ _ _ ((1 + A) * c)); auto_derive; auto; ring|].
      apply (cont_comp _ (fun y => - Rpower y (- (1 + A))) (- (- (1 + A) * Rpower (l 0) (- (1 + A) - 1)))); auto.
      apply (is_derive_opp (fun y => Rpower y (- (1 + A)))). apply Rpower_derive, Hp. lra.
    - intros s Hs. apply (is_derive_plus (fun s => (1 + A) * c * s) (fun s => - Rpower (l s) (- (1 + A)))).
      + auto_derive; auto. ring.
      + apply (is_derive_opp (fun s => Rpower (l s) (- (1 + A)))).
        apply (is_derive_comp (fun y => Rpower y (- (1 + A))) l); auto.
        apply Rpower_derive, Hp. lra.
    - intros s Hs. assert (K := Hg s Hs).
      apply Rmult_le_compat_l with (r := Rpower (l s) (- (1 + A) - 1)) in K; [|left; apply Rpower_pos].
      replace (Rpower (l s) (- (1 + A) - 1) * (c * Rpower (l s) (2 + A))) with
        (c * (Rpower (l s) (- (1 + A) - 1) * Rpower (l s) (2 + A))) in K by ring.
      rewrite <- Rpower_plus in K. replace (- (1 + A) - 1 + (2 + A)) with 0 in K by ring.
      rewrite Rpower_O in K by (apply Hp; lra).
      nra. }
  assert (E : Rpower (Rpower (l t) (- (1 + A))) (- / (1 + A)) = l t).
  { rewrite Rpower_mult. replace (- (1 + A) * - / (1 + A)) with 1 by (field; lra). apply Rpower_1, Hp; auto. }
  rewrite <- E at 1. apply Rpower_le_neg; [lra|].
  assert (0 < / (1 + A)) by (apply Rinv_0_lt_compat; lra). lra.
Qed.

Section Descends.
Variables (P : nat) (L : vec -> R) (grad : vec -> vec) (th : R -> vec).
Hypothesis HL : forall x, is_grad P L x (grad x).
Hypothesis Hth : flow P grad th.
(* h: the scale of the chart at theta(t) *)
Variables (h : R -> R) (k s kappa C Lam : R).
Hypothesis Hk : 0 < k.
Hypothesis Hs : 0 < s.
Hypothesis Hkappa : 0 < kappa.
Hypothesis HC : 0 < C.
Hypothesis HLam : 0 < Lam.
Hypothesis Hh : forall t, 0 <= t -> 0 < h t.
Hypothesis Hpos : forall t, 0 <= t -> 0 < L (th t).
(* the flow stays in the chart *)
Hypothesis Hstay : forall t, 0 <= t -> L (th t) <= Lam * Rpower (h t) (2 * s).
Hypothesis HX : forall t, 0 <= t -> exists X,
  dot P (grad (th t)) X <= - kappa * L (th t) /\ norm P X <= C * Rpower (h t) (- k).

Let K := (1 + k / s) * ((kappa / C) ^ 2 * Rpower Lam (- (k / s))).

Lemma steep t : 0 <= t ->
  (kappa / C) ^ 2 * Rpower Lam (- (k / s)) * Rpower (L (th t)) (2 + k / s) <=
  dot P (grad (th t)) (grad (th t)).
Proof.
  intro Ht. rewrite <- norm_sqr. destruct (HX t Ht) as [X [H1 H2]].
  generalize (Hh t Ht) (Hpos t Ht) (Hstay t Ht). set (l := L (th t)) in *.
  set (g := norm P (grad (th t))). intros H0 Hl St.
  assert (Pk := Rpower_pos (h t) k).
  assert (A1 : kappa * l <= g * norm P X).
  { generalize (cauchy_schwarz P (grad (th t)) X). intro CS. apply Rabs_le_between in CS. fold g in CS. lra. }
  assert (Hg : 0 <= g) by apply norm_nonneg.
  assert (A2 : kappa * l <= g * (C * Rpower (h t) (- k))).
  { eapply Rle_trans; [apply A1|]. apply Rmult_le_compat_l; auto. }
  assert (A3 : kappa / C * l * Rpower (h t) k <= g).
  { rewrite Rpower_Ropp in A2. apply Rmult_le_compat_r with (r := Rpower (h t) k / C) in A2.
    - replace (g * (C * / Rpower (h t) k) * (Rpower (h t) k / C)) with g in A2 by (field; lra).
      eapply Rle_trans; [|apply A2]. apply Req_le. field. lra.
    - left. apply Rdiv_lt_0_compat; lra. }
  (* h^(2k) >= (L/Lam)^(k/s) *)
  assert (A4 : Rpower (l / Lam) (k / s) <= Rpower (h t) k ^ 2).
  { replace (Rpower (h t) k ^ 2) with (Rpower (Rpower (h t) (2 * s)) (k / s)).
    - apply Rpower_le.
      + split; [apply Rdiv_lt_0_compat; lra|]. apply Rmult_le_reg_l with Lam; auto.
        replace (Lam * (l / Lam)) with l by (field; lra). auto.
      + apply Rdiv_le_0_compat; lra.
    - rewrite Rpower_mult. replace (2 * s * (k / s)) with (k + k) by (field; lra).
      rewrite Rpower_plus. ring. }
  assert (A5 : Rpower (l / Lam) (k / s) = Rpower l (k / s) * Rpower Lam (- (k / s))).
  { unfold Rdiv at 1. rewrite <- Rpower_mult_distr; [|auto|apply Rinv_0_lt_compat; auto].
    f_equal. rewrite Rpower_Ropp. unfold Rpower. rewrite ln_Rinv by auto.
    rewrite <- exp_Ropp. f_equal. ring. }
  rewrite Rpower_plus. replace (Rpower l 2) with (l ^ 2) by (rewrite <- Rpower_pow by auto; f_equal; simpl; ring).
  replace ((kappa / C) ^ 2 * Rpower Lam (- (k / s)) * (l ^ 2 * Rpower l (k / s))) with
    ((kappa / C * l) ^ 2 * Rpower (l / Lam) (k / s)) by (rewrite A5; ring).
  apply Rle_trans with ((kappa / C * l * Rpower (h t) k) ^ 2).
  - rewrite (Rpow_mult_distr (kappa / C * l) (Rpower (h t) k)).
    apply Rmult_le_compat_l; [apply pow2_ge_0|auto].
  - apply pow_incr. split; auto. apply Rmult_le_pos; [|lra].
    apply Rmult_le_pos; [|lra]. left. apply Rdiv_lt_0_compat; auto.
Qed.

Lemma K_pos : 0 < K.
Proof.
  unfold K. apply Rmult_lt_0_compat.
  - assert (0 < k / s) by (apply Rdiv_lt_0_compat; auto). lra.
  - apply Rmult_lt_0_compat; [|apply Rpower_pos]. apply pow_lt, Rdiv_lt_0_compat; auto.
Qed.

Theorem descends t : 0 <= t ->
  L (th t) <= Rpower (Rpower (L (th 0)) (- (1 + k / s)) + K * t) (- (s / (s + k))).
Proof.
  intro Ht. assert (0 < k / s) by (apply Rdiv_lt_0_compat; auto).
  replace (- (s / (s + k))) with (- / (1 + k / s)) by (field; lra).
  apply (power_rate (fun t => L (th t)) (fun t => dot P (grad (th t)) (grad (th t)))
    (k / s) ((kappa / C) ^ 2 * Rpower Lam (- (k / s)))); try lra.
  - apply (loss_cont P L grad th HL Hth).
  - apply (loss_derive P L grad th HL Hth).
  - exact Hpos.
  - intros r Hr. apply steep. lra.
  - fold K. generalize (Rpower_pos (L (th 0)) (- (1 + k / s))) K_pos. nra.
Qed.

Theorem descends_to_0 : is_lim (fun t => L (th t)) p_infty 0.
Proof.
  apply (is_lim_le_le_loc (fun _ => 0)
    (fun t => Rpower (Rpower (L (th 0)) (- (1 + k / s)) + K * t) (- (s / (s + k))))).
  - exists 0. intros t Ht. split; [left; apply Hpos; lra|]. apply descends; lra.
  - apply is_lim_const.
  - apply power_to_0; [apply Rpower_pos|apply K_pos|apply Rdiv_lt_0_compat; lra].
Qed.

(* G1 and G6: how large theta(t) is at least. *)
Variables (g1 c1 : R).
Hypothesis Hg1 : 0 < g1.
Hypothesis Hc1 : 0 < c1.
Hypothesis Hlow : forall t, 0 <= t -> g1 ^ 2 * Rpower (h t) (2 * s) <= L (th t).
Hypothesis Hfar : forall t, 0 <= t -> c1 * Rpower (h t) (- k) <= norm P (th t).

Theorem far t : 0 <= t -> c1 * Rpower (g1 ^ 2 / L (th t)) (k / (2 * s)) <= norm P (th t).
Proof.
  intro Ht. eapply Rle_trans; [|apply (Hfar t Ht)]. apply Rmult_le_compat_l; [lra|].
  generalize (Hpos t Ht) (Hh t Ht) (Hlow t Ht); intros Hl H0 Lo.
  assert (Q := Rpower_pos (h t) (2 * s)).
  replace (Rpower (h t) (- k)) with (Rpower (/ Rpower (h t) (2 * s)) (k / (2 * s))).
  - apply Rpower_le.
    + split; [apply Rdiv_lt_0_compat; auto; apply pow_lt; auto|].
      apply Rmult_le_reg_r with (L (th t) * Rpower (h t) (2 * s)); [apply Rmult_lt_0_compat; auto|].
      replace (g1 ^ 2 / L (th t) * (L (th t) * Rpower (h t) (2 * s))) with (g1 ^ 2 * Rpower (h t) (2 * s)) by (field; lra).
      replace (/ Rpower (h t) (2 * s) * (L (th t) * Rpower (h t) (2 * s))) with (L (th t)) by (field; lra).
      auto.
    + apply Rdiv_le_0_compat; lra.
  - rewrite <- Rpower_Ropp, Rpower_mult. f_equal. field. lra.
Qed.

Theorem descends_to_infinity : is_lim (fun t => norm P (th t)) p_infty p_infty.
Proof.
  apply is_lim_spec. intro M. simpl.
  set (e := k / (2 * s)). assert (He : 0 < e) by (apply Rdiv_lt_0_compat; lra).
  set (y := Rpower ((Rabs M + 1) / c1) (/ e)).
  assert (Hy : 0 < y) by apply Rpower_pos.
  assert (Hd : 0 < g1 ^ 2 / y) by (apply Rdiv_lt_0_compat; auto; apply pow_lt; auto).
  assert (Z := descends_to_0). apply is_lim_spec in Z. destruct (Z (mkposreal _ Hd)) as [t0 H0]. simpl in H0.
  exists (Rmax 0 t0). intros t Ht. assert (0 <= t) by (generalize (Rmax_l 0 t0); lra).
  specialize (H0 t ltac:(generalize (Rmax_r 0 t0); lra)).
  rewrite Rminus_0_r, Rabs_pos_eq in H0 by (left; apply Hpos; auto).
  assert (Hl := Hpos t H). assert (F := far t H). fold e in F.
  assert (Y : y <= g1 ^ 2 / L (th t)).
  { apply Rmult_le_reg_r with (L (th t) / y); [apply Rdiv_lt_0_compat; auto|].
    replace (y * (L (th t) / y)) with (L (th t)) by (field; lra).
    replace (g1 ^ 2 / L (th t) * (L (th t) / y)) with (g1 ^ 2 / y) by (field; lra). lra. }
  assert (Rpower y e <= Rpower (g1 ^ 2 / L (th t)) e) as G by (apply Rpower_le; lra).
  unfold y in G. rewrite Rpower_mult, Rinv_l, Rpower_1 in G;
    [|apply Rdiv_lt_0_compat; generalize (Rabs_pos M); lra|lra].
  apply Rmult_le_compat_l with (r := c1) in G; [|lra].
  replace (c1 * ((Rabs M + 1) / c1)) with (Rabs M + 1) in G by (field; lra).
  generalize (Rle_abs M); lra.
Qed.
End Descends.
