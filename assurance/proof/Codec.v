(** Format 1 of SPEC.md, from ordinal to id and back, for any spelling of numerals as strings. *)

Require Import ZArith Lia List Bool FinFun.
From Puid Require Import Network Numerals.
Import ListNotations.
Open Scope Z_scope.

(** A string, as a list of character codes. *)
Definition text := list nat.

(** A one-to-one spelling of the strings of L numerals in base r as strings of characters. *)
Record spelling (r : Z) (L : nat) := {
  write : list Z -> text;
  read : text -> option (list Z);
  read_write : forall X, numerals r L X -> read (write X) = Some X;
  write_read : forall t X, read t = Some X -> numerals r L X /\ write X = t
}.
Arguments write {r L}. Arguments read {r L}. Arguments read_write {r L}. Arguments write_read {r L}.

Section Codec.

(** The radix, and the lengths of the halves: u = floor(n/2) and v = n - u. *)
Variable r : Z.
Hypothesis r_positive : 0 < r.
Variable L : nat.
Definition u : nat := Nat.div2 L.
Definition v : nat := (L - u)%nat.

(** F(i, x). It stands for the key and the tweak. *)
Variable F : nat -> Z -> Z.

Variable s : spelling r L.

Definition ru : Z := r ^ Z.of_nat u.
Definition rv : Z := r ^ Z.of_nat v.

Lemma ru_positive : 0 < ru.  Proof. apply Z.pow_pos_nonneg; lia. Qed.
Lemma rv_positive : 0 < rv.  Proof. apply Z.pow_pos_nonneg; lia. Qed.
Lemma halves_length : (u + v)%nat = L.
Proof.
  assert (u <= L)%nat by (apply Nat.div2_decr; lia).
  unfold v. lia.
Qed.

(** Splits X: A is the number of the first u numerals, B that of the last v. *)
Definition split (X : list Z) : Z * Z := (number r (firstn u X), number r (skipn u X)).

(** Joins the halves: A with u numerals, then B with v. *)
Definition join (halves : Z * Z) : list Z := let (A, B) := halves in digits r u A ++ digits r v B.

Definition ff1_encrypt (X : list Z) : list Z := join (encrypt ru rv F 10 (split X)).
Definition ff1_decrypt (Y : list Z) : list Z := join (decrypt ru rv F 10 (split Y)).

Lemma split_domain : forall X, numerals r L X -> domain ru rv 0 (split X).
Proof.
  intros X [HL HX]. unfold split, domain, modulus. simpl. split.
  - apply number_bound; [exact r_positive |]. split.
    + rewrite firstn_length, HL. pose proof halves_length. lia.
    + apply Forall_forall. intros d Hd. rewrite Forall_forall in HX. apply HX.
      rewrite <- (firstn_skipn u X). apply in_or_app. left. exact Hd.
  - apply number_bound; [exact r_positive |]. split.
    + rewrite skipn_length, HL. reflexivity.
    + apply Forall_forall. intros d Hd. rewrite Forall_forall in HX. apply HX.
      rewrite <- (firstn_skipn u X). apply in_or_app. right. exact Hd.
Qed.

Lemma join_numerals : forall p, numerals r L (join p).
Proof.
  intros [A B]. unfold join.
  destruct (digits_numerals r r_positive u A) as [LA HA], (digits_numerals r r_positive v B) as [LB HB].
  split.
  - rewrite app_length, LA, LB. apply halves_length.
  - apply Forall_app. split; assumption.
Qed.

Lemma split_join : forall p, domain ru rv 0 p -> split (join p) = p.
Proof.
  intros [A B] [HA HB]. unfold split, join.
  rewrite firstn_app, skipn_app, digits_length, Nat.sub_diag. simpl.
  rewrite <- (digits_length r u A) at 1. rewrite firstn_all, app_nil_r.
  rewrite skipn_all2 by (rewrite digits_length; lia). simpl.
  rewrite !number_digits by assumption. reflexivity.
Qed.

Lemma join_split : forall X, numerals r L X -> join (split X) = X.
Proof.
  intros X [HL HX]. unfold split, join. pose proof halves_length as H.
  assert (Hf : numerals r u (firstn u X)). { split.
    - rewrite firstn_length. lia.
    - apply Forall_forall. intros d Hd. rewrite Forall_forall in HX. apply HX.
      rewrite <- (firstn_skipn u X). apply in_or_app. left. exact Hd. }
  assert (Hs : numerals r v (skipn u X)). { split.
    - rewrite skipn_length, HL. reflexivity.
    - apply Forall_forall. intros d Hd. rewrite Forall_forall in HX. apply HX.
      rewrite <- (firstn_skipn u X). apply in_or_app. right. exact Hd. }
  rewrite !digits_number by assumption. apply firstn_skipn.
