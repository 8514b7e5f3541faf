import { createContext, runInContext } from "node:vm";
import fc from "fast-check";
import { OWN } from "./errors.js";
import type { Random } from "./random.js";

/** Values that are not strings. Some of them throw when they are read. */

const realm = createContext();
const foreign = (code: string): unknown => runInContext(code, realm);

const fail = (): never => {
  throw OWN;
};

/** Returns a proxy whose traps all throw. */
const failing = <T extends object>(target: T): T =>
  new Proxy(
    target,
    Object.fromEntries(
      Reflect.ownKeys(Reflect).flatMap((trap) => (typeof trap === "string" ? [[trap, fail]] : [])),
    ),
  );

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Returns an object with getters of these names that throw. */
const withGetters = (...names: readonly PropertyKey[]): object =>
  Object.defineProperties(
    {},
    Object.fromEntries(names.map((name) => [name, { enumerable: true, get: fail }])),
  );

class OwnBytes extends Uint8Array {}
class FailingBytes extends Uint8Array {
  override get length(): number {
    return fail();
  }
}

const buffer = (size: number, most?: number): ArrayBuffer =>
  // Node 20 has resizable buffers, but the types of ES2023 do not declare them.
  Reflect.construct(ArrayBuffer, [size, most === undefined ? undefined : { maxByteLength: most }]);

function shrunk(): Uint8Array {
  const resizable = buffer(32, 64);
  const bytes = new Uint8Array(resizable, 8, 16);
  (resizable as unknown as { resize(size: number): void }).resize(12);
  return bytes;
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(16);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

const iterator = (next: unknown): object => ({ [Symbol.iterator]: () => ({ next }) });

function* yielding(...values: readonly unknown[]): Generator<unknown> {
  yield* values;
  fail();
}

async function* later(): AsyncGenerator<number> {
  yield 1;
}

/** Returns a getter that returns `one` at the first read, and `other` after that. */
export function changing(one: unknown, other: unknown): { readonly get: () => unknown } {
  let reads = 0;
  return { get: () => (reads++ === 0 ? one : other) };
}

const KINDS: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => 0,
  () => -0,
  () => 42,
  () => -1,
  () => 1.5,
  () => 19,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 2 ** 53 - 1,
  () => 2 ** 53,
  () => 1e300,
  () => 0n,
  () => -1n,
  () => 2n ** 53n,
  () => 2n ** 63n,
  () => 2n ** 64n,
  () => 1n << 3000n,
  () => -(1n << 3000n),
  () => Symbol("s"),
  () => Symbol.iterator,
  () => () => true,
  () => class {},
  () => async () => {},
  () => fail,
  () => ({}),
  () => Object.create(null),
  () => Object.freeze([]),
  () => [],
  () => [42],
  () => ["usr_42"],
  () => [0, 1n, 41],
  () => Object.assign(Array(3), { 0: 0, 2: 2 }),
  () => Object.assign(Array(4), { 0: 1n, 2: 2n, 3: 3n }),
  () => [1n, 2n, 3n, 4n],
  () => Array(5),
  () => new String("usr_"),
  () => new Number(42),
  () => Object(42n),
  () => Object(Symbol("s")),
  () => new Date(Number.NaN),
  () => /./,
  () => new Map([[1, 2]]),
  () => new Set([1, 2]),
  () => new WeakMap(),
  () => new Error("x"),
  () => Promise.resolve(1),
  () => globalThis,
  () => Object.create({ key: "00".repeat(16), prefix: "inherited_" }),
  () => withGetters("key", "prefix", "alphabet", "length", "capacity", "tweak", "accept"),
  () => withGetters("radix", "roundKeys", "name", "uuid", "schema", "codecs", "tryOrdinal", "a"),
  () => withGetters("toString", "valueOf", "toJSON", "then", "constructor"),
  () => withGetters(Symbol.toPrimitive),
  () => withGetters(Symbol.toStringTag),
  () => withGetters(Symbol.iterator),
  () => withGetters(0, 1, 2, "length"),
  () => ({ toString: () => "usr_", valueOf: () => 42 }),
  () => ({ [Symbol.toPrimitive]: () => 42n }),
  () => ({ toString: fail, valueOf: fail, [Symbol.toPrimitive]: fail }),
  () => failing({}),
  () => failing([1, 2]),
  () => failing(() => {}),
  () => failing(new Uint8Array(16)),
  () => failing(Object(42)),
  () => new Proxy([0, 1], {}),
  () => revoked({}),
  () => revoked([]),
  () => revoked(() => {}),
  () => new Uint8Array(16),
  () => new Uint8Array(17),
  () => new OwnBytes(24),
  () => new FailingBytes(16),
  () => Buffer.alloc(32),
  () => new Uint8Array(new SharedArrayBuffer(16)),
  () => new Uint8Array(buffer(16, 64)),
  () => shrunk(),
  () => detached(),
  () => new Uint8ClampedArray(16),
  () => new Uint16Array(8),
  () => new BigInt64Array(2),
  () => new Float64Array([0.5, 1]),
  () => new DataView(new ArrayBuffer(16)),
  () => new ArrayBuffer(16),
  () => ({ length: 3 }),
  () => ({ length: 2 ** 53 - 1 }),
  () => ({ length: -1 }),
  () => ({ length: "3", 0: 1, 1: 1, 2: 1 }),
  () => ({ length: 3, 0: 1, 1: 1, 2: 1 }),
  () => Object.defineProperty([7, 7, 7], 1, changing(7, 70_000)),
  () => Object.defineProperty({ 0: 7, 1: 7, 2: 7, 3: 7 }, "length", changing(3, 4)),
  () => Object.defineProperty([7, 7, 7], Symbol.iterator, { value: function* () {} }),
  () => iterator(undefined),
  () => iterator(() => 5),
  () => iterator(() => withGetters("done", "value")),
  () => iterator(fail),
  () => ({ [Symbol.iterator]: fail }),
  () => ({ [Symbol.iterator]: 5 }),
  () => ({ [Symbol.iterator]: () => 5 }),
  () =>
    Object.defineProperty(
      {},
      Symbol.iterator,
      changing(() => [][Symbol.iterator](), undefined),
    ),
  () => yielding(),
  () => yielding(1, 2n),
  () => yielding("usr_42"),
  () => yielding(0, "x"),
  () => later(),
  () => foreign("new Uint8Array(16)"),
  () => foreign("[1n, 2n]"),
  () => foreign("({ key: '00'.repeat(16) })"),
  () => foreign("new String('usr_')"),
  () => foreign("(function* () { yield 1 })()"),
  () => foreign("Symbol('s')"),
];

const ANYTHING = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Creates a value, and shows how. Each use needs a new value, because reading may change it. */
export interface Maker {
  readonly make: () => unknown;
  readonly source: () => string;
}

/** Picks a value of fast-check or of the list above. */
export function maker(random: Random, stock: readonly unknown[]): Maker {
  if (random.oneIn(4)) {
    const value = random.pick(stock);
    return { make: () => value, source: () => fc.stringify(value) };
  }
  const make = random.pick(KINDS);
  return { make, source: () => String(make) };
}

/** Returns values of fast-check. */
export const stock = (seed: number, count: number): unknown[] =>
  fc.sample(ANYTHING, { seed, numRuns: count });
