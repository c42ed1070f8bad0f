(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Residuals r: R^P -> R^n with the mean scalar product, and L = |r|^2: its
   gradient, and why L > 0 stays so along a flow. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow.
Open Scope R_scope.

(* f g of continuous functions: ((f+g)^2 - f^2 - g^2)/2 *)
Lemma cont_mult D f g x : cont_within D f x -> cont_within D g x ->
  cont_within D (fun y => f y * g y) x.
Proof.
  intros F G. assert (S : forall u, cont_within D u x -> cont_within D (fun y => u y ^ 2) x).
  { intros u U. apply (cont_comp D (fun y => y ^ 2) _ u x (is_derive_sqr _)); auto. }
  assert (N : forall u, cont_within D u x -> cont_within D (fun y => - u y) x).
  { intros u U. apply (cont_comp D (fun y => - y) (-1) u x); auto. auto_derive; auto. }
  assert (Y : cont_within D (fun y => ((f y + g y) ^ 2 + (- (f y ^ 2) + - (g y ^ 2))) / 2) x).
  { apply (cont_comp D (fun y => y / 2) (/ 2) (fun y => (f y + g y) ^ 2 + (- (f y ^ 2) + - (g y ^ 2)))).
    - auto_derive; auto. ring.
    - apply cont_plus; [apply S, cont_plus; auto|]. apply cont_plus; apply N, S; auto. }
  intros eps He. destruct (Y eps He) as [d [Hd K]]. exists d. split; auto. intros y Dy Hy.
  specialize (K y Dy Hy). eapply Rle_trans; [|apply K]. apply Req_le. f_equal. field.
Qed.

(* ---- the statement's words ---- *)

Definition mdot (n : nat) (a b : vec) : R := dot n a b / INR n.
Definition mnorm (n : nat) (a : vec) : R := sqrt (mdot n a a).

Section Mean.
Variable n : nat.
Hypothesis Hn : (0 < n)%nat.

Lemma n_pos : 0 < INR n.
Proof. apply lt_0_INR; auto. Qed.

Lemma mdot_comm a b : mdot n a b = mdot n b a.
Proof. unfold mdot. rewrite dot_comm. reflexivity. Qed.

Lemma mdot_add a l b c : mdot n (add a l b) c = mdot n a c + l * mdot n b c.
Proof. unfold mdot. rewrite dot_add. generalize n_pos; intro. field. lra. Qed.

Lemma mdot_add_r a l b c : mdot n c (add a l b) = mdot n c a + l * mdot n c b.
Proof. rewrite mdot_comm, mdot_add, (mdot_comm a), (mdot_comm b). reflexivity. Qed.

Lemma mdot_ext a b a' b' : (forall i, (i < n)%nat -> a i = a' i) ->
  (forall i, (i < n)%nat -> b i = b' i) -> mdot n a b = mdot n a' b'.
Proof. intros A B. unfold mdot. rewrite (dot_ext n a b a' b'); auto. Qed.

Lemma mdot_self a : 0 <= mdot n a a.
Proof.
  unfold mdot. apply Rmult_le_pos; [apply dot_self|].
  left. apply Rinv_0_lt_compat, n_pos.
Qed.

Lemma mnorm_nonneg a : 0 <= mnorm n a.
Proof. apply sqrt_pos. Qed.

Lemma mnorm_sqr a : mnorm n a ^ 2 = mdot n a a.
Proof. unfold mnorm. rewrite pow2_sqrt; auto. apply mdot_self. Qed.

Lemma mnorm_norm a : mnorm n a = norm n a / sqrt (INR n).
Proof.
  unfold mnorm, mdot. rewrite sqrt_div; [reflexivity|apply dot_self|apply n_pos].
Qed.

Lemma mean_cauchy_schwarz a b : Rabs (mdot n a b) <= mnorm n a * mnorm n b.
Proof.
  rewrite !mnorm_norm. generalize n_pos; intro N.
  assert (0 < sqrt (INR n)) by (apply sqrt_lt_R0; auto).
  replace (norm n a / sqrt (INR n) * (norm n b / sqrt (INR n))) with
    (norm n a * norm n b * / (sqrt (INR n) * sqrt (INR n))) by (field; lra).
  rewrite sqrt_sqrt by lra. unfold mdot, Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ INR n)).
  - apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; auto|apply cauchy_schwarz].
  - left; apply Rinv_0_lt_compat; auto.
Qed.

Lemma mdot_le a b : mdot n a b <= mnorm n a * mnorm n b.
Proof. generalize (mean_cauchy_schwarz a b) (Rle_abs (mdot n a b)); lra. Qed.

Lemma mdot_ge a b : - (mnorm n a * mnorm n b) <= mdot n a b.
Proof. generalize (mean_cauchy_schwarz a b); intro H. apply Rabs_le_between in H. lra. Qed.

(* The mean of squares that are at most b^2. *)
Lemma mnorm_le a b : 0 <= b -> (forall j, (j < n)%nat -> Rabs (a j) <= b) -> mnorm n a <= b.
Proof.
  intros Hb H. unfold mnorm. rewrite <- (sqrt_pow2 b Hb). apply sqrt_le_1_alt.
  unfold mdot. generalize n_pos; intro N.
  assert (S : forall m, (m <= n)%nat -> dot m a a <= INR m * b ^ 2).
  { induction m as [|m IH]; intro Hm.
    - unfold dot; simpl. lra.
    - unfold dot; simpl sum. fold (dot m a a). rewrite S_INR.
      assert (K := H m ltac:(lia)). assert (a m * a m <= b ^ 2).
      { replace (a m * a m) with (Rabs (a m) ^ 2) by (rewrite pow2_abs; ring). apply pow_incr.
        split; [apply Rabs_pos|auto]. }
      generalize (IH ltac:(lia)). lra. }
  apply Rmult_le_reg_r with (INR n); auto.
  replace (dot n a a / INR n * INR n) with (dot n a a) by (field; lra).
  generalize (S n (le_n n)). lra.
Qed.
End Mean.

Section Residuals.
Variables (P n : nat) (r : vec -> vec) (J : vec -> nat -> vec).
Hypothesis Hn : (0 < n)%nat.
(* J x j is the gradient of r_j in x: row j of Dr *)
Hypothesis HJ : forall x j, (j < n)%nat -> is_grad P (fun y => r y j) x (J x j).

Definition mean_loss (x : vec) : R := mdot n (r x) (r x).
Definition mean_grad (x : vec) : vec := fun i => 2 / INR n * sum n (fun j => r x j * J x j i).
(* D_V r *)
Definition along (x V : vec) : vec := fun j => dot P (J x j) V.

Lemma mean_loss_grad x : is_grad P mean_loss x (mean_grad x).
Proof.
  assert (S : forall m, (m <= n)%nat ->
    is_grad P (fun y => dot m (r y) (r y)) x (fun i => 2 * sum m (fun j => r x j * J x j i))).
  { induction m as [|m IH]; intro Hm; unfold dot; simpl sum.
    - apply grad_ext_g with (fun _ => 0); [intros; ring|]. apply grad_const.
    - eapply grad_ext_g; [|apply (grad_plus P (fun y => sum m (fun i => r y i * r y i)));
        [apply (IH ltac:(lia))|apply (grad_mult P (fun y => r y m) (fun y => r y m)); apply HJ; lia]].
      intros i Hi. unfold add. ring. }
  unfold mean_loss, mdot. generalize (n_pos n Hn); intro N.
  eapply grad_ext_g; [|apply (grad_comp P (fun a => a / INR n) (/ INR n)); [|apply (S n (le_n n))]].
  - intros i Hi. unfold mean_grad. field. lra.
  - auto_derive; auto. field. lra.
Qed.

(* <grad L, V> = 2 <r, D_V r> *)
Lemma mean_grad_dot x V : dot P (mean_grad x) V = 2 * mdot n (r x) (along x V).
Proof.
  unfold mean_grad, mdot, along, dot at 1. generalize (n_pos n Hn); intro N.
  assert (S : forall m, sum P (fun i => sum m (fun j => r x j * J x j i) * V i) =
                        sum m (fun j => r x j * dot P (J x j) V)).
  { induction m as [|m IH]; simpl.
    - rewrite sum_scal. ring.
    - rewrite <- IH. unfold dot. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros; ring. }
  rewrite (sum_ext P _ (fun i => 2 / INR n * (sum n (fun j => r x j * J x j i) * V i)))
    by (intros; ring).
  rewrite sum_scal, S. unfold dot at 2. field. lra.
Qed.

Lemma mean_loss_nonneg x : 0 <= mean_loss x.
Proof. apply mdot_self; auto. Qed.

(* |grad L|^2 <= 4 M^2 L where |grad r_j| <= M for all j *)
Lemma mean_grad_small x M : 0 <= M -> (forall j, (j < n)%nat -> norm P (J x j) <= M) ->
  dot P (mean_grad x) (mean_grad x) <= 4 * M ^ 2 * mean_loss x.
Proof.
  intros HM H. set (g := mean_grad x). rewrite <- norm_sqr.
  assert (G0 := norm_nonneg P g).
  assert (A : mnorm n (along x g) <= M * norm P g).
  { apply mnorm_le; auto; [nra|]. intros j Hj. eapply Rle_trans; [apply cauchy_schwarz|].
    apply Rmult_le_compat_r; auto. }
  assert (B : norm P g ^ 2 <= 2 * (mnorm n (r x) * (M * norm P g))).
  { rewrite norm_sqr. unfold g at 1. rewrite mean_grad_dot. fold g.
    apply Rmult_le_compat_l; [lra|]. eapply Rle_trans; [apply (mdot_le n Hn)|].
    apply Rmult_le_compat_l; auto. apply mnorm_nonneg. }
  assert (R2 : mnorm n (r x) ^ 2 = mean_loss x) by (apply mnorm_sqr; auto).
  assert (R0 := mnorm_nonneg n (r x)). set (m := mnorm n (r x)) in *.
  assert (C : norm P g <= 2 * m * M).
  { destruct (Req_dec (norm P g) 0) as [E|E]; [rewrite E; nra|].
    apply Rmult_le_reg_r with (norm P g); [lra|]. nra. }
  rewrite <- R2. replace (4 * M ^ 2 * m ^ 2) with ((2 * m * M) ^ 2) by ring.
  apply pow_incr. lra.
Qed.

(* Dr is bounded near each point (as it is where r is C1). *)
Hypothesis HB : forall x, exists d M, 0 < d /\ 0 <= M /\
  forall y j, (j < n)%nat -> norm P (add y (-1) x) <= d -> norm P (J y j) <= M.
Variable th : R -> vec.
Hypothesis Hth : flow P mean_grad th.

Lemma th_cont t : 0 <= t -> forall i, (i < P)%nat ->
  cont_within (fun s => 0 <= s) (fun s => th s i) t.
Proof.
  intros Ht i Hi. destruct (Req_dec t 0) as [->|E].
  - apply Hth; auto.
  - eapply derive_cont. apply Hth; auto. lra.
Qed.

(* L does not become 0 at a finite time. *)
Lemma stays_positive b : 0 < b -> (forall t, 0 <= t < b -> 0 < mean_loss (th t)) ->
  0 < mean_loss (th b).
Proof.
  intros Hb Hp. destruct (HB (th b)) as [d [M [Hd [HM H]]]].
  destruct (curve_cont P _ th b (th_cont b ltac:(lra)) d Hd) as [e [He K]].
  set (a := Rmax 0 (b - e)).
  assert (Ha : 0 <= a < b) by (unfold a; split; [apply Rmax_l|apply Rmax_lub_lt; lra]).
  assert (Hae : b - e <= a) by apply Rmax_r.
  set (c := 4 * M ^ 2).
  assert (Cl : forall s, 0 <= s -> cont_within (fun y => a <= y <= b) (fun s => mean_loss (th s)) s).
  { intros s Hs. apply (cont_subset (fun y => 0 <= y)); [intros; lra|].
    apply (cont_along P _ mean_loss th s _ (mean_loss_grad (th s))). apply th_cont; auto. }
  destruct (mean_loss_nonneg (th b)) as [|Z]; auto. exfalso.
  (* L(b) = 0: L e^(c t) rises, and is positive in a *)
  assert (F : - (mean_loss (th b) * exp (c * b)) <= - (mean_loss (th a) * exp (c * a))).
  { apply (decreasing a b (fun s => - (mean_loss (th s) * exp (c * s)))
      (fun s => - (- dot P (mean_grad (th s)) (mean_grad (th s)) * exp (c * s) +
                   mean_loss (th s) * (c * exp (c * s))))); [lra| | | |].
    1, 2: set (D := fun y => a <= y <= b).
    - assert (X : cont_within D (fun s => exp (c * s)) a).
      { eapply derive_cont with (l := c * exp (c * a)). auto_derive; auto. ring. }
      assert (Y := cont_mult D _ _ a (Cl a ltac:(lra)) X).
      apply (cont_comp D (fun y => - y) (-1) _ a); [auto_derive; auto|exact Y].
    - assert (X : cont_within D (fun s => exp (c * s)) b).
      { eapply derive_cont with (l := c * exp (c * b)). auto_derive; auto. ring. }
      assert (Y := cont_mult D _ _ b (Cl b ltac:(lra)) X).
      apply (cont_comp D (fun y => - y) (-1) _ b); [auto_derive; auto|exact Y].
    - intros s Hs. apply (is_derive_opp (fun s => mean_loss (th s) * exp (c * s))).
      apply (derive_mult (fun s => mean_loss (th s)) (fun s => exp (c * s))).
      + apply (loss_derive P mean_loss mean_grad th mean_loss_grad Hth). lra.
      + auto_derive; auto. ring.
    - intros s Hs. assert (G : dot P (mean_grad (th s)) (mean_grad (th s)) <= c * mean_loss (th s)).
      { unfold c. apply mean_grad_small; auto. intros j Hj. apply H; auto.
        apply K; [lra|]. apply Rabs_le. lra. }
      generalize (exp_pos (c * s)). nra. }
  assert (0 < mean_loss (th a)) by (apply Hp; lra).
  rewrite <- Z, Rmult_0_l in F. generalize (exp_pos (c * a)). nra.
Qed.
End Residuals.

(* A flow from a later time on. *)
Lemma flow_from P grad th T : 0 <= T -> flow P grad th -> flow P grad (fun t => th (T + t)).
Proof.
  intros HT [C D]. split.
  - intros i Hi. destruct (Req_dec T 0) as [->|E].
    + intros eps He. destruct (C i Hi eps He) as [d [Hd H]]. exists d. split; auto.
      intros y Hy Hyd. rewrite !Rplus_0_l. apply H; auto.
    + assert (K := derive_cont (fun _ => True) _ _ _ (D T i ltac:(lra) Hi)).
      intros eps He. destruct (K eps He) as [d [Hd H]]. exists d. split; auto.
      intros y _ Hy. rewrite Rplus_0_r. apply H; auto.
      replace (T + y - T) with (y - 0) by ring. auto.
  - intros t i Ht Hi. rewrite <- (Rmult_1_r (- grad (th (T + t)) i)).
    apply (derive_comp (fun s => th s i) (fun s => T + s)).
    + apply D; auto. lra.
    + auto_derive; auto.
Qed.
