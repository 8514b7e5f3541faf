(** Prints the assumptions of each theorem. `check` requires that there are none. *)

From Puid Require Import Network Numerals Codec Spellings Apart.

Print Assumptions network_bijective.
Print Assumptions number_digits.
Print Assumptions digits_number.
Print Assumptions ff1_is_a_permutation.
Print Assumptions every_id_decodes.
Print Assumptions ids_are_unique.
Print Assumptions only_ids_decode.
Print Assumptions every_filtered_id_decodes.
Print Assumptions filtered_ids_are_unique.
Print Assumptions only_filtered_ids_decode.
Print Assumptions fraction_that_decodes.
Print Assumptions digits_write.
Print Assumptions digits_spelling.
Print Assumptions uuid_spelling.
Print Assumptions ids_are_apart.
Print Assumptions texts_decode_once.
Print Assumptions filtered_texts_decode_once.
Print Assumptions registries_are_unambiguous.
