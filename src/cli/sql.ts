import { postgresFunctions } from "../sql/index.js";
import { type Command, Misuse, refuseOperands, rethrowMisuse, STATUS } from "./command.js";
import { KEY_FLAGS, readKey, readShape, SHAPE_FLAGS } from "./format.js";
import { write } from "./lines.js";

export const sql: Command = {
  name: "sql",
  usage: "--name NAME [OPTION]...",
  summary: "functions for PostgreSQL",
  help: `
Writes SQL that installs the functions NAME_id(bigint) and NAME_ordinal(text), which make the same ids. They call the
extension pgcrypto. The SQL installs it if it is missing. They read the key from a setting. Set it on each connection:

  puid sql --name usr --prefix usr_ | psql
  export PGOPTIONS="-c puid.key=$PUID_KEY"
  psql -c "select * from users where id = usr_ordinal('usr_t0p05ytv42x8a07rmzv')"

With --parts, the functions are NAME_id(part, ...), NAME_parts(text) and NAME_ordinal(text).

Do not store the key with "alter database" or "alter role": every role of the cluster can read it there. With
--inline-key the functions contain the key, and work in indexes and generated columns. Then every role that can log in
to the database can read the key.`,
  flags: {
    name: { value: "NAME", help: "the start of the functions' names" },
    schema: { value: "SCHEMA", help: "schema of the functions; the default is public" },
    setting: { value: "NAME", help: "setting that holds the key; the default is puid.key" },
    "inline-key": { help: "write the key into the functions" },
    "pgcrypto-schema": { value: "SCHEMA", help: "schema of pgcrypto; by default the SQL finds it" },
    ...KEY_FLAGS,
    ...SHAPE_FLAGS,
  },
  async run(given) {
    const { operands, values, switches } = given;
    refuseOperands("puid sql", operands);
    const { name } = values;
    if (name === undefined) throw new Misuse("missing name of the functions: pass --name NAME");
    const { accept, ...shape } = readShape(given);
    if (accept !== undefined) {
      throw new Misuse("the format must have no filter: there are no functions in SQL for filtered ids");
    }
    const functions = rethrowMisuse(() =>
      postgresFunctions({
        name,
        schema: values["schema"],
        setting: values["setting"],
        pgcryptoSchema: values["pgcrypto-schema"],
        inlineKey: switches.has("inline-key") ? readKey(given) : undefined,
        ...shape,
      }),
    );
    await write(functions);
    return STATUS.done;
  },
};
