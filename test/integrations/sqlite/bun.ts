import { type Connect, type Library, runSession } from "./session.js";

/** Runs a session in Bun, with the built library, and prints its outcome. */

const dist = "../../../dist";
const { createPuid } = await import(`${dist}/index.js`);
const { registerSqliteFunctions } = await import(`${dist}/integrations/sqlite.js`);
const module = "bun:sqlite"; // TypeScript has no types for it here
const { Database } = await import(module);

const connect: Connect = (file) => new Database(file);
const library: Library = { createPuid, registerSqliteFunctions };
console.log(JSON.stringify(runSession(connect, library, JSON.parse(process.argv[2]!))));
