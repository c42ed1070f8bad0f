(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Gradient flows, and the principle behind every proof of divergence:
   |grad L| >= m L/(1 + |theta|) along a flow implies L -> 0 (rules threshold,
   graded-chart); with L > 0 everywhere, |theta| -> infinity. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector.
Open Scope R_scope.

(* th' = - grad L(th) for t > 0, and th is continuous in 0 from the right:
   no more than every solution on [0, infinity) has. *)
Definition flow (P : nat) (grad : vec -> vec) (th : R -> vec) : Prop :=
  (forall i, (i < P)%nat -> cont_within (fun s => 0 <= s) (fun s => th s i) 0) /\
  (forall t i, 0 < t -> (i < P)%nat -> is_derive (fun s => th s i) t (- grad (th t) i)).

Lemma cont_subset (D E : R -> Prop) f x : (forall y, E y -> D y) ->
  cont_within D f x -> cont_within E f x.
Proof.
  intros S C eps He. destruct (C eps He) as [d [Hd H]]. exists d. split; auto.
Qed.

(* What is continuous in 0 from the right. *)
Lemma right_cont f : filterlim f (at_right 0) (locally (f 0)) -> cont_within (fun s => 0 <= s) f 0.
Proof.
  intros F eps He. destruct (F _ (locally_ball (f 0) (mkposreal eps He))) as [d Hd].
  exists (d / 2). split; [destruct d; simpl; lra|]. intros y Hy Hyd.
  destruct (Req_dec y 0) as [->|N0].
  - replace (f 0 - f 0) with 0 by ring. rewrite Rabs_R0. lra.
  - left. apply (Hd y); [|lra]. apply Rle_lt_trans with (d / 2); [exact Hyd|destruct d; simpl; lra].
Qed.

(* A function that falls on [0, infinity). *)
Lemma falling f df : cont_within (fun s => 0 <= s) f 0 ->
  (forall t, 0 < t -> is_derive f t (df t)) -> (forall t, 0 < t -> df t <= 0) ->
  forall s t, 0 <= s <= t -> f t <= f s.
Proof.
  intros C D N s t Hst. apply (decreasing s t f df); try lra.
  - destruct (Req_dec s 0) as [->|E].
    + apply (cont_subset (fun y => 0 <= y)); auto. intros; lra.
    + eapply derive_cont, D. lra.
  - destruct (Req_dec t 0) as [->|E].
    + apply (cont_subset (fun y => 0 <= y)); auto. intros; lra.
    + eapply derive_cont, D. lra.
  - intros; apply D; lra.
  - intros; apply N; lra.
Qed.

(* Coquelicot's rules in the notation of R. *)
Lemma derive_plus (f g : R -> R) x a b : is_derive f x a -> is_derive g x b ->
  is_derive (fun y => f y + g y) x (a + b).
Proof. intros; apply (is_derive_plus f g); auto. Qed.

Lemma derive_mult (f g : R -> R) x a b : is_derive f x a -> is_derive g x b ->
  is_derive (fun y => f y * g y) x (a * g x + f x * b).
Proof. intros; apply (is_derive_mult f g); auto. intros; apply Rmult_comm. Qed.

Lemma derive_comp (f g : R -> R) x a b : is_derive f (g x) a -> is_derive g x b ->
  is_derive (fun y => f (g y)) x (a * b).
Proof.
  intros F G. rewrite Rmult_comm. apply (is_derive_comp f g); auto.
Qed.

Lemma derive_const a x : is_derive (fun _ => a) x 0.
Proof. apply @is_derive_const. Qed.

Lemma cont_plus D f g x : cont_within D f x -> cont_within D g x ->
  cont_within D (fun y => f y + g y) x.
Proof.
  intros F G eps He. destruct (F (eps / 2)) as [d1 [P1 H1]]; [lra|].
  destruct (G (eps / 2)) as [d2 [P2 H2]]; [lra|].
  exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. intros y Dy Hy.
  generalize (H1 y Dy (Rle_trans _ _ _ Hy (Rmin_l _ _))) (H2 y Dy (Rle_trans _ _ _ Hy (Rmin_r _ _))).
  intros A B. replace (f y + g y - (f x + g x)) with ((f y - f x) + (g y - g x)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

(* f o g, f differentiable in g x *)
Lemma cont_comp D (f : R -> R) l g x : is_derive f (g x) l -> cont_within D g x ->
  cont_within D (fun y => f (g y)) x.
Proof.
  intros F G eps He. destruct (derive_cont (fun _ => True) _ _ _ F eps He) as [d [Hd H]].
  destruct (G d Hd) as [r [Hr K]]. exists r. split; auto.
Qed.

Section Flow.
Variables (P : nat) (L : vec -> R) (grad : vec -> vec) (th : R -> vec).
Hypothesis HL : forall x, is_grad P L x (grad x).
Hypothesis Hth : flow P grad th.

Let sq t := dot P (grad (th t)) (grad (th t)).

Lemma loss_derive t : 0 < t -> is_derive (fun s => L (th s)) t (- sq t).
Proof.
  intro Ht. unfold sq. evar_last.
  - apply (chain P L th t (grad (th t)) (fun i => - grad (th t) i)); [apply HL|].
    intros i Hi. apply Hth; auto.
  - rewrite dot_comm, dot_opp. reflexivity.
Qed.

Lemma loss_cont : cont_within (fun s => 0 <= s) (fun s => L (th s)) 0.
Proof. apply (cont_along P _ L th 0 (grad (th 0))); [apply HL|apply Hth]. Qed.

Lemma loss_falls s t : 0 <= s <= t -> L (th t) <= L (th s).
Proof.
  apply (falling (fun s => L (th s)) (fun t => - sq t)).
  - apply loss_cont.
  - apply loss_derive.
  - intros r _. generalize (dot_self P (grad (th r))). unfold sq. lra.
Qed.

(* |theta(t) - theta(0)|^2 <= t (L(0) - L(t)): with d = theta(t) - theta(0)
   the function <d, theta(s)> - |d|^2 s/(2t) + t L(s)/2 falls, as
   <d, theta'> <= |d|^2/(2t) + t |theta'|^2/2. *)
Lemma distance t : 0 < t ->
  dot P (add (th t) (-1) (th 0)) (add (th t) (-1) (th 0)) <= t * (L (th 0) - L (th t)).
Proof.
  intro Ht. set (d := add (th t) (-1) (th 0)). set (q := dot P d d).
  assert (C1 : forall s, is_grad P (fun y => 0 + dot P d y) (th s) d) by (intro; apply grad_affine).
  assert (F : (0 + dot P d (th t)) + (- (q / (2 * t)) * t + t / 2 * L (th t)) <=
              (0 + dot P d (th 0)) + (- (q / (2 * t)) * 0 + t / 2 * L (th 0))).
  { apply (falling (fun s => (0 + dot P d (th s)) + (- (q / (2 * t)) * s + t / 2 * L (th s)))
      (fun s => dot P d (fun i => - grad (th s) i) + (- (q / (2 * t)) + t / 2 * (- sq s)))); [| | |lra].
    - apply cont_plus; [apply (cont_along P (fun s => 0 <= s) (fun y => 0 + dot P d y) th 0 d (C1 0)), Hth|]. apply cont_plus.
      + eapply (derive_cont _ _ _ (- (q / (2 * t)))). auto_derive; auto. ring.
      + apply (cont_comp _ (fun y => t / 2 * y) (t / 2)); [auto_derive; auto; ring|apply loss_cont].
    - intros s Hs.
      apply (is_derive_plus (fun s => 0 + dot P d (th s)) (fun s => - (q / (2 * t)) * s + t / 2 * L (th s))).
      + apply (chain P (fun y => 0 + dot P d y) th s d (fun i => - grad (th s) i) (C1 s)). intros i Hi. apply Hth; auto.
      + apply (is_derive_plus (fun s => - (q / (2 * t)) * s) (fun s => t / 2 * L (th s))).
        * auto_derive; auto. ring.
        * apply (is_derive_scal (fun s => L (th s))). apply loss_derive; auto.
    - intros s Hs. rewrite dot_comm, dot_opp, dot_comm. unfold sq.
      generalize (dot_self P (add d t (grad (th s)))).
      rewrite dot_add, !dot_add_r, (dot_comm P (grad (th s)) d). fold q.
      set (a := dot P d (grad (th s))). set (b := dot P (grad (th s)) (grad (th s))).
      intro H. apply Rmult_le_reg_l with (2 * t); [lra|].
      replace (2 * t * (- a + (- (q / (2 * t)) + t / 2 * - b))) with (- (q + t * a + t * (a + t * b))) by (field; lra).
      lra. }
  assert (Q : dot P d (th t) - dot P d (th 0) = q).
  { transitivity (dot P d (add (th t) (-1) (th 0))); [rewrite dot_add_r; ring|reflexivity]. }
  replace (q / (2 * t) * t) with (q / 2) in F by (field; lra).
  replace (- (q / (2 * t)) * t) with (- (q / 2)) in F by (field; lra).
  assert (0 <= q) by apply dot_self. fold d q.
  apply Rmult_le_reg_l with (/ 2); lra.
Qed.

Hypothesis Hpos : forall x, 0 <= L x.

(* (1 + |theta(t)|)^2 <= 2 ((1 + |theta(0)|)^2 + t L(0)) *)
Lemma growth t : 0 <= t ->
  (1 + norm P (th t)) ^ 2 <= 2 * ((1 + norm P (th 0)) ^ 2 + t * L (th 0)).
Proof.
  intro Ht. generalize (norm_nonneg P (th 0)) (norm_nonneg P (th t)) (Hpos (th 0)); intros.
  destruct (Req_dec t 0) as [->|E]; [nra|].
  assert (D := distance t ltac:(lra)). set (d := add (th t) (-1) (th 0)) in *.
  assert (N : norm P (th t) <= norm P (th 0) + norm P d).
  { rewrite (norm_ext P (th t) (add (th 0) 1 d)) by (intros; unfold d, add; ring).
    eapply Rle_trans; [apply norm_add|]. rewrite Rabs_R1. lra. }
  rewrite <- norm_sqr in D. generalize (norm_nonneg P d) (Hpos (th t)); intros.
  assert (norm P d ^ 2 <= t * L (th 0)) by nra.
  apply Rle_trans with ((1 + norm P (th 0) + norm P d) ^ 2); [apply pow_incr; lra|].
  generalize (pow2_ge_0 (1 + norm P (th 0) - norm P d)); lra.
Qed.

(* The principle, along one flow. *)
Section Principle.
Variable m : R.
Hypothesis Hm : 0 < m.
Hypothesis Hsteep : forall t, 0 <= t ->
  m * L (th t) <= norm P (grad (th t)) * (1 + norm P (th t)).

Let B := 1 + norm P (th 0).
Let L0 := L (th 0).

Lemma B_pos : 1 <= B.
Proof. unfold B. generalize (norm_nonneg P (th 0)); lra. Qed.

Theorem rate t : 0 <= t -> L (th t) * (1 + m ^ 2 / 2 * ln (1 + t * L0 / B ^ 2)) <= L0.
Proof.
  intro Ht. generalize B_pos; intro HB. assert (B2 : 0 < B ^ 2) by nra.
  assert (HL0 : 0 <= L0) by apply Hpos.
  assert (Hln : 0 <= ln (1 + t * L0 / B ^ 2)).
  { rewrite <- ln_1. assert (0 <= t * L0 / B ^ 2) by (apply Rdiv_le_0_compat; nra).
    destruct H as [H|H]; [left; apply ln_increasing; lra|rewrite <- H, Rplus_0_r; lra]. }
  destruct (Hpos (th t)) as [Hp|Hz]; [|rewrite <- Hz; lra].
  assert (HL0' : 0 < L0) by (unfold L0; generalize (loss_falls 0 t ltac:(lra)); lra).
  (* On [0,t] L >= L(t) > 0; 1/L - m^2/(2 L0) log(1 + s L0/B^2) rises. *)
  assert (F : m ^ 2 / 2 / L0 * ln (1 + t * L0 / B ^ 2) - / L (th t) <=
              m ^ 2 / 2 / L0 * ln (1 + 0 * L0 / B ^ 2) - / L0).
  { apply (decreasing 0 t (fun s => m ^ 2 / 2 / L0 * ln (1 + s * L0 / B ^ 2) - / L (th s))
      (fun s => m ^ 2 / 2 / (B ^ 2 + s * L0) - sq s / L (th s) ^ 2)); auto.
    - assert (D : forall s, 0 <= s -> is_derive (fun s => m ^ 2 / 2 / L0 * ln (1 + s * L0 / B ^ 2)) s
                  (m ^ 2 / 2 / (B ^ 2 + s * L0))).
      { intros s Hs. auto_derive.
        - apply Rplus_lt_le_0_compat; [lra|]. apply Rdiv_le_0_compat; nra.
        - field. repeat split; nra. }
      apply cont_plus; [eapply derive_cont, D; lra|].
      apply (cont_comp _ (fun y => - / y) (/ L0 ^ 2)).
      + auto_derive; unfold L0 in *; [lra|]. field. lra.
      + apply (cont_subset (fun y => 0 <= y)); [intros; lra|]. apply loss_cont.
    - destruct (Req_dec t 0) as [E|E].
      + rewrite E in *. apply cont_plus.
        * eapply (derive_cont _ _ _ (m ^ 2 / 2 / (B ^ 2))). auto_derive; [lra|]. field. lra.
        * apply (cont_comp _ (fun y => - / y) (/ L0 ^ 2)).
          -- auto_derive; unfold L0 in *; [lra|]. field. lra.
          -- apply (cont_subset (fun y => 0 <= y)); [intros; lra|]. apply loss_cont.
      + eapply derive_cont. apply (is_derive_minus (fun s => m ^ 2 / 2 / L0 * ln (1 + s * L0 / B ^ 2)) (fun s => / L (th s))).
        * auto_derive; [|reflexivity]. apply Rplus_lt_le_0_compat; [lra|]. apply Rdiv_le_0_compat; nra.
        * apply (is_derive_inv (fun s => L (th s))); [apply loss_derive; lra|lra].
    - intros s Hs. assert (0 < L (th s)) by (generalize (loss_falls s t ltac:(lra)); lra).
      evar_last.
      + apply (is_derive_minus (fun s => m ^ 2 / 2 / L0 * ln (1 + s * L0 / B ^ 2)) (fun s => / L (th s))).
        * auto_derive; [|reflexivity]. apply Rplus_lt_le_0_compat; [lra|]. apply Rdiv_le_0_compat; nra.
        * apply (is_derive_inv (fun s => L (th s))); [apply loss_derive; lra|lra].
      + unfold minus, plus, opp; simpl. field. repeat split; nra.
    - intros s Hs. assert (Pl : 0 < L (th s)) by (generalize (loss_falls s t ltac:(lra)); lra).
      assert (G := growth s ltac:(lra)). fold B L0 in G.
      assert (S := Hsteep s ltac:(lra)). unfold sq. rewrite <- norm_sqr.
      set (l := L (th s)) in *. set (g := norm P (grad (th s))) in *. set (r := 1 + norm P (th s)) in *.
      assert (0 <= g) by apply norm_nonneg.
      assert (1 <= r) by (unfold r; generalize (norm_nonneg P (th s)); lra).
      assert (A : (m * l) ^ 2 <= g ^ 2 * r ^ 2).
      { replace (g ^ 2 * r ^ 2) with ((g * r) ^ 2) by ring. apply pow_incr. split; [nra|auto]. }
      assert (A2 : (m * l) ^ 2 <= g ^ 2 * (2 * (B ^ 2 + s * L0))).
      { eapply Rle_trans; [apply A|]. apply Rmult_le_compat_l; [nra|auto]. }
      assert (Q : 0 < B ^ 2 + s * L0) by nra. assert (Q2 : 0 < l ^ 2) by nra.
      apply Rmult_le_reg_r with (l ^ 2 * (2 * (B ^ 2 + s * L0))); [nra|].
      replace ((m ^ 2 / 2 / (B ^ 2 + s * L0) - g ^ 2 / l ^ 2) * (l ^ 2 * (2 * (B ^ 2 + s * L0)))) with
        ((m * l) ^ 2 - g ^ 2 * (2 * (B ^ 2 + s * L0))) by (field; lra).
      lra. }
  replace (1 + 0 * L0 / B ^ 2) with 1 in F by (field; lra). rewrite ln_1, Rmult_0_r in F.
  set (l := L (th t)) in *. set (y := ln (1 + t * L0 / B ^ 2)) in *.
  assert (K : / L0 + m ^ 2 / 2 / L0 * y <= / l) by lra.
  apply Rmult_le_compat_l with (r := l * L0) in K; [|nra].
  replace (l * L0 * / l) with L0 in K by (field; lra).
  replace (l * L0 * (/ L0 + m ^ 2 / 2 / L0 * y)) with (l * (1 + m ^ 2 / 2 * y)) in K by (field; lra).
  exact K.
Qed.

Theorem loss_to_0 : is_lim (fun t => L (th t)) p_infty 0.
Proof.
  generalize B_pos; intro HB. assert (B2 : 0 < B ^ 2) by nra.
  apply is_lim_spec. intros [eps He]. simpl.
  assert (HL0 : 0 <= L0) by apply Hpos.
  destruct HL0 as [HL0|HL0].
  2: { exists 0. intros t Ht. rewrite Rminus_0_r, Rabs_pos_eq by apply Hpos.
       generalize (loss_falls 0 t ltac:(lra)). fold L0. lra. }
  set (M := 2 / m ^ 2 * (L0 / eps)). assert (m2 : 0 < m ^ 2) by nra.
  assert (HM : 0 <= M).
  { unfold M. apply Rmult_le_pos; left; apply Rdiv_lt_0_compat; lra. }
  exists (exp M * B ^ 2 / L0). intros t Ht.
  assert (E0 : 0 < exp M * B ^ 2 / L0).
  { apply Rdiv_lt_0_compat; auto. apply Rmult_lt_0_compat; auto. apply exp_pos. }
  assert (E1 : exp M < 1 + t * L0 / B ^ 2).
  { apply Rmult_lt_compat_r with (r := L0 / B ^ 2) in Ht; [|apply Rdiv_lt_0_compat; auto].
    replace (exp M * B ^ 2 / L0 * (L0 / B ^ 2)) with (exp M) in Ht by (field; lra).
    unfold Rdiv in *. lra. }
  apply ln_increasing in E1; [|apply exp_pos]. rewrite ln_exp in E1.
  assert (R := rate t ltac:(lra)). rewrite Rminus_0_r, Rabs_pos_eq by apply Hpos.
  set (y := ln (1 + t * L0 / B ^ 2)) in *. set (l := L (th t)) in *.
  assert (0 <= l) by apply Hpos.
  assert (K : L0 / eps < 1 + m ^ 2 / 2 * y).
  { replace (L0 / eps) with (m ^ 2 / 2 * M) by (unfold M; field; lra).
    assert (m ^ 2 / 2 * M < m ^ 2 / 2 * y) by (apply Rmult_lt_compat_l; lra). lra. }
  apply Rnot_le_lt; intro H1.
  assert (eps * (L0 / eps) = L0) by (field; lra).
  assert (0 < L0 / eps) by (apply Rdiv_lt_0_compat; lra).
  nra.
Qed.
End Principle.
End Flow.
