(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Instance z3: one silu neuron, N(t) = c + v silu(w t + b), seven points of the
   parabola.  Every gradient flow that is at some time T in the graded chart
   below has L -> 0 and |theta| -> infinity, with a rate; and the box where the
   certificate proofs/zoo/z3.jsonl has the flow at T = 55820288 lies in the
   chart.  The theorems stand at the end of this file.

   The chart is simpler than the certificate's: one box for w v^(1/2) and b, and
   Lam = 7/50, for all h = v^(-1/2) <= 1/12. *)
From Coq Require Import Reals Lra Lia Psatz List.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Loja Require Import Vector Flow Unattained Silu Mean Graded GradedChart IntervalZ Seven Z3_numbers Z3_point.
Import ListNotations.
Import IZ.
Open Scope R_scope.

(* ---- the statement's words ---- *)

Definition N (w b v c t : R) : R := c + v * silu (w * t + b).
Definition L (w b v c : R) : R :=
  ((N w b v c (-1) - (-1) ^ 2) ^ 2 + (N w b v c (-3/4) - (-3/4) ^ 2) ^ 2 +
   (N w b v c (-1/2) - (-1/2) ^ 2) ^ 2 + (N w b v c 0 - 0 ^ 2) ^ 2 +
   (N w b v c (1/4) - (1/4) ^ 2) ^ 2 + (N w b v c (1/2) - (1/2) ^ 2) ^ 2 +
   (N w b v c 1 - 1 ^ 2) ^ 2) / 7.

(* theta' = - grad L(theta) for t > 0; continuous in 0 from the right *)
Definition solution (w b v c : R -> R) : Prop :=
  (forall t, 0 < t -> is_derive w t (- Derive (fun a => L a (b t) (v t) (c t)) (w t))) /\
  (forall t, 0 < t -> is_derive b t (- Derive (fun a => L (w t) a (v t) (c t)) (b t))) /\
  (forall t, 0 < t -> is_derive v t (- Derive (fun a => L (w t) (b t) a (c t)) (v t))) /\
  (forall t, 0 < t -> is_derive c t (- Derive (fun a => L (w t) (b t) (v t) a) (c t))) /\
  filterlim w (at_right 0) (locally (w 0)) /\ filterlim b (at_right 0) (locally (b 0)) /\
  filterlim v (at_right 0) (locally (v 0)) /\ filterlim c (at_right 0) (locally (c 0)).

(* The chart, and what lies low enough in it. *)
Definition chart (w b v : R) : Prop :=
  144 < v /\ 288/100 <= w * sqrt v <= 318/100 /\ -130/100 <= b <= -127/100.
Definition low (w b v c : R) : Prop :=
  chart w b v /\ L w b v c < 7/50 / v /\ L w b v c < (225/1000) ^ 2 / 144.

(* ---- residuals ---- *)

Definition theta (w b v c : R) : vec := fun i =>
  match i with O => w | 1%nat => b | 2%nat => v | _ => c end.

Lemma loss_mean x : mean_loss 7 r x = L (x 0%nat) (x 1%nat) (x 2%nat) (x 3%nat).
Proof. unfold mean_loss, L, N. sums. unfold r, pt. simpl nth. field. Qed.

Lemma HJ x j : (j < 7)%nat -> is_grad 4 (fun y => r y j) x (J x j).
Proof.
  intros _. set (t := pt j).
  set (u := fun m i => if Nat.eqb i m then 1 else 0).
  assert (G : forall m, (m < 4)%nat -> is_grad 4 (fun y => y m) x (u m)) by (intros; apply grad_coord; auto).
  assert (Gz : is_grad 4 (fun y => y 0%nat * t + y 1%nat) x (add (fun i => t * u 0%nat i) 1 (u 1%nat))).
  { apply grad_plus; [|apply G; lia].
    apply (grad_comp 4 (fun a => a * t) t (fun y => y 0%nat)); [auto_derive; auto; ring|apply G; lia]. }
  assert (Gs := grad_comp 4 silu _ _ x _ (silu_derive _) Gz).
  assert (Gv := grad_mult 4 (fun y => y 2%nat) _ x _ _ (G 2%nat ltac:(lia)) Gs).
  assert (Ga := grad_plus 4 (fun y => y 3%nat) _ x _ _ (G 3%nat ltac:(lia)) Gv).
  assert (Gb := grad_plus 4 _ (fun _ => - t ^ 2) x _ _ Ga (grad_const 4 (- t ^ 2) x)).
  eapply grad_ext_g; [|eapply (grad_ext 4); [|apply Gb]].
  - intros i Hi. unfold add, J, u. fold t.
    destruct i as [|[|[|[|i]]]]; [| | | |lia]; simpl Nat.eqb; cbv iota; ring.
  - intro y. unfold r. fold t. ring.
Qed.

Lemma logistic_01 z : 0 < logistic z < 1.
Proof. apply logistic_bound. Qed.

(* |silu| and |silu'| are bounded near each point. *)
Lemma silu_size z : Rabs (silu z) <= Rabs z /\ Rabs (silu1 z) <= 1 + Rabs z.
Proof.
  assert (S := logistic_01 z). assert (Z := Rabs_pos z). unfold silu, silu1, p1, p0. set (s := logistic z) in *. split.
  - rewrite Rabs_mult, (Rabs_pos_eq s) by lra. nra.
  - eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, (Rabs_pos_eq s) by lra.
    assert (Rabs (s - s ^ 2) <= 1) by (apply Rabs_le; nra). generalize (Rabs_pos (s - s ^ 2)). nra.
Qed.

Lemma HB x : exists d M, 0 < d /\ 0 <= M /\
  forall y j, (j < 7)%nat -> norm 4 (add y (-1) x) <= d -> norm 4 (J y j) <= M.
Proof.
  set (Z := Rabs (x 0%nat) + Rabs (x 1%nat) + 2). set (V := Rabs (x 2%nat) + 1).
  assert (Z0 : 0 <= Z) by (unfold Z; generalize (Rabs_pos (x 0%nat)) (Rabs_pos (x 1%nat)); lra).
  assert (V0 : 0 <= V) by (unfold V; generalize (Rabs_pos (x 2%nat)); lra).
  exists 1, (2 * (V * (1 + Z)) + Z + 1). split; [lra|]. split; [nra|]. intros y j Hj Hy.
  assert (C : forall i, (i < 4)%nat -> Rabs (y i) <= Rabs (x i) + 1).
  { intros i Hi. assert (H := coord_le 4 (add y (-1) x) i Hi). unfold add at 1 in H.
    replace (y i) with (x i + (y i + -1 * x i)) by ring. eapply Rle_trans; [apply Rabs_triang|]. lra. }
  assert (T := pt_abs j Hj).
  assert (Hz : Rabs (y 0%nat * pt j + y 1%nat) <= Z).
  { eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
    generalize (C 0%nat ltac:(lia)) (C 1%nat ltac:(lia)) (Rabs_pos (y 0%nat)) (Rabs_pos (pt j)). unfold Z. nra. }
  assert (Hv : Rabs (y 2%nat) <= V) by (apply C; lia).
  destruct (silu_size (y 0%nat * pt j + y 1%nat)) as [S0 S1].
  eapply Rle_trans; [apply norm_4|]. unfold J.
  set (z := y 0%nat * pt j + y 1%nat) in *.
  rewrite !Rabs_mult, Rabs_R1.
  generalize (Rabs_pos (y 2%nat)) (Rabs_pos (silu1 z)) (Rabs_pos (pt j)); intros.
  assert (A : Rabs (y 2%nat) * Rabs (silu1 z) <= V * (1 + Z)) by (apply Rmult_le_compat; lra).
  assert (B : Rabs (y 2%nat) * (Rabs (pt j) * Rabs (silu1 z)) <= V * (1 + Z)).
  { apply Rle_trans with (Rabs (y 2%nat) * Rabs (silu1 z)); [|auto].
    apply Rmult_le_compat_l; auto. nra. }
  lra.
Qed.

(* ---- the chart ---- *)

Definition E (x : vec) : Prop :=
  144 <= x 2%nat /\ 288/100 <= x 0%nat * sqrt (x 2%nat) <= 318/100 /\ -130/100 <= x 1%nat <= -127/100.
Definition h (x : vec) : R := / sqrt (x 2%nat).
Definition Lam (_ : R) : R := 7/50.

Lemma sqrt_ge v : 144 <= v -> 12 <= sqrt v.
Proof. intro H. rewrite <- (sqrt_pow2 12) by lra. apply sqrt_le_1_alt. lra. Qed.

Lemma h_v x : 0 < x 2%nat -> 0 < h x /\ x 2%nat = / h x ^ 2 /\ x 0%nat = x 0%nat * sqrt (x 2%nat) * h x.
Proof.
  intro H. assert (S : 0 < sqrt (x 2%nat)) by (apply sqrt_lt_R0; lra). unfold h.
  split; [apply Rinv_0_lt_compat; auto|]. split.
  - rewrite pow_inv, Rinv_inv. rewrite pow2_sqrt; lra.
  - field. lra.
Qed.

Lemma Hh x : E x -> 0 < h x <= 1/12.
Proof.
  intros [H _]. split; [apply h_v; lra|]. unfold h. replace (1/12) with (/ 12) by field.
  apply Rinv_le_contravar; [lra|apply sqrt_ge; auto].
Qed.

Lemma h_grad x : 0 < x 2%nat ->
  is_grad 4 h x (fun j => - (h x ^ 3 / 2) * (if Nat.eqb j 2 then 1 else 0)).
Proof.
  intro H. assert (S : 0 < sqrt (x 2%nat)) by (apply sqrt_lt_R0; lra).
  apply (grad_comp 4 (fun a => / sqrt a) (- (h x ^ 3 / 2)) (fun y => y 2%nat)); [|apply grad_coord; lia].
  auto_derive; [split; [auto|split; [lra|auto]]|]. unfold h. rewrite pow_inv. field. lra.
Qed.

Lemma om_grad x : 0 < x 2%nat -> exists g, is_grad 4 (fun y => y 0%nat * sqrt (y 2%nat)) x g.
Proof.
  intro H. assert (S : 0 < sqrt (x 2%nat)) by (apply sqrt_lt_R0; lra). eexists.
  apply (grad_mult 4 (fun y => y 0%nat) (fun y => sqrt (y 2%nat))); [apply grad_coord; lia|].
  apply (grad_comp 4 sqrt (/ (2 * sqrt (x 2%nat))) (fun y => y 2%nat)); [|apply grad_coord; lia].
  apply is_derive_Reals, derivable_pt_lim_sqrt; auto.
Qed.

(* F <= 0 on points that come near x gives F(x) <= 0. *)
Lemma closed_le F x g (Q : vec -> Prop) : is_grad 4 F x g ->
  (forall d, 0 < d -> exists y, Q y /\ norm 4 (add y (-1) x) <= d) ->
  (forall y, Q y -> F y <= 0) -> F x <= 0.
Proof.
  intros G A H. apply Rnot_lt_le. intro P. destruct (grad_cont 4 F x g G (F x / 2)) as [d [Hd K]]; [lra|].
  destruct (A d Hd) as [y [Qy Ny]]. specialize (K y Ny). specialize (H y Qy). apply Rabs_le_between in K. lra.
Qed.

Definition in_trap := trap 7 r 1 E h Lam.

Lemma trap_L x : in_trap x -> mdot 7 (r x) (r x) <= 7/50 * h x ^ 2.
Proof. intros [_ H]. exact H. Qed.

Lemma minus_grad F a x g : is_grad 4 F x g -> exists g', is_grad 4 (fun y => F y - a) x g'.
Proof.
  intro G. eexists. apply (grad_ext 4 (fun y => F y + - a)); [intro; ring|].
  apply (grad_plus 4 F (fun _ => - a) x g _ G (grad_const 4 (- a) x)).
Qed.

Lemma opp_grad F a x g : is_grad 4 F x g -> exists g', is_grad 4 (fun y => a - F y) x g'.
Proof.
  intro G. exists (add (fun i => -1 * g i) 1 (fun _ => 0)).
  apply (grad_ext 4 (fun y => (-1) * F y + a)); [intro; ring|].
  apply (grad_plus 4 (fun y => -1 * F y) (fun _ => a)); [|apply grad_const].
  apply (grad_comp 4 (fun u => -1 * u) (-1)); [|exact G].
  evar_last; [auto_derive; auto|ring].
Qed.

Lemma Hclosed h1 x : 0 < h1 ->
  (forall d, 0 < d -> exists y, in_trap y /\ h1 <= h y /\ norm 4 (add y (-1) x) <= d) -> in_trap x.
Proof.
  intros _ A. assert (A' : forall d, 0 < d -> exists y, in_trap y /\ norm 4 (add y (-1) x) <= d).
  { intros d Hd. destruct (A d Hd) as [y [T [_ N]]]. exists y; auto. }
  assert (C : forall i, (i < 4)%nat -> is_grad 4 (fun y => y i) x (fun j => if Nat.eqb j i then 1 else 0))
    by (intros; apply grad_coord; auto).
  assert (Lo : forall F a g, is_grad 4 F x g -> (forall y, in_trap y -> a <= F y) -> a <= F x).
  { intros F a g G H. destruct (opp_grad F a x g G) as [g' G'].
    assert (a - F x <= 0); [|lra]. apply (closed_le (fun y => a - F y) x g' in_trap G' A').
    intros y T. specialize (H y T). lra. }
  assert (Hi : forall F a g, is_grad 4 F x g -> (forall y, in_trap y -> F y <= a) -> F x <= a).
  { intros F a g G H. destruct (minus_grad F a x g G) as [g' G'].
    assert (F x - a <= 0); [|lra]. apply (closed_le (fun y => F y - a) x g' in_trap G' A').
    intros y T. specialize (H y T). lra. }
  assert (V : 144 <= x 2%nat) by (apply (Lo (fun y => y 2%nat) 144 _ (C 2%nat ltac:(lia))); intros y [[H _] _]; auto).
  destruct (om_grad x ltac:(lra)) as [go Go].
  split; [split; [auto|split; [split|split]]|].
  - apply (Lo _ _ go Go). intros y [[_ [H _]] _]; lra.
  - apply (Hi _ _ go Go). intros y [[_ [H _]] _]; lra.
  - apply (Lo (fun y => y 1%nat) _ _ (C 1%nat ltac:(lia))). intros y [[_ [_ H]] _]; lra.
  - apply (Hi (fun y => y 1%nat) _ _ (C 1%nat ltac:(lia))). intros y [[_ [_ H]] _]; lra.
  - unfold Lam. assert (Gh := grad_comp 4 (fun a => - (7/50 * a ^ 2)) (- (7/50 * (2 * h x))) h x _
      ltac:(auto_derive; auto; ring) (h_grad x ltac:(lra))).
    assert (G := grad_plus 4 (mean_loss 7 r) _ x _ _ (mean_loss_grad 4 7 r J seven HJ x) Gh).
    simpl in G. assert (mean_loss 7 r x + - (7/50 * h x ^ 2) <= 0); [|simpl in *; lra].
    apply (closed_le _ x _ in_trap G A'). intros y T. generalize (trap_L y T). unfold mean_loss. simpl. lra.
Qed.

Lemma constant_side side y l : side = 1 \/ side = -1 -> one_sided side Lam y l -> l = 0.
Proof.
  intros Hs H. destruct (Req_dec l 0) as [|N]; auto. exfalso.
  assert (P : 0 < Rabs l) by (apply Rabs_pos_lt; auto).
  destruct (H (Rabs l / 2)) as [d [Hd K]]; [lra|].
  specialize (K (y + side * d)). unfold Lam in K.
  replace (y + side * d - y) with (side * d) in K by ring.
  replace (7/50 - 7/50 - l * (side * d)) with (- (l * (side * d))) in K by ring.
  rewrite Rabs_Ropp, !Rabs_mult in K.
  assert (S : Rabs side = 1) by (destruct Hs as [-> | ->]; [apply Rabs_R1|rewrite Rabs_left; lra]).
  rewrite S, (Rabs_pos_eq d) in K by lra.
  assert (0 <= side * (side * d)) by (destruct Hs as [-> | ->]; lra).
  specialize (K H0 ltac:(lra)). nra.
Qed.

Section InTrap.
Variable x : vec.
Hypothesis T : in_trap x.
Let y := h x.
Let om := x 0%nat * sqrt (x 2%nat).

Lemma V : 144 <= x 2%nat. Proof. apply T. Qed.
Lemma Y1 : 0 < y <= 1/12. Proof. apply Hh, T. Qed.
Lemma O1 : 288/100 <= om <= 318/100. Proof. apply T. Qed.
Lemma B1 : -130/100 <= x 1%nat <= -127/100. Proof. apply T. Qed.
Lemma X0 : x 0%nat = om * y. Proof. apply h_v. generalize V; lra. Qed.
Lemma X2 : x 2%nat = / y ^ 2. Proof. apply h_v. generalize V; lra. Qed.
Lemma L1 : mdot 7 (r x) (r x) <= 7/50 * y ^ 2. Proof. apply trap_L, T. Qed.

Lemma in_G1 : G1 7 r 1 h x (rho x) (tau x y) (225/1000) (33/100).
Proof.
  generalize (tau_bound x y om Y1 O1 B1 X0 X2); intros [T1 T2].
  split; [|split; [apply orth|split; [lra|auto]]].
  intros j _. apply (r_tau x y Y1).
Qed.

Lemma in_G2 : G2 4 E h (1/12) x.
Proof.
  destruct (inside_box x y om Y1 O1 B1 X0 X2 L1) as [[Oa Ob] [Ba Bb]].
  destruct (om_grad x ltac:(generalize V; lra)) as [go Go].
  set (m := Rmin (Rmin (om - 288/100) (318/100 - om)) (Rmin (x 1%nat - -130/100) (-127/100 - x 1%nat))).
  assert (Hm : 0 < m) by (unfold m; repeat apply Rmin_pos; lra).
  assert (m <= om - 288/100) by (unfold m; eapply Rle_trans; [apply Rmin_l|apply Rmin_l]).
  assert (m <= 318/100 - om) by (unfold m; eapply Rle_trans; [apply Rmin_l|apply Rmin_r]).
  assert (m <= x 1%nat - -130/100) by (unfold m; eapply Rle_trans; [apply Rmin_r|apply Rmin_l]).
  assert (m <= -127/100 - x 1%nat) by (unfold m; eapply Rle_trans; [apply Rmin_r|apply Rmin_r]).
  destruct (grad_cont 4 _ x go Go m Hm) as [d1 [P1 K1]].
  exists (Rmin d1 (Rmin m 1)). split; [apply Rmin_pos; auto; apply Rmin_pos; lra|].
  intros z Hz Hhz.
  assert (N1 := Rle_trans _ _ _ Hz (Rmin_l _ _)).
  assert (N2 := Rle_trans _ _ _ Hz (Rle_trans _ _ _ (Rmin_r _ _) (Rmin_l _ _))).
  assert (N3 := Rle_trans _ _ _ Hz (Rle_trans _ _ _ (Rmin_r _ _) (Rmin_r _ _))).
  specialize (K1 z N1). fold om in K1. apply Rabs_le_between in K1.
  assert (C1 := coord_le 4 (add z (-1) x) 1 ltac:(lia)). assert (C2 := coord_le 4 (add z (-1) x) 2 ltac:(lia)).
  unfold add at 1 in C1. unfold add at 1 in C2.
  assert (D1 : Rabs (z 1%nat + -1 * x 1%nat) <= m) by lra. apply Rabs_le_between in D1.
  assert (D2 : Rabs (z 2%nat + -1 * x 2%nat) <= 1) by lra. apply Rabs_le_between in D2.
  assert (Hv := V). unfold h in Hhz. assert (S : 0 < sqrt (z 2%nat)) by (apply sqrt_lt_R0; lra).
  split; [|split; lra].
  assert (12 <= sqrt (z 2%nat)).
  { apply Rmult_le_compat_l with (r := sqrt (z 2%nat)) in Hhz; [|lra]. rewrite Rinv_r in Hhz by lra. lra. }
  replace (z 2%nat) with (sqrt (z 2%nat) ^ 2) by (apply pow2_sqrt; lra). nra.
Qed.

Lemma in_G4 : G4 4 2 h x (fun j => - (y ^ 3 / 2) * (if Nat.eqb j 2 then 1 else 0)) (1/2).
Proof.
  split; [apply h_grad; generalize V; lra|]. split; [lra|].
  eapply Rle_trans; [apply norm_4|]. cbv beta. simpl Nat.eqb. cbv iota. simpl (2 + 1)%nat.
  rewrite ?Rmult_0_r, ?Rabs_R0, ?Rmult_1_r, ?Rabs_Ropp. assert (0 < y ^ 3) by (apply pow_lt, Y1).
  rewrite Rabs_pos_eq by lra. fold y. lra.
Qed.

Lemma in_G3 : G3 4 7 J 2 1 h x (rho x) (Y x y om) (9/2) (1/10).
Proof.
  split; [lra|]. split; [lra|]. split.
  - apply (Y_small x y om Y1 O1 B1 X0 X2 L1).
  - apply (Y_norm x y om Y1 O1 B1 X0 X2 L1).
Qed.

Lemma in_G5 : G5 4 7 r J 2 1 h x (X x y om) (5/2) (1/5) (225/1000).
Proof.
  generalize Y1; intro. split; [lra|]. split; [lra|]. split; [fold y; lra|]. split.
  - apply (X_small x y om Y1 O1 B1 X0 X2 L1).
  - apply (X_near x y om Y1 O1 B1 X0 X2 L1).
Qed.

Lemma in_G6 : G6 4 2 h x 1 (3/2).
Proof. split; [lra|]. apply (x_norm x y om Y1 O1 B1 X0 X2 L1). Qed.

Lemma in_G7 : G7 1 h Lam x 0 (33/100) (9/2) (1/10) (1/2).
Proof.
  generalize Y1; intro Hy. unfold G7, Lam. simpl INR. split; [lra|]. split; [lra|]. fold y.
  apply Rle_lt_trans with (1/12 * (7/1000)); [nra|].
  assert (S1 : 176/1000 <= sqrt (7/50 - (33/100) ^ 2)).
  { rewrite <- (sqrt_pow2 (176/1000)) by lra. apply sqrt_le_1_alt. lra. }
  assert (S2 : sqrt (7/50) <= 375/1000).
  { rewrite <- (sqrt_pow2 (375/1000)) by lra. apply sqrt_le_1_alt. lra. }
  assert (0 <= sqrt (7/50)) by apply sqrt_pos. nra.
Qed.
End InTrap.

(* ---- along a flow ---- *)

(* The partial derivatives of L are the entries of the gradient. *)
Lemma partial (g : R -> vec) x i : (i < 4)%nat ->
  (forall j, (j < 4)%nat -> is_derive (fun a => g a j) x (if Nat.eqb j i then 1 else 0)) ->
  is_derive (fun a => L (g a 0%nat) (g a 1%nat) (g a 2%nat) (g a 3%nat)) x (mean_grad 7 r J (g x) i).
Proof.
  intros Hi D. evar_last.
  - eapply is_derive_ext; [intro a; apply loss_mean|].
    apply (chain 4 (mean_loss 7 r) g x _ (fun j => if Nat.eqb j i then 1 else 0)
      (mean_loss_grad 4 7 r J seven HJ (g x)) D).
  - unfold dot, sum. destruct i as [|[|[|[|i]]]]; [| | | |lia]; simpl Nat.eqb; cbv iota; ring.
Qed.

Section Solution.
Variables w b v c : R -> R.
Hypothesis Hs : solution w b v c.
Let th t := theta (w t) (b t) (v t) (c t).

Lemma is_flow : flow 4 (mean_grad 7 r J) th.
Proof.
  destruct Hs as [Dw [Db [Dv [Dc [Cw [Cb [Cv Cc]]]]]]]. split.
  - intros i Hi. destruct i as [|[|[|i]]]; simpl; apply right_cont; auto.
  - assert (One : forall a, is_derive (fun a : R => a) a 1) by (intro; apply @is_derive_id).
    intros t i Ht Hi. destruct i as [|[|[|[|i]]]]; [| | | |lia].
    + assert (P : Derive (fun a => L a (b t) (v t) (c t)) (w t) = mean_grad 7 r J (th t) 0%nat).
      { apply is_derive_unique. apply (partial (fun a => theta a (b t) (v t) (c t)) (w t) 0 ltac:(lia)).
        intros [|[|[|[|j]]]] Hj; try lia; simpl; auto using derive_const. }
      rewrite <- P. apply Dw; auto.
    + assert (P : Derive (fun a => L (w t) a (v t) (c t)) (b t) = mean_grad 7 r J (th t) 1%nat).
      { apply is_derive_unique. apply (partial (fun a => theta (w t) a (v t) (c t)) (b t) 1 ltac:(lia)).
        intros [|[|[|[|j]]]] Hj; try lia; simpl; auto using derive_const. }
      rewrite <- P. apply Db; auto.
    + assert (P : Derive (fun a => L (w t) (b t) a (c t)) (v t) = mean_grad 7 r J (th t) 2%nat).
      { apply is_derive_unique. apply (partial (fun a => theta (w t) (b t) a (c t)) (v t) 2 ltac:(lia)).
        intros [|[|[|[|j]]]] Hj; try lia; simpl; auto using derive_const. }
      rewrite <- P. apply Dv; auto.
    + assert (P : Derive (fun a => L (w t) (b t) (v t) a) (c t) = mean_grad 7 r J (th t) 3%nat).
      { apply is_derive_unique. apply (partial (fun a => theta (w t) (b t) (v t) a) (c t) 3 ltac:(lia)).
        intros [|[|[|[|j]]]] Hj; try lia; simpl; auto using derive_const. }
      rewrite <- P. apply Dc; auto.
Qed.

Variable T : R.
Hypothesis HT : 0 <= T.
Hypothesis Hlow : low (w T) (b T) (v T) (c T).

Let Em := 7/50 * Rpower (3/2) (2 * INR 1 / INR 2).

Lemma point x : in_trap x -> G2 4 E h (1/12) x /\ (exists dh ch, G4 4 2 h x dh ch) /\
  exists rho tau g1 g2 X e d c1 c2, G1 7 r 1 h x rho tau g1 g2 /\ 225/1000 <= g1 /\
    G5 4 7 r J 2 1 h x X e d g1 /\ 1/20 <= (1 - e * h x / g1) / (1 + d * h x) /\
    G6 4 2 h x c1 c2 /\ 1 <= c1 /\ Lam (h x) * Rpower c2 (2 * INR 1 / INR 2) <= Em.
Proof.
  intro Tx. assert (Hy := Hh x (proj1 Tx)). split; [apply in_G2; auto|]. split.
  - eexists _, _. apply in_G4; auto.
  - exists (rho x), (tau x (h x)), (225/1000), (33/100), (X x (h x) (x 0%nat * sqrt (x 2%nat))), (5/2), (1/5), 1, (3/2).
    split; [apply in_G1; auto|]. split; [lra|]. split; [apply in_G5; auto|]. split; [|split; [apply in_G6; auto|]].
    + apply Rmult_le_reg_r with (1 + 1/5 * h x); [lra|]. unfold Rdiv at 3.
      rewrite Rmult_assoc, Rinv_l by lra. lra.
    + split; [lra|]. unfold Lam, Em. lra.
Qed.

Lemma sides x side l : in_trap x -> h x < 1/12 ->
  mean_loss 7 r x = Lam (h x) * h x ^ (2 * 1) -> side = 1 \/ side = -1 -> one_sided side Lam (h x) l ->
  exists rho tau g1 g2 Y c3 CY dh ch, G1 7 r 1 h x rho tau g1 g2 /\
    G3 4 7 J 2 1 h x rho Y c3 CY /\ G4 4 2 h x dh ch /\
    G7 1 h Lam x (h x * l / Lam (h x)) g2 c3 CY ch.
Proof.
  intros Tx _ _ Hside Hl. rewrite (constant_side side (h x) l Hside Hl).
  replace (h x * 0 / Lam (h x)) with 0 by (unfold Lam; field).
  eexists _, _, _, _, _, _, _, _, _.
  split; [apply in_G1; auto|]. split; [apply in_G3; auto|]. split; [apply in_G4; auto|]. apply in_G7; auto.
Qed.

Lemma start : E (th T) /\ h (th T) < 1/12 /\
  mean_loss 7 r (th T) < Lam (h (th T)) * h (th T) ^ (2 * 1) /\
  mean_loss 7 r (th T) < (225/1000) ^ 2 * (1/12) ^ (2 * 1).
Proof.
  destruct Hlow as [[C1 [C2 C3]] [L1 L2]].
  assert (S : 12 < sqrt (v T)).
  { rewrite <- (sqrt_pow2 12) by lra. apply sqrt_lt_1_alt. lra. }
  assert (E0 : E (th T)) by (unfold E, th, theta; repeat split; lra).
  split; auto. split; [|split].
  - unfold h, th, theta. replace (1/12) with (/ 12) by field. apply Rinv_lt_contravar; lra.
  - rewrite loss_mean. unfold Lam, th. unfold h. unfold theta. simpl (2 * 1)%nat.
    rewrite pow_inv, pow2_sqrt by lra. exact L1.
  - rewrite loss_mean. unfold th, theta. simpl (2 * 1)%nat. lra.
Qed.

Lemma conclusion :
  (forall t, T <= t -> in_trap (th t)) /\
  (forall t, T <= t -> mean_loss 7 r (th t) <= Rpower (Rpower (mean_loss 7 r (th T)) (- (1 + INR 2 / INR 1)) +
    (1 + INR 2 / INR 1) * ((1/20) ^ 2 * (2 * INR 1 / INR 2) ^ 2 * Rpower Em (- (INR 2 / INR 1))) * (t - T))
    (- / (1 + INR 2 / INR 1))) /\
  (forall t, T <= t -> (225/1000) ^ 2 * h (th t) ^ (2 * 1) <= mean_loss 7 r (th t)) /\
  (forall t, T <= t -> 1 / h (th t) ^ 2 <= norm 4 (th t)) /\
  is_lim (fun t => mean_loss 7 r (th t)) p_infty 0 /\
  is_lim (fun t => h (th t)) p_infty 0 /\
  is_lim (fun t => norm 4 (th t)) p_infty p_infty.
Proof.
  destruct start as [S1 [S2 [S3 S4]]].
  apply (graded_chart 4 7 r J seven HJ HB 2 1 E h (1/12) Lam (7/50) (225/1000) 1 (1/20) Em); auto; try lia; try lra.
  - exact Hh.
  - intros y Hy. unfold Lam. lra.
  - intros y side Hy Hside. exists 0. intros eps He. exists 1. split; [lra|]. intros z _ _.
    unfold Lam. replace (7/50 - 7/50 - 0 * (z - y)) with 0 by ring. rewrite Rabs_R0.
    generalize (Rabs_pos (z - y)). nra.
  - exact Hclosed.
  - exact point.
  - exact sides.
  - exact is_flow.
Qed.
End Solution.

(* ---- the theorems ---- *)

(* Every flow that is low in the chart at some time T leaves to infinity. *)
Theorem Z3 : forall w b v c : R -> R, solution w b v c ->
  forall T, 0 <= T -> low (w T) (b T) (v T) (c T) ->
  is_lim (fun t => L (w t) (b t) (v t) (c t)) p_infty 0 /\
  is_lim (fun t => sqrt (w t ^ 2 + b t ^ 2 + v t ^ 2 + c t ^ 2)) p_infty p_infty.
Proof.
  intros w b v c S T HT Hl. destruct (conclusion w b v c S T HT Hl) as [_ [_ [_ [_ [A [_ B]]]]]]. split.
  - apply (is_lim_ext (fun t => mean_loss 7 r (theta (w t) (b t) (v t) (c t)))); [|exact A].
    intro t. apply loss_mean.
  - apply (is_lim_ext (fun t => norm 4 (theta (w t) (b t) (v t) (c t)))); [|exact B].
    intro t. unfold norm, dot, sum, theta. f_equal. ring.
Qed.

(* From T on it stays in the chart, L falls at least like t^(-1/3), and the
   output weight v = h^(-2) grows. *)
Theorem Z3_rate : forall w b v c : R -> R, solution w b v c ->
  forall T, 0 <= T -> low (w T) (b T) (v T) (c T) ->
  forall t, T <= t -> (144 <= v t /\ 288/100 <= w t * sqrt (v t) <= 318/100 /\ -130/100 <= b t <= -127/100) /\
    (225/1000) ^ 2 / L (w t) (b t) (v t) (c t) <= v t /\
    L (w t) (b t) (v t) (c t) <= Rpower (Rpower (L (w T) (b T) (v T) (c T)) (-3) + 17/100 * (t - T)) (- (1/3)).
Proof.
  intros w b v c S T HT Hl t Ht. destruct (conclusion w b v c S T HT Hl) as [A [B [C _]]].
  specialize (A t Ht). specialize (B t Ht). specialize (C t Ht). rewrite !loss_mean in B. rewrite loss_mean in C.
  assert (Et := proj1 A). destruct Et as [V0 Et]. simpl in V0, Et. split; [split; auto|].
  assert (Sv : 0 < sqrt (v t)) by (apply sqrt_lt_R0; lra).
  assert (Eh : h (theta (w t) (b t) (v t) (c t)) ^ (2 * 1) = / v t).
  { unfold h, theta. simpl (2 * 1)%nat. rewrite pow_inv, pow2_sqrt by lra. reflexivity. }
  rewrite Eh in C. unfold theta in B, C.
  assert (Lp : 0 < L (w t) (b t) (v t) (c t)).
  { eapply Rlt_le_trans; [|apply C]. apply Rmult_lt_0_compat; [lra|apply Rinv_0_lt_compat; lra]. }
  split.
  - apply Rmult_le_reg_r with (L (w t) (b t) (v t) (c t) * / v t);
      [apply Rmult_lt_0_compat; auto; apply Rinv_0_lt_compat; lra|].
    replace ((225/1000) ^ 2 / L (w t) (b t) (v t) (c t) * (L (w t) (b t) (v t) (c t) * / v t)) with
      ((225/1000) ^ 2 * / v t) by (field; lra).
    replace (v t * (L (w t) (b t) (v t) (c t) * / v t)) with (L (w t) (b t) (v t) (c t)) by (field; lra). auto.
  - eapply Rle_trans; [apply B|].
    assert (E1 : 1 + INR 2 / INR 1 = 3) by (simpl INR; field).
    assert (E2 : 2 * INR 1 / INR 2 = 1) by (simpl INR; field).
    assert (E3 : INR 2 / INR 1 = 2) by (simpl INR; field).
    rewrite E1, E2, E3. replace (- / 3) with (- (1/3)) by field. replace (- (3)) with (-3) by ring.
    rewrite Rpower_1 by lra. replace (7/50 * (3/2)) with (21/100) by field.
    assert (E4 : Rpower (21/100) (-(2)) = / ((21/100) ^ 2)).
    { rewrite Rpower_Ropp, GradedRates.Rpower_2 by lra. reflexivity. }
    rewrite E4. assert (P := exp_pos (-3 * ln (L (w T) (b T) (v T) (c T)))). fold (Rpower (L (w T) (b T) (v T) (c T)) (-3)) in P.
    apply Descends.Rpower_le_neg; [|lra]. split; [|].
    + assert (0 <= 17/100 * (t - T)) by nra. lra.
    + apply Rplus_le_compat_l. apply Rmult_le_compat_r; [lra|]. lra.
Qed.

(* Where the certificate proofs/zoo/z3.jsonl has the flow at T = 55820288. *)
Definition certificate_box (w b v c : R) : Prop :=
  Rabs (w - 2014347651/10000000000) <= 1/100000000 /\ Rabs (b + 12856465337/10000000000) <= 1/100000000 /\
  Rabs (v - 2255753242821/10000000000) <= 1/100000000 /\ Rabs (c - 628187233353/10000000000) <= 1/100000000.

Lemma box_low w b v c : certificate_box w b v c -> low w b v c.
Proof.
  intros [W [B [V0 C]]]. apply Rabs_le_between in W. apply Rabs_le_between in B.
  apply Rabs_le_between in V0. apply Rabs_le_between in C.
  assert (W' : 2014347551/10000000000 <= w <= 2014347751/10000000000) by lra.
  assert (B' : -12856465437/10000000000 <= b <= -12856465237/10000000000) by lra.
  assert (V' : 2255753242721/10000000000 <= v <= 2255753242921/10000000000) by lra.
  assert (C' : 628187233253/10000000000 <= c <= 628187233453/10000000000) by lra.
  clear W B V0 C.
  assert (HL : L w b v c <= 331/1000000).
  { unfold L, N, silu, logistic. interval with (i_prec 60). }
  split; [split; [lra|split; [split; interval with (i_prec 40)|lra]]|]. split; [|lra].
  apply Rle_lt_trans with (331/1000000); auto. interval with (i_prec 40).
Qed.

Theorem Z3_certificate : forall w b v c : R -> R, solution w b v c ->
  forall T, 0 <= T -> certificate_box (w T) (b T) (v T) (c T) ->
  is_lim (fun t => L (w t) (b t) (v t) (c t)) p_infty 0 /\
  is_lim (fun t => sqrt (w t ^ 2 + b t ^ 2 + v t ^ 2 + c t ^ 2)) p_infty p_infty.
Proof. intros w b v c S T HT H. apply (Z3 w b v c S T HT). apply box_low; auto. Qed.