Qed.

(** FF1 is a permutation of the numeral strings of a length, for any round function. *)
Theorem ff1_is_a_permutation :
  (forall X, numerals r L X -> numerals r L (ff1_encrypt X) /\ ff1_decrypt (ff1_encrypt X) = X) /\
  (forall Y, numerals r L Y -> numerals r L (ff1_decrypt Y) /\ ff1_encrypt (ff1_decrypt Y) = Y).
Proof.
  pose proof ru_positive. pose proof rv_positive.
  split; intros X HX; split; try apply join_numerals; unfold ff1_encrypt, ff1_decrypt.
  - rewrite split_join.
    + rewrite network_decrypt_encrypt by (try assumption; apply split_domain, HX). apply join_split, HX.
    + exact (encrypt_domain ru rv H H0 F 10 _ (split_domain X HX)).
  - rewrite split_join.
    + rewrite (network_encrypt_decrypt ru rv H H0 F 10 (split X) (split_domain X HX)). apply join_split, HX.
    + exact (decrypt_domain ru rv H H0 F 10 (split X) (split_domain X HX)).
Qed.

(** The number of strings of the right shape. *)
Definition size : Z := r ^ Z.of_nat L.

(** SPEC.md, from ordinal to id: all steps. *)
Definition id_of_point (n : Z) : text := write s (ff1_encrypt (digits r L n)).

(** SPEC.md, from id to ordinal: steps 1 and 2. *)
Definition point (t : text) : option Z :=
  match read s t with
  | Some Y => Some (number r (ff1_decrypt Y))
  | None => None
  end.

Lemma point_of_id : forall n, 0 <= n < size -> point (id_of_point n) = Some n.
Proof.
  intros n H. unfold point, id_of_point.
  pose proof (digits_numerals r r_positive L n) as HX.
  destruct (proj1 ff1_is_a_permutation _ HX) as [HY E].
  rewrite read_write by exact HY. rewrite E, number_digits by assumption. reflexivity.
Qed.

Lemma id_of_its_point : forall t n, point t = Some n -> 0 <= n < size /\ id_of_point n = t.
Proof.
  intros t n H. unfold point in H. destruct (read s t) as [Y |] eqn:E; [| discriminate].
  injection H as H. subst n. destruct (write_read s t Y E) as [HY W].
  destruct (proj2 ff1_is_a_permutation _ HY) as [HX P]. split.
  - apply number_bound; assumption.
  - unfold id_of_point. rewrite digits_number by assumption. rewrite P. exact W.
Qed.

(** The capacity. *)
Variable C : Z.
Hypothesis C_fits : 0 < C <= size.

Section Plain.

Definition id (n : Z) : text := id_of_point n.

(** SPEC.md, from id to ordinal, step 3: the point is the ordinal if it is below C. *)
Definition ordinal (t : text) : option Z :=
  match point t with
  | Some n => if n <? C then Some n else None
  | None => None
  end.

(** The id of an ordinal decodes to that ordinal. *)
Theorem every_id_decodes : forall n, 0 <= n < C -> ordinal (id n) = Some n.
Proof.
  intros n H. unfold ordinal, id. rewrite point_of_id by lia.
  destruct (Z.ltb_spec n C); [reflexivity | lia].
Qed.

(** Two ordinals never have the same id. *)
Theorem ids_are_unique : forall m n, 0 <= m < C -> 0 <= n < C -> id m = id n -> m = n.
Proof.
  intros m n Hm Hn E. apply (f_equal ordinal) in E. rewrite !every_id_decodes in E by assumption. congruence.
Qed.

(** A string that decodes is the id of its ordinal. So an ordinal has one spelling. *)
Theorem only_ids_decode : forall t n, ordinal t = Some n -> 0 <= n < C /\ id n = t.
Proof.
  intros t n H. unfold ordinal in H. destruct (point t) as [p |] eqn:E; [| discriminate].
  destruct (Z.ltb_spec p C); [| discriminate]. injection H as H. subst p.
  destruct (id_of_its_point t n E) as [B W]. split; [lia | exact W].
Qed.

End Plain.

Section Filtered.

(** The accept filter, a predicate over whole ids, and the number a of attempts: a · C is at most r^L. *)
Variable accept : text -> bool.
Variable attempts : nat.
Hypothesis attempts_fit : Z.of_nat attempts * C <= size.

