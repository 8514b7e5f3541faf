import { expect, inject, vi } from "vitest";
import { examplesIn, run } from "../../docs/examples.js";
import { connect } from "../../sql/database.js";
import { key } from "../../support/key.js";
import type {} from "../../support/postgres-setup.js";

/** Runs the one example of a guide in a new database with these tables. The environment says where it is. */
export async function runOnPostgres(
  guide: string,
  tables: string,
  modules: Readonly<Record<string, unknown>>,
): Promise<void> {
  const client = await connect();
  await client.query(tables);
  const env = { PGHOST: "127.0.0.1", PGPORT: String(inject("postgresPort")), PGUSER: "postgres" };
  for (const [name, value] of Object.entries({ ...env, PGDATABASE: client.database! }))
    vi.stubEnv(name, value);
  try {
    const examples = examplesIn(guide);
    expect(examples).toHaveLength(1);
    const url = `postgres://postgres@127.0.0.1:${env.PGPORT}/${client.database}`;
    await run(examples[0]!, modules, { PUID_KEY: key, DATABASE_URL: url });
  } finally {
    vi.unstubAllEnvs();
    await client.end();
  }
}
