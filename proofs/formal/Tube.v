(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* A verified tube (rule tube): a path p with a small defect is close to the
   flow, as far as the Hessian of L allows. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow.
Open Scope R_scope.

(* (e^(m x) - 1)/m, or x where m = 0: its derivative is e^(m x) *)
Definition phi (m x : R) : R := if Req_EM_T m 0 then x else (exp (m * x) - 1) / m.
(* The bound of the error: E' = m E + delta, E(0) = e0. *)
Definition bound (m delta e0 x : R) : R := exp (m * x) * e0 + delta * phi m x.

Lemma phi_0 m : phi m 0 = 0.
Proof. unfold phi. destruct (Req_EM_T m 0); [auto|]. rewrite Rmult_0_r, exp_0. field; auto. Qed.

Lemma phi_derive m x : is_derive (phi m) x (exp (m * x)).
Proof.
  unfold phi. destruct (Req_EM_T m 0) as [->|E].
  - rewrite Rmult_0_l, exp_0. apply @is_derive_id.
  - auto_derive; auto. field; auto.
Qed.

Lemma phi_opp m x : exp (m * x) * phi (- m) x = phi m x.
Proof.
  unfold phi. destruct (Req_EM_T (- m) 0) as [E|E]; destruct (Req_EM_T m 0) as [F|F]; try lra.
  - rewrite F, Rmult_0_l, exp_0. ring.
  - assert (X : exp (m * x) * exp (- m * x) = 1)
      by (rewrite <- exp_plus; replace (m * x + - m * x) with 0 by ring; apply exp_0).
    replace (exp (m * x) * ((exp (- m * x) - 1) / - m)) with
      ((exp (m * x) - exp (m * x) * exp (- m * x)) / m) by (field; auto).
    rewrite X. reflexivity.
Qed.

Lemma bound_derive m delta e0 x : is_derive (bound m delta e0) x ((m * e0 + delta) * exp (m * x)).
Proof.
  unfold bound. evar_last.
  - apply (is_derive_plus (fun x => exp (m * x) * e0) (fun x => delta * phi m x)).
    + auto_derive; auto.
    + apply (is_derive_scal (phi m)). apply phi_derive.
  - unfold plus; simpl. ring.
Qed.

(* E rises or falls: it is greatest at an end. *)
Lemma bound_ends m delta e0 x X r : 0 <= x <= X ->
  bound m delta e0 0 < r -> bound m delta e0 X < r -> bound m delta e0 x < r.
Proof.
  intros Hx H0 H1. assert (C : forall D y, cont_within D (bound m delta e0) y).
  { intros. eapply derive_cont, bound_derive. }
  destruct (Rle_dec (m * e0 + delta) 0) as [S|S].
  - apply Rle_lt_trans with (bound m delta e0 0); auto.
    apply (decreasing 0 x _ (fun y => (m * e0 + delta) * exp (m * y))); auto; try lra.
    + intros; apply bound_derive.
    + intros y _. generalize (exp_pos (m * y)); nra.
  - apply Rle_lt_trans with (bound m delta e0 X); auto. apply Ropp_le_cancel.
    apply (decreasing x X (fun y => - bound m delta e0 y) (fun y => - ((m * e0 + delta) * exp (m * y)))); try lra.
    + eapply derive_cont. apply (is_derive_opp (bound m delta e0)), bound_derive.
    + eapply derive_cont. apply (is_derive_opp (bound m delta e0)), bound_derive.
    + intros; apply (is_derive_opp (bound m delta e0)), bound_derive.
    + intros y _. generalize (exp_pos (m * y)); nra.
Qed.

Lemma grad_square P x : is_grad P (fun y => dot P y y) x (fun i => 2 * x i).
Proof.
  intros eps He. exists eps. split; auto. intros y Hy. set (u := add y (-1) x) in *.
  assert (E : dot P y y - dot P x x - dot P (fun i => 2 * x i) u = dot P u u).
  { rewrite dot_scal. unfold u. rewrite dot_add, !dot_add_r, (dot_comm P y x). ring. }
  rewrite E, <- norm_sqr. generalize (norm_nonneg P u); intro. rewrite Rabs_pos_eq; nra.
Qed.

Lemma sqrt_derive x : 0 < x -> is_derive sqrt x (/ (2 * sqrt x)).
Proof. intro Hx. apply is_derive_Reals, derivable_pt_lim_sqrt; auto. Qed.

Section Tube.
Variables (P : nat) (grad : vec -> vec) (H : vec -> nat -> vec).
(* H x i is the gradient of the i-th entry of grad: row i of the Hessian. *)
Hypothesis HH : forall x i, (i < P)%nat -> is_grad P (fun y => grad y i) x (H x i).
Variables (t0 t1 : R) (p dp th : R -> vec).
Hypothesis Ht : t0 <= t1.
Let I t := t0 <= t <= t1.
(* p' = dp and theta' = -grad L(theta) inside of [t0,t1]; both are continuous
   on [t0,t1] *)
Hypothesis Cp : forall t i, I t -> (i < P)%nat -> cont_within I (fun s => p s i) t.
Hypothesis Dp : forall t i, t0 < t < t1 -> (i < P)%nat -> is_derive (fun s => p s i) t (dp t i).
Hypothesis Cth : forall t i, I t -> (i < P)%nat -> cont_within I (fun s => th s i) t.
Hypothesis Dth : forall t i, t0 < t < t1 -> (i < P)%nat ->
  is_derive (fun s => th s i) t (- grad (th t) i).
Variables (delta e0 rad m : R).
Let u t := add (th t) (-1) (p t).
Hypothesis Hdefect : forall t, t0 < t < t1 -> norm P (add (dp t) 1 (grad (p t))) <= delta.
Hypothesis Hstart : norm P (u t0) <= e0.
Hypothesis Hgrowth : forall t xi v, t0 < t < t1 -> norm P (add xi (-1) (p t)) <= rad ->
  - m * dot P v v <= dot P v (fun i => dot P (H xi i) v).
Let E t := bound m delta e0 (t - t0).
Hypothesis HE0 : E t0 < rad.
Hypothesis HE1 : E t1 < rad.

(* <u, grad L(p + u) - grad L(p)> >= -m |u|^2 by the mean value theorem *)
Lemma mean_value t : t0 < t < t1 -> norm P (u t) <= rad ->
  - m * dot P (u t) (u t) <= dot P (u t) (grad (th t)) - dot P (u t) (grad (p t)).
Proof.
  intros Hi Hu. set (v := u t) in *.
  set (f := fun s => - m * dot P v v * s + - sum P (fun i => v i * grad (add (p t) s v) i)).
  assert (D : forall s, is_derive f s (- m * dot P v v + - dot P v (fun i => dot P (H (add (p t) s v) i) v))).
  { intro s. apply (is_derive_plus (fun s => - m * dot P v v * s)
      (fun s => - sum P (fun i => v i * grad (add (p t) s v) i))).
    - auto_derive; auto. ring.
    - apply (is_derive_opp (fun s => sum P (fun i => v i * grad (add (p t) s v) i))).
      apply (sum_derive P (fun i s => v i * grad (add (p t) s v) i)
        (fun i s => v i * dot P (H (add (p t) s v) i) v)).
      intros i Hp. apply (is_derive_scal (fun s => grad (add (p t) s v) i)).
      apply (chain P (fun y => grad y i) (fun s => add (p t) s v) s (H (add (p t) s v) i) v); auto.
      intros j Hj. unfold add. auto_derive; auto. ring. }
  assert (F : f 1 <= f 0).
  { apply (decreasing 0 1 f (fun s => - m * dot P v v + - dot P v (fun i => dot P (H (add (p t) s v) i) v))).
    - lra.
    - eapply derive_cont, D.
    - eapply derive_cont, D.
    - intros; apply D.
    - intros s Hs. assert (K : norm P (add (add (p t) s v) (-1) (p t)) <= rad).
      { rewrite (norm_ext P _ (add (fun _ => 0) s v)) by (intros; unfold add; ring).
        eapply Rle_trans; [apply norm_add|]. rewrite (Rabs_pos_eq s) by lra.
        rewrite norm_zero by auto. generalize (norm_nonneg P v); nra. }
      generalize (Hgrowth t _ v Hi K). lra. }
  unfold f in F.
  rewrite (sum_ext P (fun i => v i * grad (add (p t) 1 v) i) (fun i => v i * grad (th t) i)) in F.
  - rewrite (sum_ext P (fun i => v i * grad (add (p t) 0 v) i) (fun i => v i * grad (p t) i)) in F.
    + unfold dot at 2 3. lra.
    + intros i Hp. f_equal. apply (grad_agree P (fun y => grad y i) _ _ (H (p t) i)); auto.
      intros; unfold add; ring.
  - intros i Hp. f_equal. apply (grad_agree P (fun y => grad y i) _ _ (H (th t) i)); auto.
    intros; unfold v, u, add; ring.
Qed.

Lemma u_cont t : I t -> forall i, (i < P)%nat -> cont_within I (fun s => u s i) t.
Proof.
  intros Hi i Hp. unfold u, add. apply cont_plus; [apply Cth; auto|].
  apply (cont_comp _ (fun y => -1 * y) (-1)); [auto_derive; auto; ring|apply Cp; auto].
Qed.

Lemma u_derive t i : t0 < t < t1 -> (i < P)%nat ->
  is_derive (fun s => u s i) t (- grad (th t) i - dp t i).
Proof.
  intros Hi Hp. unfold u, add. evar_last.
  - apply (is_derive_plus (fun s => th s i) (fun s => -1 * p s i)); [apply Dth; auto|].
    apply (is_derive_scal (fun s => p s i)). apply Dp; auto.
  - unfold plus; simpl. ring.
Qed.

Lemma delta_pos : t0 < t1 -> 0 <= delta.
Proof.
  intro Hlt. eapply Rle_trans; [apply norm_nonneg|apply (Hdefect ((t0 + t1) / 2))]. lra.
Qed.

(* <u, u'> <= m |u|^2 + delta |u| *)
Lemma slope t : t0 < t < t1 -> norm P (u t) <= rad ->
  dot P (u t) (fun i => - grad (th t) i - dp t i) <= m * norm P (u t) ^ 2 + delta * norm P (u t).
Proof.
  intros Hi Hu. generalize (mean_value t Hi Hu). rewrite norm_sqr.
  set (v := u t). set (w := add (dp t) 1 (grad (p t))).
  rewrite (dot_ext P v (fun i => - grad (th t) i - dp t i) v
    (add (add (grad (p t)) (-1) (grad (th t))) (-1) w)) by (intros; auto; unfold w, add; ring).
  rewrite !dot_add_r. assert (K := cauchy_schwarz P v w). apply Rabs_le_between in K.
  assert (norm P v * norm P w <= norm P v * delta).
  { apply Rmult_le_compat_l; [apply norm_nonneg|apply Hdefect; auto]. }
  lra.
Qed.

(* Gronwall, for (|u|^2 + k^2)^(1/2) in place of |u|, which need not be
   differentiable where u = 0. *)
Lemma gronwall_k t k : t0 < t <= t1 -> 0 < k ->
  (forall s, t0 < s < t -> norm P (u s) <= rad) ->
  norm P (u t) <= E t + k * (exp (m * (t - t0)) + Rabs m * phi m (t - t0)).
Proof.
  intros Hi Hk Hin. set (w := fun s => sqrt (dot P (u s) (u s) + k ^ 2)).
  assert (Pw : forall s, 0 < dot P (u s) (u s) + k ^ 2)
    by (intro s; generalize (dot_self P (u s)) (pow_lt k 2 Hk); lra).
  assert (W1 : forall s, norm P (u s) <= w s).
  { intro s. apply sqrt_le_1_alt. generalize (pow_lt k 2 Hk); lra. }
  assert (W2 : forall s, k <= w s).
  { intro s. unfold w. rewrite <- (sqrt_pow2 k) at 1 by lra. apply sqrt_le_1_alt.
    generalize (dot_self P (u s)); lra. }
  assert (W3 : forall s, w s ^ 2 = norm P (u s) ^ 2 + k ^ 2).
  { intro s. unfold w. rewrite pow2_sqrt by (left; apply Pw). rewrite norm_sqr. reflexivity. }
  set (d := delta + Rabs m * k).
  set (f := fun s => exp (- m * (s - t0)) * w s + - (d * phi (- m) (s - t0))).
  set (q := fun s => dot P (fun i => 2 * u s i) (fun i => - grad (th s) i - dp s i)).
  assert (Dw : forall s, t0 < s < t -> is_derive w s (q s / (2 * w s))).
  { intros s Hs. assert (Dq : is_derive (fun s => dot P (u s) (u s)) s (q s)).
    { apply (chain P (fun y => dot P y y) u s (fun i => 2 * u s i)
        (fun i => - grad (th s) i - dp s i) (grad_square P (u s))).
      intros i Hp. apply u_derive; auto. lra. }
    evar_last.
    - apply (derive_comp sqrt (fun s => dot P (u s) (u s) + k ^ 2) s (/ (2 * w s)) (q s + 0)).
      + apply sqrt_derive, Pw.
      + apply (derive_plus _ (fun _ => k ^ 2)); [exact Dq|apply derive_const].
    - field. generalize (W2 s); lra. }
  assert (Cw : forall s, I s -> cont_within I w s).
  { intros s Hs. apply (cont_comp I sqrt (/ (2 * sqrt (dot P (u s) (u s) + k ^ 2)))
      (fun s => dot P (u s) (u s) + k ^ 2)); [apply sqrt_derive, Pw|].
    apply cont_plus.
    - apply (cont_along P I (fun y => dot P y y) u s (fun i => 2 * u s i) (grad_square P (u s))). apply u_cont; auto.
    - eapply derive_cont. apply @is_derive_const. }
  assert (De : forall s, is_derive (fun s => exp (- m * (s - t0))) s (- m * exp (- m * (s - t0)))).
  { intro s. auto_derive; auto. unfold Rminus. ring. }
  assert (Dphi : forall s, is_derive (fun s => - (d * phi (- m) (s - t0))) s (- (d * exp (- m * (s - t0))))).
  { intro s. apply (is_derive_opp (fun s => d * phi (- m) (s - t0))).
    apply (is_derive_scal (fun s => phi (- m) (s - t0))).
    evar_last.
    - apply (is_derive_comp (phi (- m)) (fun s => s - t0)); [apply phi_derive|].
      auto_derive; auto.
    - unfold scal; simpl. unfold mult; simpl. ring. }
  assert (Cf : forall s, t0 <= s <= t -> cont_within (fun y => t0 <= y <= t) f s).
  { intros s Hs. apply (cont_subset I); [unfold I; intros; lra|].
    apply cont_plus; [|eapply derive_cont, Dphi].
    assert (Hw := Cw s ltac:(unfold I; lra)).
    intros eps He.
    (* a product of continuous functions: ((a+b)^2 - a^2 - b^2)/2 *)
    assert (X : cont_within I (fun s => exp (- m * (s - t0))) s) by (eapply derive_cont, De).
    assert (Y : cont_within I (fun y => ((exp (- m * (y - t0)) + w y) ^ 2 +
      (- (exp (- m * (y - t0)) ^ 2) + - (w y ^ 2))) / 2) s).
    { apply (cont_comp _ (fun y => y / 2) (/ 2) (fun y => (exp (- m * (y - t0)) + w y) ^ 2 +
        (- (exp (- m * (y - t0)) ^ 2) + - (w y ^ 2)))); [auto_derive; auto; ring|].
      apply cont_plus; [|apply cont_plus].
      - apply (cont_comp _ (fun y => y ^ 2) _ (fun y => exp (- m * (y - t0)) + w y) s (is_derive_sqr _)).
        apply cont_plus; auto.
      - apply (cont_comp _ (fun y => - y ^ 2) _ (fun y => exp (- m * (y - t0))) s
          (is_derive_opp (fun y => y ^ 2) _ _ (is_derive_sqr _))); auto.
      - apply (cont_comp _ (fun y => - y ^ 2) _ w s (is_derive_opp (fun y => y ^ 2) _ _ (is_derive_sqr _))); auto. }
    destruct (Y eps He) as [r [Hr K]]. exists r. split; auto. intros y Iy Hy.
    specialize (K y Iy Hy). eapply Rle_trans; [|apply K]. apply Req_le. f_equal. field. }
  assert (F : f t <= f t0).
  { apply (decreasing t0 t f (fun s => - m * exp (- m * (s - t0)) * w s +
      exp (- m * (s - t0)) * (q s / (2 * w s)) + - (d * exp (- m * (s - t0))))); try lra.
    - apply Cf; lra.
    - apply Cf; lra.
    - intros s Hs. apply (is_derive_plus (fun s => exp (- m * (s - t0)) * w s)
        (fun s => - (d * phi (- m) (s - t0)))); auto.
      apply (is_derive_mult (fun s => exp (- m * (s - t0))) w); auto.
      intros; apply Rmult_comm.
    - intros s Hs. assert (S := slope s ltac:(lra) (Hin s Hs)).
      assert (Q : q s <= 2 * (m * norm P (u s) ^ 2 + delta * norm P (u s))).
      { unfold q. rewrite dot_scal. lra. }
      generalize (W1 s) (W2 s) (W3 s) (norm_nonneg P (u s)) (exp_pos (- m * (s - t0))); intros.
      assert (Hd : 0 <= delta) by (apply delta_pos; lra).
      assert (A : q s / (2 * w s) <= m * w s + d).
      { apply Rmult_le_reg_r with (2 * w s); [lra|].
        replace (q s / (2 * w s) * (2 * w s)) with (q s) by (field; lra).
        assert (M1 : - m * k ^ 2 <= Rabs m * k * w s).
        { generalize (Rle_abs (- m)). rewrite Rabs_Ropp. generalize (Rabs_pos m). intros.
          apply Rle_trans with (Rabs m * k * k); [nra|]. apply Rmult_le_compat_l; [nra|auto]. }
        replace ((m * w s + d) * (2 * w s)) with
          (2 * (m * w s ^ 2 + delta * w s + Rabs m * k * w s)) by (unfold d; ring).
        assert (delta * norm P (u s) <= delta * w s) by (apply Rmult_le_compat_l; auto).
        rewrite W3. lra. }
      replace (- m * exp (- m * (s - t0)) * w s + exp (- m * (s - t0)) * (q s / (2 * w s)) +
        - (d * exp (- m * (s - t0)))) with
        (exp (- m * (s - t0)) * (q s / (2 * w s) - (m * w s + d))) by ring.
      nra. }
  unfold f in F. replace (t0 - t0) with 0 in F by ring.
  rewrite Rmult_0_r, exp_0, phi_0 in F.
  assert (W0 : w t0 <= e0 + k).
  { assert (0 <= e0) by (eapply Rle_trans; [apply norm_nonneg|apply Hstart]).
    unfold w. rewrite <- (sqrt_pow2 (e0 + k)) by lra. apply sqrt_le_1_alt. rewrite <- norm_sqr.
    generalize (norm_nonneg P (u t0)). nra. }
  set (x := t - t0) in *.
  assert (X : exp (m * x) * exp (- m * x) = 1)
    by (rewrite <- exp_plus; replace (m * x + - m * x) with 0 by ring; apply exp_0).
  generalize (exp_pos (m * x)); intro Pe.
  assert (F2 : exp (m * x) * (exp (- m * x) * w t) <= exp (m * x) * (e0 + k + d * phi (- m) x)).
  { apply Rmult_le_compat_l; lra. }
  rewrite <- Rmult_assoc, X, Rmult_plus_distr_l in F2.
  replace (exp (m * x) * (d * phi (- m) x)) with (d * (exp (m * x) * phi (- m) x)) in F2 by ring.
  rewrite phi_opp in F2. generalize (W1 t). unfold E, bound, d in *. fold x. lra.
Qed.

Lemma gronwall t : t0 <= t <= t1 -> (forall s, t0 < s < t -> norm P (u s) <= rad) -> norm P (u t) <= E t.
Proof.
  intros Hi Hin. destruct (Req_dec t t0) as [->|N].
  - unfold E, bound. replace (t0 - t0) with 0 by ring. rewrite phi_0, Rmult_0_r, exp_0. lra.
  - set (c := exp (m * (t - t0)) + Rabs m * phi m (t - t0)).
    apply Rnot_lt_le. intro A.
    set (k := (norm P (u t) - E t) / (2 * (1 + Rabs c))).
    assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; generalize (Rabs_pos c); lra).
    generalize (gronwall_k t k ltac:(lra) Hk Hin). fold c. intro G.
    assert (k * c <= (norm P (u t) - E t) / 2).
    { apply Rle_trans with (k * (1 + Rabs c)).
      - apply Rmult_le_compat_l; [lra|]. generalize (Rle_abs c); lra.
      - apply Req_le. unfold k. field. generalize (Rabs_pos c); lra. }
    lra.
Qed.

(* Lemma 1.  The flow stays in the tube. *)
Theorem tube t : t0 <= t <= t1 -> norm P (add (th t) (-1) (p t)) <= E t /\ E t < rad.
Proof.
  assert (ER : forall s, t0 <= s <= t1 -> E s < rad).
  { intros s Hs. apply bound_ends with (t1 - t0); try lra; auto.
    unfold E in HE0. replace (t0 - t0) with 0 in HE0 by ring. auto. }
  set (S := fun b => I b /\ forall s, t0 <= s <= b -> norm P (u s) <= rad).
  assert (S0 : S t0).
  { split; [unfold I; lra|]. intros s Hs. assert (s = t0) as -> by lra.
    left. eapply Rle_lt_trans; [apply gronwall|apply ER]; intros; lra. }
  destruct (completeness S) as [b [Ub Lb]].
  - exists t1. intros x [[_ Hx] _]; auto.
  - exists t0; auto.
  - assert (Hb : t0 <= b <= t1) by (split; [apply Ub; auto|apply Lb; intros x [[_ Hx] _]; auto]).
    assert (Below : forall s, t0 <= s < b -> norm P (u s) <= rad).
    { intros s Hs. apply Classical_Prop.NNPP. intro C. assert (b <= s); [|lra].
      apply Lb. intros x [_ Hx]. apply Rnot_lt_le. intro L. apply C, Hx. lra. }
    assert (Gb : norm P (u b) <= E b) by (apply gronwall; auto; intros; apply Below; lra).
    assert (Hgap := ER b Hb).
    destruct (curve_cont P I u b (u_cont b Hb) (rad - E b)) as [r [Hr K]]; [lra|].
    set (c := Rmin (b + r) t1). assert (c <= b + r) by apply Rmin_l. assert (c <= t1) by apply Rmin_r.
    assert (b <= c) by (apply Rmin_glb; lra).
    assert (Sc : S c).
    { split; [unfold I; lra|]. intros s Hs. destruct (Rlt_dec s b) as [L|L]; [apply Below; lra|].
      assert (Q : norm P (add (u s) (-1) (u b)) <= rad - E b).
      { apply K; [unfold I; lra|]. rewrite Rabs_pos_eq; lra. }
      rewrite (norm_ext P (u s) (add (u b) 1 (add (u s) (-1) (u b)))) by (intros; unfold add; ring).
      eapply Rle_trans; [apply norm_add|]. rewrite Rabs_R1. lra. }
    assert (c <= b) by (apply Ub; auto).
    assert (b = t1).
    { unfold c in *. destruct (Rle_dec (b + r) t1) as [L|L]; [rewrite Rmin_left in *; lra|].
      rewrite Rmin_right in *; lra. }
    intro Hi. split; [|apply ER; auto]. apply gronwall; auto.
    intros s Hs. apply Below. lra.
Qed.
End Tube.
