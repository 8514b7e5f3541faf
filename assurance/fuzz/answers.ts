import { writeSync } from "node:fs";

/** Asks the library for one of everything, a line each; none of it may differ where prototypes are polluted. */

if (process.env["CONTROL"] === undefined) {
  const { alphabets, createKeyring, createPuid, createRegistry, createUuidPuid, PuidError, rejectWords } =
    await import("puid-codec");
  const { createFF1 } = await import("puid-codec/ff1");
  const { createPuidDev } = await import("puid-codec/puid-dev");
  const { postgresFunctions } = await import("puid-codec/sql");
  if (process.env["LATE"] !== undefined) await import("./polluted.js");

  const key = "8c1f4e02d97ab35660f1ce3b9a7d2485";

  const say = (name: string, answer: () => unknown): void => {
    let said: string;
    try {
      said = String(answer());
    } catch (error) {
      said =
        error instanceof PuidError
          ? `PuidError ${error.code} ${error.message}`
          : `WRONG ${(error as Error).stack}`;
    }
    writeSync(1, `${name} ${said.replaceAll("\n", "\\n")}\n`);
  };

  const plain = createPuid({ key });
  const users = createPuid({ key, prefix: "usr_" });
  const id = "usr_t0p05ytv42x8a07rmzv";
  say("plain", () => plain.id(42n));
  say(
    "shape",
    () => `${plain.prefix} ${plain.length} ${plain.capacity} ${plain.guardBits} ${plain.pattern.source}`,
  );
  say("id", () => users.id(42n));
  say("ids", () => users.ids(0, 40));
  say("ids of some", () => users.ids([1, 2n, 3]));
  say("ordinal", () => users.ordinal(users.id(42)));
  say("ordinals", () => users.ordinals(users.ids(0, 40)));
  say("unissued", () => users.ordinal(id));
  for (const [i, wrong] of [
    "",
    "usr_",
    "USR_T0P05",
    "ord_",
    id.toUpperCase(),
    {},
    [],
    undefined,
    7,
  ].entries()) {
    say(`wrong ${i}`, () => users.ordinal(wrong as never));
    say(`try ${i}`, () => users.tryOrdinal(wrong));
    say(`valid ${i}`, () => JSON.stringify(users["~standard"].validate(wrong)));
  }
  say("id of an object", () => users.id({} as never));
  say("normalize", () => users.normalize("USR_ TOP05-YTV42-X8AO7-RMZV qQ"));
  say("schema", () => JSON.stringify(users.jsonSchema()));
  for (const alphabet of ["base62", "decimal", "hex"] as const) {
    say(alphabet, () => createPuid({ key, alphabet: alphabets[alphabet] }).id(42));
  }
  say("long", () => createPuid({ key, length: 60 }).id(42));
  say("filter", () => createPuid({ key, accept: rejectWords(["cat"]) }).ids(0, 3));
  say("uuid", () => createUuidPuid({ key }).id(42n));
  say("uuids", () => createUuidPuid({ key }).ids(0, 40));
  const keyring = createKeyring(createPuid({ key, prefix: "usr2_" }), users);
  say("keyring", () => `${keyring.id(1)} ${keyring.ordinal(users.id(42))} ${keyring.pattern.source}`);
  const registry = createRegistry({ user: users, file: keyring.codecs[0]! });
  say("registry", () =>
    JSON.stringify(registry.decode(users.id(7)), (_, value) =>
      typeof value === "bigint" ? `${value}` : value,
    ),
  );
  say("no type", () => registry.codec("toString" as never));
  say("no prefix", () => registry.decode("x"));
  say("puid.dev", () => createPuidDev().ordinal("yAqySLEQhb2NHqUqLDeJK"));
  say("puid.dev's id", () => createPuidDev().id(10n));
  const ff1 = createFF1({ key: new Uint8Array(16), radix: 10 });
  say("ff1", () => `${ff1.encrypt([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])} ${ff1.decrypt([1, 2, 3])}`);
  say("sql", () => postgresFunctions({ name: "usr", prefix: "usr_" }));
  say("sql of uuids", () => postgresFunctions({ name: "usr", uuid: true }));
  say("no options", () => createPuid({} as never));
  say("a stranger", () => createPuid({ key, evil: 1 } as never));
  say("a bad prefix", () => createPuid({ key, prefix: "é" }));
} else {
  await import("@noble/ciphers/ff1.js"); // what Node does to load another's package
  await import("node:crypto");
}
writeSync(1, "done\n");
