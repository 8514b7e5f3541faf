(** Prints the assumptions of the theorems of README.md. `check` requires that there are none. *)

From Puid Require Import Network Numerals Codec Spellings Apart Parts.

(* One term, because Coq then follows their common lemmas once. *)
Definition theorems :=
  (network_bijective,
   number_digits,
   digits_number,
   ff1_is_a_permutation,
   every_id_decodes,
   ids_are_unique,
   only_ids_decode,
   every_filtered_id_decodes,
   filtered_ids_are_unique,
   only_filtered_ids_decode,
   fraction_that_decodes,
   digits_write,
   digits_spelling,
   uuid_spelling,
   ids_are_apart,
   texts_decode_once,
   filtered_texts_decode_once,
   registries_are_unambiguous,
   ordinal_of_parts_bound,
   parts_of_their_ordinal,
   ordinal_of_its_parts,
   composite_ids_are_unique).

Print Assumptions theorems.
