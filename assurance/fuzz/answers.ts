import { writeSync } from "node:fs";

/** Calls the functions of the library, and prints each result on a line. A polluted prototype must not change them. */

if (process.env["CONTROL"] === undefined) {
  const {
    acceptLegacy,
    alphabets,
    createCompositePuid,
    createKeyring,
    createPuid,
    createRegistry,
    createUuidPuid,
    params,
    PuidError,
    rejectNumberLike,
    rejectWords,
  } = await import("puid-codec");
  const { createFF1 } = await import("puid-codec/ff1");
  const { decodeLines, encodeLines } = await import("puid-codec/lines");
  const { createPuidDev } = await import("puid-codec/puid-dev");
  const { postgresFunctions } = await import("puid-codec/sql");
  if (process.env["LATE"] !== undefined) await import("./pollute-prototype.js");

  const key = "8c1f4e02d97ab35660f1ce3b9a7d2485";

  const print = (name: string, answer: () => unknown): void => {
    let result: string;
    try {
      result = String(answer());
    } catch (error) {
      result =
        error instanceof PuidError
          ? `PuidError ${JSON.stringify({ ...error })} ${error.message}`
          : `NOT A PUIDERROR ${(error as Error).stack}`;
    }
    writeSync(1, `${name} ${result.replaceAll("\n", "\\n")}\n`);
  };

  const show = (value: unknown): string =>
    JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}` : inner));

  const plain = createPuid({ key });
  const users = createPuid({ key, prefix: "usr_" });
  const id = "usr_t0p05ytv42x8a07rmzv";
  print("plain", () => plain.id(42n));
  print(
    "shape",
    () => `${plain.prefix} ${plain.length} ${plain.capacity} ${plain.guardBits} ${plain.pattern.source}`,
  );
  print("id", () => users.id(42n));
  print("ids", () => users.ids(0, 40));
  print("ids of an array", () => users.ids([1, 2n, 3]));
  print("ordinal", () => users.ordinal(users.id(42)));
  print("ordinals", () => users.ordinals(users.ids(0, 40)));
  print("unissued", () => users.ordinal(id));
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
    print(`wrong ${i}`, () => users.ordinal(wrong as never));
    print(`try ${i}`, () => users.tryOrdinal(wrong));
    print(`valid ${i}`, () => JSON.stringify(users["~standard"].validate(wrong)));
  }
  print("id of an object", () => users.id({} as never));
  print("normalize", () => users.normalize("USR_ TOP05-YTV42-X8AO7-RMZV qQ"));
  print("schema", () => JSON.stringify(users.jsonSchema()));
  for (const alphabet of ["base62", "decimal", "hex"] as const) {
    print(alphabet, () => createPuid({ key, alphabet: alphabets[alphabet] }).id(42));
  }
  const long = createPuid({ key, length: 60 });
  print("long", () => long.id(42));
  print("long ids", () => `${long.ids(0, 30)} ${long.ordinals(long.ids(0, 30))}`);
  print("filter", () => createPuid({ key, accept: rejectWords(["cat"]) }).ids(0, 3));
  const filtered = { key, alphabet: "abcdefgh_", accept: rejectWords(["ae"]) };
  print("filter of another alphabet", () => createPuid(filtered).ids(0, 30));
  print("like no number", () => createPuid({ key, accept: rejectNumberLike }).ids(0, 30));
  print("uuid", () => createUuidPuid({ key }).id(42n));
  print("uuids", () => createUuidPuid({ key }).ids(0, 40));
  const keyring = createKeyring(createPuid({ key, prefix: "usr2_" }), users);
  print("keyring", () => `${keyring.id(1)} ${keyring.ordinal(users.id(42))} ${keyring.pattern.source}`);
  print("ids of a keyring", () => keyring.ordinals([users.id(3), keyring.id(4)]));
  print("wrong id of a keyring", () => keyring.ordinals([users.id(3), id]));
  const orders = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 2n ** 20n, row: 2n ** 43n } });
  const parts = { tenant: 5, row: 7n };
  print("composite", () => `${orders.id(parts)} ${orders.ids(parts, 40)} ${orders.toOrdinal(parts)}`);
  print("parts", () => show(orders.parts(orders.id(parts))));
  print("large parts", () => show(orders.toParts(2n ** 63n - 1n)));
  const rotated = createKeyring(
    createCompositePuid({ key, tweak: "2", prefix: "o_", parts: orders.ranges }),
    orders,
  );
  print("composite keyring", () => show(rotated.tryParts(orders.id(parts))));
  const legacy = acceptLegacy(keyring, { decode: (text) => (text === "x" ? 1n : undefined) });
  print("legacy", () => show([legacy.decode("x"), legacy.decode(users.id(5)), legacy.tryDecode("y")]));
  const fields = params({ user: users, after: keyring.optional(), order: orders });
  const given = { user: users.id(1), order: orders.id(parts) };
  print("params", () => show(fields["~standard"].validate(given)));
  print("wrong params", () => show(fields["~standard"].validate({ user: "x", after: 7 })));
  print("schema of params", () => show(fields.jsonSchema()));
  const bytes = new TextEncoder().encode("1\n22\n333\n4444\n9007199254740993\n");
  const encoded = encodeLines(users).write(bytes);
  print("lines of ids", () => new TextDecoder().decode(encoded));
  print("lines of ordinals", () => new TextDecoder().decode(decodeLines(users).write(encoded)));
  print("wrong line", () => encodeLines(users).write(new TextEncoder().encode("1\nx\n")));
  const registry = createRegistry({ user: users, file: keyring.codecs[0]!, order: orders });
  print("registry", () => show(registry.decode(users.id(7))));
  print("composite of a registry", () => show(registry.decode(orders.id(parts))));
  print("no type", () => registry.codec("toString" as never));
  print("no prefix", () => registry.decode("x"));
  print("puid.dev", () => createPuidDev().ordinal("yAqySLEQhb2NHqUqLDeJK"));
  print("puid.dev's id", () => createPuidDev().id(10n));
  const ff1 = createFF1({ key: new Uint8Array(16), radix: 10 });
  print("ff1", () => `${ff1.encrypt([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])} ${ff1.decrypt([1, 2, 3])}`);
  print("sql", () => postgresFunctions({ name: "usr", prefix: "usr_" }));
  print("sql of uuids", () => postgresFunctions({ name: "usr", uuid: true }));
  print("no options", () => createPuid({} as never));
  print("an unknown option", () => createPuid({ key, evil: 1 } as never));
  print("a bad prefix", () => createPuid({ key, prefix: "é" }));
} else {
  // Node uses the same code to load another package.
  await import("@noble/ciphers/ff1.js");
  const { createCipheriv } = await import("node:crypto");
  createCipheriv("aes-128-ecb", new Uint8Array(16), null).update(new Uint8Array(16));
}
writeSync(1, "done\n");
