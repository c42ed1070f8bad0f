(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* How many zeros an exponential polynomial has (FACT of unattained-zeros):
   sum P_i(x) e^(c_i x) with deg P_i < n_i, not identically 0, has less than
   sum n_i real zeros.  Equal exponents and vanishing P_i are allowed. *)
From Coq Require Import Reals Lra Lia List Psatz.
From Coquelicot Require Import Coquelicot.
From Loja Require Import Vector Flow.
Import ListNotations.
Open Scope R_scope.

(* Coquelicot states equations of reals in a space that ring does not know. *)
Ltac in_R := match goal with |- @eq _ ?a ?b => change (@eq R a b) end.

(* ---- zeros ---- *)

(* f has n different zeros above a. *)
Fixpoint zeros_above (n : nat) (f : R -> R) (a : R) : Prop :=
  match n with O => True | S m => exists b, a < b /\ f b = 0 /\ zeros_above m f b end.
Definition zeros (n : nat) (f : R -> R) : Prop := exists a, zeros_above n f a.

Lemma zeros_lower n f a b : b <= a -> zeros_above n f a -> zeros_above n f b.
Proof.
  destruct n as [|n]; simpl; auto. intros H [c [H1 H2]]. exists c. split; [lra|auto].
Qed.

Lemma zeros_ext n f g a : (forall x, f x = 0 -> g x = 0) -> zeros_above n f a -> zeros_above n g a.
Proof.
  intro E. revert a. induction n as [|n IH]; simpl; auto.
  intros a [c [H1 [H2 H3]]]. exists c. auto.
Qed.

Lemma zeros_less n f a m : (m <= n)%nat -> zeros_above n f a -> zeros_above m f a.
Proof.
  revert a n. induction m as [|m IH]; intros a n H Z; simpl; auto.
  destruct n as [|n]; [lia|]. destruct Z as [b [H1 [H2 H3]]]. exists b.
  repeat split; auto. apply IH with n; auto. lia.
Qed.

(* Rolle *)
Lemma rolle f f' n b : (forall x, is_derive f x (f' x)) ->
  f b = 0 -> zeros_above n f b -> zeros_above n f' b.
Proof.
  intro D. revert b. induction n as [|n IH]; intros b Hb Z; simpl; auto.
  destruct Z as [c [H1 [H2 H3]]].
  destruct (MVT_cor2 f f' b c H1) as [e [E He]].
  { intros x _. apply is_derive_Reals, D. }
  exists e. split; [lra|]. split.
  - rewrite Hb, H2 in E. apply Rmult_eq_reg_r with (c - b); lra.
  - apply zeros_lower with c; [lra|]. apply IH; auto.
Qed.

(* Zeros that stand in an increasing list. *)
Fixpoint increasing (l : list R) : Prop :=
  match l with a :: (b :: _) as r => a < b /\ increasing r | _ => True end.

Lemma zeros_list l f a : increasing (a :: l) -> (forall x, In x l -> f x = 0) ->
  zeros_above (length l) f a.
Proof.
  revert a. induction l as [|b l IH]; intros a I Z; simpl; auto.
  destruct I as [Hab I]. exists b. split; auto. split; [apply Z; simpl; auto|].
  apply IH; auto. intros x Hx. apply Z. simpl; auto.
Qed.

Lemma zeros_of_list l f : increasing l -> (forall x, In x l -> f x = 0) -> zeros (length l) f.
Proof.
  destruct l as [|a l]; intros I Z.
  - exists 0. simpl. auto.
  - exists (a - 1). simpl. exists a. split; [lra|]. split; [apply Z; simpl; auto|].
    apply zeros_list; auto. intros x Hx. apply Z. simpl; auto.
Qed.

(* ---- spaces of functions ---- *)

(* The n-th derivative is in Q. *)
Fixpoint dn (n : nat) (Q : (R -> R) -> Prop) (f : R -> R) : Prop :=
  match n with
  | O => Q f
  | S m => exists f', (forall x, is_derive f x (f' x)) /\ dn m Q f'
  end.

