import { vi } from "vitest";
import { describeEngines } from "./contract.js";
import { engines } from "./engines.js";

// The adapter, too, gets drizzle 0.45 from here.
vi.mock("drizzle-orm", () => import("drizzle-orm-0"));
vi.mock("drizzle-orm/better-sqlite3", () => import("drizzle-orm-0/better-sqlite3"));
vi.mock("drizzle-orm/mysql-core", () => import("drizzle-orm-0/mysql-core"));
vi.mock("drizzle-orm/mysql2", () => import("drizzle-orm-0/mysql2"));
vi.mock("drizzle-orm/node-postgres", () => import("drizzle-orm-0/node-postgres"));
vi.mock("drizzle-orm/pg-core", () => import("drizzle-orm-0/pg-core"));
vi.mock("drizzle-orm/pglite", () => import("drizzle-orm-0/pglite"));
vi.mock("drizzle-orm/postgres-js", () => import("drizzle-orm-0/postgres-js"));
vi.mock("drizzle-orm/sqlite-core", () => import("drizzle-orm-0/sqlite-core"));

describeEngines(engines);
