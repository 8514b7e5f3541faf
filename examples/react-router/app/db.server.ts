import { DatabaseSync } from "node:sqlite";
import { createPuid } from "puid-codec";

// The suffix `.server` keeps this module, and so the key, out of the browser.
const ids = createPuid({ key: process.env.PUID_KEY!, prefix: "usr_" });

const database = new DatabaseSync(process.env.DATABASE ?? "users.db", { readBigInts: true });
database.exec("create table if not exists users (id integer primary key, name text not null)");

const list = database.prepare("select id, name from users order by name limit 100");
const find = database.prepare("select id, name from users where id = ?");
const create = database.prepare("insert into users (name) values (?) returning id, name");

/** Returns a user as pages see it: with an id in place of the number. */
const view = ({ id, name }: Record<string, unknown>) => ({ id: ids.id(id as bigint), name: name as string });

export const listUsers = () => list.all().map(view);
export const createUser = (name: string) => view(create.get(name)!);

export function findUser(id: string) {
  const ordinal = ids.tryOrdinal(id);
  const row = ordinal === undefined ? undefined : find.get(ordinal);
  return row && view(row);
}
