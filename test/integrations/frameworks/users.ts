import { createPuid, createRegistry, params, type Registered } from "../../../src/index.js";
import { key } from "../../support/key.js";

/** What the tests of all frameworks use: the codecs, their schemas, and the messages for wrong ids. */

export const users = createPuid({ key, prefix: "usr_" });
export const posts = createPuid({ key, prefix: "pst_" });
const registry = createRegistry({ user: users, post: posts });

export type Target = Registered<{ user: typeof users; post: typeof posts }>;

/** The parameters of a route. */
export const Path = params({ id: users });
/** A query string. */
export const Query = params({ after: posts.optional() });
/** A query string that may have no other names. */
export const StrictQuery = params({ after: posts.optional() }, { unknown: "reject" });
/** A query string that keeps other names. */
export const LooseQuery = params({ after: posts.optional() }, { unknown: "keep" });
/** A JSON body. */
export const Body = params({ target: registry, author: params({ id: users }) });

export const id = "usr_t0p05ytv42x8a07rmzv";
export const after: string = posts.id(7n);
export const wrong = "usr_t0p05ytv42x8a07rmzw";

/** The message for a wrong id in a field. */
export const messageFor = (field: string): string =>
  `"${field}" must be issued by this key, got "${wrong}"; it is mistyped, made up or another key's`;