(* A linear space of functions that contains the derivatives of its members. *)
Record good (Q : (R -> R) -> Prop) : Prop := {
  g_ext : forall f g, (forall x, f x = g x) -> Q f -> Q g;
  g_lin : forall a f g, Q f -> Q g -> Q (fun x => a * f x + g x);
  g_der : forall f, Q f -> exists f', (forall x, is_derive f x (f' x)) /\ Q f'
}.

Lemma good_dn n Q : good Q -> good (dn n Q).
Proof.
  intro G. induction n as [|n IH]; simpl; auto. destruct IH as [E L D]. constructor.
  - intros f g H [f' [H1 H2]]. exists f'. split; auto.
    intro x. apply (is_derive_ext f); auto.
  - intros a f g [f' [H1 H2]] [g' [H3 H4]]. exists (fun x => a * f' x + g' x). split; auto.
    intro x. apply (derive_plus (fun x => a * f x) g); auto. apply (is_derive_scal f); auto.
  - intros f [f' [H1 H2]]. exists f'. split; auto.
Qed.

Lemma dn_more n Q f : good Q -> dn n Q f -> dn (S n) Q f.
Proof.
  intro G. revert f. induction n as [|n IH]; intros f H; [apply G; auto|].
  destruct H as [f' [H1 H2]]. exists f'. split; auto.
Qed.

Lemma dn_mono n (Q Q' : (R -> R) -> Prop) f : (forall g, Q g -> Q' g) -> dn n Q f -> dn n Q' f.
Proof.
  intro H. revert f. induction n as [|n IH]; simpl; auto.
  intros f [f' [H1 H2]]. exists f'. auto.
Qed.

(* If members of Q with N zeros vanish, so do functions with n + N zeros whose
   n-th derivative is in Q. *)
Lemma dn_zeros n N (Q : (R -> R) -> Prop) : (forall g, Q g -> zeros N g -> forall x, g x = 0) ->
  forall f, dn n Q f -> zeros (n + N) f -> forall x, f x = 0.
Proof.
  intro H. induction n as [|n IH]; intros f Hf [a Z]; [apply H; auto; exists a; auto|].
  destruct Hf as [f' [D Hf']]. simpl in Z. destruct Z as [b [_ [Hb Z]]].
  assert (F0 : forall x, f' x = 0).
  { apply IH; auto. exists b. apply (rolle f f'); auto. }
  assert (C : forall x y, x < y -> f x = f y).
  { intros x y Hxy. destruct (MVT_cor2 f f' x y Hxy) as [c [E _]].
    - intros z _. apply is_derive_Reals, D.
    - rewrite F0 in E. lra. }
  intro x. rewrite <- Hb. destruct (Rtotal_order x b) as [L|[->|L]]; auto.
  symmetry. apply C. auto.
Qed.

(* ---- exponential polynomials ---- *)

(* f(x) e^(a x) = sum P_i(x) e^(c_i x), deg P_i < n_i, l = [(c_1,n_1); ...]:
   n_1 derivatives of f(x) e^((a-c_1) x) leave the other terms. *)
Fixpoint ep (a : R) (l : list (R * nat)) (f : R -> R) : Prop :=
  match l with
  | [] => forall x, f x = 0
  | (c, n) :: r => dn n (ep c r) (fun x => f x * exp ((a - c) * x))
  end.

Fixpoint total (l : list (R * nat)) : nat :=
  match l with [] => O | (_, n) :: r => (n + total r)%nat end.

Lemma exp_cancel a x : exp (a * x) * exp (- a * x) = 1.
Proof. rewrite <- exp_plus. replace (a * x + - a * x) with 0 by ring. apply exp_0. Qed.

Theorem ep_zeros l : forall a f, ep a l f -> zeros (total l) f -> forall x, f x = 0.
Proof.
  induction l as [|[c n] r IH]; intros a f H Z x; [apply H|].
  simpl in *. assert (E : f x * exp ((a - c) * x) = 0).
  { apply (dn_zeros n (total r) (ep c r) (IH c) _ H). destruct Z as [b Z]. exists b.
    apply (zeros_ext _ f); auto. intros y Hy. rewrite Hy. ring. }
  generalize (exp_pos ((a - c) * x)); intro P. apply Rmult_integral in E. destruct E; lra.
Qed.

Lemma good_ep l : forall a, good (ep a l).
Proof.
  induction l as [|[c n] r IH]; intro a; simpl.
  - constructor.
    + intros f g E H x. rewrite <- E; auto.
    + intros k f g F G x. rewrite F, G. ring.
    + intros f H. exists (fun _ => 0). split; auto. intro x.
      apply (is_derive_ext (fun _ => 0)); [intro; symmetry; auto|apply derive_const].
  - destruct (good_dn n _ (IH c)) as [E L D]. constructor.
    + intros f g H F. refine (E _ _ _ F). intro x. cbv beta. rewrite H. reflexivity.
    + intros k f g F G. refine (E _ _ _ (L k _ _ F G)). intro x. cbv beta. ring.
    + intros f F. destruct (D _ F) as [g [H1 H2]].
      exists (fun x => (g x - (a - c) * (f x * exp ((a - c) * x))) * exp (- (a - c) * x)). split.
      * intro x. apply (is_derive_ext (fun x => f x * exp ((a - c) * x) * exp (- (a - c) * x))).
        -- intro y. in_R. rewrite Rmult_assoc, exp_cancel. ring.
        -- evar_last.
           ++ apply (derive_mult (fun x => f x * exp ((a - c) * x)) (fun x => exp (- (a - c) * x))); auto.
              auto_derive; auto.
           ++ in_R. cbv beta. ring.
      * refine (E _ _ _ (L (- (a - c)) _ _ F H2)). intro x. cbv beta.
        rewrite Rmult_assoc, (Rmult_comm (exp (- (a - c) * x))), exp_cancel. ring.
Qed.

(* Another base. *)
Lemma ep_base a b l f : ep a l f -> ep b l (fun x => f x * exp ((a - b) * x)).
Proof.
  destruct l as [|[c n] r]; simpl.
  - intros H x. rewrite H. ring.
  - intro H. refine (g_ext _ (good_dn n _ (good_ep r c)) _ _ _ H). intro x. cbv beta.
    rewrite Rmult_assoc, <- exp_plus. f_equal. f_equal. ring.
Qed.

Definition shift (d : R) (l : list (R * nat)) : list (R * nat) :=
  map (fun cn => (fst cn + d, snd cn)) l.

Lemma ep_shift d l : forall a f, ep a l f -> ep (a + d) (shift d l) f.
Proof.
  induction l as [|[c n] r IH]; intros a f H; simpl in *; auto.
  apply (dn_mono n (ep c r)); [auto|].
  refine (g_ext _ (good_dn n _ (good_ep r c)) _ _ _ H). intro x. cbv beta.
  replace (a + d - (c + d)) with (a - c) by ring. reflexivity.
Qed.

(* f(x) e^(d x) *)
Lemma ep_exp d l f : ep 0 l f -> ep 0 (shift d l) (fun x => f x * exp (d * x)).
Proof.
  intro H. apply ep_shift with (d := d) in H. apply ep_base with (b := 0) in H.
  refine (g_ext _ (good_ep _ _) _ _ _ H). intro x. cbv beta. f_equal. f_equal. ring.
Qed.

Lemma dn_app n (Q1 Q2 Q3 : (R -> R) -> Prop) f g : good Q2 ->
  (forall f g, Q1 f -> Q2 g -> Q3 (fun x => f x + g x)) ->
  dn n Q1 f -> Q2 g -> dn n Q3 (fun x => f x + g x).
Proof.
  intros G H. revert f g. induction n as [|n IH]; simpl; intros f g F Hg; auto.
  destruct F as [f' [F1 F2]]. destruct (g_der _ G g Hg) as [g' [G1 G2]].
  exists (fun x => f' x + g' x). split; auto. intro x. apply (derive_plus f g); auto.
Qed.

Lemma ep_app l l' : forall a f g, ep a l f -> ep a l' g -> ep a (l ++ l') (fun x => f x + g x).
Proof.
  induction l as [|[c n] r IH]; intros a f g F G; simpl in *.
  - refine (g_ext _ (good_ep l' a) _ _ _ G). intro x. cbv beta. rewrite F. ring.
  - apply ep_base with (b := c) in G.
    assert (K := dn_app n (ep c r) (ep c l') (ep c (r ++ l')) _ _ (good_ep l' c) (IH c) F G).
    refine (g_ext _ (good_dn n _ (good_ep _ c)) _ _ _ K). intro x. cbv beta. ring.
Qed.

Lemma total_app l l' : total (l ++ l') = (total l + total l')%nat.
Proof. induction l as [|[c n] r IH]; simpl; auto. rewrite IH. lia. Qed.

(* ---- one bound n for all degrees ---- *)

Definition flat (n : nat) (cs : list R) : list (R * nat) := map (fun c => (c, n)) cs.

Lemma total_flat n cs : total (flat n cs) = (length cs * n)%nat.
Proof. induction cs as [|c cs IH]; simpl; auto. Qed.

Lemma shift_flat d n cs : shift d (flat n cs) = flat n (map (fun c => c + d) cs).
Proof. induction cs as [|c cs IH]; simpl; auto. rewrite <- IH. reflexivity. Qed.

Lemma flat_app n cs ds : flat n (cs ++ ds) = flat n cs ++ flat n ds.
Proof. apply map_app. Qed.

Lemma flat_more n cs : forall a f, ep a (flat n cs) f -> ep a (flat (S n) cs) f.
Proof.
  induction cs as [|c cs IH]; intros a f H; [auto|].
  apply (dn_more n (ep c (flat (S n) cs))); [apply good_ep|].
  apply (dn_mono n (ep c (flat n cs))); auto.
Qed.

Lemma flat_more_le n m cs a f : (n <= m)%nat -> ep a (flat n cs) f -> ep a (flat m cs) f.
Proof. induction 1; auto. intro H'. apply flat_more. auto. Qed.

(* x f(x) *)
Lemma dn_mulx n (Q Q' : (R -> R) -> Prop) f : good Q' -> (forall g, Q g -> Q' g) ->
  (forall g, Q g -> Q' (fun x => x * g x)) -> dn n Q f -> dn (S n) Q' (fun x => x * f x).
Proof.
  intros G M X. revert f. induction n as [|n IH]; intros f H.
  - apply (g_der _ G). auto.
  - assert (H' := H). destruct H as [f' [H1 H2]]. exists (fun x => 1 * f x + x * f' x). split.
    + intro x. apply (derive_mult (fun x => x) f); auto. apply @is_derive_id.
    + apply (g_lin _ (good_dn (S n) _ G)); [|apply IH; auto].
      apply (dn_mono (S n) Q); auto.
Qed.

Lemma flat_mulx n cs : forall a f, ep a (flat n cs) f -> ep a (flat (S n) cs) (fun x => x * f x).
Proof.
  induction cs as [|c cs IH]; intros a f H.
  - intro x. simpl in H. rewrite H. ring.
  - simpl flat in *. unfold ep; fold ep. unfold ep in H; fold ep in H.
    assert (K := dn_mulx n (ep c (flat n cs)) (ep c (flat (S n) cs)) _ (good_ep _ c)
      (fun g => flat_more n cs c g) (fun g => IH c g) H).
    refine (g_ext _ (good_dn (S n) _ (good_ep _ c)) _ _ _ K). intro x. cbv beta. ring.
Qed.

(* ---- polynomials ---- *)

(* p_0 + p_1 x + ... *)
Fixpoint poly (p : list R) (x : R) : R :=
  match p with [] => 0 | a :: q => a + x * poly q x end.

Lemma poly_ep p : ep 0 (flat (length p) [0]) (poly p).
Proof.
  induction p as [|a q IH].
  - simpl. intro x. ring.
  - apply (g_ext _ (good_ep _ 0) (fun x => 1 * a + x * poly q x)); [intro; simpl; ring|].
    apply (g_lin _ (good_ep _ 0) 1 (fun _ => a)); [|apply flat_mulx; auto].
    apply flat_more_le with 1%nat; [simpl; lia|].
    simpl. exists (fun _ => 0). split; [|auto]. intro x.
    apply (is_derive_ext (fun _ => a)); [|apply derive_const].
    intro y. in_R. replace ((0 - 0) * y) with 0 by ring. rewrite exp_0. ring.
Qed.

(* A polynomial that tends to 0 has no coefficient but 0. *)
Lemma poly_small p : forall B, (forall x, 1 <= x -> Rabs (poly p x) <= B / x) -> List.Forall (fun a => a = 0) p.
Proof.
  induction p as [|a q IH]; intros B H; [constructor|].
  assert (Q : List.Forall (fun a => a = 0) q).
  { apply IH with (B + Rabs a). intros x Hx. specialize (H x Hx). simpl in H.
    assert (Bx : B / x <= B).
    { apply Rmult_le_reg_r with x; [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
      assert (0 <= B / x) by (eapply Rle_trans; [apply Rabs_pos|apply H]).
      assert (0 <= B) by (replace B with (B / x * x) by (field; lra); apply Rmult_le_pos; lra). nra. }
    apply Rmult_le_reg_r with x; [lra|].
    replace ((B + Rabs a) / x * x) with (B + Rabs a) by (field; lra).
    rewrite <- (Rabs_pos_eq x) at 2 by lra. rewrite <- Rabs_mult.
    replace (poly q x * x) with ((a + x * poly q x) + - a) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp. lra. }
  constructor; auto.
  assert (Z : forall x, poly q x = 0).
  { clear - Q. induction Q as [|b q E Q IH]; intro x; simpl; [auto|]. rewrite E, IH. ring. }
  destruct (Req_dec a 0) as [E|E]; auto. exfalso.
  assert (0 < Rabs a) by (apply Rabs_pos_lt; auto).
  set (x := 1 + Rabs B / Rabs a). assert (0 <= Rabs B / Rabs a) by (apply Rdiv_le_0_compat; [apply Rabs_pos|auto]).
  assert (K := H x ltac:(unfold x; lra)). simpl in K. rewrite Z, Rmult_0_r, Rplus_0_r in K.
  apply Rmult_le_compat_r with (r := x) in K; [|unfold x; lra].
  replace (B / x * x) with B in K by (field; unfold x; lra).
  unfold x in K. rewrite Rmult_plus_distr_l in K.
  replace (Rabs a * (Rabs B / Rabs a)) with (Rabs B) in K by (field; lra).
  generalize (Rle_abs B). lra.
Qed.

(* |p(x)| <= A + B x for x >= 1: no coefficient from the power 2 on. *)
Lemma poly_linear p A B : (forall x, 1 <= x -> Rabs (poly p x) <= A + B * x) ->
  List.Forall (fun a => a = 0) (skipn 2 p).
Proof.
  destruct p as [|a [|b q]]; simpl; try constructor. intro H.
  apply poly_small with (Rabs A + Rabs B + Rabs a + Rabs b). intros x Hx. specialize (H x Hx).
  apply Rmult_le_reg_r with (x * x); [nra|].
  replace (_ / x * (x * x)) with ((Rabs A + Rabs B + Rabs a + Rabs b) * x) by (field; lra).
  rewrite <- (Rabs_pos_eq (x * x)) by nra. rewrite <- Rabs_mult.
  replace (poly q x * (x * x)) with ((a + x * (b + x * poly q x)) + (- a + - (b * x))) by ring.
  eapply Rle_trans; [apply Rabs_triang|].
  assert (K : Rabs (- a + - (b * x)) <= Rabs a + Rabs b * x).
  { eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_Ropp, Rabs_mult, (Rabs_pos_eq x) by lra. lra. }
  generalize (Rle_abs A) (Rle_abs B) (Rabs_pos A) (Rabs_pos a); intros.
  assert (Rabs A <= Rabs A * x) by nra. assert (Rabs a <= Rabs a * x) by nra.
  assert (B * x <= Rabs B * x) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(* |p(x)| <= A for x >= 1: constant. *)
Lemma poly_bounded p A : (forall x, 1 <= x -> Rabs (poly p x) <= A) ->
  List.Forall (fun a => a = 0) (skipn 1 p).
Proof.
  destruct p as [|a q]; simpl; [constructor|]. intro H.
  apply poly_small with (A + Rabs a). intros x Hx. specialize (H x Hx).
  apply Rmult_le_reg_r with x; [lra|].
  replace ((A + Rabs a) / x * x) with (A + Rabs a) by (field; lra).
  rewrite <- (Rabs_pos_eq x) at 2 by lra. rewrite <- Rabs_mult.
  replace (poly q x * x) with ((a + x * poly q x) + - a) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp. lra.
Qed.
