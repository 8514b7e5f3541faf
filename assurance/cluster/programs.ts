import { existsSync } from "node:fs";
import { findPostgres } from "../../test/support/postgres.js";

/** Debian's programs, by their packages. */
const PROGRAMS = {
  patroni: "/usr/bin/patroni",
  "etcd-server": "/usr/bin/etcd",
  haproxy: "/usr/sbin/haproxy",
  pgbouncer: "/usr/sbin/pgbouncer",
} as const;

/** Returns the path of a package's program. */
export const programOf = (name: keyof typeof PROGRAMS): string => PROGRAMS[name];

/** Returns the packages that are not installed. */
export function missingPackages(): string[] {
  const missing = Object.entries(PROGRAMS).filter(([, path]) => !existsSync(path));
  return [...(findPostgres() === undefined ? ["postgresql"] : []), ...missing.map(([name]) => name)];
}
