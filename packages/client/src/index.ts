export {
  type AccessTokenOptions,
  type ApiKeyOptions,
  type ClientCredentialsOptions,
  PuidClient,
  // The official clients use this name.
  PuidClient as Puid,
  type PuidClientOptions,
  type PuidClientOptions as PuidOptions,
  type Quota,
} from "./client.js";
export {
  PuidClientError,
  // The official clients use this name.
  PuidClientError as PuidError,
  type PuidClientErrorDetails,
  type PuidClientErrorDetails as PuidErrorDetails,
} from "./errors.js";
export type { CallOptions, ConnectionOptions, Decoder, Retry } from "./options.js";
