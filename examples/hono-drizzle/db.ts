import { drizzle } from "drizzle-orm/node-postgres";
import { pgTable, text } from "drizzle-orm/pg-core";
import { createPuid } from "puid-codec";
import { puidColumn } from "puid-codec/drizzle";

export const users = createPuid({ key: process.env.PUID_KEY!, prefix: "usr_" });

/** The column stores a bigint. Rows have its id. */
export const userTable = pgTable("users", {
  id: puidColumn(users)("id").primaryKey().generatedAlwaysAsIdentity(),
  name: text("name").notNull(),
});

export const db = drizzle(process.env.DATABASE_URL!);
