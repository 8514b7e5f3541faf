/** How the provider behaves, until a test changes it. Without a member, it does everything right. */
export interface Behavior {
  /** The claims about the person; by default a verified address. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Changes claims of each ID token. The provider then signs it again with its own key. */
  readonly change?: Readonly<Record<string, unknown>>;
  /** Breaks the signature of each ID token. */
  readonly breakSignature?: boolean;
  /** The parameter `iss` of the redirect to the client: RFC 9207. */
  readonly callbackIssuer?: string;
  /** The error with which the provider sends the person back. */
  readonly deny?: string;
  /** The status that endpoints answer with, by path. With 0, they never answer. */
  readonly statuses?: Readonly<Record<string, number>>;
}

/** The clients of the provider, and what is fixed when it starts. */
export interface ProviderOptions {
  readonly redirectUris: readonly string[];
  readonly clientId: string;
  readonly clientSecret: string;
  /** The one method with which clients authenticate; by default `client_secret_post`. */
  readonly clientAuthentication?: "client_secret_basic" | "client_secret_post";
}
