(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* The graded chart (graded-chart.md), statements 1 and 2: a flow that is low
   enough in the chart stays there, L -> 0 at a power rate and
   |theta| -> infinity.

   The page has coordinates (h,y) and a map Theta.  Here the chart is a set E
   of parameters with a scale h: E -> (0, h0], which is the same where Theta is
   injective, as in the families one-layer and ridge ({v <> 0} with
   h = |v|^(-1/k)).  X and Y stand for D Theta X and D Theta Y, D_V r is
   `along'.  Left out: D_Y h = 0, which the proof does not use.  A C1 map r
   satisfies HJ and HB.  t = 0 is the page's T (Mean.v, flow_from). *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Descends Mean.
Open Scope R_scope.

(* l is the derivative of f in y from the right (side = 1), the left (-1). *)
Definition one_sided (side : R) (f : R -> R) (y l : R) : Prop :=
  forall eps, 0 < eps -> exists d, 0 < d /\
    forall z, 0 <= side * (z - y) -> Rabs (z - y) <= d ->
      Rabs (f z - f y - l * (z - y)) <= eps * Rabs (z - y).

(* f on one side of y, its tangent on the other *)
Definition half (side : R) (f : R -> R) (y l z : R) : R :=
  if Rle_dec 0 (side * (z - y)) then f z else f y + l * (z - y).

Lemma half_derive side f y l : one_sided side f y l -> is_derive (half side f y l) y l.
Proof.
  intro H. apply is_derive_eps. intros eps He. destruct (H eps He) as [d [Hd K]].
  exists d. split; auto. intros z Hz.
  assert (E : half side f y l y = f y).
  { unfold half. destruct (Rle_dec 0 (side * (y - y))); [auto|]. ring. }
  rewrite E. unfold half. destruct (Rle_dec 0 (side * (z - y))) as [C|C]; [apply K; auto|].
  replace (f y + l * (z - y) - f y - l * (z - y)) with 0 by ring. rewrite Rabs_R0.
  generalize (Rabs_pos (z - y)); nra.
Qed.

Lemma pow_Rpower h k : 0 < h -> h ^ k = Rpower h (INR k).
Proof. intro H. symmetry. apply Rpower_pow; auto. Qed.

Lemma pow_below h c k : (1 <= k)%nat -> 0 < h -> 0 < c <= 1 -> c <= h ^ k -> c <= h.
Proof.
  intros Hk Hh Hc H. apply Rnot_lt_le. intro A.
  assert (h ^ k <= h ^ 1); [|simpl in *; lra].
  replace k with (1 + (k - 1))%nat by lia. rewrite pow_add.
  assert (h ^ (k - 1) <= 1).
  { rewrite <- (pow1 (k - 1)). apply pow_incr. lra. }
  assert (0 < h ^ (k - 1)) by (apply pow_lt; auto). assert (0 < h ^ 1) by (simpl; lra). nra.
Qed.

Section Chart.
Variables (P n : nat) (r : vec -> vec) (J : vec -> nat -> vec).
Hypothesis Hn : (0 < n)%nat.
Hypothesis HJ : forall x j, (j < n)%nat -> is_grad P (fun y => r y j) x (J x j).
Hypothesis HB : forall x, exists d M, 0 < d /\ 0 <= M /\
  forall y j, (j < n)%nat -> norm P (add y (-1) x) <= d -> norm P (J y j) <= M.
Let L := mean_loss n r.
Let grad := mean_grad n r J.

Variables (k s : nat) (E : vec -> Prop) (h : vec -> R) (h0 : R) (Lam : R -> R) (Lmax gmin : R).
Hypothesis Hk : (1 <= k)%nat.
Hypothesis Hs : (1 <= s)%nat.

(* Definition 2: the trap E' *)
Definition trap (x : vec) : Prop := E x /\ L x <= Lam (h x) * h x ^ (2 * s).

Hypothesis Hh : forall x, E x -> 0 < h x <= h0.
Hypothesis HLam : forall y, 0 < y <= h0 -> 0 < Lam y <= Lmax.
Hypothesis HLam' : forall y side, 0 < y < h0 -> side = 1 \/ side = -1 ->
  exists l, one_sided side Lam y l.
(* the parts h >= h1 of E' are closed *)
Hypothesis Hclosed : forall h1 x, 0 < h1 ->
  (forall d, 0 < d -> exists y, trap y /\ h1 <= h y /\ norm P (add y (-1) x) <= d) -> trap x.

(* r = rho + h^s tau *)
Definition G1 (x rho tau : vec) (g1 g2 : R) : Prop :=
  (forall j, (j < n)%nat -> r x j = add rho (h x ^ s) tau j) /\
  mdot n rho tau = 0 /\ 0 < g1 <= mnorm n tau /\ mnorm n tau <= g2.
Definition G2 (x : vec) : Prop :=
  exists d, 0 < d /\ forall y, norm P (add y (-1) x) <= d -> h y <= h0 -> E y.
Definition G3 (x rho Y : vec) (c3 CY : R) : Prop :=
  0 <= c3 /\ 0 < CY /\
  mnorm n (add (along P J x Y) 1 rho) <= c3 * h x * mnorm n rho /\
  norm P Y <= CY * mnorm n rho / h x ^ (s + k - 1).
(* dh = grad h: |grad log h| <= ch h^k *)
Definition G4 (x dh : vec) (ch : R) : Prop :=
  is_grad P h x dh /\ 0 <= ch /\ norm P dh <= ch * h x ^ (k + 1).
Definition G5 (x X : vec) (e d g1 : R) : Prop :=
  0 <= e /\ 0 <= d /\ e * h x < g1 /\
  mnorm n (add (along P J x X) 1 (r x)) <= e * h x ^ (s + 1) /\
  norm P (add (fun i => INR s / INR k * X i) (-1) x) <= d * h x * norm P x.
Definition G6 (x : vec) (c1 c2 : R) : Prop := 0 < c1 /\ c1 <= h x ^ k * norm P x <= c2.
(* l is a one-sided derivative of log Lam with respect to log h. *)
Definition G7 (x : vec) (l g2 c3 CY ch : R) : Prop :=
  g2 ^ 2 < Lam (h x) /\ 0 <= 2 * INR s + l /\
  (INR s + l / 2) * ch * Lam (h x) * h x * CY <
    sqrt (Lam (h x) - g2 ^ 2) - c3 * h x * sqrt (Lam (h x)).

(* In the trap G1, G2 and some gradient of h; on its sides all that keeps
   flows inside. *)
Hypothesis Hgmin : 0 < gmin.
Hypothesis Htrap : forall x, trap x -> G2 x /\ (exists dh, is_grad P h x dh) /\
  exists rho tau g1 g2, G1 x rho tau g1 g2 /\ gmin <= g1.
Hypothesis Hsides : forall x side l, trap x -> h x < h0 ->
  L x = Lam (h x) * h x ^ (2 * s) -> side = 1 \/ side = -1 -> one_sided side Lam (h x) l ->
  exists rho tau g1 g2 Y c3 CY dh ch, G1 x rho tau g1 g2 /\ G3 x rho Y c3 CY /\
    G4 x dh ch /\ G7 x (h x * l / Lam (h x)) g2 c3 CY ch.

Lemma split_loss x rho tau g1 g2 : G1 x rho tau g1 g2 ->
  L x = mnorm n rho ^ 2 + h x ^ (2 * s) * mnorm n tau ^ 2.
Proof.
  intros [E1 [O _]]. unfold L, mean_loss.
  rewrite (mdot_ext n _ _ (add rho (h x ^ s) tau) (add rho (h x ^ s) tau)); auto.
  rewrite mdot_add, !mdot_add_r, (mdot_comm n tau rho), O, !mnorm_sqr by auto.
  replace (2 * s)%nat with (s + s)%nat by lia. rewrite pow_add. ring.
Qed.

Lemma hs_pos x m : E x -> 0 < h x ^ m.
Proof. intro H. apply pow_lt, Hh; auto. Qed.

(* L >= g_min^2 h^(2s) *)
Lemma loss_low x : trap x -> gmin ^ 2 * h x ^ (2 * s) <= L x.
Proof.
  intros T. destruct (Htrap x T) as [_ [_ [rho [tau [g1 [g2 [H K]]]]]]].
  rewrite (split_loss _ _ _ _ _ H). destruct H as [_ [_ [H _]]].
  assert (gmin ^ 2 <= mnorm n tau ^ 2) by (apply pow_incr; lra).
  generalize (hs_pos x (2 * s) (proj1 T)) (pow2_ge_0 (mnorm n rho)). nra.
Qed.

Lemma loss_pos x : trap x -> 0 < L x.
Proof.
  intro T. eapply Rlt_le_trans; [|apply loss_low; auto].
  apply Rmult_lt_0_compat; [apply pow_lt; auto|apply hs_pos, T].
Qed.

Section Along.
Variable th : R -> vec.
Hypothesis Hth : flow P grad th.
(* G8 *)
Hypothesis H0 : E (th 0).
Hypothesis H0h : h (th 0) < h0.
Hypothesis H0L : L (th 0) < Lam (h (th 0)) * h (th 0) ^ (2 * s).
Hypothesis H0g : L (th 0) < gmin ^ 2 * h0 ^ (2 * s).

Let LG := mean_loss_grad P n r J Hn HJ.

Lemma falls t : 0 <= t -> L (th t) <= L (th 0).
Proof. intro Ht. apply (loss_falls P L grad th LG Hth 0 t). lra. Qed.

Lemma below_h0 t : 0 <= t -> trap (th t) -> h (th t) < h0.
Proof.
  intros Ht T. apply Rnot_le_lt. intro A.
  assert (0 < h0) by (generalize (Hh _ H0); lra).
  assert (h0 ^ (2 * s) <= h (th t) ^ (2 * s)) by (apply pow_incr; lra).
  generalize (loss_low _ T) (falls t Ht). assert (0 < gmin ^ 2) by (apply pow_lt; auto). nra.
Qed.

Definition good t := E (th t) /\ L (th t) < Lam (h (th t)) * h (th t) ^ (2 * s).

Lemma good_trap t : good t -> trap (th t).
Proof. intros [A B]. split; auto. lra. Qed.

Let D := fun t => 0 <= t.

Lemma cont_th t f g : 0 <= t -> is_grad P f (th t) g -> cont_within D (fun s => f (th s)) t.
Proof. intros Ht G. apply (cont_along P D f th t g G). apply (th_cont P n r J); auto. Qed.

Lemma Lam_cont y : 0 < y < h0 -> cont_within (fun _ => True) Lam y.
Proof.
  intros Hy eps He. destruct (HLam' y 1 Hy) as [l1 D1]; auto.
  destruct (HLam' y (-1) Hy) as [l2 D2]; auto.
  destruct (derive_cont (fun _ => True) _ _ _ (half_derive _ _ _ _ D1) eps He) as [d1 [P1 K1]].
  destruct (derive_cont (fun _ => True) _ _ _ (half_derive _ _ _ _ D2) eps He) as [d2 [P2 K2]].
  exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. intros z _ Hz.
  assert (half 1 Lam y l1 y = Lam y).
  { unfold half. destruct (Rle_dec 0 (1 * (y - y))); auto. ring. }
  assert (half (-1) Lam y l2 y = Lam y).
  { unfold half. destruct (Rle_dec 0 (-1 * (y - y))); auto. ring. }
  destruct (Rle_dec y z) as [C|C].
  - specialize (K1 z I (Rle_trans _ _ _ Hz (Rmin_l _ _))). rewrite H in K1.
    unfold half in K1. destruct (Rle_dec 0 (1 * (z - y))); auto. lra.
  - specialize (K2 z I (Rle_trans _ _ _ Hz (Rmin_r _ _))). rewrite H1 in K2.
    unfold half in K2. destruct (Rle_dec 0 (-1 * (z - y))); auto. lra.
Qed.

(* By G2 and the strict inequality a good time is followed by good ones. *)
Lemma good_after t : 0 <= t -> good t -> exists d, 0 < d /\ forall u, t <= u <= t + d -> good u.
Proof.
  intros Ht G. assert (T := good_trap t G). destruct (Htrap _ T) as [[d1 [P1 N]] [[dh Dh] _]].
  assert (B := below_h0 t Ht T). assert (Hp := Hh _ (proj1 T)).
  assert (Ch := cont_th t h dh Ht Dh). assert (CL := cont_th t L (grad (th t)) Ht (LG (th t))).
  assert (CF : cont_within D (fun u => Lam (h (th u)) * h (th u) ^ (2 * s)) t).
  { apply cont_mult.
    - intros eps He. destruct (Lam_cont (h (th t)) ltac:(lra) eps He) as [d [Hd K]].
      destruct (Ch d Hd) as [e [He' K2]]. exists e. split; auto.
    - apply (cont_comp D (fun y => y ^ (2 * s)) (INR (2 * s) * h (th t) ^ pred (2 * s)) (fun u => h (th u))); auto.
      apply is_derive_Reals, derivable_pt_lim_pow. }
  destruct G as [_ G]. set (F := Lam (h (th t)) * h (th t) ^ (2 * s)) in *.
  destruct (CF ((F - L (th t)) / 3)) as [d2 [P2 K2]]; [lra|].
  destruct (CL ((F - L (th t)) / 3)) as [d3 [P3 K3]]; [lra|].
  destruct (Ch (h0 - h (th t))) as [d4 [P4 K4]]; [lra|].
  destruct (curve_cont P D th t (th_cont P n r J th Hth t Ht) d1 P1) as [d5 [P5 K5]].
  exists (Rmin (Rmin d2 d3) (Rmin d4 d5)).
  split; [repeat apply Rmin_pos; auto|]. intros u Hu.
  assert (Du : D u) by (unfold D; lra).
  assert (A : Rabs (u - t) <= Rmin (Rmin d2 d3) (Rmin d4 d5)) by (rewrite Rabs_pos_eq; lra).
  assert (A2 := Rle_trans _ _ _ A (Rle_trans _ _ _ (Rmin_l _ _) (Rmin_l _ _))).
  assert (A3 := Rle_trans _ _ _ A (Rle_trans _ _ _ (Rmin_l _ _) (Rmin_r _ _))).
  assert (A4 := Rle_trans _ _ _ A (Rle_trans _ _ _ (Rmin_r _ _) (Rmin_l _ _))).
  assert (A5 := Rle_trans _ _ _ A (Rle_trans _ _ _ (Rmin_r _ _) (Rmin_r _ _))).
  specialize (K2 u Du A2). specialize (K3 u Du A3). specialize (K4 u Du A4). specialize (K5 u Du A5).
  apply Rabs_le_between in K2. apply Rabs_le_between in K3. apply Rabs_le_between in K4.
  split; [apply N; auto; lra|]. fold F in K2. lra.
Qed.

(* The limit of good times is in the trap. *)
Lemma trap_limit b : 0 < b -> (forall t, 0 <= t < b -> good t) -> trap (th b).
Proof.
  intros Hb G.
  assert (Lb : 0 < L (th b)).
  { apply (stays_positive P n r J Hn HJ HB th Hth b Hb). intros t Ht. apply loss_pos, good_trap, G; auto. }
  assert (HM : 0 < Lmax).
  { generalize (Hh _ H0); intro. generalize (HLam (h (th 0)) ltac:(lra)). lra. }
  set (h1 := Rmin 1 (L (th b) / Lmax)).
  assert (Q : 0 < L (th b) / Lmax) by (apply Rdiv_lt_0_compat; auto).
  apply (Hclosed h1); [apply Rmin_pos; lra|]. intros d Hd.
  destruct (curve_cont P D th b (th_cont P n r J th Hth b ltac:(lra)) d Hd) as [e [He K]].
  set (t := Rmax 0 (b - e)).
  assert (Ht : 0 <= t < b) by (unfold t; split; [apply Rmax_l|apply Rmax_lub_lt; lra]).
  assert (Hte : b - e <= t) by apply Rmax_r.
  exists (th t). specialize (G t Ht). assert (T := good_trap t G). split; auto. split.
  - assert (Hp := Hh _ (proj1 T)).
    apply (pow_below _ _ (2 * s)); [lia|lra|split; [apply Rmin_pos; lra|apply Rmin_l]|].
    eapply Rle_trans; [apply Rmin_r|].
    assert (L (th b) <= L (th t)) by (apply (loss_falls P L grad th LG Hth); lra).
    assert (0 < h (th t) ^ (2 * s)) by (apply hs_pos, T).
    generalize (HLam (h (th t)) ltac:(lra)) (proj2 T). intros HL HT.
    apply Rmult_le_reg_r with Lmax; auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra.
  - apply K; [unfold D; lra|]. apply Rabs_le. lra.
Qed.

(* The flow does not touch the sides: (9) and (10) of the page. *)
Lemma steep_side x rho tau g1 g2 Y c3 CY dh ch l : trap x ->
  L x = Lam (h x) * h x ^ (2 * s) -> G1 x rho tau g1 g2 -> G3 x rho Y c3 CY -> G4 x dh ch ->
  G7 x l g2 c3 CY ch ->
  (2 * INR s + l) * ch * Lam (h x) * h x ^ (2 * s + k) < norm P (grad x).
Proof.
  intros T EL g1' [C3 [CY0 [Y1 Y2]]] [_ [Hch _]] [W1 [W2 W3]].
  assert (SL := split_loss _ _ _ _ _ g1'). destruct g1' as [R1 [R2 [R3 R4]]].
  assert (Hp := Hh _ (proj1 T)). set (y := h x) in *. set (lam := Lam y) in *.
  assert (Hl : 0 < lam) by (generalize (HLam y ltac:(lra)); unfold lam; lra).
  assert (Ps : 0 < y ^ s) by (apply pow_lt; lra).
  assert (E2 : y ^ (2 * s) = y ^ s * y ^ s) by (replace (2 * s)%nat with (s + s)%nat by lia; apply pow_add).
  assert (Nr : mnorm n (r x) = sqrt lam * y ^ s).
  { unfold mnorm. change (mdot n (r x) (r x)) with (L x). rewrite EL, E2, sqrt_mult by nra.
    rewrite sqrt_square by lra. reflexivity. }
  set (a := mnorm n rho) in *. assert (A0 : 0 <= a) by apply mnorm_nonneg.
  assert (T2 : mnorm n tau ^ 2 <= g2 ^ 2) by (apply pow_incr; split; [apply mnorm_nonneg|auto]).
  set (q := sqrt (lam - g2 ^ 2)) in *.
  assert (Q0 : 0 < q) by (apply sqrt_lt_R0; lra).
  assert (Qq : q ^ 2 = lam - g2 ^ 2) by (apply pow2_sqrt; lra).
  assert (Aq : q * y ^ s <= a).
  { apply Rsqr_incr_0; [|nra|auto]. unfold Rsqr.
    replace (q * y ^ s * (q * y ^ s)) with (q ^ 2 * (y ^ s * y ^ s)) by ring. rewrite Qq.
    rewrite EL, E2 in SL. assert (0 < y ^ s * y ^ s) by nra. nra. }
  assert (Ap : 0 < a) by (generalize (Rmult_lt_0_compat _ _ Q0 Ps); lra).
  (* <grad L, Y> <= -2 a^2 + 2 c3 h a |r| *)
  assert (B1 : dot P (grad x) Y <= - 2 * a ^ 2 + 2 * (c3 * y * a * (sqrt lam * y ^ s))).
  { unfold grad. rewrite mean_grad_dot by auto.
    replace (mdot n (r x) (along P J x Y)) with
      (mdot n (r x) (add (along P J x Y) 1 rho) - mdot n (r x) rho) by (rewrite mdot_add_r by auto; ring).
    assert (K1 := mdot_le n Hn (r x) (add (along P J x Y) 1 rho)).
    assert (K2 : mdot n (r x) rho = a ^ 2).
    { rewrite (mdot_ext n _ rho (add rho (y ^ s) tau) rho); auto.
      rewrite mdot_add, (mdot_comm n tau), R2 by auto. unfold a. rewrite mnorm_sqr by auto. ring. }
    rewrite K2. rewrite Nr in K1.
    assert (K3 : sqrt lam * y ^ s * mnorm n (add (along P J x Y) 1 rho) <= sqrt lam * y ^ s * (c3 * y * a)).
    { apply Rmult_le_compat_l; [|exact Y1]. apply Rmult_le_pos; [apply sqrt_pos|lra]. }
    lra. }
  set (g := norm P (grad x)). assert (G0 : 0 <= g) by apply norm_nonneg.
  set (m := y ^ (s + k - 1)) in *. assert (Pm : 0 < m) by (apply pow_lt; lra).
  assert (B2 : 2 * a ^ 2 - 2 * (c3 * y * a * (sqrt lam * y ^ s)) <= g * (CY * a / m)).
  { assert (K1 := cauchy_schwarz P (grad x) Y). apply Rabs_le_between in K1. fold g in K1.
    assert (g * norm P Y <= g * (CY * a / m)) by (apply Rmult_le_compat_l; auto). lra. }
  assert (B3 : 2 * (a - c3 * y * (sqrt lam * y ^ s)) * m <= g * CY).
  { apply Rmult_le_reg_l with (a / m); [apply Rdiv_lt_0_compat; auto|].
    replace (a / m * (2 * (a - c3 * y * (sqrt lam * y ^ s)) * m)) with
      (2 * a ^ 2 - 2 * (c3 * y * a * (sqrt lam * y ^ s))) by (field; lra).
    replace (a / m * (g * CY)) with (g * (CY * a / m)) by (field; lra). auto. }
  assert (B4 : 2 * (q - c3 * y * sqrt lam) * (y ^ s * m) <= g * CY).
  { eapply Rle_trans; [|apply B3].
    replace (2 * (q - c3 * y * sqrt lam) * (y ^ s * m)) with
      (2 * (q * y ^ s - c3 * y * (sqrt lam * y ^ s)) * m) by ring.
    apply Rmult_le_compat_r; lra. }
  assert (E3 : y ^ (2 * s + k) = y * (y ^ s * m)).
  { unfold m. rewrite <- pow_add. change (y * y ^ (s + (s + k - 1))) with (y ^ S (s + (s + k - 1))).
    f_equal. lia. }
  assert (B5 : 2 * ((INR s + l / 2) * ch * lam * y * CY) * (y ^ s * m) < g * CY).
  { eapply Rlt_le_trans; [|apply B4].
    assert (0 < y ^ s * m) by (apply Rmult_lt_0_compat; auto). nra. }
  apply Rmult_lt_reg_r with CY; auto. rewrite E3.
  replace ((2 * INR s + l) * ch * lam * (y * (y ^ s * m)) * CY) with
    (2 * ((INR s + l / 2) * ch * lam * y * CY) * (y ^ s * m)) by field.
  exact B5.
Qed.

(* L - (Lam with a tangent on one side) h^(2s) falls where it is 0. *)
Lemma half_falls b side l : 0 < b -> trap (th b) ->
  L (th b) = Lam (h (th b)) * h (th b) ^ (2 * s) -> side = 1 \/ side = -1 ->
  one_sided side Lam (h (th b)) l ->
  exists d, 0 < d /\ forall t, b - d <= t < b ->
    0 < L (th t) - half side Lam (h (th b)) l (h (th t)) * h (th t) ^ (2 * s).
Proof.
  intros Hb T EL Hside Hl. assert (Hb0 := below_h0 b ltac:(lra) T).
  destruct (Hsides (th b) side l T Hb0 EL Hside Hl)
    as [rho [tau [g1 [g2 [Y [c3 [CY [dh [ch [A1 [A3 [A4 A7]]]]]]]]]]]].
  assert (S := steep_side _ _ _ _ _ _ _ _ _ _ _ T EL A1 A3 A4 A7).
  assert (HD := half_derive _ _ _ _ Hl). destruct A4 as [Dh [Hch Nh]]. destruct A7 as [_ [W2 _]].
  assert (Hp := Hh _ (proj1 T)). set (x := th b) in *. set (y := h x) in *. set (lam := Lam y) in *.
  assert (HL0 : 0 < lam) by (generalize (HLam y ltac:(lra)); unfold lam; lra).
  set (g := grad x) in *.
  assert (Dth : forall i, (i < P)%nat -> is_derive (fun t => th t i) b (- g i)) by (intros; apply Hth; auto).
  assert (DL := loss_derive P L grad th LG Hth b Hb). fold x g in DL.
  assert (Dht : is_derive (fun t => h (th t)) b (dot P dh (fun i => - g i))).
  { apply (chain P h th b dh (fun i => - g i)); auto. }
  set (v := dot P dh (fun i => - g i)) in *.
  assert (Hy : half side Lam y l y = lam).
  { unfold half. destruct (Rle_dec 0 (side * (y - y))); [auto|]. fold lam. ring. }
  set (F := fun t => L (th t) + - (half side Lam y l (h (th t)) * h (th t) ^ (2 * s))).
  set (p := INR (2 * s) * y ^ pred (2 * s)).
  assert (DF : is_derive F b (- dot P g g + - (l * v * y ^ (2 * s) + lam * (p * v)))).
  { apply derive_plus; [exact DL|].
    apply (is_derive_opp (fun t => half side Lam y l (h (th t)) * h (th t) ^ (2 * s))).
    rewrite <- Hy. apply (derive_mult (fun t => half side Lam y l (h (th t))) (fun t => h (th t) ^ (2 * s))).
    - apply (derive_comp (half side Lam y l) (fun t => h (th t))); auto.
    - apply (derive_comp (fun z => z ^ (2 * s)) (fun t => h (th t))); auto.
      apply is_derive_Reals, derivable_pt_lim_pow. }
  set (dF := - dot P g g + - (l * v * y ^ (2 * s) + lam * (p * v))) in *.
  assert (Neg : dF < 0).
  { assert (V : Rabs v <= ch * y ^ (k + 1) * norm P g).
    { eapply Rle_trans; [apply cauchy_schwarz|].
      rewrite (norm_ext P (fun i => - g i) (add (fun _ => 0) (-1) g)) by (intros; unfold add; ring).
      assert (norm P (add (fun _ => 0) (-1) g) <= norm P g).
      { eapply Rle_trans; [apply norm_add|]. rewrite norm_zero by auto.
        rewrite (Rabs_left (-1)) by lra. lra. }
      apply Rmult_le_compat; auto; apply norm_nonneg. }
    set (q := y ^ pred (2 * s)) in *.
    assert (Q : 0 < q) by (apply pow_lt; lra).
    assert (Ey : y ^ (2 * s) = y * q).
    { unfold q. change (y * y ^ pred (2 * s)) with (y ^ Datatypes.S (pred (2 * s))). f_equal. lia. }
    assert (E2 : y ^ (2 * s + k) = q * y ^ (k + 1)).
    { unfold q. rewrite <- pow_add. f_equal. lia. }
    assert (I2 : INR (2 * s) = 2 * INR s) by (rewrite mult_INR; simpl; ring).
    assert (W : - (l * v * y ^ (2 * s) + lam * (p * v)) =
                - ((2 * INR s + y * l / lam) * lam * q * v)).
    { unfold p. rewrite Ey, I2. fold q. field. lra. }
    set (c := (2 * INR s + y * l / lam) * lam * q) in *.
    assert (C0 : 0 <= c) by (unfold c; repeat apply Rmult_le_pos; lra).
    rewrite E2 in S.
    replace ((2 * INR s + y * l / lam) * ch * lam * (q * y ^ (k + 1))) with (c * (ch * y ^ (k + 1)))
      in S by (unfold c; ring).
    assert (Gp : 0 < norm P g).
    { eapply Rle_lt_trans; [|apply S]. apply Rmult_le_pos; auto. apply Rmult_le_pos; auto.
      apply pow_le; lra. }
    assert (K : c * Rabs v <= c * (ch * y ^ (k + 1) * norm P g)) by (apply Rmult_le_compat_l; auto).
    assert (K2 : - (c * v) <= c * Rabs v).
    { generalize (Rle_abs (- v)). rewrite Rabs_Ropp. intro. nra. }
    unfold dF. rewrite W. rewrite <- norm_sqr. nra. }
  destruct (proj1 (is_derive_eps F b dF) DF (- dF / 2)) as [d [Hd K]]; [lra|].
  exists d. split; auto. intros t Ht. specialize (K t).
  assert (A : Rabs (t - b) = b - t) by (rewrite Rabs_left; lra). rewrite A in K.
  specialize (K ltac:(lra)). apply Rabs_le_between in K.
  assert (F0 : F b = 0).
  { unfold F. fold x y. rewrite Hy, EL. fold lam. ring. }
  rewrite F0 in K. unfold F in K. nra.
Qed.

(* Statement 1: STAYS. *)
Theorem stays t : 0 <= t -> good t.
Proof.
  assert (G0 : good 0) by (split; auto).
  intro Ht. set (S := fun b => 0 <= b <= t /\ forall u, 0 <= u <= b -> good u).
  assert (S0 : S 0).
  { split; [lra|]. intros u Hu. replace u with 0 by lra. auto. }
  destruct (completeness S) as [b [Ub Lb]].
  - exists t. intros x [Hx _]; lra.
  - exists 0; auto.
  - assert (Hb : 0 <= b <= t) by (split; [apply Ub; auto|apply Lb; intros x [Hx _]; lra]).
    assert (Before : forall u, 0 <= u < b -> good u).
    { intros u Hu. apply Classical_Prop.NNPP. intro C. assert (b <= u); [|lra].
      apply Lb. intros x [_ Hx]. apply Rnot_lt_le. intro A. apply C, Hx. lra. }
    assert (Gb : good b).
    { destruct (Req_dec b 0) as [->|Nb]; auto.
      assert (T := trap_limit b ltac:(lra) Before).
      split; [apply T|]. destruct (proj2 T) as [A|A]; auto. exfalso.
      assert (Hp := Hh _ (proj1 T)). assert (B := below_h0 b ltac:(lra) T).
      destruct (HLam' (h (th b)) 1 ltac:(lra) (or_introl eq_refl)) as [l1 D1].
      destruct (HLam' (h (th b)) (-1) ltac:(lra) (or_intror eq_refl)) as [l2 D2].
      destruct (half_falls b 1 l1 ltac:(lra) T A (or_introl eq_refl) D1) as [d1 [P1 K1]].
      destruct (half_falls b (-1) l2 ltac:(lra) T A (or_intror eq_refl) D2) as [d2 [P2 K2]].
      set (u := Rmax 0 (b - Rmin d1 d2)).
      assert (Rmin d1 d2 <= d1) by apply Rmin_l. assert (Rmin d1 d2 <= d2) by apply Rmin_r.
      assert (0 < Rmin d1 d2) by (apply Rmin_pos; auto).
      assert (b - Rmin d1 d2 <= u) by apply Rmax_r.
      assert (Hu : 0 <= u < b) by (unfold u; split; [apply Rmax_l|apply Rmax_lub_lt; lra]).
      destruct (Before u Hu) as [_ Gu].
      specialize (K1 u ltac:(lra)). specialize (K2 u ltac:(lra)). unfold half in K1, K2.
      destruct (Rle_dec (h (th b)) (h (th u))) as [C|C].
      - destruct (Rle_dec 0 (1 * (h (th u) - h (th b)))); lra.
      - destruct (Rle_dec 0 (-1 * (h (th u) - h (th b)))); lra. }
    destruct (good_after b ltac:(lra) Gb) as [d [Hd K]].
    set (c := Rmin (b + d) t).
    assert (c <= b + d) by apply Rmin_l. assert (c <= t) by apply Rmin_r.
    assert (b <= c) by (apply Rmin_glb; lra).
    assert (Sc : S c).
    { split; [lra|]. intros u Hu. destruct (Rlt_dec u b); [apply Before; lra|apply K; lra]. }
    assert (c <= b) by (apply Ub; auto).
    assert (b = t).
    { unfold c in *. destruct (Rle_dec (b + d) t) as [A|A]; [rewrite Rmin_left in *; lra|].
      rewrite Rmin_right in *; lra. }
    subst b. auto.
Qed.
End Along.
End Chart.
