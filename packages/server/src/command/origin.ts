import type { Configuration } from "./configuration.js";

/**
 * Returns the origin of the server for people: the one that the operator configured, or the one on this machine.
 *
 * @param port - The port that the server listens at; by default the configured one.
 */
export const publicOrigin = (configuration: Configuration, port?: number | undefined): string =>
  configuration.settings.origin ?? localOrigin(configuration, port);

/** Returns the origin of the server on this machine. `host` is an address, and an IPv6 address has colons. */
export function localOrigin({ host, port: configured }: Configuration, port: number = configured): string {
  const name = host === "127.0.0.1" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
