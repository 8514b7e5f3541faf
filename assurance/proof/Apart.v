(** Disjoint codecs (SPEC.md), and therefore registries and keyrings, which require disjoint codecs. *)

Require Import ZArith Lia List.
From Puid Require Import Network Numerals Codec Spellings.
Import ListNotations.
Open Scope Z_scope.

(** A codec with a prefix and digits: everything that its ids depend on. F(i, x) stands for the key and the tweak. *)
Record codec := {
  prefix : list nat;
  alphabet : list nat;
  L : nat;
  F : nat -> Z -> Z;
  C : Z;
  alphabet_distinct : NoDup alphabet;
  alphabet_inhabited : alphabet <> [];
  C_fits : 0 < C <= size (radix alphabet) L
}.

Definition spelling_of (c : codec) : spelling (radix (alphabet c)) (L c) :=
  digits_spelling (prefix c) (alphabet c) (L c) (alphabet_distinct c) (alphabet_inhabited c).

Definition codec_id (c : codec) (n : Z) : text := id (radix (alphabet c)) (L c) (F c) (spelling_of c) n.

Definition codec_ordinal (c : codec) (t : text) : option Z :=
  ordinal (radix (alphabet c)) (L c) (F c) (spelling_of c) (C c) t.

Definition codec_filtered_ordinal (c : codec) accept attempts (t : text) : option Z :=
  filtered_ordinal (radix (alphabet c)) (L c) (F c) (spelling_of c) (C c) accept attempts t.

Definition begins (p t : list nat) : Prop := exists rest, t = p ++ rest.

(** Two codecs are apart if neither prefix starts with the other, or if the whole lengths of their ids differ. *)
Definition apart (c d : codec) : Prop :=
  (~ begins (prefix c) (prefix d) /\ ~ begins (prefix d) (prefix c)) \/
  (length (prefix c) + L c <> length (prefix d) + L d)%nat.

(** No string has the shape of both. *)
Lemma shapes_are_apart : forall c d t X Y,
  apart c d -> read (spelling_of c) t = Some X -> read (spelling_of d) t = Some Y -> False.
Proof.
  intros c d t X Y A Hc Hd.
  destruct (digits_shape _ _ _ _ _ _ _ Hc) as [Lc [restc Ec]].
  destruct (digits_shape _ _ _ _ _ _ _ Hd) as [Ld [restd Ed]].
  destruct A as [[Ncd Ndc] | N]; [| lia].
  rewrite Ec in Ed. destruct (app_eq_app _ _ _ _ Ed) as [l [[E _] | [E _]]].
  - apply Ndc. exists l. exact E.
  - apply Ncd. exists l. exact E.
Qed.

Lemma decoded_is_read : forall c t n, codec_ordinal c t = Some n -> exists X, read (spelling_of c) t = Some X.
Proof.
  intros c t n D. unfold codec_ordinal, ordinal, point in D.
  destruct (read (spelling_of c) t) as [X |]; [exists X; reflexivity | discriminate].
Qed.

Lemma codec_decodes : forall c n, 0 <= n < C c -> codec_ordinal c (codec_id c n) = Some n.
Proof.
  intros c n H. apply every_id_decodes; [exact (radix_positive _ (alphabet_distinct c) (alphabet_inhabited c)) | apply C_fits | exact H].
Qed.

(** So no string is an id of both. *)
Theorem ids_are_apart : forall c d, apart c d ->
  forall m n, 0 <= m < C c -> 0 <= n < C d -> codec_id c m <> codec_id d n.
Proof.
  intros c d A m n Hm Hn E. pose proof (codec_decodes c m Hm) as Dc. pose proof (codec_decodes d n Hn) as Dd.
  rewrite <- E in Dd. destruct (decoded_is_read _ _ _ Dc) as [X HX], (decoded_is_read _ _ _ Dd) as [Y HY].
  exact (shapes_are_apart c d _ X Y A HX HY).
Qed.

(** No string decodes with both, with filters or without. *)
Theorem texts_decode_once : forall c d, apart c d -> forall t,
  codec_ordinal c t = None \/ codec_ordinal d t = None.
Proof.
  intros c d A t.
  destruct (read (spelling_of c) t) as [X |] eqn:HX.
  - right. unfold codec_ordinal, ordinal, point.
    destruct (read (spelling_of d) t) as [Y |] eqn:HY; [| reflexivity].
    destruct (shapes_are_apart c d t X Y A HX HY).
  - left. unfold codec_ordinal, ordinal, point. rewrite HX. reflexivity.
Qed.

Theorem filtered_texts_decode_once : forall c d, apart c d -> forall accept attempts accept' attempts' t,
  codec_filtered_ordinal c accept attempts t = None \/ codec_filtered_ordinal d accept' attempts' t = None.
Proof.
  intros c d A accept attempts accept' attempts' t.
  destruct (read (spelling_of c) t) as [X |] eqn:HX.
  - right. unfold codec_filtered_ordinal, filtered_ordinal, point.
    destruct (read (spelling_of d) t) as [Y |] eqn:HY; [| reflexivity].
    destruct (shapes_are_apart c d t X Y A HX HY).
  - left. unfold codec_filtered_ordinal, filtered_ordinal, point. rewrite HX. reflexivity.
Qed.

(** A registry or a keyring: any two of its codecs are apart. *)
Definition pairwise_apart (codecs : list codec) : Prop := ForallOrdPairs apart codecs.

(** The first codec that decodes a string: its index, and the ordinal. *)
Fixpoint decode (codecs : list codec) (t : text) : option (nat * Z) :=
  match codecs with
  | [] => None
  | c :: rest =>
      match codec_ordinal c t with
      | Some n => Some (O, n)
      | None => option_map (fun found => (S (fst found), snd found)) (decode rest t)
      end
  end.

(** In a registry, every id of every codec decodes to that codec and to its ordinal. *)
Theorem registries_are_unambiguous : forall codecs, pairwise_apart codecs ->
  forall i c n, nth_error codecs i = Some c -> 0 <= n < C c -> decode codecs (codec_id c n) = Some (i, n).
Proof.
  intros codecs P. induction P as [| c rest A P IH]; intros [| i] d n E Hn; simpl in E; try discriminate.
  - injection E as E. subst d. simpl.
    rewrite (codec_decodes c n Hn). reflexivity.
  - simpl. pose proof (codec_decodes d n Hn) as D. rewrite Forall_forall in A. specialize (A d (nth_error_In _ _ E)).
    destruct (texts_decode_once c d A (codec_id d n)) as [N | N]; [| congruence].
    rewrite N, (IH i d n E Hn). reflexivity.
Qed.
