import type { GraphQLResolveInfo as Info } from "graphql";
import * as graphql from "graphql";
import type { AnyPuid, Codec, PuidId } from "../core/codec.js";
import type { Registry } from "../registry.js";
import { describe, quote } from "../util/errors.js";
import { checkOptions, refuseOption } from "../util/validate.js";
import { rename } from "./rename-errors.js";

type Field<Source, Context> = graphql.GraphQLFieldConfig<Source, Context>;
/** Finds an object by its ordinal: returns it, a promise of it, or null. */
export type Finder<Context> = (ordinal: bigint, context: Context, info: Info) => unknown;
type Row = { readonly id: unknown };

/** The `Node` interface of Relay and its fields. */
export interface PuidNodes<Type, Context> {
  readonly nodeInterface: graphql.GraphQLInterfaceType;
  /** `node(id: ID!): Node`, which is null for an unknown id. */
  readonly nodeField: Field<unknown, Context>;
  /** `nodes(ids: [ID!]!): [Node]!`, with null in place of an unknown id. */
  readonly nodesField: Field<unknown, Context>;
  /** Returns the field `id: ID!` of a type, for objects that have an ordinal or an id in `id`. */
  readonly idField: (type: Type) => Field<Row, Context>;
  /** The resolvers of all these, for a schema in SDL. */
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, (...args: never[]) => unknown>>>>;
}

/**
 * Returns the `Node` interface of Relay and its fields. The registry tells the type of an id.
 *
 * @param registry - The types. A type `orderItem` of the registry is the type `OrderItem` of the schema.
 * @param resolvers - For each type, a function that finds an object by its ordinal. It returns null if there is none.
 * @throws PuidError `invalid_options`
 *
 * @example
 * ```ts
 * import { createPuid, createRegistry } from "puid-codec";
 * import { puidNodes } from "puid-codec/graphql";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const nodes = puidNodes(createRegistry({ user: users }), { user: (id) => ({ id, name: "Ada" }) });
 * Object.keys(nodes.resolvers); // ["Query", "Node", "User"]
 * ```
 */
export function puidNodes<Codecs extends Readonly<Record<string, AnyPuid>>, Context = unknown>(
  registry: Registry<Codecs>,
  resolvers: { readonly [Type in keyof Codecs & string]: Finder<Context> },
): PuidNodes<keyof Codecs & string, Context> {
  if (typeof Object(registry).tryDecode !== "function") {
    refuseOption("registry", "be a registry", describe(registry));
  }
  const finders = checkOptions(resolvers, registry.types);
  for (const type of registry.types) {
    const got = `${describe(finders[type])} for ${quote(type)}`;
    if (typeof finders[type] !== "function") refuseOption("resolvers", "be a function for each type", got);
  }
  const nameOf = (type: string): string => type[0]!.toUpperCase() + type.slice(1);
  const taken = new Set(["Query", "Mutation", "Subscription", "Node"]);
  for (const name of registry.types.map(nameOf)) {
    if (taken.has(name) || !/^[_A-Za-z]\w*$/.test(name)) {
      refuseOption("registry", "have types with names of their own in GraphQL", quote(name));
    }
    taken.add(name);
  }
  const names = new WeakMap<object, string>();
  const find = async (id: string, context: Context, info: Info): Promise<unknown> => {
    const found = registry.tryDecode(id);
    if (found === undefined) return null; // as for an object that does not exist
    const row = await finders[found.type](found.ordinal, context, info);
    if (Object(row) !== row) return row;
    const name = nameOf(found.type);
    // Two types may share an object, such as one of a cache. Each answer needs its own type.
    const known = names.get(row as object) ?? name;
    const own = known === name ? (row as object) : copyOf(row as object);
    names.set(own, name);
    return own;
  };

  const id = { type: new graphql.GraphQLNonNull(graphql.GraphQLID) };
  const nodeInterface = new graphql.GraphQLInterfaceType({
    name: "Node",
    fields: { id },
    resolveType: (row, ...rest) => names.get(row) ?? graphql.defaultTypeResolver(row, ...rest),
  });
  const node = (_: unknown, args: { id: string }, context: Context, info: Info) =>
    find(args.id, context, info);
  const nodes = (_: unknown, args: { ids: string[] }, context: Context, info: Info) =>
    args.ids.map((id) => find(id, context, info));
  const nodesType = new graphql.GraphQLNonNull(new graphql.GraphQLList(nodeInterface));
  const ids = { type: new graphql.GraphQLNonNull(new graphql.GraphQLList(id.type)) };
  const idOf = (type: keyof Codecs & string) => (row: Row) =>
    rename(`${type}.id`, () => toId(registry.codec(type), row.id));
  return {
    nodeInterface,
    nodeField: { type: nodeInterface, args: { id }, resolve: node },
    nodesField: { type: nodesType, args: { ids }, resolve: nodes },
    idField: (type) => ({ ...id, resolve: idOf(type) }),
    resolvers: {
      Query: { node, nodes },
      Node: { __resolveType: nodeInterface.resolveType! },
      ...Object.fromEntries(registry.types.map((type) => [nameOf(type), { id: idOf(type) }])),
    },
  };
}

const copyOf = (row: object): object =>
  Object.create(Object.getPrototypeOf(row), Object.getOwnPropertyDescriptors(row));

/** Returns the id for an ordinal, or for an id, perhaps of a retired codec. */
export function toId<Id extends PuidId>(codec: Codec<Id>, value: unknown): Id {
  // Digits are an ordinal that a database driver left as text, even if they happen to be an id.
  const isId = typeof value === "string" && !/^\d+$/.test(value);
  return codec.id(isId ? codec.ordinal(value) : (value as bigint));
}
