import { DatabaseSync } from "node:sqlite";

export interface User {
  readonly id: bigint;
  readonly name: string;
}

const database = new DatabaseSync(process.env.DATABASE ?? "users.db", { readBigInts: true });
database.exec("create table if not exists users (id integer primary key, name text not null)");

const list = database.prepare("select id, name from users order by name limit 100");
const find = database.prepare("select id, name from users where id = ?");
const create = database.prepare("insert into users (name) values (?) returning id, name");

export const listUsers = () => list.all() as unknown as User[];
export const findUser = (id: bigint) => find.get(id) as User | undefined;
export const createUser = (name: string) => create.get(name) as unknown as User;
