import { postgresFunctions } from "../sql/index.js";
import { PuidError, quote } from "../util/errors.js";
import { type Command, Misuse, STATUS } from "./command.js";
import { KEY_FLAGS, readKey, readShape, SHAPE_FLAGS } from "./format.js";
import { write } from "./lines.js";

export const sql: Command = {
  name: "sql",
  usage: "--name NAME [OPTION]...",
  summary: "functions for PostgreSQL",
  help: `
Writes SQL that installs NAME_id(bigint) and NAME_ordinal(text), which make the same ids. They call the extension
pgcrypto, which the SQL installs if it is missing. They read the key from a setting. Set it on each connection:

  puid sql --name usr --prefix usr_ | psql
  export PGOPTIONS="-c puid.key=$PUID_KEY"
  psql -c "select * from users where id = usr_ordinal('usr_t0p05ytv42x8a07rmzv')"

Do not store the key with "alter database" or "alter role": every role of the cluster can read it there. With
--inline-key the functions hold the key, and work in indexes and generated columns. Then every role that can log in to
the database can read the key.`,
  flags: {
    name: { value: "NAME", help: "what the functions' names begin with" },
    schema: { value: "SCHEMA", help: "where they go; by default public" },
    setting: { value: "NAME", help: "the setting that holds the key; by default puid.key" },
    "inline-key": { help: "write the key into the functions" },
    "pgcrypto-schema": { value: "SCHEMA", help: "where pgcrypto is; by default the SQL finds it" },
    ...KEY_FLAGS,
    ...SHAPE_FLAGS,
  },
  async run(given) {
    const { operands, values, switches } = given;
    if (operands.length > 0) throw new Misuse(`puid sql takes no operands, got ${quote(operands[0]!)}`);
    if (values["name"] === undefined) throw new Misuse("puid sql wants --name NAME");
    const { accept, ...shape } = readShape(given);
    if (accept !== undefined) throw new Misuse("ids of a filter have no functions in SQL");
    try {
      await write(
        postgresFunctions({
          name: values["name"],
          schema: values["schema"],
          setting: values["setting"],
          pgcryptoSchema: values["pgcrypto-schema"],
          inlineKey: switches.has("inline-key") ? readKey(given) : undefined,
          ...shape,
        }),
      );
    } catch (error) {
      throw error instanceof PuidError ? new Misuse(error.message) : error;
    }
    return STATUS.done;
  },
};
