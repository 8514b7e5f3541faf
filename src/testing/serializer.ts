import type { Puid } from "../core/codec.js";

/** A snapshot serializer, as vitest's and jest's `expect.addSnapshotSerializer` take it. */
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
 * A serializer that writes `<usr_ #42>` into snapshots where a codec's ids are, alone or within other text, so
 * that snapshots survive a change of key, and people can read them.
 *
 * @param codec - Whose ids.
 * @param name - What stands in front of the ordinal; by default the codec's prefix.
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
export function puidSerializer(codec: Puid, name: string = codec.prefix): SnapshotSerializer {
  const show = (ordinal: bigint): string => `<${name === "" ? "" : `${name} `}#${ordinal}>`;
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
