import type { AnyPuid } from "../core/codec.js";
import { asComposite } from "../core/composite-codec.js";

/** A snapshot serializer for `expect.addSnapshotSerializer` of vitest and jest. */
export interface SnapshotSerializer {
  readonly test: (value: unknown) => boolean;
  readonly serialize: (
    value: string,
    config: unknown,
    indentation: string,
    depth: number,
    refs: unknown,
    printer: (...rest: never[]) => string,
  ) => string;
}

/**
 * Returns a serializer that replaces each id of a codec in a snapshot by `<usr_ #42>`, alone or inside another string.
 * A composite id becomes `<ord_ #7/42>`.
 * People can read such snapshots, and another key does not change them.
 *
 * @param codec - The codec of the ids.
 * @param name - The name in front of the ordinal. The default is the codec's prefix.
 *
 * @example
 * ```ts
 * import { createTestPuid, puidSerializer } from "puid-codec/testing";
 *
 * const users = createTestPuid("usr_");
 * const serializer = puidSerializer(users);
 * // expect.addSnapshotSerializer(serializer);
 * serializer.test(users.id(42n)); // true
 * serializer.test("usr_42"); // false
 * ```
 */
export function puidSerializer(codec: AnyPuid, name: string = codec.prefix): SnapshotSerializer {
  const composite = asComposite(codec);
  const show = (ordinal: bigint): string => {
    const number = composite ? Object.values(composite.toParts(ordinal)).join("/") : ordinal;
    return `<${name === "" ? "" : `${name} `}#${number}>`;
  };
  const anywhere = new RegExp(codec.pattern.source.slice(1, -1), "g");
  const replace = (text: string): string =>
    text.replace(anywhere, (candidate) => {
      const ordinal = codec.tryOrdinal(candidate);
      return ordinal === undefined ? candidate : show(ordinal);
    });
  return {
    test: (value) => typeof value === "string" && replace(value) !== value,
    serialize(value, config, indentation, depth, refs, printer) {
      const ordinal = codec.tryOrdinal(value);
      if (ordinal !== undefined) return show(ordinal);
      const print = printer as (...rest: unknown[]) => string;
      return print(replace(value), config, indentation, depth, refs);
    },
  };
}
