(** The network of SPEC.md's section FF1, with its function F left open: any number of rounds over two halves, one
    modulo a and one modulo b, which change places in every round. *)

Require Import ZArith Lia Bool.
Open Scope Z_scope.

Section Network.

(** The moduli of the halves, r^u and r^v in SPEC.md, and F(i, x), whatever it is. *)
Variables a b : Z.
Hypothesis a_positive : 0 < a.
Hypothesis b_positive : 0 < b.
Variable F : nat -> Z -> Z.

(** "let m be r^u if i is even and r^v if i is odd" *)
Definition modulus (i : nat) : Z := if Nat.even i then a else b.

(** "and replace (A, B) by (B, (A + F(i, B)) mod m)" *)
Definition round (i : nat) (halves : Z * Z) : Z * Z :=
  let (A, B) := halves in (B, (A + F i B) mod modulus i).

(** "and replace (A, B) by ((B - F(i, A)) mod m, A)" *)
Definition unround (i : nat) (halves : Z * Z) : Z * Z :=
  let (A, B) := halves in ((B - F i A) mod modulus i, A).

(** "To encrypt, for i = 0, 1, ..., 9", of n rounds in place of ten. *)
Fixpoint encrypt (n : nat) (halves : Z * Z) : Z * Z :=
  match n with
  | O => halves
  | S i => round i (encrypt i halves)
  end.

(** "To decrypt, for i = 9, 8, ..., 0" *)
Fixpoint decrypt (n : nat) (halves : Z * Z) : Z * Z :=
  match n with
  | O => halves
  | S i => decrypt i (unround i halves)
  end.

(** What the halves can be before round i. *)
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

(** Decryption undoes encryption, ... *)
Theorem network_decrypt_encrypt : forall n p, domain 0 p -> decrypt n (encrypt n p) = p.
Proof.
  induction n; intros p H; simpl; [reflexivity |].
  rewrite unround_round by (apply encrypt_domain, H). apply IHn, H.
Qed.

(** ... and encryption decryption: with the two above, the network is a bijection. *)
Theorem network_encrypt_decrypt : forall n p, domain n p -> encrypt n (decrypt n p) = p.
Proof.
  induction n; intros p H; simpl; [reflexivity |].
  rewrite IHn by (apply unround_domain, H). apply round_unround, H.
Qed.

(** Said in one: for any number of rounds, even or odd, whatever F is. *)
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
