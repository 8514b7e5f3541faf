(** The parts of a composite id: numbers in a mixed radix. SPEC.md, "Composite ids". *)

Require Import ZArith Lia List.
From Puid Require Import Numerals Codec.
Import ListNotations.
Open Scope Z_scope.

(** The product of ranges. *)
Fixpoint product (R : list Z) : Z :=
  match R with
  | [] => 1
  | r :: rest => r * product rest
  end.

(** The parts that ranges allow, the most significant first. *)
Definition allowed (R P : list Z) : Prop := Forall2 (fun r p => 0 <= p < r) R P.

(** The ordinal of parts. *)
Fixpoint ordinal_of_parts (R P : list Z) : Z :=
  match R, P with
  | _ :: ranges, p :: parts => p * product ranges + ordinal_of_parts ranges parts
  | _, _ => 0
  end.

(** The parts of an ordinal. *)
Fixpoint parts_of_ordinal (R : list Z) (n : Z) : list Z :=
  match R with
  | [] => []
  | _ :: ranges => n / product ranges :: parts_of_ordinal ranges (n mod product ranges)
  end.

Lemma product_positive : forall R, Forall (fun r => 0 < r) R -> 0 < product R.
Proof. induction R; intro H; simpl; [lia |]. inversion H. subst. specialize (IHR H3). nia. Qed.

Lemma allowed_positive : forall R P, allowed R P -> Forall (fun r => 0 < r) R.
Proof. intros R P H. induction H; constructor; [lia | assumption]. Qed.

(** The ordinal of parts is below the product of the ranges, which is the capacity. *)
Theorem ordinal_of_parts_bound : forall R P, allowed R P -> 0 <= ordinal_of_parts R P < product R.
Proof.
  intros R P H. induction H as [| r p ranges parts Hp Hparts IH]; simpl; [lia |].
  pose proof (product_positive ranges (allowed_positive _ _ Hparts)). nia.
Qed.

(** The parts of the ordinal of parts are these parts. So different parts have different ordinals. *)
Theorem parts_of_their_ordinal : forall R P, allowed R P -> parts_of_ordinal R (ordinal_of_parts R P) = P.
Proof.
  intros R P H. induction H as [| r p ranges parts Hp Hparts IH]; simpl; [reflexivity |].
  pose proof (ordinal_of_parts_bound ranges parts Hparts) as bound.
  rewrite Z.div_add_l by lia. rewrite (Z.div_small (ordinal_of_parts ranges parts)) by lia.
  rewrite (Z.add_comm (p * product ranges)), Z.mod_add by lia. rewrite Z.mod_small by lia. rewrite IH. f_equal. lia.
Qed.

(** Each ordinal below the product has parts, and is their ordinal. *)
Theorem ordinal_of_its_parts : forall R n, Forall (fun r => 0 < r) R -> 0 <= n < product R ->
  allowed R (parts_of_ordinal R n) /\ ordinal_of_parts R (parts_of_ordinal R n) = n.
Proof.
  induction R as [| r ranges IH]; intros n HR Hn; simpl in *.
  - split; [constructor | lia].
  - inversion HR as [| ? ? Hr Hranges]. subst. pose proof (product_positive ranges Hranges) as positive.
    destruct (IH (n mod product ranges) Hranges (Z.mod_pos_bound n _ positive)) as [Hallowed Hordinal]. split.
    + constructor; [| exact Hallowed]. split.
      * apply Z.div_pos; lia.
      * apply Z.div_lt_upper_bound; nia.
    + rewrite Hordinal. rewrite (Z.div_mod n (product ranges)) at 3 by lia. ring.
Qed.

(** The composite ids of different parts differ. *)
Theorem composite_ids_are_unique : forall r L F s R,
  0 < r -> product R <= size r L -> forall P Q, allowed R P -> allowed R Q ->
  id r L F s (ordinal_of_parts R P) = id r L F s (ordinal_of_parts R Q) -> P = Q.
Proof.
  intros r L F s R Hr Hfits P Q HP HQ H.
  pose proof (ordinal_of_parts_bound R P HP). pose proof (ordinal_of_parts_bound R Q HQ).
  rewrite <- (parts_of_their_ordinal R P HP), <- (parts_of_their_ordinal R Q HQ). f_equal.
  eapply ids_are_unique; try exact H; try eassumption. lia.
Qed.
