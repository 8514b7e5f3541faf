import { type Load, type Store, twoPart } from "./opcode.js";
import { isSecret, type Lane, SIZE, signed, split, type Type, toValue, type Value } from "./values.js";
import { extendHalf, replaceLane, splat } from "./vectors.js";

// Loads and stores: WebAssembly core specification 2.0, sections 5.4.5 and 5.4.8.

const load = (
  code: number,
  name: string,
  bytes: number,
  result: Type,
  compute: Load["compute"],
  lane = false,
): Load => ({
  kind: "load",
  code,
  name,
  immediates: lane ? "memory lane" : "memory",
  bytes,
  lane,
  result,
  compute,
});

/** Defines a load of a scalar. A load of fewer bytes than the type has extends them, with the sign or with zeros. */
function loadScalar(code: number, type: Type, bytes = SIZE[type], sign?: "s" | "u"): Load {
  const suffix = sign === undefined ? "" : `${8 * bytes}_${sign}`;
  return load(code, `${type}.load${suffix}`, bytes, type, (loaded) => {
    const bits = sign === "s" ? signed(8 * bytes, loaded.bits) : loaded.bits;
    if (sign === "s" && isSecret(loaded)) return toValue(type, bits, true);
    return { ...toValue(type, bits), secret: loaded.secret };
  });
}

const storeScalar = (code: number, type: Type, bytes = SIZE[type]): Store => ({
  kind: "store",
  code,
  name: `${type}.store${bytes < SIZE[type] ? 8 * bytes : ""}`,
  immediates: "memory",
  bytes,
  param: type,
  compute: (value) => value,
});

const SIZES = [1, 2, 4, 8] as const;
const SIGNS = ["s", "u"] as const;

/** Returns the least significant lane of what was loaded. */
const first = (size: number, loaded: Value): Lane => split(loaded, size)[0]!;

export const ACCESSES: readonly (Load | Store)[] = [
  loadScalar(0x28, "i32"),
  loadScalar(0x29, "i64"),
  loadScalar(0x2b, "f64"),
  ...([1, 2] as const).flatMap((bytes, k) =>
    SIGNS.map((sign, j) => loadScalar(0x2c + 2 * k + j, "i32", bytes, sign)),
  ),
  ...([1, 2, 4] as const).flatMap((bytes, k) =>
    SIGNS.map((sign, j) => loadScalar(0x30 + 2 * k + j, "i64", bytes, sign)),
  ),
  storeScalar(0x36, "i32"),
  storeScalar(0x37, "i64"),
  storeScalar(0x39, "f64"),
  storeScalar(0x3a, "i32", 1),
  storeScalar(0x3b, "i32", 2),
  storeScalar(0x3c, "i64", 1),
  storeScalar(0x3d, "i64", 2),
  storeScalar(0x3e, "i64", 4),
  load(twoPart(0xfd, 0), "v128.load", 16, "v128", (loaded) => loaded),
  ...([1, 2, 4] as const).flatMap((size, k) =>
    SIGNS.map((sign, j) =>
      load(twoPart(0xfd, 1 + 2 * k + j), `v128.load${8 * size}x${8 / size}_${sign}`, 8, "v128", (loaded) =>
        extendHalf(size, "low", sign, loaded),
      ),
    ),
  ),
  ...SIZES.map((size, k) =>
    load(twoPart(0xfd, 7 + k), `v128.load${8 * size}_splat`, size, "v128", (loaded) =>
      splat(size, first(size, loaded)),
    ),
  ),
  ...SIZES.map((size, k) =>
    load(
      twoPart(0xfd, 84 + k),
      `v128.load${8 * size}_lane`,
      size,
      "v128",
      (loaded, vector, lane) => replaceLane(size, vector, lane, first(size, loaded)),
      true,
    ),
  ),
  load(twoPart(0xfd, 92), "v128.load32_zero", 4, "v128", (loaded) => loaded),
  load(twoPart(0xfd, 93), "v128.load64_zero", 8, "v128", (loaded) => loaded),
  storeScalar(twoPart(0xfd, 11), "v128"),
  ...SIZES.map(
    (size, k): Store => ({
      kind: "store",
      code: twoPart(0xfd, 88 + k),
      name: `v128.store${8 * size}_lane`,
      immediates: "memory lane",
      bytes: size,
      param: "v128",
      compute: (vector, lane) => {
        const shift = size * lane;
        return {
          type: "v128",
          bits: vector.bits >> BigInt(8 * shift),
          secret: vector.secret >> shift,
        };
      },
    }),
  ),
];
