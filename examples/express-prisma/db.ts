import { PrismaPg } from "@prisma/adapter-pg";
import { createPuid } from "puid-codec";
import { puids } from "puid-codec/prisma";
import { PrismaClient } from "./generated/client.ts";

const users = createPuid({ key: process.env.PUID_KEY!, prefix: "usr_" });
const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL! });

/** Adds the property `puid` to users, and the method `tryWherePuid` to their model. */
export const prisma = new PrismaClient({ adapter }).$extends(puids({ user: users }));