(** The first id that the filter accepts among those of the k points p, p + C, ... *)
Fixpoint first_accepted (k : nat) (p : Z) : option text :=
  match k with
  | O => None
  | S k' => if accept (id_of_point p) then Some (id_of_point p) else first_accepted k' (p + C)
  end.

(** Whether the filter accepts none of those ids. *)
Fixpoint none_accepted (k : nat) (p : Z) : bool :=
  match k with
  | O => true
  | S k' => negb (accept (id_of_point p)) && none_accepted k' (p + C)
  end.

Definition filtered_id (n : Z) : option text := first_accepted attempts n.

(** Decoding with a filter. Rejects a point of a · C or more, and a string that the filter rejects. The ordinal n is the
    point modulo C. Also rejects a string if the filter accepts the id of an earlier point among n, n + C, ... *)
Definition filtered_ordinal (t : text) : option Z :=
  match point t with
  | Some p =>
      if (p <? Z.of_nat attempts * C) && accept t && none_accepted (Z.to_nat (p / C)) (p mod C)
      then Some (p mod C)
      else None
  | None => None
  end.

Lemma first_accepted_spec : forall k p t,
  first_accepted k p = Some t <->
  exists j, (j < k)%nat /\ none_accepted j p = true /\
    accept (id_of_point (p + Z.of_nat j * C)) = true /\ t = id_of_point (p + Z.of_nat j * C).
Proof.
  induction k; intros p t; simpl.
  - split; [discriminate | intros [j [H _]]; lia].
  - destruct (accept (id_of_point p)) eqn:E.
    + split.
      * intro H. injection H as H. exists 0%nat. simpl. rewrite Z.add_0_r. repeat split; auto; lia.
      * intros [[| j] [Hj [N [A T]]]].
        -- simpl in T. rewrite Z.add_0_r in T. congruence.
        -- simpl in N. rewrite E in N. discriminate.
    + rewrite IHk. split.
      * intros [j [Hj [N [A T]]]]. exists (S j).
        replace (p + Z.of_nat (S j) * C) with (p + C + Z.of_nat j * C) by lia.
        simpl. rewrite E. repeat split; auto; lia.
      * intros [[| j] [Hj [N [A T]]]].
        -- simpl in A. rewrite Z.add_0_r in A. congruence.
        -- exists j. simpl in N. rewrite E in N.
           replace (p + C + Z.of_nat j * C) with (p + Z.of_nat (S j) * C) by lia.
           repeat split; auto; lia.
Qed.

(** The same three theorems with a filter. The id of an ordinal decodes to that ordinal. *)
Theorem every_filtered_id_decodes : forall n t,
  0 <= n < C -> filtered_id n = Some t -> filtered_ordinal t = Some n.
Proof.
  intros n t Hn H. apply first_accepted_spec in H. destruct H as [j [Hj [N [A T]]]]. subst t.
  unfold filtered_ordinal.
  assert (B : n + Z.of_nat j * C < Z.of_nat attempts * C) by nia.
  rewrite point_of_id by lia.
  rewrite Z.div_add, Z.mod_add by lia. rewrite Z.div_small, Z.mod_small by exact Hn.
  simpl (0 + Z.of_nat j). rewrite Nat2Z.id, A, N.
  destruct (Z.ltb_spec (n + Z.of_nat j * C) (Z.of_nat attempts * C)); [reflexivity | lia].
Qed.

(** Two ordinals never have the same id. *)
Theorem filtered_ids_are_unique : forall m n t,
  0 <= m < C -> 0 <= n < C -> filtered_id m = Some t -> filtered_id n = Some t -> m = n.
Proof.
  intros m n t Hm Hn Em En.
  apply every_filtered_id_decodes in Em, En; try assumption. congruence.
Qed.

(** A string that decodes is the id of its ordinal, and the filter accepts it. *)
Theorem only_filtered_ids_decode : forall t n,
  filtered_ordinal t = Some n -> 0 <= n < C /\ filtered_id n = Some t /\ accept t = true.
