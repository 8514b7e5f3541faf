import * as graphql from "graphql";
import type { Codec, PuidId } from "../core/codec.js";
import { describe, PuidError } from "../util/errors.js";
import { checkOptions, refuseOption } from "../util/validate.js";
import { toId } from "./relay.js";
import { rename } from "./rename-errors.js";

export { type Finder, type PuidNodes, puidNodes } from "./relay.js";

/** The name of a scalar in the schema, and what introspection tells about it. */
export interface PuidScalarOptions {
  readonly name: string;
  readonly description?: string | undefined;
  readonly specifiedByURL?: string | undefined;
}

/**
 * Returns a scalar of the ids of a codec. Clients send and get ids, while resolvers get and return ordinals.
 *
 * An invalid id from a client gives a `GraphQLError` with the code `BAD_USER_INPUT`. An invalid value from a resolver
 * gives a `PuidError`, which servers mask. A resolver may also return an id, but no string of digits.
 *
 * @throws PuidError `invalid_options`
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 * import { puidScalar } from "puid-codec/graphql";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const UserId = puidScalar(users, { name: "UserId" });
 * UserId.serialize(42n); // "usr_t0p05ytv42x8a07rmzv"
 * UserId.parseValue("usr_t0p05ytv42x8a07rmzv"); // 42n
 * ```
 */
export function puidScalar<Id extends PuidId>(
  codec: Codec<Id>,
  options: PuidScalarOptions,
): graphql.GraphQLScalarType<bigint, Id> {
  if (typeof Object(codec).tryOrdinal !== "function") refuseOption("codec", "be a codec", describe(codec));
  const config = checkOptions(options, ["name", "description", "specifiedByURL"]);
  const { name } = config;
  if (typeof name !== "string" || !/^[_a-z]\w*$/i.test(name)) {
    refuseOption("name", "be a name in GraphQL, such as UserId", describe(name));
  }
  const parse = (value: unknown, nodes: graphql.ValueNode | null): bigint => {
    try {
      return rename(name, () => codec.ordinal(value as string));
    } catch (error) {
      if (!(error instanceof PuidError)) throw error;
      const extensions = { code: "BAD_USER_INPUT", reason: error.reason };
      throw new graphql.GraphQLError(error.message, { nodes, extensions });
    }
  };
  return new graphql.GraphQLScalarType<bigint, Id>({
    ...config,
    parseValue: (value) => parse(value, null),
    // The value of an enum has no quotes. It is no string.
    parseLiteral: (node) =>
      parse(node.kind === "EnumValue" ? Symbol() : graphql.valueFromASTUntyped(node), node),
    serialize: (value) => rename(name, () => toId(codec, value)),
  });
}
