import { DatabaseSync } from "node:sqlite";

export interface User {
  readonly id: bigint;
  readonly name: string;
}

export interface Post {
  readonly id: bigint;
  readonly author: bigint;
  readonly title: string;
}

const database = new DatabaseSync(process.env.DATABASE ?? "blog.db", { readBigInts: true });
database.exec(`
  create table if not exists users (id integer primary key, name text not null);
  create table if not exists posts (id integer primary key, author integer not null references users, title text not null);
`);

const users = database.prepare("select * from users order by name limit 100");
const user = database.prepare("select * from users where id = ?");
const newUser = database.prepare("insert into users (name) values (?) returning *");
const post = database.prepare("select * from posts where id = ?");
const postsOf = database.prepare("select * from posts where author = ? limit 100");
const newPost = database.prepare("insert into posts (author, title) values (?, ?) returning *");

export const db = {
  users: () => users.all() as unknown as User[],
  user: (id: bigint) => user.get(id) as User | undefined,
  newUser: (name: string) => newUser.get(name) as unknown as User,
  post: (id: bigint) => post.get(id) as Post | undefined,
  postsOf: (author: bigint) => postsOf.all(author) as unknown as Post[],
  newPost: (author: bigint, title: string) => newPost.get(author, title) as unknown as Post,
};
