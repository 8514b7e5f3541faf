import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { alphabets } from "puid-codec";
import { z } from "zod";
import { Settings } from "../options.js";
import { quote } from "../util/describe-value.js";
import { integer } from "../util/integer-schema.js";
import { validationMessage } from "../util/validation-message.js";

/** The format of ids. It must never change while a database exists. */
export interface FormatOptions {
  readonly prefix: string;
  readonly alphabet: string;
  readonly length: number;
  readonly capacity: bigint;
  readonly tweak?: string | undefined;
}

/** The configuration of the command. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  /** The directory of the key and the embedded database. */
  readonly data: string;
  readonly databaseUrl: string | undefined;
  /** Whether a pooler in transaction mode is at the URL. */
  readonly transactionPooling: boolean;
  readonly key: string | undefined;
  readonly metricsToken: string | undefined;
  readonly logLevel: string;
  readonly format: FormatOptions;
  readonly settings: Settings;
  /** The path of the configuration file, if there is one. */
  readonly file: string | undefined;
}

/** The default data directory, below the working directory. */
export const DEFAULT_DATA = "puid-data";

/** The flags of the command line. */
export interface Flags {
  readonly config?: string;
  readonly data?: string;
  readonly host?: string;
  readonly port?: number;
}

/** An error that the user can fix. The command prints only its message. */
export class UsageError extends Error {}

/** The default is 22 characters in base 62, as in ids of puid.dev. A guess has to find one of 2^68 ids. */
const Format = z.strictObject({
  prefix: z.string().default(""),
  alphabet: z
    .string()
    .transform((name) => (Object.hasOwn(alphabets, name) ? alphabets[name as "base62"] : name))
    .default(alphabets.base62),
  length: z.int().default(22),
  capacity: z
    .union(
      [z.int().min(2), z.string().regex(/^\d{1,40}$/, "must be an integer, or a string of digits")],
      "must be an integer, or a string of digits",
    )
    .transform(BigInt)
    .default(2n ** 63n),
  tweak: z.string().optional(),
});

const File = z.looseObject({
  host: z.string().min(1).optional(),
  port: integer(0, 65_535).optional(),
  data: z.string().min(1).optional(),
  login: z.looseObject({}).optional(),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).optional(),
  format: Format.default(() => Format.parse({})),
});

/**
 * Returns the configuration. Flags override the environment, and the environment overrides the file.
 *
 * @param runsServer - Whether the command runs the server. Only the server signs people in, so the other commands ignore
 *   `login`, whose secret may be in the environment of the server only.
 * @throws UsageError if a setting is invalid
 */
export function readConfiguration(
  flags: Flags,
  environment: NodeJS.ProcessEnv,
  runsServer: boolean = true,
): Configuration {
  // Container tools set empty variables, so an empty variable counts as not set.
  const env = (name: string): string | undefined => environment[name] || undefined;
  const secret = (name: string): string | undefined => readSecret(name, env(name), env(`${name}_FILE`));
  const path = flags.config ?? env("PUID_CONFIG");
  const where = path ?? "the defaults";
  const file = check(File, path === undefined ? {} : readJson(path), "the configuration", where);
  const { host, port, data, logLevel, format, login, ...given } = file;
  const developmentLogin = readSwitch("PUID_DEV_LOGIN", env("PUID_DEV_LOGIN"));
  const clientSecret = runsServer ? secret("PUID_LOGIN_CLIENT_SECRET") : undefined;
  const settings = check(
    Settings,
    {
      ...given,
      ...(login && runsServer && { login: { ...login, ...(clientSecret && { clientSecret }) } }),
      ...(developmentLogin !== undefined && { developmentLogin }),
    },
    "the configuration",
    where,
  );
  return {
    host: flags.host ?? env("HOST") ?? host ?? "127.0.0.1",
    port: flags.port ?? readPort(env("PORT")) ?? port ?? 8799,
    data: resolve(flags.data ?? env("PUID_DATA") ?? data ?? DEFAULT_DATA),
    databaseUrl: readDatabaseUrl(secret("DATABASE_URL")),
    transactionPooling: readSwitch("PUID_TRANSACTION_POOLING", env("PUID_TRANSACTION_POOLING")) ?? false,
    key: secret("PUID_KEY"),
    metricsToken: runsServer ? secret("PUID_METRICS_TOKEN") : undefined,
    logLevel: check(File.shape.logLevel, env("PUID_LOG_LEVEL") ?? logLevel, "PUID_LOG_LEVEL") ?? "info",
    format,
    settings,
    file: path,
  };
}

/**
 * Returns a secret of the environment, or the content of the file that the environment names. Container tools and
 * systemd give secrets as files, which other processes and the tools' listings do not show.
 */
function readSecret(name: string, text: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined) return text;
  if (text !== undefined) throw new UsageError(`${name} and ${name}_FILE must not both be set`);
  let content: string;
  try {
    content = readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new UsageError(`${name}_FILE must be the path of a readable file: ${(error as Error).message}`);
  }
  if (content === "")
    throw new UsageError(`${name}_FILE must be the path of a file with a secret, got an empty file`);
  return content;
}

function readSwitch(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === "1" || text === "true") return true;
  if (text === "0" || text === "false") return false;
  throw new UsageError(`${name} must be 1, true, 0 or false, got ${quote(text)}`);
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = readInteger(text, 0, 65_535);
  if (port !== undefined) return port;
  throw new UsageError(`PORT must be an integer from 0 to 65535, got ${quote(text)}`);
}

/** Returns an integer in decimal digits within inclusive bounds, or undefined. Number() accepts other forms too. */
export function readInteger(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}

/** Returns the URL if it is valid. The error does not show it, because it can contain a password. */
function readDatabaseUrl(text: string | undefined): string | undefined {
  if (text === undefined || (/^postgres(ql)?:/.test(text) && URL.canParse(text))) return text;
  throw new UsageError("DATABASE_URL must be a URL such as postgres://user:password@host/database");
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    // The rest of the message quotes the file, which can contain a secret.
    const [reason] = (error as Error).message.split(",");
    throw new UsageError(`the configuration must be a JSON file: ${path}: ${reason}`);
  }
}

function check<Output>(schema: z.ZodType<Output>, value: unknown, whole: string, where?: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const message = validationMessage(result.error, value, whole);
  throw new UsageError(where === undefined ? message : `${where}: ${message}`);
}
