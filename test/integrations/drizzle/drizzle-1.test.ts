import { vi } from "vitest";
import { describeEngines } from "./contract.js";
import { engines } from "./engines.js";

// The adapter, too, gets drizzle 1.0 from here.
vi.mock("drizzle-orm", () => import("drizzle-orm-1"));
vi.mock("drizzle-orm/better-sqlite3", () => import("drizzle-orm-1/better-sqlite3"));
vi.mock("drizzle-orm/mysql-core", () => import("drizzle-orm-1/mysql-core"));
vi.mock("drizzle-orm/mysql2", () => import("drizzle-orm-1/mysql2"));
vi.mock("drizzle-orm/node-postgres", () => import("drizzle-orm-1/node-postgres"));
vi.mock("drizzle-orm/pg-core", () => import("drizzle-orm-1/pg-core"));
vi.mock("drizzle-orm/pglite", () => import("drizzle-orm-1/pglite"));
vi.mock("drizzle-orm/postgres-js", () => import("drizzle-orm-1/postgres-js"));
vi.mock("drizzle-orm/sqlite-core", () => import("drizzle-orm-1/sqlite-core"));

describeEngines(engines);
