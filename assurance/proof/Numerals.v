(** Numeral strings in base r, most significant numeral first. SPEC.md writes ordinals and halves in this way. *)

Require Import ZArith Lia List.
Import ListNotations.
Open Scope Z_scope.

Section Numerals.

Variable r : Z.
Hypothesis r_positive : 0 < r.

(** The number that a numeral string represents. *)
Definition number (X : list Z) : Z := fold_left (fun x d => x * r + d) X 0.

(** The L numerals of x in base r, with leading zeros. *)
Fixpoint digits (L : nat) (x : Z) : list Z :=
  match L with
  | O => []
  | S k => digits k (x / r) ++ [x mod r]
  end.

(** The numeral strings of length L. *)
Definition numerals (L : nat) (X : list Z) : Prop := length X = L /\ Forall (fun d => 0 <= d < r) X.

Lemma number_snoc : forall X d, number (X ++ [d]) = number X * r + d.
Proof. intros X d. unfold number. rewrite fold_left_app. reflexivity. Qed.

Lemma number_app : forall Y X, number (X ++ Y) = number X * r ^ Z.of_nat (length Y) + number Y.
Proof.
  induction Y as [| d Y IH] using rev_ind; intro X.
  - rewrite app_nil_r. unfold number at 3. simpl. lia.
  - rewrite app_assoc, !number_snoc, IH, app_length. simpl.
    replace (Z.of_nat (length Y + 1)) with (Z.of_nat (length Y) + 1) by lia.
    rewrite Z.pow_add_r by lia. ring.
Qed.

Lemma digits_length : forall L x, length (digits L x) = L.
Proof. induction L; intro x; simpl; [reflexivity | rewrite app_length, IHL; simpl; lia]. Qed.

Lemma digits_numerals : forall L x, numerals L (digits L x).
Proof.
  intros L x. split; [apply digits_length |]. revert x. induction L; intro x; simpl; [constructor |].
  apply Forall_app. split; [apply IHL |]. constructor; [apply Z.mod_pos_bound; lia | constructor].
Qed.

Lemma numerals_snoc : forall L X d, numerals (S L) (X ++ [d]) <-> numerals L X /\ 0 <= d < r.
Proof.
  intros L X d. unfold numerals. rewrite app_length, Forall_app. simpl. split.
  - intros [HL [HX Hd]]. inversion Hd. subst. repeat split; try lia; assumption.
  - intros [[HL HX] Hd]. repeat split; try lia; try assumption. constructor; [lia | constructor].
Qed.

Lemma snoc_cases : forall L X, numerals (S L) X -> exists Y d, X = Y ++ [d] /\ numerals L Y /\ 0 <= d < r.
Proof.
  intros L X H. destruct (exists_last (l := X)) as [Y [d E]].
  - intro E. subst. destruct H as [H _]. discriminate.
  - exists Y, d. subst. apply numerals_snoc in H. tauto.
Qed.

(** A number of L numerals is below r^L. *)
Lemma number_bound : forall L X, numerals L X -> 0 <= number X < r ^ Z.of_nat L.
Proof.
  induction L; intros X H.
  - destruct H as [H _]. apply length_zero_iff_nil in H. subst. cbn. lia.
  - destruct (snoc_cases L X H) as [Y [d [E [HY Hd]]]]. subst. rewrite number_snoc.
    specialize (IHL Y HY). rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia. nia.
Qed.

(** The digits of a number below r^L represent that number. *)
Theorem number_digits : forall L x, 0 <= x < r ^ Z.of_nat L -> number (digits L x) = x.
Proof.
  induction L; intros x H.
  - cbn in *. lia.
  - simpl digits. rewrite number_snoc, IHL.
    + rewrite (Z.div_mod x r) at 3 by lia. ring.
    + rewrite Nat2Z.inj_succ, Z.pow_succ_r in H by lia. split.
      * apply Z.div_pos; lia.
      * apply Z.div_lt_upper_bound; lia.
Qed.

(** A numeral string is the digits of its number. So numbers below r^L and strings of L numerals correspond one to one. *)
Theorem digits_number : forall L X, numerals L X -> digits L (number X) = X.
Proof.
  induction L; intros X H.
  - destruct H as [H _]. apply length_zero_iff_nil in H. subst. reflexivity.
  - destruct (snoc_cases L X H) as [Y [d [E [HY Hd]]]]. subst. simpl digits. rewrite number_snoc.
    rewrite Z.add_comm, Z.div_add, Z.mod_add by lia.
    rewrite Z.div_small, Z.mod_small by lia. simpl. rewrite IHL by exact HY. reflexivity.
Qed.

End Numerals.
