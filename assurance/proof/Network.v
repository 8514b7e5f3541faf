(** The Feistel network of FF1 (SPEC.md, section FF1), for any round function F and any number of rounds. One half is
    modulo a, the other modulo b. Every round swaps the halves. *)

Require Import ZArith Lia Bool.
Open Scope Z_scope.

Section Network.

(** The moduli of the halves, r^u and r^v in SPEC.md, and any function F(i, x). *)
Variables a b : Z.
Hypothesis a_positive : 0 < a.
Hypothesis b_positive : 0 < b.
Variable F : nat -> Z -> Z.

(** The modulus m of round i: that of the left half if i is even, that of the right half if i is odd. *)
Definition modulus (i : nat) : Z := if Nat.even i then a else b.

(** Round i of encryption: (A, B) becomes (B, (A + F(i, B)) mod m). *)
Definition round (i : nat) (halves : Z * Z) : Z * Z :=
  let (A, B) := halves in (B, (A + F i B) mod modulus i).

(** Round i of decryption: (A, B) becomes ((B - F(i, A)) mod m, A). *)
Definition unround (i : nat) (halves : Z * Z) : Z * Z :=
  let (A, B) := halves in ((B - F i A) mod modulus i, A).

(** Encryption: rounds 0, 1, ..., n - 1. FF1 has n = 10. *)
Fixpoint encrypt (n : nat) (halves : Z * Z) : Z * Z :=
  match n with
  | O => halves
  | S i => round i (encrypt i halves)
  end.

(** Decryption: rounds n - 1, n - 2, ..., 0. *)
Fixpoint decrypt (n : nat) (halves : Z * Z) : Z * Z :=
  match n with
  | O => halves
  | S i => decrypt i (unround i halves)
  end.

(** The values that the halves can have before round i. *)
Definition domain (i : nat) (halves : Z * Z) : Prop :=
  let (A, B) := halves in 0 <= A < modulus i /\ 0 <= B < modulus (S i).

Lemma modulus_positive : forall i, 0 < modulus i.
Proof. intro i. unfold modulus. destruct (Nat.even i); assumption. Qed.

Lemma modulus_alternates : forall i, modulus (S (S i)) = modulus i.
Proof. reflexivity. Qed.

Lemma round_domain : forall i p, domain i p -> domain (S i) (round i p).
Proof.
  intros i [A B] [HA HB]. unfold domain, round. rewrite modulus_alternates. split.
  - exact HB.
  - apply Z.mod_pos_bound, modulus_positive.
Qed.

Lemma unround_domain : forall i p, domain (S i) p -> domain i (unround i p).
Proof.
  intros i [A B] [HA HB]. unfold domain, unround. split.
  - apply Z.mod_pos_bound, modulus_positive.
  - exact HA.
Qed.

Lemma unround_round : forall i p, domain i p -> unround i (round i p) = p.
Proof.
  intros i [A B] [HA HB]. unfold unround, round.
  rewrite Zminus_mod_idemp_l. replace (A + F i B - F i B) with A by ring.
  rewrite Z.mod_small by exact HA. reflexivity.
Qed.

Lemma round_unround : forall i p, domain (S i) p -> round i (unround i p) = p.
Proof.
  intros i [A B] [HA HB]. rewrite modulus_alternates in HB. unfold unround, round.
  rewrite Zplus_mod_idemp_l. replace (B - F i A + F i A) with B by ring.
  rewrite Z.mod_small by exact HB. reflexivity.
Qed.

Lemma encrypt_domain : forall n p, domain 0 p -> domain n (encrypt n p).
Proof. induction n; intros p H; simpl; [exact H | apply round_domain, IHn, H]. Qed.

Lemma decrypt_domain : forall n p, domain n p -> domain 0 (decrypt n p).
Proof. induction n; intros p H; simpl; [exact H | apply IHn, unround_domain, H]. Qed.

(** Decryption inverts encryption. *)
Theorem network_decrypt_encrypt : forall n p, domain 0 p -> decrypt n (encrypt n p) = p.
Proof.
  induction n; intros p H; simpl; [reflexivity |].
  rewrite unround_round by (apply encrypt_domain, H). apply IHn, H.
Qed.

(** Encryption inverts decryption. *)
Theorem network_encrypt_decrypt : forall n p, domain n p -> encrypt n (decrypt n p) = p.
Proof.
  induction n; intros p H; simpl; [reflexivity |].
  rewrite IHn by (apply unround_domain, H). apply round_unround, H.
Qed.

(** So the network is a bijection, for any F and any number of rounds, even or odd. *)
Theorem network_bijective : forall n,
  (forall p, domain 0 p -> domain n (encrypt n p)) /\
  (forall p, domain n p -> domain 0 (decrypt n p)) /\
  (forall p, domain 0 p -> decrypt n (encrypt n p) = p) /\
  (forall p, domain n p -> encrypt n (decrypt n p) = p).
Proof.
  intro n. repeat split; intros.
  - apply encrypt_domain; assumption.
  - apply decrypt_domain; assumption.
  - apply network_decrypt_encrypt; assumption.
  - apply network_encrypt_decrypt; assumption.
Qed.

End Network.
