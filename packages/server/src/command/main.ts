import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { DatabaseError } from "../store/database.js";
import { type Administration, DEFAULT_ACCOUNT } from "./administration.js";
import { type Flags, readConfiguration, readInteger, UsageError } from "./configuration.js";
import { start } from "./start.js";
import { withAdministration } from "./with-administration.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

const program = new Command("puid-server")
  .description("A PUID server of one's own: ids from a counter behind a keyed permutation.")
  .version(version)
  .option("--data <dir>", "directory of the key and the embedded database (PUID_DATA; default puid-data)")
  .option("--config <file>", "file of JSON with the settings (PUID_CONFIG)")
  .addHelpText(
    "after",
    `
Environment:
  DATABASE_URL        PostgreSQL to use in place of the embedded database
  PUID_KEY            the key in hexadecimal; by default the data directory's, made on the first start
  PUID_METRICS_TOKEN  bearer token that /metrics requires; without it there is no /metrics
  PUID_LOG_LEVEL      fatal, error, warn, info (default), debug, trace or silent
  PUID_DEV_LOGIN      1 or true lets anybody log in as anybody, for tests only; 0 or false does not

Exit status: 0 when all went well, 1 when something went wrong, 2 when the command was not understood.`,
  )
  .configureHelp({ showGlobalOptions: true })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

/** What an operator's command says: secrets and lists on the standard output, all else on standard error. */
const say = (text: string): boolean => process.stderr.write(`${text}\n`);
const tell = (text: string): boolean => process.stdout.write(`${text}\n`);

const doing =
  (work: (methods: Administration, ...args: never[]) => Promise<void>) =>
  async (...args: unknown[]): Promise<void> => {
    const configuration = readConfiguration(program.opts<Flags>(), process.env);
    await withAdministration(configuration, (methods) => work(methods, ...(args as never[])));
  };

interface Row {
  readonly [column: string]: unknown;
}

