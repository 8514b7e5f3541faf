export { PuidError, type PuidErrorDetails } from "./errors.js";
export type { CallOptions, ConnectionOptions, Decoder, Retry } from "./options.js";
export {
  type AccessTokenOptions,
  type ApiKeyOptions,
  type ClientCredentialsOptions,
  Puid,
  type PuidOptions,
  type Quota,
} from "./puid.js";
