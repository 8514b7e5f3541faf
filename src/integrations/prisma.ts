import type { Codec, PuidId } from "../core/codec.js";
import { describe, quote } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";
import { rename } from "./rename-errors.js";

type AnyCodec = Codec<PuidId>;
/** For each model, a codec of its field `id`, or an object with a codec for each of several fields. */
export type PuidModels = Readonly<Record<string, AnyCodec | Readonly<Record<string, AnyCodec>>>>;

type Codecs<Entry> = Entry extends AnyCodec ? { readonly id: Entry } : Entry;
type Id<Entry> = Entry extends { readonly id: (ordinal: bigint) => infer Result } ? Result : never;
type Name<Field> = Field extends "id" | `${string}_id`
  ? `${Field extends `${infer Start}id` ? Start : never}puid`
  : `${Field extends `${infer Start}Id` ? Start : Field & string}Puid`;

/** How Prisma describes a model: the types of its fields are behind symbols. */
type Row<Types> = { readonly [key: symbol]: { types: { payload: { scalars: Types } } } };
type Value<Model, Field> = Model extends Row<infer Types> ? Types[Field & keyof Types] : never;
type Where<Model, Field extends PropertyKey> = { [F in Field]: NonNullable<Value<Model, F>> };
type In<Model, Field extends PropertyKey> = { [F in Field]: { in: NonNullable<Value<Model, F>>[] } };
/** How Prisma describes an extension: functions return the types of its properties. */
type Results<Fields, Model> = {
  [Field in keyof Fields as Name<Field>]: () => {
    needs: Record<Field, true>;
    compute: (row: Record<Field, unknown>) => Id<Fields[Field]> | Extract<Value<Model, Field>, null>;
  };
};
type Methods<Fields, Model> = {
  [Field in keyof Fields as `where${Capitalize<Name<Field>>}`]: () => (id: string) => Where<Model, Field>;
} & {
  [Field in keyof Fields as `tryWhere${Capitalize<Name<Field>>}`]: () => (id: unknown) => Where<Model, Field>;
} & {
  [Field in keyof Fields as `where${Capitalize<Name<Field>>}s`]: () => (ids: string[]) => In<Model, Field>;
};
/** An extension of a client that has the models. */
export type PuidExtension<Models, Client extends ClientWith<Models>> = (client: Client) => {
  $extends: {
    extArgs: {
      result: { [Model in keyof Models]: Results<Codecs<Models[Model]>, Client[Model]> };
      model: { [Model in keyof Models]: Methods<Codecs<Models[Model]>, Client[Model]> };
    } & Record<"query" | "client", Record<never, never>>;
  };
};
type ClientWith<Models> = {
  readonly [Model in keyof Models]: Row<Record<keyof Codecs<Models[Model]>, bigint | number | null>>;
};

/**
 * Returns an extension of a Prisma client. It adds ids to all results, and methods that turn ids into a `where`.
 *
 * For the field `id`, results have `puid`. `wherePuid(id)` and `wherePuids(ids)` throw `invalid_id`; `tryWherePuid(id)`
 * returns a `where` that matches no row. For `authorId`, they are `authorPuid`, `whereAuthorPuid` and so on.
 *
 * @throws PuidError `invalid_options` if the client lacks a model or a field; `$extends` throws it
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 * import { puids } from "puid-codec/prisma";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const extend = puids({ user: users, post: { authorId: users } });
 * typeof extend; // "function"
 * // With a client: prisma.$extends(puids({ user: users, post: { authorId: users } }))
 * ```
 */
export function puids<const Models extends PuidModels, Client extends ClientWith<Models>>(
  models: Models,
): PuidExtension<Models, Client> {
  if (typeof models !== "object" || models === null) refuseOption("models", "be an object", describe(models));
  return (client) => {
    const result: Record<string, object> = {};
    const methods: Record<string, object> = {};
    for (const [model, entry] of Object.entries(models)) {
      const codecs = isCodec(entry) || Object(entry) !== entry ? { id: entry } : entry;
      for (const [field, codec] of Object.entries<unknown>(codecs)) {
        const [properties, helpers] = extend(client as unknown as AnyClient, model, field, codec);
        const twice = Object.keys(helpers).find((name) => name in { ...methods[model] });
        if (twice) refuseOption("models", "have fields whose methods differ", `${model}.${twice} twice`);
        result[model] = { ...result[model], ...properties };
        methods[model] = { ...methods[model], ...helpers };
      }
    }
    const extension = { name: "puid-codec", result, model: methods };
    return (client as unknown as { $extends(extension: object): never }).$extends(extension);
  };
}
type AnyClient = Record<string, { fields?: Record<string, { typeName: string }> }>;

const isCodec = (value: unknown): value is AnyCodec => typeof Object(value).tryOrdinal === "function";

/** Returns what the extension adds to a model for a field. */
function extend(client: AnyClient, model: string, field: string, codec: unknown): [object, object] {
  const puid = /(^|_)id$/.test(field) ? field.replace(/id$/, "puid") : field.replace(/(Id)?$/, "Puid");
  // A client answers to the name of a type, such as User, too, but ignores its extensions.
  const fields = (Object.keys(client).includes(model) && client[model]?.fields) || {};
  const typeName = fields[field]?.typeName ?? "no field";
  const column = `${model}.${field}`;
  const reject = (rule: string, got: string) => refuseOption("models", rule, `${got} for ${quote(column)}`);
  if (!isCodec(codec)) return reject("have codecs", describe(codec));
  if (!/^(BigInt|Int)$/.test(typeName)) return reject("name BigInt or Int fields", typeName);
  if (fields[puid] !== undefined) return reject(`leave the name ${puid} free`, "a field of this name");
  const path = `${model}.${puid}`;
  const end = typeName === "Int" ? 2n ** 31n : 2n ** 63n;
  const toValue = (ordinal: bigint): bigint | number => (typeName === "Int" ? Number(ordinal) : ordinal);
  const one = (id: string) => ({ [field]: toValue(rename(path, () => codec.ordinal(id))) });
  const many = (ids: string[]) => ({ [field]: { in: rename(path, () => codec.ordinals(ids).map(toValue)) } });
  const tryOne = (id: unknown) => {
    const ordinal = codec.tryOrdinal(id) ?? end;
    // An empty OR matches no row. Prisma would read undefined as all rows.
    return ordinal < end ? { [field]: toValue(ordinal) } : { [field]: toValue(-1n), OR: [] };
  };
  const compute = ({ [field]: ordinal }: Record<string, bigint | null>): PuidId | null =>
    ordinal === null ? null : rename(column, () => codec.id(ordinal!));
  const name = puid[0]!.toUpperCase() + puid.slice(1);
  return [
    { [puid]: { needs: { [field]: true }, compute } },
    { [`where${name}`]: one, [`where${name}s`]: many, [`tryWhere${name}`]: tryOne },
  ];
}
