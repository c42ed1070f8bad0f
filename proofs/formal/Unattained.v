(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* L > 0 for all parameters, by counting zeros (rule unattained-zeros, kind
   count): one hidden layer of any width with tanh, logistic or silu, any
   number of inputs, one output.  If 2^d (k+1) points of a line have the values
   of a polynomial of degree k (k >= 1; k >= 2 for silu), no network takes them
   all.  (The rule needs one point less if k is even, by parity, which is not
   formalised.) *)
From Coq Require Import Reals Lra Lia List Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow Tanh Zeros.
Import ListNotations.
Open Scope R_scope.

(* ---- the statement's words ---- *)

Definition logistic (z : R) : R := / (1 + exp (- z)).
Definition silu (z : R) : R := z * logistic z.

(* One hidden layer of d neurons with n0 inputs: weights W j i, biases b j,
   output weights v j, output bias c. *)
Definition net (act : R -> R) (n0 d : nat) (W : nat -> nat -> R) (b v : nat -> R) (c : R)
    (x : list R) : R :=
  c + sum d (fun j => v j * act (b j + sum n0 (fun i => W j i * nth i x 0))).

Fixpoint squares (f : list R -> R) (data : list (list R * R)) : R :=
  match data with [] => 0 | (x, y) :: r => (f x - y) ^ 2 + squares f r end.
(* The mean squared error. *)
Definition mse (f : list R -> R) (data : list (list R * R)) : R :=
  squares f data / INR (length data).

Lemma squares_nonneg f data : 0 <= squares f data.
Proof. induction data as [|[x y] r IH]; simpl; [lra|]. generalize (pow2_ge_0 (f x - y)); simpl; lra. Qed.

Lemma squares_0 f data : squares f data = 0 -> forall x y, In (x, y) data -> f x = y.
Proof.
  induction data as [|[x y] r IH]; simpl; [tauto|]. intros H x' y' [E|I].
  - inversion E; subst. generalize (squares_nonneg f r) (Rle_0_sqr (f x' - y')). unfold Rsqr. intros.
    assert ((f x' - y') * (f x' - y') = 0) by lra. apply Rmult_integral in H2. destruct H2; lra.
  - apply IH; auto. generalize (squares_nonneg f r) (Rle_0_sqr (f x - y)). unfold Rsqr. lra.
Qed.

Lemma mse_pos f data : (0 < length data)%nat ->
  ((forall x y, In (x, y) data -> f x = y) -> False) -> 0 < mse f data.
Proof.
  intros N H. assert (0 < INR (length data)) by (apply lt_0_INR; auto).
  apply Rdiv_lt_0_compat; auto.
  destruct (squares_nonneg f data) as [P|P]; auto. exfalso. apply H.
  intros x y I. apply (squares_0 f data); auto.
Qed.

(* ---- zeros on a line ---- *)

Section Line.
Variable act : R -> R.
(* act(z) (e^(kappa z) + 1) = (A + B z) e^(kappa z) + C *)
Variables kappa A B C : R.
Hypothesis Hact : forall z, act z * (exp (kappa * z) + 1) = (A + B * z) * exp (kappa * z) + C.
Variables (w b v : nat -> R) (p : list R).
Hypothesis Hp : (2 <= length p)%nat.

Let z j x := b j + w j * x.
Fixpoint Pi (d : nat) (x : R) : R :=
  match d with O => 1 | S m => Pi m x * (exp (kappa * z m x) + 1) end.
Let F d x := sum d (fun j => v j * act (z j x)) + poly p x.

Lemma Pi_pos d x : 0 < Pi d x.
Proof.
  induction d as [|d IH]; simpl; [lra|]. apply Rmult_lt_0_compat; auto.
  generalize (exp_pos (kappa * z d x)); lra.
Qed.

(* F prod (e^(kappa z_j) + 1) is an exponential polynomial of 2^d exponents. *)
Lemma F_ep d : exists cs, length cs = (2 ^ d)%nat /\ ep 0 (flat 1 cs) (Pi d) /\
  ep 0 (flat (length p) cs) (fun x => F d x * Pi d x).
Proof.
  induction d as [|d [cs [Lcs [HP HF]]]].
  - exists [0]. split; [auto|]. split.
    + apply (g_ext _ (good_ep _ 0) (poly [1])); [intro; simpl; ring|]. apply (poly_ep [1]).
    + refine (g_ext _ (good_ep _ 0) _ _ _ (poly_ep p)). intro x. unfold F. simpl. ring.
  - set (e := kappa * w d). set (a := exp (kappa * b d)).
    exists (cs ++ map (fun c => c + e) cs). split.
    { rewrite app_length, map_length, Lcs. simpl. lia. }
    assert (E : forall x, exp (kappa * z d x) = a * exp (e * x)).
    { intro x. unfold a, e. rewrite <- exp_plus. f_equal. unfold z. ring. }
    assert (Scal : forall l k f, ep 0 l f -> ep 0 l (fun x => k * f x)).
    { intros l k f H. refine (g_ext _ (good_ep _ 0) _ _ _ (g_lin _ (good_ep l 0) (k - 1) _ _ H H)).
      intro x. cbv beta. ring. }
    rewrite !flat_app, <- !shift_flat. split.
    + assert (K := ep_app _ _ 0 _ _ HP (Scal _ a _ (ep_exp e _ _ HP))).
      refine (g_ext _ (good_ep _ 0) _ _ _ K). intro x. cbv beta. simpl. rewrite E. ring.
    + set (n := length p) in *.
      assert (HP' : ep 0 (flat n cs) (Pi d)) by (apply flat_more_le with 1%nat; auto; lia).
      assert (HX : ep 0 (flat n cs) (fun x => x * Pi d x)).
      { apply flat_more_le with 2%nat; auto. apply flat_mulx; auto. }
      assert (K1 : ep 0 (flat n cs) (fun x => v d * C * Pi d x + F d x * Pi d x))
        by (apply (g_lin _ (good_ep _ 0)); auto).
      assert (K2 : ep 0 (flat n cs) (fun x => v d * (A + B * b d) * Pi d x +
                   (v d * B * w d * (x * Pi d x) + F d x * Pi d x))).
      { apply (g_lin _ (good_ep _ 0)); auto. apply (g_lin _ (good_ep _ 0)); auto. }
      assert (K := ep_app _ _ 0 _ _ K1 (Scal _ a _ (ep_exp e _ _ K2))).
      refine (g_ext _ (good_ep _ 0) _ _ _ K). intro x. cbv beta. unfold F. simpl.
      generalize (Hact (z d x)). rewrite E. intro H.
      replace ((sum d (fun j => v j * act (z j x)) + v d * act (z d x) + poly p x) *
        (Pi d x * (a * exp (e * x) + 1))) with
        ((sum d (fun j => v j * act (z j x)) + poly p x) * Pi d x * (a * exp (e * x) + 1) +
         v d * Pi d x * (act (z d x) * (a * exp (e * x) + 1))) by ring.
      rewrite H. unfold z. ring.
Qed.

(* F with 2^d (deg + 1) zeros vanishes everywhere. *)
Lemma F_zeros d l : increasing l -> (2 ^ d * length p <= length l)%nat ->
  (forall x, In x l -> F d x = 0) -> forall x, F d x = 0.
Proof.
  intros I N Z x. destruct (F_ep d) as [cs [Lcs [_ H]]].
  destruct (zeros_of_list l (F d) I Z) as [a Za].
  assert (K : F d x * Pi d x = 0).
  { apply (ep_zeros (flat (length p) cs) 0 (fun x => F d x * Pi d x) H). exists a. rewrite total_flat, Lcs.
    apply zeros_less with (length l); auto.
    apply (zeros_ext _ (F d)); auto. intros y Hy. rewrite Hy. ring. }
  generalize (Pi_pos d x). apply Rmult_integral in K. destruct K; lra.
Qed.
End Line.

Lemma sum_abs d f : Rabs (sum d f) <= sum d (fun j => Rabs (f j)).
Proof.
  induction d as [|d IH]; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

Lemma sum_le d f g : (forall j, (j < d)%nat -> f j <= g j) -> sum d f <= sum d g.
Proof.
  induction d as [|d IH]; intro H; simpl; [lra|].
  generalize (IH (fun j Hj => H j (Nat.lt_lt_succ_r _ _ Hj))) (H d (Nat.lt_succ_diag_r d)). lra.
Qed.

Lemma poly_opp q x : poly (map Ropp q) x = - poly q x.
Proof. induction q as [|a q IH]; simpl; [|rewrite IH]; ring. Qed.

(* The degree from which on a polynomial outgrows the network: 1 for a bounded
   activation, 2 for one with |act z| <= |z|. *)
Definition grows (act : R -> R) (e : nat) : Prop :=
  (e = 1%nat /\ forall z, Rabs (act z) <= 1) \/ (e = 2%nat /\ forall z, Rabs (act z) <= Rabs z).

Theorem line (act : R -> R) kappa A B C e :
  (forall z, act z * (exp (kappa * z) + 1) = (A + B * z) * exp (kappa * z) + C) -> grows act e ->
  forall d (w b v : nat -> R) c p l, increasing l -> (2 ^ d * length p <= length l)%nat ->
  (2 <= length p)%nat -> Exists (fun a => a <> 0) (skipn e p) ->
  (forall x, In x l -> c + sum d (fun j => v j * act (b j + w j * x)) = poly p x) -> False.
Proof.
  intros Hact Hg d w b v c p l I N Hp Hnz Z.
  assert (All : forall x, c + sum d (fun j => v j * act (b j + w j * x)) = poly p x).
  { destruct p as [|a q]; [simpl in Hp; lia|]. intro x.
    assert (P : forall x, poly ((c - a) :: map Ropp q) x = c - poly (a :: q) x)
      by (intro y; simpl; rewrite poly_opp; ring).
    assert (K := F_zeros act kappa A B C Hact w b v ((c - a) :: map Ropp q)
      ltac:(simpl in *; rewrite map_length; auto) d l I ltac:(simpl in *; rewrite map_length; auto)).
    cbv zeta in K. simpl sum in K.
    assert (K' : sum d (fun j => v j * act (b j + w j * x)) + poly ((c - a) :: map Ropp q) x = 0).
    { apply K. intros y Hy. rewrite P, <- (Z y Hy). ring. }
    rewrite P in K'. lra. }
  assert (NZ : ~ List.Forall (fun a => a = 0) (skipn e p)).
  { intro F. apply Exists_exists in Hnz. destruct Hnz as [a [Ia Ha]].
    rewrite List.Forall_forall in F. apply Ha, F; auto. }
  apply NZ. destruct Hg as [[-> Hb]|[-> Hb]].
  - apply poly_bounded with (Rabs c + sum d (fun j => Rabs (v j))). intros x _. rewrite <- All.
    eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat_l.
    eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros j _. rewrite Rabs_mult.
    generalize (Hb (b j + w j * x)) (Rabs_pos (v j)). nra.
  - apply poly_linear with (Rabs c + sum d (fun j => Rabs (v j) * Rabs (b j)))
      (sum d (fun j => Rabs (v j) * Rabs (w j))).
    intros x Hx. rewrite <- All.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rplus_assoc. apply Rplus_le_compat_l.
    eapply Rle_trans; [apply sum_abs|].
    rewrite (Rmult_comm _ x), <- sum_scal, <- sum_plus. apply sum_le. intros j _. rewrite Rabs_mult.
    assert (K : Rabs (act (b j + w j * x)) <= Rabs (b j) + Rabs (w j) * x).
    { eapply Rle_trans; [apply Hb|]. eapply Rle_trans; [apply Rabs_triang|].
      rewrite Rabs_mult, (Rabs_pos_eq x) by lra. lra. }
    apply Rle_trans with (Rabs (v j) * (Rabs (b j) + Rabs (w j) * x)); [|apply Req_le; ring].
    apply Rmult_le_compat_l; [apply Rabs_pos|auto].
Qed.

(* ---- data on a line ---- *)

(* A point of the data, its mirror image, or the origin: without biases the
   network is 0 in 0 if act(0) = 0, and odd if act is. *)
Inductive place := At (i : nat) | Mirror (i : nat) | Origin.

Definition point (data : list (list R * R)) (pl : place) : list R * R :=
  match pl with
  | At i => nth i data ([], 0)
  | Mirror i => (map Ropp (fst (nth i data ([], 0))), - snd (nth i data ([], 0)))
  | Origin => ([], 0)
  end.

Definition within (n : nat) (pl : place) : Prop :=
  match pl with At i | Mirror i => (i < n)%nat | Origin => True end.
Definition is_at (pl : place) : Prop := match pl with At _ => True | _ => False end.
Definition no_mirror (pl : place) : Prop := match pl with Mirror _ => False | _ => True end.

(* x = x0 + s dx in the first n coordinates *)
Fixpoint on_line (n : nat) (x x0 dx : list R) (s : R) : Prop :=
  match n with
  | O => True
  | S m => on_line m x x0 dx s /\ nth m x 0 = nth m x0 0 + s * nth m dx 0
  end.

(* The places `pts', each with its s, lie on the line, and their targets are
   the values of p. *)
Definition fits (n0 : nat) (data : list (list R * R)) (x0 dx p : list R)
    (pts : list (R * place)) : Prop :=
  List.Forall (fun sp => within (length data) (snd sp) /\
    on_line n0 (fst (point data (snd sp))) x0 dx (fst sp) /\
    snd (point data (snd sp)) = poly p (fst sp)) pts.

Lemma on_line_sum n W x x0 dx s : on_line n x x0 dx s ->
  sum n (fun i => W i * nth i x 0) =
  sum n (fun i => W i * nth i x0 0) + sum n (fun i => W i * nth i dx 0) * s.
Proof.
  induction n as [|n IH]; simpl; [intros; ring|].
  intros [H E]. rewrite IH, E by auto. ring.
Qed.

Lemma nth_opp i x : nth i (map Ropp x) 0 = - nth i x 0.
Proof. rewrite <- (map_nth Ropp x 0 i), Ropp_0. reflexivity. Qed.

Lemma sum_opp n f : sum n (fun i => - f i) = - sum n f.
Proof. induction n as [|n IH]; simpl; [|rewrite IH]; ring. Qed.

Lemma net_odd act n0 d W v x : (forall z, act (- z) = - act z) ->
  net act n0 d W (fun _ => 0) v 0 (map Ropp x) = - net act n0 d W (fun _ => 0) v 0 x.
Proof.
  intro O. unfold net. rewrite !Rplus_0_l, <- sum_opp. apply sum_ext. intros j _.
  rewrite !Rplus_0_l. rewrite (sum_ext n0 (fun i => W j i * nth i (map Ropp x) 0)
    (fun i => - (W j i * nth i x 0))) by (intros; rewrite nth_opp; ring).
  rewrite sum_opp, O. ring.
Qed.

Lemma sum_0 n f : (forall i, (i < n)%nat -> f i = 0) -> sum n f = 0.
Proof.
  intro H. rewrite (sum_ext n f (fun _ => 0 * 0)) by (intros; rewrite H; auto; ring).
  rewrite (sum_scal n 0 (fun _ => 0)). ring.
Qed.

Lemma net_origin act n0 d W v : act 0 = 0 -> net act n0 d W (fun _ => 0) v 0 [] = 0.
Proof.
  intro Z. unfold net. rewrite Rplus_0_l. apply sum_0. intros j _. rewrite Rplus_0_l, sum_0.
  - rewrite Z. ring.
  - intros i _. destruct i; simpl; ring.
Qed.

Section Unattained.
Variable act : R -> R.
Variables kappa A B C : R.
Variable e : nat.
Hypothesis Hact : forall z, act z * (exp (kappa * z) + 1) = (A + B * z) * exp (kappa * z) + C.
Hypothesis Hgrows : grows act e.
Variables (n0 d : nat) (data : list (list R * R)) (x0 dx p : list R) (pts : list (R * place)).
Hypothesis Hdata : (0 < length data)%nat.
Hypothesis Hfits : fits n0 data x0 dx p pts.
Hypothesis Hinc : increasing (map fst pts).
Hypothesis Hmany : (2 ^ d * length p <= length pts)%nat.
Hypothesis Hdegree : Exists (fun a => a <> 0) (skipn e p).

Lemma length_p : (2 <= length p)%nat.
Proof.
  destruct p as [|a [|b q]]; simpl; try lia; exfalso; destruct Hgrows as [[-> _]|[-> _]]; simpl in Hdegree;
    inversion Hdegree.
Qed.

Lemma no_fit W b v c :
  (forall sp, In sp pts -> net act n0 d W b v c (fst (point data (snd sp))) = snd (point data (snd sp))) ->
  False.
Proof.
  intro H.
  apply (line act kappa A B C e Hact Hgrows d (fun j => sum n0 (fun i => W j i * nth i dx 0))
    (fun j => b j + sum n0 (fun i => W j i * nth i x0 0)) v c p (map fst pts)); auto.
  - rewrite map_length; auto.
  - apply length_p.
  - intros s Hs. apply in_map_iff in Hs. destruct Hs as [sp [<- I]].
    unfold fits in Hfits. rewrite List.Forall_forall in Hfits. destruct (Hfits sp I) as [_ [F1 F2]].
    rewrite <- F2, <- (H sp I). unfold net. f_equal. apply sum_ext. intros j _.
    rewrite (on_line_sum _ _ _ _ _ _ F1). f_equal. f_equal. ring.
Qed.

Lemma in_nth i : (i < length data)%nat ->
  In (fst (nth i data ([], 0)), snd (nth i data ([], 0))) data.
Proof. intro H. rewrite <- surjective_pairing. apply nth_In; auto. Qed.

Lemma pts_within sp : In sp pts -> within (length data) (snd sp).
Proof. intro I. unfold fits in Hfits. rewrite List.Forall_forall in Hfits. apply (Hfits sp I). Qed.

(* With or without biases. *)
Theorem unattained : List.Forall is_at (map snd pts) ->
  forall W b v c, 0 < mse (net act n0 d W b v c) data.
Proof.
  intros Ha W b v c. apply mse_pos; auto. intro Z. apply (no_fit W b v c).
  intros sp I. rewrite List.Forall_forall in Ha. assert (P := Ha (snd sp) (in_map snd _ _ I)).
  assert (Wi := pts_within sp I). destruct (snd sp) as [i|i|]; simpl in *; try tauto.
  apply Z, in_nth; auto.
Qed.

(* Without biases, act(0) = 0. *)
Theorem unattained_origin : act 0 = 0 -> List.Forall no_mirror (map snd pts) ->
  forall W v, 0 < mse (net act n0 d W (fun _ => 0) v 0) data.
Proof.
  intros H0 Ha W v. apply mse_pos; auto. intro Z. apply (no_fit W (fun _ => 0) v 0).
  intros sp I. rewrite List.Forall_forall in Ha. assert (P := Ha (snd sp) (in_map snd _ _ I)).
  assert (Wi := pts_within sp I). destruct (snd sp) as [i|i|]; simpl in *; try tauto.
  - apply Z, in_nth; auto.
  - apply net_origin; auto.
Qed.

(* Without biases, act odd. *)
Theorem unattained_odd : (forall z, act (- z) = - act z) ->
  forall W v, 0 < mse (net act n0 d W (fun _ => 0) v 0) data.
Proof.
  intros Odd W v. assert (H0 : act 0 = 0) by (generalize (Odd 0); rewrite Ropp_0; lra).
  apply mse_pos; auto. intro Z. apply (no_fit W (fun _ => 0) v 0).
  intros sp I. assert (Wi := pts_within sp I). destruct (snd sp) as [i|i|]; simpl in *.
  - apply Z, in_nth; auto.
  - rewrite net_odd by auto. f_equal. apply Z, in_nth; auto.
  - apply net_origin; auto.
Qed.
End Unattained.

(* ---- the activations ---- *)

Lemma tanh_form z : tanh z * (exp (2 * z) + 1) = (1 + 0 * z) * exp (2 * z) + -1.
Proof. rewrite tanh_exp. generalize (exp_pos (2 * z)); intro. field. lra. Qed.

Lemma tanh_grows : grows tanh 1.
Proof. left. split; auto. intro z. apply Rabs_le. generalize (tanh_bound z). lra. Qed.

Lemma logistic_exp z : logistic z = exp z / (exp z + 1).
Proof. unfold logistic. rewrite exp_Ropp. generalize (exp_pos z); intro. field. split; lra. Qed.

Lemma logistic_form z : logistic z * (exp (1 * z) + 1) = (1 + 0 * z) * exp (1 * z) + 0.
Proof. rewrite Rmult_1_l, logistic_exp. generalize (exp_pos z); intro. field. lra. Qed.

Lemma logistic_bound z : 0 < logistic z < 1.
Proof.
  unfold logistic. generalize (exp_pos (- z)); intro. split; [apply Rinv_0_lt_compat; lra|].
  rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.

Lemma logistic_grows : grows logistic 1.
Proof. left. split; auto. intro z. apply Rabs_le. generalize (logistic_bound z). lra. Qed.

Lemma silu_form z : silu z * (exp (1 * z) + 1) = (0 + 1 * z) * exp (1 * z) + 0.
Proof. unfold silu. rewrite Rmult_assoc, logistic_form. ring. Qed.

Lemma silu_grows : grows silu 2.
Proof.
  right. split; auto. intro z. unfold silu. rewrite Rabs_mult.
  generalize (logistic_bound z) (Rabs_pos z); intros. rewrite (Rabs_pos_eq (logistic z)) by lra. nra.
Qed.

Lemma silu_0 : silu 0 = 0.
Proof. unfold silu. ring. Qed.

Definition unattained_tanh := fun n0 d => unattained tanh 2 1 0 (-1) 1 tanh_form tanh_grows n0 d.
Definition unattained_tanh_odd := fun n0 d data x0 dx p pts H1 H2 H3 H4 H5 =>
  unattained_odd tanh 2 1 0 (-1) 1 tanh_form tanh_grows n0 d data x0 dx p pts H1 H2 H3 H4 H5 tanh_opp.
Definition unattained_logistic := fun n0 d => unattained logistic 1 1 0 0 1 logistic_form logistic_grows n0 d.
Definition unattained_silu := fun n0 d => unattained silu 1 0 1 0 2 silu_form silu_grows n0 d.
Definition unattained_silu_origin := fun n0 d data x0 dx p pts H1 H2 H3 H4 H5 =>
  unattained_origin silu 1 0 1 0 2 silu_form silu_grows n0 d data x0 dx p pts H1 H2 H3 H4 H5 silu_0.

(* ---- for concrete data ---- *)

(* Proves the hypotheses of the theorems above for numbers. *)
Ltac numbers :=
  lazymatch goal with
  | |- fits _ _ _ _ _ _ => unfold fits; repeat (apply List.Forall_cons;
         [simpl; repeat split; try lia; try lra|]); apply List.Forall_nil
  | |- increasing _ => simpl; repeat split; lra
  | |- List.Forall _ _ => simpl; repeat (apply List.Forall_cons; [exact I|]); apply List.Forall_nil
  | |- Exists _ _ => simpl; numbers_exists
  | |- _ => simpl; lia
  end
with numbers_exists := first [apply Exists_cons_hd; lra | apply Exists_cons_tl; numbers_exists].