/** A table, or the same as JSON. */
function list(rows: readonly Row[], columns: readonly string[], { json }: { json?: true }): void {
  if (json) {
    tell(JSON.stringify(rows, null, 2));
    return;
  }
  const cells = [columns, ...rows.map((row) => columns.map((column) => show(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  for (const row of cells)
    tell(
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    );
}

const show = (value: unknown): string =>
  value === null || value === undefined
    ? "-"
    : value instanceof Date
      ? value.toISOString()
      : Array.isArray(value)
        ? value.join(" ")
        : String(value);

const account = ["--account <name>", "whose, by name or id", DEFAULT_ACCOUNT] as const;
const ofAccount = ["--account <name>", "only this account's, by name or id"] as const;
const asJson = ["--json", "print JSON"] as const;

program
  .command("start")
  .description("Run the server")
  .option("--port <port>", "port to listen at (PORT; default 8799)", integer(0, 65_535))
  .option("--host <host>", "address to listen at (HOST; default 127.0.0.1)")
  .action(async (flags: Flags) => {
    await start(readConfiguration({ ...program.opts<Flags>(), ...flags }, process.env));
  });

const keys = program.command("keys").description("Make, list and revoke API keys");
keys
  .command("create")
  .description("Make an API key, and print it: it is shown this once")
  .option(...account)
  .option("--label <label>", "what it is for")
  .option(
    "--no-decoding",
    "let the key take ids, but not decode them: an ordinal tells how many ids there are",
  )
  .action(
    doing(async (methods, flags: { account: string; label?: string; decoding: boolean }) => {
      const { decoding: mayDecode, ...rest } = flags;
      const { id, secret, plan } = await methods.createKey({ ...rest, mayDecode });
      tell(secret);
      say(`The key ${id} of the account ${flags.account}, on the plan ${plan}. It is shown this once.`);
    }),
  );
keys
  .command("list")
  .description("List an account's keys, without their secrets")
  .option(...account)
  .option(...asJson)
  .action(
    doing(async (methods, flags: { account: string; json?: true }) => {
      const rows = await methods.listKeys(flags);
      list(rows as unknown as Row[], ["id", "hint", "label", "mayDecode", "createdAt", "revokedAt"], flags);
    }),
  );
keys
  .command("revoke <id>")
  .description("Revoke a key at once")
  .action(
    doing(async (methods, id: string) => {
      await methods.revokeKey({ id });
      say(`The key ${id} is good no longer.`);
    }),
  );

const accounts = program.command("accounts").description("Make and list accounts, and change their plans");
accounts
  .command("create <name>")
  .description("Make an account; its name may be an email")
  .option("--plan <plan>", "the plan that it is on")
  .action(
    doing(async (methods, name: string, flags: { plan?: string }) => {
      const { id, plan } = await methods.createAccount({ name, ...flags });
      tell(id);
      say(`The account ${name}, on the plan ${plan}.`);
    }),
  );
accounts
  .command("list")
  .description("List the accounts, with what each has used today")
  .option(...asJson)
  .action(
    doing(async (methods, flags: { json?: true }) => {
      const rows = await methods.listAccounts({});
      list(rows as unknown as Row[], ["id", "name", "plan", "used", "createdAt"], flags);
    }),
  );
accounts
  .command("plan <name> <plan>")
  .description("Put an account on another plan")
  .action(
    doing(async (methods, name: string, plan: string) => {
      await methods.setPlan({ account: name, plan });
      say(`The account ${name} is on the plan ${plan}.`);
    }),
  );

const clients = program
  .command("clients")
  .description("List and delete OAuth clients, and say which may decode ids");
clients
  .command("list")
  .description("List all clients, with their accounts")
  .option(...ofAccount)
  .option(...asJson)
  .action(
    doing(async (methods, flags: { account?: string; json?: true }) => {
      const rows = await methods.listClients(flags);
      const columns = ["id", "name", "account", "accountName", "mayDecode", "redirectUris", "createdAt"];
      list(rows as unknown as Row[], columns, flags);
    }),
  );
clients
  .command("withhold-decoding <id>")
  .description("Refuse a client the ordinals of ids, at once: an ordinal tells how many ids there are")
  .action(
    doing(async (methods, id: string) => {
      await methods.setClientMayDecode({ id, mayDecode: false });
      say(`The client ${id} and its tokens may not decode ids.`);
    }),
  );
clients
  .command("allow-decoding <id>")
  .description("Undo withhold-decoding")
  .action(
    doing(async (methods, id: string) => {
      await methods.setClientMayDecode({ id, mayDecode: true });
      say(`The client ${id} and its tokens may decode ids.`);
    }),
  );
clients
  .command("delete <id>")
  .description("Delete a client, and its tokens with it")
  .action(
    doing(async (methods, id: string) => {
      await methods.deleteClient({ id });
      say(`The client ${id} and its tokens are good no longer.`);
    }),
  );

const tokens = program
  .command("registration-tokens")
  .description("Make, list and revoke initial access tokens, with which OAuth clients register (RFC 7591)");
tokens
  .command("create")
  .description("Make a token, and print it: it is shown this once")
  .option(...account)
  .option("--no-decoding", "let the clients that register with it take ids, but not decode them")
  .option("--days <days>", "how long it is good", integer(1, 9999), 7)
  .action(
    doing(async (methods, flags: { account: string; days: number; decoding: boolean }) => {
      const { decoding: mayDecode, ...rest } = flags;
      const { id, secret } = await methods.createRegistrationToken({ ...rest, mayDecode });
      tell(secret);
      say(`The token ${id} of the account ${flags.account}, good for ${flags.days} days.`);
    }),
  );
tokens
  .command("list")
  .description("List an account's tokens, without their secrets")
  .option(...account)
  .option(...asJson)
  .action(
    doing(async (methods, flags: { account: string; json?: true }) => {
      const rows = await methods.listRegistrationTokens(flags);
      list(rows as unknown as Row[], ["id", "hint", "createdAt", "revokedAt"], flags);
    }),
  );
tokens
  .command("revoke <id>")
  .description("Revoke a token at once")
  .action(
    doing(async (methods, id: string) => {
      await methods.revokeRegistrationToken({ id });
      say(`The token ${id} is good no longer.`);
    }),
  );

/** A flag's value that is an integer within bounds. */
function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = readInteger(text, least, most);
    if (number === undefined)
      throw new InvalidArgumentError(`It must be an integer from ${least} to ${most}.`);
    return number;
  };
}

try {
  await program.parseAsync();
} catch (error) {
  const isExpected = error instanceof UsageError || error instanceof DatabaseError;
  say(`puid-server: ${isExpected ? error.message : ((error as Error).message ?? error)}`);
  process.exit(1);
}
