(** The spellings of numerals: a prefix and characters of an alphabet, or a UUID. Both are layouts. Each place of a
    layout has a fixed character, or a character of an alphabet that represents some numerals. *)

Require Import ZArith Lia List Bool Arith.
From Puid Require Import Numerals Codec.
Import ListNotations.
Open Scope Z_scope.

(** The index of a character in an alphabet. The character at index k is the digit k. *)
Fixpoint index (c : nat) (alphabet : list nat) : option nat :=
  match alphabet with
  | [] => None
  | d :: rest => if Nat.eqb d c then Some O else option_map S (index c rest)
  end.

Lemma index_nth : forall alphabet c i,
  index c alphabet = Some i -> (i < length alphabet)%nat /\ nth i alphabet O = c.
Proof.
  induction alphabet as [| d rest IH]; intros c i H; simpl in H; [discriminate |].
  destruct (Nat.eqb_spec d c).
  - injection H as H. subst. simpl. split; [lia | reflexivity].
  - destruct (index c rest) as [j |] eqn:E; [| discriminate]. injection H as H. subst i.
    destruct (IH c j E) as [B N]. simpl. split; [lia | exact N].
Qed.

Lemma nth_index : forall alphabet i,
  NoDup alphabet -> (i < length alphabet)%nat -> index (nth i alphabet O) alphabet = Some i.
