import { type Codec, createPuid, PuidError } from "puid-codec";
import { type Configuration, UsageError } from "./configuration.js";
import { DataDirectory } from "./data-directory.js";

/** Returns the key of the environment or of the data directory, if there is one. */
export const findKey = ({ key, data }: Configuration): string | undefined =>
  key ?? new DataDirectory(data).readKey();

/**
 * Returns the codec of a configuration.
 *
 * @throws UsageError if the key or the format is invalid, or if there is no key
 */
export function codecOf(
  configuration: Configuration,
  key: string | undefined = findKey(configuration),
): Codec<string> {
  if (key === undefined) throw new UsageError("PUID_KEY must be set, or the data directory must have a key");
  try {
    return createPuid({ key, ...configuration.format });
  } catch (error) {
    throw error instanceof PuidError ? new UsageError(error.message) : error;
  }
}
