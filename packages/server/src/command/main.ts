import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { DatabaseError } from "../store/database.js";
import { type Administration, DEFAULT_ACCOUNT } from "./administration.js";
import { type Flags, readConfiguration, readInteger, UsageError } from "./configuration.js";
import { withAdministration } from "./with-administration.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

const program = new Command("puid-server")
  .description("A self-hosted PUID server. It issues ids and decodes them over HTTP.")
  .version(version)
  .option("--data <dir>", "directory of the key and the embedded database (PUID_DATA; default: puid-data)")
  .option("--config <file>", "JSON file with the settings (PUID_CONFIG)")
  .addHelpText(
    "after",
    `
Environment:
  DATABASE_URL        URL of a PostgreSQL database, to use instead of the embedded one
  PUID_TRANSACTION_POOLING
                      1 or true if a pooler in transaction mode, such as PgBouncer, is at DATABASE_URL
  PUID_KEY            key in hexadecimal; by default the key in the data directory, created at the first start
  PUID_METRICS_TOKEN  bearer token that /metrics requires; without it, /metrics does not exist
  PUID_LOG_LEVEL      fatal, error, warn, info (default), debug, trace or silent
  PUID_LOGIN_CLIENT_SECRET
                      client secret at the OpenID Connect provider of the setting login
  PUID_DEV_LOGIN      1 or true lets everyone sign in as any user, for test suites of clients; 0 or false does not

  A secret can be in a file: PUID_KEY_FILE, DATABASE_URL_FILE, PUID_METRICS_TOKEN_FILE and
  PUID_LOGIN_CLIENT_SECRET_FILE are the paths of such files.

Exit status: 0 on success, 1 on an error, 2 if the command line is invalid.`,
  )
  .configureHelp({ showGlobalOptions: true })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

/** Prints a message to standard error. */
const printMessage = (text: string): boolean => process.stderr.write(`${text}\n`);

/** Prints a secret or a list to standard output. */
const printResult = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Returns the action of a command that needs the operator's functions. */
const administer =
  (work: (methods: Administration, ...args: never[]) => Promise<void>) =>
  async (...args: unknown[]): Promise<void> => {
    const configuration = readConfiguration(program.opts<Flags>(), process.env, false);
    await withAdministration(configuration, (methods) => work(methods, ...(args as never[])));
  };

interface Row {
  readonly [column: string]: unknown;
}

