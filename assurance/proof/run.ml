(* Runs the extracted model. Each line of standard input is a question. The program asks back for F and for the filter.
   Numbers are in binary. Strings are decimal character codes, separated by commas. *)

open Model

let z_of_bits bits =
  let rec positive i p = if i = String.length bits then p
    else positive (i + 1) (if bits.[i] = '1' then XI p else XO p) in
  match String.index_opt bits '1' with
  | None -> Z0
  | Some i -> Zpos (positive (i + 1) XH)

let bits_of_z z =
  let rec bits = function XH -> "1" | XO p -> bits p ^ "0" | XI p -> bits p ^ "1" in
  match z with Z0 -> "0" | Zpos p -> bits p | Zneg p -> "-" ^ bits p

let text_of_string s = if s = "-" then [] else List.map int_of_string (String.split_on_char ',' s)
let string_of_text t = if t = [] then "-" else String.concat "," (List.map string_of_int t)

let zs text = List.map z_of_bits (String.split_on_char ',' text)

let ask question = print_endline question; input_line stdin
let f i x = z_of_bits (ask (Printf.sprintf "F %d %s" i (bits_of_z x)))
let accept t = ask ("accept " ^ string_of_text t) = "yes"

let answer show = function
  | None -> print_endline "= none"
  | Some value -> print_endline ("= " ^ show value)

let shape prefix alphabet length =
  if alphabet = "uuid" then (Zpos (XO XH), 122, uuid_spelling)
  else
    let alphabet = text_of_string alphabet and length = int_of_string length in
    (radix alphabet, length, digits_spelling (text_of_string prefix) alphabet length)

let () =
  try
    while true do
      match String.split_on_char ' ' (input_line stdin) with
      | [ prefix; alphabet; length; capacity; attempts; "id"; n ] ->
          let r, l, s = shape prefix alphabet length and c = z_of_bits capacity and n = z_of_bits n in
          answer string_of_text
            (if attempts = "1" then Some (id r l f s n)
             else filtered_id r l f s c accept (int_of_string attempts) n)
      | [ prefix; alphabet; length; capacity; attempts; "ordinal"; t ] ->
          let r, l, s = shape prefix alphabet length and c = z_of_bits capacity and t = text_of_string t in
          answer bits_of_z
            (if attempts = "1" then ordinal r l f s c t
             else filtered_ordinal r l f s c accept (int_of_string attempts) t)
      | [ "compose"; ranges; parts ] -> print_endline ("= " ^ bits_of_z (ordinal_of_parts (zs ranges) (zs parts)))
      | [ "split"; ranges; n ] ->
          print_endline ("= " ^ String.concat "," (List.map bits_of_z (parts_of_ordinal (zs ranges) (z_of_bits n))))
      | _ -> failwith "a question must have three or seven words"
    done
  with End_of_file -> ()
