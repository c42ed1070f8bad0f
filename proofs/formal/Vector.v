(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* Vectors of R^P as functions from nat to R of which the first P values
   count; gradients in the sense of Frechet; the chain rule along a curve. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(* ---- sums ---- *)

Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S m => sum m f + f m end.

Lemma sum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> sum n f = sum n g.
Proof.
  induction n as [|n IH]; intro E; simpl; auto.
  rewrite IH, E; auto.
Qed.

Lemma sum_plus n f g : sum n (fun i => f i + g i) = sum n f + sum n g.
Proof. induction n as [|n IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma sum_scal n a f : sum n (fun i => a * f i) = a * sum n f.
Proof. induction n as [|n IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma sum_nonneg n f : (forall i, (i < n)%nat -> 0 <= f i) -> 0 <= sum n f.
Proof.
  induction n as [|n IH]; intro H; simpl; [lra|].
  generalize (IH (fun i Hi => H i (Nat.lt_lt_succ_r _ _ Hi))) (H n (Nat.lt_succ_diag_r n)).
  lra.
Qed.

Lemma sum_derive n (f df : nat -> R -> R) t :
  (forall i, (i < n)%nat -> is_derive (f i) t (df i t)) ->
  is_derive (fun s => sum n (fun i => f i s)) t (sum n (fun i => df i t)).
Proof.
  induction n as [|n IH]; intro D; simpl.
  - apply @is_derive_const.
  - apply (is_derive_plus (fun s => sum n (fun i => f i s)) (f n)); auto.
Qed.

(* ---- scalar product and norm ---- *)

Definition vec := nat -> R.
Definition dot (P : nat) (x y : vec) : R := sum P (fun i => x i * y i).
Definition norm (P : nat) (x : vec) : R := sqrt (dot P x x).
(* x + a y *)
Definition add (x : vec) (a : R) (y : vec) : vec := fun i => x i + a * y i.

Section Space.
Variable P : nat.

Lemma dot_comm x y : dot P x y = dot P y x.
Proof. apply sum_ext; intros; ring. Qed.

Lemma dot_add x a y z : dot P (add x a y) z = dot P x z + a * dot P y z.
Proof.
  unfold dot, add. rewrite <- sum_scal, <- sum_plus. apply sum_ext; intros; ring.
Qed.

Lemma dot_add_r x a y z : dot P z (add x a y) = dot P z x + a * dot P z y.
Proof. rewrite dot_comm, dot_add, (dot_comm x), (dot_comm y). reflexivity. Qed.

Lemma dot_ext x y x' y' :
  (forall i, (i < P)%nat -> x i = x' i) -> (forall i, (i < P)%nat -> y i = y' i) ->
  dot P x y = dot P x' y'.
Proof. intros A B. apply sum_ext; intros; rewrite A, B; auto. Qed.

Lemma dot_scal a x y : dot P (fun i => a * x i) y = a * dot P x y.
Proof. unfold dot. rewrite <- sum_scal. apply sum_ext; intros; ring. Qed.

Lemma dot_opp x y : dot P (fun i => - x i) y = - dot P x y.
Proof.
  rewrite (dot_ext _ _ (fun i => -1 * x i) y), dot_scal; intros; ring.
Qed.

Lemma dot_self x : 0 <= dot P x x.
Proof. apply sum_nonneg; intros; nra. Qed.

Lemma norm_nonneg x : 0 <= norm P x.
Proof. apply sqrt_pos. Qed.

Lemma norm_sqr x : norm P x ^ 2 = dot P x x.
Proof. unfold norm. rewrite pow2_sqrt; auto. apply dot_self. Qed.

Lemma norm_ext x y : (forall i, (i < P)%nat -> x i = y i) -> norm P x = norm P y.
Proof. intro E. unfold norm. rewrite (dot_ext x x y y); auto. Qed.

(* Cauchy and Schwarz: |c x - b y|^2 = c (a c - b^2) >= 0; if c = 0 then
   a - 2 l b >= 0 for every l, so b = 0. *)
Lemma cauchy_schwarz_sqr x y : dot P x y ^ 2 <= dot P x x * dot P y y.
Proof.
  generalize (dot_self y); intro C.
  destruct (Req_dec (dot P y y) 0) as [E|E].
  - destruct (Req_dec (dot P x y) 0) as [Z|Z]; [rewrite Z, E; lra|].
    exfalso. set (l := - (dot P x x + 1) / (2 * dot P x y)).
    generalize (dot_self (add x l y)).
    rewrite dot_add, !dot_add_r, E, (dot_comm y x).
    replace (dot P x x + l * dot P x y + l * (dot P x y + l * 0)) with (-1)
      by (unfold l; field; auto).
    lra.
  - set (cx := fun i => dot P y y * x i).
    assert (S : forall z, dot P cx z = dot P y y * dot P x z) by (intro; apply dot_scal).
    generalize (dot_self (add cx (- dot P x y) y)).
    rewrite dot_add, !dot_add_r, (dot_comm y cx), !S, (dot_comm x cx), S.
    intro H. apply Rmult_le_reg_l with (dot P y y); [lra|]. nra.
Qed.

Lemma cauchy_schwarz x y : Rabs (dot P x y) <= norm P x * norm P y.
Proof.
  apply Rsqr_incr_0; [|apply Rabs_pos|apply Rmult_le_pos; apply norm_nonneg].
  rewrite <- Rsqr_abs. unfold Rsqr.
  replace (norm P x * norm P y * (norm P x * norm P y)) with (norm P x ^ 2 * norm P y ^ 2) by ring.
  rewrite !norm_sqr. generalize (cauchy_schwarz_sqr x y). lra.
Qed.

Lemma dot_le x y : dot P x y <= norm P x * norm P y.
Proof. generalize (cauchy_schwarz x y) (Rle_abs (dot P x y)); lra. Qed.

Lemma norm_le_intro x b : 0 <= b -> dot P x x <= b ^ 2 -> norm P x <= b.
Proof.
  intros B H. unfold norm. replace b with (sqrt (b ^ 2)); [apply sqrt_le_1_alt; auto|].
  apply sqrt_pow2; auto.
Qed.

Lemma norm_add x a y : norm P (add x a y) <= norm P x + Rabs a * norm P y.
Proof.
  generalize (norm_nonneg x) (norm_nonneg y) (Rabs_pos a); intros.
  apply norm_le_intro; [nra|].
  rewrite dot_add, !dot_add_r, (dot_comm y x), <- !norm_sqr.
  assert (A : a * dot P x y <= Rabs a * (norm P x * norm P y)).
  { apply Rle_trans with (Rabs (a * dot P x y)); [apply Rle_abs|].
    rewrite Rabs_mult. apply Rmult_le_compat_l; auto. apply cauchy_schwarz. }
  assert (B : a * (a * norm P y ^ 2) = Rabs a ^ 2 * norm P y ^ 2) by (rewrite pow2_abs; ring).
  nra.
Qed.

Lemma coord_le x i : (i < P)%nat -> Rabs (x i) <= norm P x.
Proof.
  intro Hi. unfold norm. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. unfold Rsqr, dot.
  revert Hi. generalize P; intro p. induction p as [|n IH]; intro Hi; [lia|]. simpl.
  destruct (Nat.eq_dec i n) as [->|N].
  - generalize (sum_nonneg n (fun i => x i * x i) (fun j _ => Rle_0_sqr (x j))); unfold Rsqr; lra.
  - assert (i < n)%nat as Hn by lia. generalize (IH Hn) (Rle_0_sqr (x n)); unfold Rsqr; lra.
Qed.
End Space.

Lemma norm_S P x : norm (S P) x <= norm P x + Rabs (x P).
Proof.
  generalize (norm_nonneg P x) (Rabs_pos (x P)); intros.
  apply norm_le_intro; [lra|]. unfold dot; simpl. fold (dot P x x).
  rewrite <- norm_sqr. assert (Rabs (x P) ^ 2 = x P ^ 2) by apply pow2_abs. nra.
Qed.

Lemma norm_0 x : norm 0 x = 0.
Proof. apply sqrt_0. Qed.

(* ---- derivatives by epsilon and delta ---- *)

Lemma is_derive_eps (f : R -> R) t l : is_derive f t l <->
  forall eps, 0 < eps -> exists d, 0 < d /\ forall s, Rabs (s - t) <= d ->
    Rabs (f s - f t - l * (s - t)) <= eps * Rabs (s - t).
Proof.
  split.
  - intros D eps He. apply is_derive_Reals in D.
    destruct (D eps He) as [d Hd]. exists (d / 2). split; [destruct d; simpl; lra|].
    intros s Hs. destruct (Req_dec (s - t) 0) as [E|E].
    + replace s with t by lra. replace (f t - f t - l * (t - t)) with 0 by ring.
      replace (t - t) with 0 by ring. rewrite Rabs_R0. lra.
    + specialize (Hd (s - t) E). replace (t + (s - t)) with s in Hd by ring.
      replace (f s - f t - l * (s - t)) with (((f s - f t) / (s - t) - l) * (s - t)) by (field; auto).
      rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|].
      apply Rlt_le, Hd. destruct d; simpl in *; lra.
  - intro D. apply is_derive_Reals. intros eps He.
    destruct (D (eps / 2)) as [d [Hd D']]; [lra|].
    exists (mkposreal d Hd). intros h Hh Hd'. simpl in Hd'.
    specialize (D' (t + h)). replace (t + h - t) with h in D' by ring.
    replace ((f (t + h) - f t) / h - l) with ((f (t + h) - f t - l * h) / h) by (field; auto).
    unfold Rdiv. rewrite Rabs_mult, Rabs_inv.
    assert (0 < Rabs h) by (apply Rabs_pos_lt; auto).
    apply Rle_lt_trans with (eps / 2 * Rabs h * / Rabs h).
    + apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; auto|]. apply D'; lra.
    + rewrite Rmult_assoc, Rinv_r; lra.
Qed.

(* Continuity of f in x with respect to a set D. *)
Definition cont_within (D : R -> Prop) (f : R -> R) (x : R) : Prop :=
  forall eps, 0 < eps -> exists d, 0 < d /\ forall y, D y -> Rabs (y - x) <= d ->
    Rabs (f y - f x) <= eps.

Lemma derive_cont D f x l : is_derive f x l -> cont_within D f x.
Proof.
  intros Df eps He. destruct (proj1 (is_derive_eps f x l) Df 1) as [d [Hd H]]; [lra|].
  assert (A : 0 < 1 + Rabs l) by (generalize (Rabs_pos l); lra).
  exists (Rmin d (eps / (1 + Rabs l))). split.
  - apply Rmin_pos; auto. apply Rdiv_lt_0_compat; auto.
  - intros y _ Hy. assert (Rabs (y - x) <= d) as H1 by (eapply Rle_trans; [apply Hy|apply Rmin_l]).
    assert (Rabs (y - x) <= eps / (1 + Rabs l)) as H2 by (eapply Rle_trans; [apply Hy|apply Rmin_r]).
    specialize (H y H1).
    replace (f y - f x) with ((f y - f x - l * (y - x)) + l * (y - x)) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
    apply Rmult_le_compat_r with (r := 1 + Rabs l) in H2; [|lra].
    unfold Rdiv in H2. rewrite Rmult_assoc, Rinv_l in H2; lra.
Qed.

(* A function that falls inside of [a,b] and is continuous at its ends. *)
Lemma decreasing a b (f df : R -> R) : a <= b ->
  cont_within (fun y => a <= y <= b) f a -> cont_within (fun y => a <= y <= b) f b ->
  (forall x, a < x < b -> is_derive f x (df x)) -> (forall x, a < x < b -> df x <= 0) ->
  f b <= f a.
Proof.
  intros [Hab| ->] Ca Cb D N; [|lra].
  apply Rnot_lt_le; intro H. set (e := (f b - f a) / 4).
  assert (He : 0 < e) by (unfold e; lra).
  destruct (Ca e He) as [d1 [P1 H1]]. destruct (Cb e He) as [d2 [P2 H2]].
  set (d := Rmin (Rmin d1 d2) ((b - a) / 3)).
  assert (Pd : 0 < d) by (unfold d; repeat apply Rmin_pos; lra).
  assert (d <= d1) by (unfold d; eapply Rle_trans; [apply Rmin_l|apply Rmin_l]).
  assert (d <= d2) by (unfold d; eapply Rle_trans; [apply Rmin_l|apply Rmin_r]).
  assert (d <= (b - a) / 3) by (unfold d; apply Rmin_r).
  assert (A1 : Rabs (f (a + d) - f a) <= e).
  { apply H1; [lra|]. replace (a + d - a) with d by ring. rewrite Rabs_pos_eq; lra. }
  assert (A2 : Rabs (f (b - d) - f b) <= e).
  { apply H2; [lra|]. replace (b - d - b) with (- d) by ring. rewrite Rabs_Ropp, Rabs_pos_eq; lra. }
  apply Rabs_le_between in A1. apply Rabs_le_between in A2.
  destruct (MVT_gen f (a + d) (b - d) df) as [c [Hc E]].
  - intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra. apply D; lra.
  - intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra.
    apply continuity_pt_filterlim. apply (ex_derive_continuous f). eexists; apply D; lra.
  - rewrite Rmin_left, Rmax_right in Hc by lra.
    assert (df c * (b - d - (a + d)) <= 0) by (generalize (N c ltac:(lra)); nra).
    unfold e in *. lra.
Qed.

(* ---- gradients ---- *)

Section Gradient.
Variable P : nat.

(* L has the gradient g in x (Frechet).  In particular L depends on the first
   P coordinates alone. *)
Definition is_grad (L : vec -> R) (x g : vec) : Prop :=
  forall eps, 0 < eps -> exists d, 0 < d /\ forall y, norm P (add y (-1) x) <= d ->
    Rabs (L y - L x - dot P g (add y (-1) x)) <= eps * norm P (add y (-1) x).

Lemma grad_cont L x g : is_grad L x g ->
  forall eps, 0 < eps -> exists d, 0 < d /\ forall y, norm P (add y (-1) x) <= d ->
    Rabs (L y - L x) <= eps.
Proof.
  intros G eps He. destruct (G 1) as [d [Hd H]]; [lra|].
  assert (A : 0 < 1 + norm P g) by (generalize (norm_nonneg P g); lra).
  exists (Rmin d (eps / (1 + norm P g))). split.
  - apply Rmin_pos; auto. apply Rdiv_lt_0_compat; auto.
  - intros y Hy. set (n := norm P (add y (-1) x)) in *.
    assert (H1 : n <= d) by (eapply Rle_trans; [apply Hy|apply Rmin_l]).
    assert (H2 : n <= eps / (1 + norm P g)) by (eapply Rle_trans; [apply Hy|apply Rmin_r]).
    specialize (H y H1). fold n in H. generalize (cauchy_schwarz P g (add y (-1) x)); fold n; intro K.
    replace (L y - L x) with ((L y - L x - dot P g (add y (-1) x)) + dot P g (add y (-1) x)) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    apply Rmult_le_compat_r with (r := 1 + norm P g) in H2; [|lra].
    unfold Rdiv in H2. rewrite Rmult_assoc, Rinv_l in H2; lra.
Qed.

Lemma norm_zero x : (forall i, (i < P)%nat -> x i = 0) -> norm P x = 0.
Proof.
  intro Z. unfold norm. replace (dot P x x) with 0; [apply sqrt_0|]. symmetry.
  rewrite (dot_ext P x x (fun i => 0 * x i) x); [rewrite dot_scal; ring| |auto].
  intros; rewrite Z; auto. ring.
Qed.

Lemma grad_agree L x y g : is_grad L x g -> (forall i, (i < P)%nat -> y i = x i) -> L y = L x.
Proof.
  intros G E. assert (N : norm P (add y (-1) x) = 0).
  { apply norm_zero. intros i Hi. unfold add. rewrite E; auto. ring. }
  destruct (Req_dec (L y) (L x)) as [A|A]; auto. exfalso.
  assert (B : 0 < Rabs (L y - L x)) by (apply Rabs_pos_lt; lra).
  destruct (grad_cont _ _ _ G (Rabs (L y - L x) / 2)) as [d [Hd H]]; [lra|].
  specialize (H y). rewrite N in H. lra.
Qed.

(* A curve that has derivatives coordinate by coordinate is differentiable. *)
Lemma curve_derive (th : R -> vec) t d :
  (forall i, (i < P)%nat -> is_derive (fun s => th s i) t (d i)) ->
  forall eps, 0 < eps -> exists r, 0 < r /\ forall s, Rabs (s - t) <= r ->
    norm P (add (add (th s) (-1) (th t)) (- (s - t)) d) <= eps * Rabs (s - t).
Proof.
  induction P as [|p IH]; intros D eps He.
  - exists 1. split; [lra|]. intros. rewrite norm_0. generalize (Rabs_pos (s - t)); nra.
  - destruct (IH (fun i Hi => D i (Nat.lt_lt_succ_r _ _ Hi)) (eps / 2)) as [r1 [P1 H1]]; [lra|].
    destruct (proj1 (is_derive_eps _ _ _) (D p (Nat.lt_succ_diag_r p)) (eps / 2)) as [r2 [P2 H2]]; [lra|].
    exists (Rmin r1 r2). split; [apply Rmin_pos; auto|]. intros s Hs.
    eapply Rle_trans; [apply norm_S|].
    generalize (H1 s (Rle_trans _ _ _ Hs (Rmin_l _ _))) (H2 s (Rle_trans _ _ _ Hs (Rmin_r _ _))).
    replace (add (add (th s) (-1) (th t)) (- (s - t)) d p) with (th s p - th t p - d p * (s - t))
      by (unfold add; ring).
    lra.
Qed.

Lemma curve_cont D (th : R -> vec) t :
  (forall i, (i < P)%nat -> cont_within D (fun s => th s i) t) ->
  forall eps, 0 < eps -> exists r, 0 < r /\ forall s, D s -> Rabs (s - t) <= r ->
    norm P (add (th s) (-1) (th t)) <= eps.
Proof.
  induction P as [|p IH]; intros C eps He.
  - exists 1. split; [lra|]. intros. rewrite norm_0. lra.
  - destruct (IH (fun i Hi => C i (Nat.lt_lt_succ_r _ _ Hi)) (eps / 2)) as [r1 [P1 H1]]; [lra|].
    destruct (C p (Nat.lt_succ_diag_r p) (eps / 2)) as [r2 [P2 H2]]; [lra|].
    exists (Rmin r1 r2). split; [apply Rmin_pos; auto|]. intros s Ds Hs.
    eapply Rle_trans; [apply norm_S|].
    generalize (H1 s Ds (Rle_trans _ _ _ Hs (Rmin_l _ _))) (H2 s Ds (Rle_trans _ _ _ Hs (Rmin_r _ _))).
    replace (add (th s) (-1) (th t) p) with (th s p - th t p) by (unfold add; ring). lra.
Qed.

Lemma cont_along D L (th : R -> vec) t g : is_grad L (th t) g ->
  (forall i, (i < P)%nat -> cont_within D (fun s => th s i) t) ->
  cont_within D (fun s => L (th s)) t.
Proof.
  intros G C eps He. destruct (grad_cont _ _ _ G eps He) as [d [Hd H]].
  destruct (curve_cont D th t C d Hd) as [r [Hr K]].
  exists r. split; auto.
Qed.

(* The chain rule. *)
Lemma chain L (th : R -> vec) t g d : is_grad L (th t) g ->
  (forall i, (i < P)%nat -> is_derive (fun s => th s i) t (d i)) ->
  is_derive (fun s => L (th s)) t (dot P g d).
Proof.
  intros G D. apply is_derive_eps. intros eps He.
  generalize (norm_nonneg P g) (norm_nonneg P d); intros Ng Nd.
  set (e1 := Rmin 1 (eps / (2 * (1 + norm P g)))).
  set (e2 := eps / (2 * (1 + norm P d))).
  assert (E1 : 0 < e1) by (apply Rmin_pos; [lra|apply Rdiv_lt_0_compat; lra]).
  assert (E1' : e1 <= 1) by apply Rmin_l.
  assert (E1g : e1 * norm P g <= eps / 2).
  { apply Rle_trans with (eps / (2 * (1 + norm P g)) * (1 + norm P g)).
    - apply Rmult_le_compat; try lra. apply Rmin_r.
    - apply Req_le. field. lra. }
  assert (E2 : 0 < e2) by (apply Rdiv_lt_0_compat; lra).
  assert (E2d : e2 * (1 + norm P d) = eps / 2) by (unfold e2; field; lra).
  destruct (curve_derive th t d D e1 E1) as [r1 [P1 H1]].
  destruct (G e2 E2) as [r2 [P2 H2]].
  exists (Rmin r1 (r2 / (1 + norm P d))). split.
  { apply Rmin_pos; auto. apply Rdiv_lt_0_compat; lra. }
  intros s Hs. set (h := s - t) in *. set (u := add (th s) (-1) (th t)) in *.
  assert (Hs1 : Rabs h <= r1) by (eapply Rle_trans; [apply Hs|apply Rmin_l]).
  assert (Hs2 : Rabs h * (1 + norm P d) <= r2).
  { apply Rle_trans with (r2 / (1 + norm P d) * (1 + norm P d)).
    - apply Rmult_le_compat_r; [lra|]. eapply Rle_trans; [apply Hs|apply Rmin_r].
    - apply Req_le. field. lra. }
  specialize (H1 s Hs1). fold h u in H1. generalize (Rabs_pos h); intro Ph.
  assert (Nu : norm P u <= Rabs h * (1 + norm P d)).
  { rewrite (norm_ext P u (add (add u (- h) d) h d)) by (intros; unfold add; ring).
    eapply Rle_trans; [apply norm_add|]. nra. }
  specialize (H2 (th s)). fold u in H2. specialize (H2 (Rle_trans _ _ _ Nu Hs2)).
  replace (L (th s) - L (th t) - dot P g d * h) with
    ((L (th s) - L (th t) - dot P g u) + (dot P g (add u (- h) d))) by (rewrite dot_add_r; ring).
  eapply Rle_trans; [apply Rabs_triang|].
  assert (K : Rabs (dot P g (add u (- h) d)) <= norm P g * (e1 * Rabs h)).
  { eapply Rle_trans; [apply cauchy_schwarz|]. apply Rmult_le_compat_l; auto. }
  assert (e2 * norm P u <= eps / 2 * Rabs h).
  { apply Rle_trans with (e2 * (Rabs h * (1 + norm P d))).
    - apply Rmult_le_compat_l; lra.
    - rewrite <- E2d. apply Req_le; ring. }
  nra.
Qed.

(* ---- how gradients are made ---- *)

Lemma grad_ext L M x g : (forall y, L y = M y) -> is_grad L x g -> is_grad M x g.
Proof.
  intros E G eps He. destruct (G eps He) as [d [Hd H]]. exists d. split; auto.
  intros y Hy. rewrite <- !E. auto.
Qed.

Lemma grad_ext_g L x g g' : (forall i, (i < P)%nat -> g i = g' i) -> is_grad L x g -> is_grad L x g'.
Proof.
  intros E G eps He. destruct (G eps He) as [d [Hd H]]. exists d. split; auto.
  intros y Hy. rewrite <- (dot_ext P g (add y (-1) x)); auto.
Qed.

Lemma grad_affine a g x : is_grad (fun y => a + dot P g y) x g.
Proof.
  intros eps He. exists 1. split; [lra|]. intros y _.
  rewrite dot_add_r.
  replace (_ - _ - _) with 0 by ring. rewrite Rabs_R0.
  generalize (norm_nonneg P (add y (-1) x)); nra.
Qed.

Lemma grad_plus L M x g k : is_grad L x g -> is_grad M x k ->
  is_grad (fun y => L y + M y) x (add g 1 k).
Proof.
  intros G K eps He. destruct (G (eps / 2)) as [d1 [P1 H1]]; [lra|].
  destruct (K (eps / 2)) as [d2 [P2 H2]]; [lra|].
  exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. intros y Hy.
  generalize (H1 y (Rle_trans _ _ _ Hy (Rmin_l _ _))) (H2 y (Rle_trans _ _ _ Hy (Rmin_r _ _))).
  rewrite dot_add. intros A B. eapply Rle_trans; [|eapply Rle_trans; [apply Rplus_le_compat; [apply A|apply B]|]].
  - eapply Rle_trans; [|apply Rabs_triang]. apply Req_le. f_equal. ring.
  - lra.
Qed.

Lemma grad_comp (f : R -> R) l L x g : is_derive f (L x) l -> is_grad L x g ->
  is_grad (fun y => f (L y)) x (fun i => l * g i).
Proof.
  intros D G eps He. generalize (norm_nonneg P g) (Rabs_pos l); intros Ng Nl.
  set (e1 := eps / (2 * (2 + norm P g))).
  assert (E1 : 0 < e1) by (apply Rdiv_lt_0_compat; lra).
  assert (E1g : e1 * (1 + norm P g) <= eps / 2).
  { apply Rle_trans with (e1 * (2 + norm P g)); [apply Rmult_le_compat_l; lra|].
    apply Req_le. unfold e1. field. lra. }
  set (e2 := Rmin 1 (eps / (2 * (1 + Rabs l)))).
  assert (E2 : 0 < e2) by (apply Rmin_pos; [lra|apply Rdiv_lt_0_compat; lra]).
  assert (E2' : e2 <= 1) by apply Rmin_l.
  assert (E2l : Rabs l * e2 <= eps / 2).
  { apply Rle_trans with ((1 + Rabs l) * (eps / (2 * (1 + Rabs l)))).
    - apply Rmult_le_compat; try lra. apply Rmin_r.
    - apply Req_le. field. lra. }
  destruct (proj1 (is_derive_eps _ _ _) D e1 E1) as [d1 [P1 H1]].
  destruct (G e2 E2) as [d2 [P2 H2]].
  destruct (grad_cont _ _ _ G d1 P1) as [d3 [P3 H3]].
  exists (Rmin d2 d3). split; [apply Rmin_pos; auto|]. intros y Hy.
  specialize (H2 y (Rle_trans _ _ _ Hy (Rmin_l _ _))).
  specialize (H3 y (Rle_trans _ _ _ Hy (Rmin_r _ _))).
  specialize (H1 (L y) H3).
  set (u := add y (-1) x) in *. generalize (norm_nonneg P u); intro Nu.
  rewrite dot_scal.
  replace (f (L y) - f (L x) - l * dot P g u) with
    ((f (L y) - f (L x) - l * (L y - L x)) + l * (L y - L x - dot P g u)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite (Rabs_mult l).
  assert (A : Rabs (L y - L x) <= (1 + norm P g) * norm P u).
  { replace (L y - L x) with ((L y - L x - dot P g u) + dot P g u) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. generalize (cauchy_schwarz P g u); nra. }
  assert (B : e1 * Rabs (L y - L x) <= eps / 2 * norm P u).
  { apply Rle_trans with (e1 * ((1 + norm P g) * norm P u)); [apply Rmult_le_compat_l; lra|].
    rewrite <- Rmult_assoc. apply Rmult_le_compat_r; auto. }
  assert (C : Rabs l * Rabs (L y - L x - dot P g u) <= eps / 2 * norm P u).
  { apply Rle_trans with (Rabs l * (e2 * norm P u)); [apply Rmult_le_compat_l; auto|].
    rewrite <- Rmult_assoc. apply Rmult_le_compat_r; auto. }
  lra.
Qed.

Lemma grad_coord i x : (i < P)%nat ->
  is_grad (fun y => y i) x (fun j => if Nat.eqb j i then 1 else 0).
Proof.
  intro Hi.
  assert (E : forall n y, sum n (fun j => (if Nat.eqb j i then 1 else 0) * y j) =
                          if Nat.ltb i n then y i else 0).
  { induction n as [|n IH]; intro y; simpl; [auto|]. rewrite IH.
    destruct (Nat.eqb_spec n i) as [->|N].
    - rewrite Nat.ltb_irrefl. replace (Nat.ltb i (S i)) with true by (symmetry; apply Nat.ltb_lt; lia). ring.
    - destruct (Nat.ltb_spec i n); destruct (Nat.ltb_spec i (S n)); try lia; ring. }
  apply grad_ext with (fun y => 0 + dot P (fun j => if Nat.eqb j i then 1 else 0) y).
  - intro y. unfold dot. rewrite E. replace (Nat.ltb i P) with true by (symmetry; apply Nat.ltb_lt; auto). ring.
  - apply grad_affine.
Qed.

Lemma grad_const a x : is_grad (fun _ => a) x (fun _ => 0).
Proof.
  assert (E : forall y, a + dot P (fun _ => 0) y = a).
  { intro y. unfold dot. rewrite sum_scal. ring. }
  apply grad_ext with (fun y => a + dot P (fun _ => 0) y); auto. apply grad_affine.
Qed.

Lemma is_derive_sqr a : is_derive (fun y => y ^ 2) a (2 * a).
Proof. auto_derive; auto. ring. Qed.

(* L M = ((L + M)^2 - L^2 - M^2)/2 *)
Lemma grad_mult L M x g k : is_grad L x g -> is_grad M x k ->
  is_grad (fun y => L y * M y) x (fun i => M x * g i + L x * k i).
Proof.
  intros G K.
  apply grad_ext with (fun y => ((L y + M y) ^ 2 + (- (L y ^ 2) + - (M y ^ 2))) / 2); [intro; field|].
  eapply grad_ext_g; [|apply (grad_comp (fun y => y / 2) (/ 2)); [auto_derive; auto; ring|]].
  2: apply grad_plus; [apply (grad_comp (fun y => y ^ 2)); [apply is_derive_sqr|apply (grad_plus _ _ _ _ _ G K)]|].
  2: apply grad_plus; apply (grad_comp (fun y => - y ^ 2)); [| apply G | | apply K].
  2, 3: apply (is_derive_opp (fun y => y ^ 2)), is_derive_sqr.
  intros i Hi. unfold add, opp; simpl. field.
Qed.
End Gradient.