Proof.
  induction alphabet as [| d rest IH]; intros i D H; simpl in H; [lia |].
  inversion D as [| ? ? N D']. subst. destruct i as [| i]; simpl.
  - rewrite Nat.eqb_refl. reflexivity.
  - destruct (Nat.eqb_spec d (nth i rest O)) as [E | E].
    + exfalso. apply N. rewrite E. apply nth_In. lia.
    + rewrite IH by (try assumption; lia). reflexivity.
Qed.

(** A place: a fixed character, or a character that k numerals choose. *)
Inductive place := Fixed (c : nat) | Chosen (k : nat) (alphabet : list nat).

Section Layout.

Variable r : Z.
Hypothesis r_positive : 0 < r.

Definition sound (p : place) : Prop :=
  match p with
  | Fixed _ => True
  | Chosen k alphabet => NoDup alphabet /\ Z.of_nat (length alphabet) = r ^ Z.of_nat k
  end.

(** The number of numerals in a layout. *)
Fixpoint room (layout : list place) : nat :=
  match layout with
  | [] => O
  | Fixed _ :: rest => room rest
  | Chosen k _ :: rest => (k + room rest)%nat
  end.

Fixpoint write_layout (layout : list place) (X : list Z) : text :=
  match layout with
  | [] => []
  | Fixed c :: rest => c :: write_layout rest X
  | Chosen k alphabet :: rest =>
      nth (Z.to_nat (number r (firstn k X))) alphabet O :: write_layout rest (skipn k X)
  end.

(** Reads a string exactly: it folds no case, and ignores no character. *)
Fixpoint read_layout (layout : list place) (t : text) : option (list Z) :=
  match layout, t with
  | [], [] => Some []
  | Fixed c :: rest, d :: t' => if Nat.eqb c d then read_layout rest t' else None
  | Chosen k alphabet :: rest, d :: t' =>
      match index d alphabet, read_layout rest t' with
      | Some i, Some X => Some (digits r k (Z.of_nat i) ++ X)
      | _, _ => None
      end
  | _, _ => None
  end.

Lemma numerals_split : forall k n X,
  numerals r (k + n) X -> numerals r k (firstn k X) /\ numerals r n (skipn k X).
Proof.
  intros k n X [HL HX]. rewrite <- (firstn_skipn k X) in HX. apply Forall_app in HX.
  destruct HX as [Hf Hs]. repeat split; try assumption.
  - rewrite firstn_length. lia.
  - rewrite skipn_length. lia.
Qed.

Lemma read_write_layout : forall layout X,
  Forall sound layout -> numerals r (room layout) X -> read_layout layout (write_layout layout X) = Some X.
Proof.
  induction layout as [| [c | k alphabet] rest IH]; intros X S H; simpl in *.
  - destruct H as [H _]. apply length_zero_iff_nil in H. subst. reflexivity.
  - inversion S. rewrite Nat.eqb_refl. apply IH; assumption.
  - apply Forall_cons_iff in S. destruct S as [[D N] S]. destruct (numerals_split _ _ _ H) as [Hf Hs].
    pose proof (number_bound r r_positive k _ Hf) as B.
    rewrite nth_index by (try assumption; lia). rewrite IH by assumption.
    rewrite Z2Nat.id by lia. rewrite digits_number by assumption. rewrite firstn_skipn. reflexivity.
Qed.

Lemma write_read_layout : forall layout t X,
  Forall sound layout -> read_layout layout t = Some X ->
  numerals r (room layout) X /\ write_layout layout X = t.
Proof.
  induction layout as [| [c | k alphabet] rest IH]; intros t X S H; simpl in *.
  - destruct t; [| discriminate]. injection H as H. subst. split; [split; [reflexivity | constructor] | reflexivity].
  - destruct t as [| d t]; [discriminate |]. destruct (Nat.eqb_spec c d); [| discriminate].
    apply Forall_cons_iff in S. destruct (IH t X (proj2 S) H) as [N W]. split; [exact N | congruence].
  - destruct t as [| d t]; [discriminate |]. apply Forall_cons_iff in S. destruct S as [[D N] S].
    destruct (index d alphabet) as [i |] eqn:E; [| discriminate].
    destruct (read_layout rest t) as [Y |] eqn:R; [| discriminate].
    injection H as H. subst X. destruct (IH t Y S R) as [[LY FY] W].
    destruct (index_nth _ _ _ E) as [B C]. destruct (digits_numerals r r_positive k (Z.of_nat i)) as [LD FD].
    split.
    + split; [rewrite app_length; lia | apply Forall_app; split; assumption].
    + rewrite firstn_app, skipn_app, digits_length, Nat.sub_diag. simpl.
      rewrite <- (digits_length r k (Z.of_nat i)) at 1. rewrite firstn_all, app_nil_r.
      rewrite skipn_all2 by (rewrite digits_length; lia). simpl.
      rewrite number_digits by lia. rewrite Nat2Z.id, C, W. reflexivity.
Qed.

Definition layout_spelling (layout : list place) (S : Forall sound layout) : spelling r (room layout) := {|
  write := write_layout layout;
  read := read_layout layout;
  read_write := fun X => read_write_layout layout X S;
  write_read := fun t X => write_read_layout layout t X S
|}.

Lemma read_length : forall layout t X, read_layout layout t = Some X -> length t = length layout.
Proof.
  induction layout as [| [c | k alphabet] rest IH]; intros [| d t] X H; simpl in *; try discriminate;
    [reflexivity | |].
  - destruct (Nat.eqb c d); [| discriminate]. f_equal. exact (IH t X H).
  - destruct (index d alphabet), (read_layout rest t) eqn:E; try discriminate. f_equal. exact (IH t l E).
Qed.

End Layout.

(** A prefix followed by exactly L characters of an alphabet. *)
Section Digits.

Variables prefix alphabet : list nat.
Variable L : nat.
Hypothesis alphabet_distinct : NoDup alphabet.
Hypothesis alphabet_inhabited : alphabet <> [].

Definition radix : Z := Z.of_nat (length alphabet).

Lemma radix_positive : 0 < radix.
Proof. unfold radix. destruct alphabet; [congruence | simpl; lia]. Qed.

Definition digits_layout : list place := map Fixed prefix ++ repeat (Chosen 1 alphabet) L.

Lemma digits_sound : Forall (sound radix) digits_layout.
Proof.
  apply Forall_app. split.
  - apply Forall_forall. intros p H. apply in_map_iff in H. destruct H as [c [E _]]. subst. exact I.
  - apply Forall_forall. intros p H. apply repeat_spec in H. subst. split; [exact alphabet_distinct |].
    unfold radix. simpl. lia.
Qed.

Lemma digits_room : room digits_layout = L.
Proof.
  unfold digits_layout. induction prefix as [| c rest IH]; simpl; [| exact IH].
  induction L as [| k IHk]; simpl; [reflexivity | rewrite IHk; reflexivity].
Qed.

Definition digits_spelling : spelling radix L :=
  eq_rect _ (spelling radix) (layout_spelling radix radix_positive digits_layout digits_sound) _ digits_room.

Lemma digits_read : forall t, read digits_spelling t = read_layout radix digits_layout t.
Proof. intro t. unfold digits_spelling. destruct digits_room. reflexivity. Qed.

Lemma digits_write_layout : forall X, write digits_spelling X = write_layout radix digits_layout X.
Proof. intro X. unfold digits_spelling. destruct digits_room. reflexivity. Qed.

(** The id is the prefix followed by alphabet[y] for each numeral y of Y. *)
Theorem digits_write : forall Y, numerals radix L Y ->
  write digits_spelling Y = prefix ++ map (fun y => nth (Z.to_nat y) alphabet O) Y.
Proof.
  intros Y [HL HY]. rewrite digits_write_layout. unfold digits_layout.
  induction prefix as [| c rest IH]; simpl; [| rewrite IH; reflexivity].
  revert Y HL HY. induction L as [| k IHk]; intros [| y Y] HL HY; try discriminate; [reflexivity |].
  simpl. inversion HY. subst. f_equal. apply IHk; [injection HL as HL; exact HL | assumption].
Qed.

(** A string of this shape has a known length and starts with the prefix. *)
Lemma digits_shape : forall t X, read digits_spelling t = Some X ->
  length t = (length prefix + L)%nat /\ exists rest, t = prefix ++ rest.
Proof.
  intros t X H. rewrite digits_read in H. split.
  - rewrite (read_length _ _ _ _ H). unfold digits_layout. rewrite app_length, map_length, repeat_length.
    reflexivity.
  - unfold digits_layout in H. revert t H. induction prefix as [| c rest IH]; intros t H; simpl in *.
    + exists t. reflexivity.
    + destruct t as [| d t]; [discriminate |]. destruct (Nat.eqb_spec c d); [| discriminate]. subst d.
      destruct (IH t H) as [more E]. exists more. simpl. congruence.
Qed.

End Digits.

(** The shape of a version 8 UUID (RFC 9562): xxxxxxxx-xxxx-8xxx-vxxx-xxxxxxxxxxxx. Each x is a hexadecimal digit for
    four of the 122 free bits. v is 8, 9, a or b, for two bits. *)
Section Uuid.

Definition hex : list nat := [48;49;50;51;52;53;54;55;56;57;97;98;99;100;101;102]%nat.
Definition x : place := Chosen 4 hex.
Definition variant : place := Chosen 2 [56;57;97;98]%nat.
Definition hyphen : place := Fixed 45.
Definition version : place := Fixed 56.

Definition uuid_layout : list place :=
  repeat x 8 ++ [hyphen] ++ repeat x 4 ++ [hyphen; version] ++ repeat x 3 ++ [hyphen; variant] ++ repeat x 3 ++
  [hyphen] ++ repeat x 12.

Lemma x_sound : sound 2 x.
Proof. split; [repeat constructor; simpl; intuition discriminate | reflexivity]. Qed.

Lemma variant_sound : sound 2 variant.
Proof. split; [repeat constructor; simpl; intuition discriminate | reflexivity]. Qed.

Lemma sound_repeat : forall r p n, sound r p -> Forall (sound r) (repeat p n).
Proof. intros r p n H. apply Forall_forall. intros q Hq. apply repeat_spec in Hq. subst. exact H. Qed.

Lemma uuid_sound : Forall (sound 2) uuid_layout.
Proof.
  unfold uuid_layout. repeat (apply Forall_app; split); try apply sound_repeat, x_sound.
  - constructor; [exact I | constructor].
  - constructor; [exact I | constructor; [exact I | constructor]].
  - constructor; [exact I | constructor; [exact variant_sound | constructor]].
  - constructor; [exact I | constructor].
Qed.

Definition uuid_spelling : spelling 2 122 := layout_spelling 2 eq_refl uuid_layout uuid_sound.

End Uuid.