/** Prints rows as a table or as JSON. */
function list(rows: readonly Row[], columns: readonly string[], { json }: { json?: true }): void {
  if (json) {
    printResult(JSON.stringify(rows, null, 2));
    return;
  }
  const cells = [columns, ...rows.map((row) => columns.map((column) => show(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  for (const row of cells)
    printResult(
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

const account = ["--account <name>", "name or id of the account", DEFAULT_ACCOUNT] as const;
const ofAccount = ["--account <name>", "list only the clients of this account, by name or id"] as const;
const asJson = ["--json", "print JSON"] as const;

program
  .command("start")
  .description("Run the server")
  .option("--port <port>", "port to listen at (PORT; default: 8799)", integer(0, 65_535))
  .option("--host <host>", "address to listen at (HOST; default: 127.0.0.1)")
  .action(async (flags: Flags) => {
    const configuration = readConfiguration({ ...program.opts<Flags>(), ...flags }, process.env);
    // Only this command loads the server. So the others start sooner.
    const { start } = await import("./start.js");
    await start(configuration);
  });

const keys = program.command("keys").description("Create, list and revoke API keys");
keys
  .command("create")
  .description("Create an API key and print it. It is shown only once")
  .option(...account)
  .option("--label <label>", "label of the key")
  .option(
    "--no-decoding",
    "let the key generate ids but not decode them, because an ordinal reveals how many ids there are",
  )
  .action(
    administer(async (methods, flags: { account: string; label?: string; decoding: boolean }) => {
      const { decoding: mayDecode, ...rest } = flags;
      const { id, secret, plan } = await methods.createKey({ ...rest, mayDecode });
      printResult(secret);
      printMessage(
        `Key ${id} of the account ${flags.account}, on the plan ${plan}. The key is shown only once.`,
      );
    }),
  );
keys
  .command("list")
  .description("List the keys of an account, without their secrets")
  .option(...account)
  .option(...asJson)
  .action(
    administer(async (methods, flags: { account: string; json?: true }) => {
      const rows = await methods.listKeys(flags);
      list(
        rows as unknown as Row[],
        ["id", "hint", "label", "mayDecode", "createdAt", "usedAt", "revokedAt"],
        flags,
      );
    }),
  );
keys
  .command("revoke <id>")
  .description("Revoke a key at once")
  .action(
    administer(async (methods, id: string) => {
      await methods.revokeKey({ id });
      printMessage(`Revoked the key ${id}.`);
    }),
  );

const accounts = program.command("accounts").description("Create and list accounts, and change their plans");
accounts
  .command("create <name>")
  .description("Create an account. Its name can be an email address")
  .option("--plan <plan>", "plan of the account")
  .action(
    administer(async (methods, name: string, flags: { plan?: string }) => {
      const { id, plan } = await methods.createAccount({ name, ...flags });
      printResult(id);
      printMessage(`Created the account ${name}, on the plan ${plan}.`);
    }),
  );
accounts
  .command("list")
  .description("List the accounts with their usage of today")
  .option(...asJson)
  .action(
    administer(async (methods, flags: { json?: true }) => {
      const rows = await methods.listAccounts({});
      list(rows as unknown as Row[], ["id", "name", "plan", "used", "createdAt"], flags);
    }),
  );
accounts
  .command("plan <name> <plan>")
  .description("Change the plan of an account")
  .action(
    administer(async (methods, name: string, plan: string) => {
      await methods.setPlan({ account: name, plan });
      printMessage(`The account ${name} is on the plan ${plan}.`);
    }),
  );

const clients = program
  .command("clients")
  .description("List and delete OAuth clients, and set which may decode ids");
clients
  .command("list")
  .description("List all clients with their accounts")
  .option(...ofAccount)
  .option(...asJson)
  .action(
    administer(async (methods, flags: { account?: string; json?: true }) => {
      const rows = await methods.listClients(flags);
      const columns = ["id", "name", "account", "accountName", "mayDecode", "redirectUris", "createdAt"];
      list(rows as unknown as Row[], columns, flags);
    }),
  );
clients
  .command("withhold-decoding <id>")
  .description("Forbid a client to decode ids, at once. An ordinal reveals how many ids there are")
  .action(
    administer(async (methods, id: string) => {
      await methods.setClientMayDecode({ id, mayDecode: false });
      printMessage(`The client ${id} and its tokens may not decode ids.`);
    }),
  );
clients
  .command("allow-decoding <id>")
  .description("Undo withhold-decoding")
  .action(
    administer(async (methods, id: string) => {
      await methods.setClientMayDecode({ id, mayDecode: true });
      printMessage(`The client ${id} and its tokens may decode ids.`);
    }),
  );
clients
  .command("delete <id>")
  .description("Delete a client and its tokens")
  .action(
    administer(async (methods, id: string) => {
      await methods.deleteClient({ id });
      printMessage(`Deleted the client ${id} and its tokens.`);
    }),
  );

const tokens = program
  .command("registration-tokens")
  .description("Create, list and revoke initial access tokens, with which OAuth clients register (RFC 7591)");
tokens
  .command("create")
  .description("Create a token and print it. It is shown only once")
  .option(...account)
  .option("--no-decoding", "let clients that register with the token generate ids but not decode them")
  .option("--days <days>", "days until the token expires", integer(1, 9999), 7)
  .action(
    administer(async (methods, flags: { account: string; days: number; decoding: boolean }) => {
      const { decoding: mayDecode, ...rest } = flags;
      const { id, secret } = await methods.createRegistrationToken({ ...rest, mayDecode });
      printResult(secret);
      printMessage(`Token ${id} of the account ${flags.account}. It expires in ${flags.days} days.`);
    }),
  );
tokens
  .command("list")
  .description("List the tokens of an account, without their secrets")
  .option(...account)
  .option(...asJson)
  .action(
    administer(async (methods, flags: { account: string; json?: true }) => {
      const rows = await methods.listRegistrationTokens(flags);
      list(rows as unknown as Row[], ["id", "hint", "createdAt", "usedAt", "revokedAt"], flags);
    }),
  );
tokens
  .command("revoke <id>")
  .description("Revoke a token at once")
  .action(
    administer(async (methods, id: string) => {
      await methods.revokeRegistrationToken({ id });
      printMessage(`Revoked the token ${id}.`);
    }),
  );

const counter = program
  .command("counter")
  .description("Show the counter of ordinals, and move it forward after a database was restored");
counter
  .command("show")
  .description("Print the ordinal of the next id")
  .action(
    administer(async (methods) => {
      const { next, left } = await methods.readCounter({});
      printResult(next);
      printMessage(`The next id has the ordinal ${next}. ${left} ids are left.`);
    }),
  );
counter
  .command("advance")
  .description("Skip ordinals that may be issued already. Nothing moves the counter back")
  .addOption(new Option("--past <ordinal>", "issue only ordinals above this one").conflicts("pastId"))
  .option("--past-id <id>", "issue only ordinals above that of this id")
  .option("--by <count>", "skip this many ordinals more")
  .action(
    administer(async (methods, flags: { past?: string; pastId?: string; by?: string }, command: Command) => {
      if (Object.keys(flags).length === 0) command.error("error: give --past, --past-id or --by");
      const { next, left } = await methods.advanceCounter(flags);
      printResult(next);
      printMessage(`The next id has the ordinal ${next}. ${left} ids are left.`);
    }),
  );

program
  .command("login <email>")
  .description("Print a link that signs a person in once, within five minutes")
  .action(
    administer(async (methods, email: string) => {
      const { url, seconds } = await methods.createSignInLink({ email });
      printResult(url);
      printMessage(`The link signs ${email} in once, within ${seconds / 60} minutes.`);
    }),
  );

program
  .command("logout <email>")
  .description("End all sessions of a person at once")
  .action(
    administer(async (methods, email: string) => {
      const { count } = await methods.endSessions({ email });
      printMessage(`Ended ${count} ${count === 1 ? "session" : "sessions"} of ${email}.`);
    }),
  );

/** Returns a parser for a flag whose value is an integer within inclusive bounds. */
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
  printMessage(`puid-server: ${isExpected ? error.message : ((error as Error).message ?? error)}`);
  process.exit(1);
}
