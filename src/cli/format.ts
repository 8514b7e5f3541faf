import { readFileSync, statSync } from "node:fs";
import type { Puid } from "../core/codec.js";
import { rejectNumberLike, rejectWords } from "../filters.js";
import { createPuid } from "../puid.js";
import { alphabets } from "../text/alphabet.js";
import { PuidError, quote } from "../util/errors.js";
import { createUuidPuid } from "../uuid.js";
import { type Flag, type Given, Misuse } from "./command.js";
import { say } from "./lines.js";

/** Where the key is. Never among the arguments, which every process of a machine can read. */
export const KEY_FLAGS: Readonly<Record<string, Flag>> = {
  "key-file": {
    value: "FILE",
    help: "file with the key in hexadecimal; by default PUID_KEY in the environment",
  },
};

/** What ids look like. */
export const SHAPE_FLAGS: Readonly<Record<string, Flag>> = {
  config: { value: "FILE", help: "JSON file with the options below, by their names" },
  prefix: { value: "TEXT", help: "text in front of every id" },
  alphabet: { value: "ALPHABET", help: `${Object.keys(alphabets).join(", ")}, or the characters` },
  length: { value: "N", help: "characters after the prefix" },
  capacity: { value: "N", help: "ordinals are below it; by default 2^63; permanent with a filter" },
  tweak: {
    value: "TEXT",
    help: "text that separates permutations, such as tenant/type; by default the prefix",
  },
  uuid: { help: "ids that are UUIDs" },
};

export const FORMAT_FLAGS: Readonly<Record<string, Flag>> = { ...KEY_FLAGS, ...SHAPE_FLAGS };

/** A format as flags and files have it. */
export interface Shape {
  readonly uuid: boolean;
  readonly prefix?: string;
  readonly alphabet?: string;
  readonly length?: number;
  readonly capacity?: bigint;
  readonly tweak?: string;
  readonly accept?: (id: string) => boolean;
}

/** A codec, and the same with room for every text of its shape. */
export interface Opened {
  readonly codec: Puid;
  /** Decodes to points, where `codec` may have no ordinal. */
  readonly points: () => Puid;
  readonly shape: Shape;
  readonly key: string;
}

/** The codec that the flags describe. */
export function openCodec(given: Given): Opened {
  const key = readKey(given);
  const shape = readShape(given);
  const { uuid, accept: _, ...unfiltered } = shape;
  const codec = create(key, shape);
  const { length, alphabet } = codec;
  const points = (): Puid =>
    uuid
      ? createUuidPuid({ key, ...unfiltered, capacity: 2n ** 122n })
      : createPuid({ key, ...unfiltered, length, capacity: BigInt(alphabet.length) ** BigInt(length) });
  return { codec, points, shape, key };
}

function create(key: string, { uuid, ...options }: Shape): Puid {
  try {
    return uuid ? createUuidPuid({ key, ...options }) : createPuid({ key, ...options });
  } catch (error) {
    throw error instanceof PuidError ? new Misuse(error.message) : error;
  }
}

/** The key in hexadecimal, from where it is kept. */
export function readKey({ values }: Given): string {
  const path = values["key-file"];
  const key = path === undefined ? process.env["PUID_KEY"] : readKeyFile(path);
  if (!key) {
    throw new Misuse(
      "a key is wanted: in PUID_KEY, or in the file that --key-file names; puid keygen makes one",
    );
  }
  return key;
}

function readKeyFile(path: string): string {
  const key = readText(path).trim();
  const file = statSync(path);
  if (file.isFile() && (file.mode & 0o077) !== 0 && process.platform !== "win32") {
    say(`puid: warning: other users can read ${path}; run chmod 600`);
  }
  return key;
}

const FILE_NAMES = [
  ...Object.keys(SHAPE_FLAGS).filter((name) => name !== "config"),
  "rejectWords",
  "rejectNumberLike",
];

/** The format: flags before the file. */
export function readShape({ values, switches }: Given): Shape {
  const file = values["config"] === undefined ? {} : readConfig(values["config"]);
  const text = (name: string): string | undefined => {
    const value = values[name] ?? file[name];
    if (value === undefined || typeof value === "string") return value;
    throw new Misuse(`"${name}" must be a string, got ${JSON.stringify(value)}`);
  };
  const whole = (name: string): bigint | undefined => {
    const value = values[name] ?? file[name];
    return value === undefined ? undefined : readWhole(name, value);
  };
  const flag = (name: string): boolean => {
    const value = switches.has(name) || (file[name] ?? false);
    if (typeof value === "boolean") return value;
    throw new Misuse(`"${name}" must be true or false, got ${JSON.stringify(value)}`);
  };
  const alphabet = text("alphabet");
  const length = whole("length");
  const filters = [
    ...(flag("rejectNumberLike") ? [rejectNumberLike] : []),
    ...(file["rejectWords"] === undefined ? [] : [rejectWords(readWords(file["rejectWords"]))]),
  ];
  const shape = {
    uuid: flag("uuid"),
    prefix: text("prefix"),
    alphabet:
      alphabet !== undefined && Object.hasOwn(alphabets, alphabet) ? alphabets[alphabet as "hex"] : alphabet,
    length: length === undefined ? undefined : Number(length),
    capacity: whole("capacity"),
    tweak: text("tweak"),
    accept: filters.length === 0 ? undefined : (id: string) => filters.every((filter) => filter(id)),
  };
  return Object.fromEntries(
    Object.entries(shape).filter(([, value]) => value !== undefined),
  ) as unknown as Shape;
}

/** A whole number as people write large ones: 1000000, 1_000_000, 1e6, 2^63. */
export function readWhole(name: string, value: unknown): bigint {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string") {
    const plain = /^\d[\d_]*$/.exec(text);
    if (plain !== null) return BigInt(text.replaceAll("_", ""));
    const scientific = /^(\d+)(?:\.(\d+))?e\+?(\d{1,4})$/i.exec(text);
    if (scientific !== null) {
      const [, whole, fraction = "", exponent] = scientific;
      if (fraction.length <= Number(exponent)) {
        return BigInt(`${whole}${fraction}`) * 10n ** BigInt(Number(exponent) - fraction.length);
      }
    }
    const power = /^(\d{1,4})\^(\d{1,4})$/.exec(text);
    if (power !== null) return BigInt(power[1]!) ** BigInt(power[2]!);
  }
  throw new Misuse(
    `"${name}" must be a whole number, such as 1000000, 1e6 or 2^63, got ${JSON.stringify(value)}`,
  );
}

function readConfig(path: string): Record<string, unknown> {
  let config: unknown;
  try {
    config = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof Misuse) throw error;
    // The parser's own message quotes the file, which may be that of the key.
    const [where = ""] = /at position \d+/.exec((error as Error).message) ?? [];
    throw new Misuse(`${path} must be JSON, which it is not ${where}`.trim());
  }
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new Misuse(`${path} must hold a JSON object`);
  }
  const stranger = Object.keys(config).find((name) => !FILE_NAMES.includes(name));
  if (stranger !== undefined) {
    const hint = stranger === "key" ? "; a key is for PUID_KEY or --key-file" : "";
    throw new Misuse(
      `${path} must have no names but ${FILE_NAMES.join(", ")}, got ${quote(stranger)}${hint}`,
    );
  }
  return config as Record<string, unknown>;
}

function readWords(words: unknown): string[] {
  if (Array.isArray(words) && words.every((word) => typeof word === "string")) return words;
  throw new Misuse('"rejectWords" must be a list of words');
}

export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}
