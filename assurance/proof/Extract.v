(** Extracts the model as OCaml. A test runs it beside the library. *)

Require Extraction.
Require Import ExtrOcamlBasic ExtrOcamlNatInt.
From Puid Require Import Codec Spellings Parts.

Extraction Language OCaml.
Extraction "model.ml" radix digits_spelling uuid_spelling id ordinal filtered_id filtered_ordinal
  ordinal_of_parts parts_of_ordinal.