Proof.
  intros t n H. unfold filtered_ordinal in H. destruct (point t) as [p |] eqn:E; [| discriminate].
  destruct ((p <? Z.of_nat attempts * C) && accept t && none_accepted (Z.to_nat (p / C)) (p mod C)) eqn:G;
    [| discriminate].
  injection H as H. subst n. apply andb_true_iff in G. destruct G as [G N].
  apply andb_true_iff in G. destruct G as [B A]. apply Z.ltb_lt in B.
  destruct (id_of_its_point t p E) as [Bp W].
  split; [apply Z.mod_pos_bound; lia |]. split; [| exact A].
  apply first_accepted_spec. exists (Z.to_nat (p / C)).
  assert (Q : 0 <= p / C) by (apply Z.div_pos; lia).
  assert (P : p mod C + Z.of_nat (Z.to_nat (p / C)) * C = p).
  { rewrite Z2Nat.id by exact Q. rewrite (Z.div_mod p C) at 3 by lia. ring. }
  rewrite P, W. repeat split; auto.
  apply Nat2Z.inj_lt. rewrite Z2Nat.id by exact Q. apply Z.div_lt_upper_bound; lia.
Qed.

End Filtered.

(** Counting: exactly C of the r^L strings of the right shape decode. *)

(** The numbers from 0 to n - 1. *)
Definition below (n : Z) : list Z := map Z.of_nat (seq 0 (Z.to_nat n)).

Lemma in_below : forall n x, In x (below n) <-> 0 <= x < n.
Proof.
  intros n x. unfold below. rewrite in_map_iff. split.
  - intros [k [E H]]. apply in_seq in H. lia.
  - intro H. exists (Z.to_nat x). split; [apply Z2Nat.id; lia | apply in_seq; lia].
Qed.

Lemma below_distinct : forall n, NoDup (below n).
Proof. intro n. apply Injective_map_NoDup; [intros i j; lia | apply seq_NoDup]. Qed.

Lemma below_length : forall n, 0 <= n -> Z.of_nat (length (below n)) = n.
Proof. intros n H. unfold below. rewrite map_length, seq_length. lia. Qed.

Lemma distinct_map : forall (f : Z -> text) l,
  NoDup l -> (forall x y, In x l -> In y l -> f x = f y -> x = y) -> NoDup (map f l).
Proof.
  intros f l H. induction H as [| x l N D IH]; intro I; simpl; constructor.
  - rewrite in_map_iff. intros [y [E Hy]]. apply N. rewrite (I x y) by (simpl; auto). exact Hy.
  - apply IH. intros a b Ha Hb. apply I; simpl; auto.
Qed.

(** A string of the right shape: step 1 from id to ordinal accepts it. *)
Definition well_formed (t : text) : Prop := read s t <> None.

(** The fraction of well-formed strings that decode is C / r^L: a list of the well-formed strings and a list of those
    that decode, both without repetition, have these lengths. *)
Theorem fraction_that_decodes :
  exists shaped issued : list text,
    NoDup shaped /\ (forall t, In t shaped <-> well_formed t) /\ Z.of_nat (length shaped) = size /\
    NoDup issued /\ (forall t, In t issued <-> ordinal t <> None) /\ Z.of_nat (length issued) = C.
Proof.
  assert (P : 0 < size) by (apply Z.pow_pos_nonneg; lia).
  assert (Inj : forall m n, 0 <= m < size -> 0 <= n < size -> id_of_point m = id_of_point n -> m = n).
  { intros m n Hm Hn E. apply (f_equal point) in E. rewrite !point_of_id in E by assumption. congruence. }
  exists (map id_of_point (below size)), (map id (below C)). repeat split.
  - apply distinct_map; [apply below_distinct |]. intros x y Hx Hy. apply in_below in Hx, Hy.
    apply Inj; assumption.
  - intro H. apply in_map_iff in H. destruct H as [n [E Hn]]. subst t. apply in_below in Hn.
    unfold well_formed. intro R. pose proof (point_of_id n Hn) as Q. unfold point in Q.
    rewrite R in Q. discriminate.
  - intro H. unfold well_formed in H. apply in_map_iff. destruct (point t) as [n |] eqn:E.
    + exists n. destruct (id_of_its_point t n E) as [B W]. split; [exact W | apply in_below, B].
    + unfold point in E. destruct (read s t); [discriminate | congruence].
  - rewrite map_length. apply below_length. lia.
  - apply distinct_map; [apply below_distinct |]. intros x y Hx Hy. apply in_below in Hx, Hy.
    apply ids_are_unique; assumption.
  - intro H. apply in_map_iff in H. destruct H as [n [E Hn]]. subst t. apply in_below in Hn.
    rewrite every_id_decodes by exact Hn. discriminate.
  - intro H. apply in_map_iff. destruct (ordinal t) as [n |] eqn:E; [| congruence].
    exists n. destruct (only_ids_decode t n E) as [B W]. split; [exact W | apply in_below, B].
  - rewrite map_length. apply below_length. lia.
Qed.

End Codec.
