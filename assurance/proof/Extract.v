(** The model as OCaml, to be run beside the library. *)

Require Extraction.
Require Import ExtrOcamlBasic ExtrOcamlNatInt.
From Puid Require Import Codec Spellings.

Extraction Language OCaml.
Extraction "model.ml" radix digits_spelling uuid_spelling id ordinal filtered_id filtered_ordinal.
