import { createPuid, createUuidPuid } from "puid-codec";
import { KEY, SECRETS, tried, users, WORK } from "./growth.js";
import { attempt, Wrong } from "./wrong.js";

/**
 * Texts and numbers of the greatest length are refused, and soon: a process of its own, since what V8 cannot do with them
 * it dies of.
 */

/** As long as V8 makes a string. */
const LONGEST = 2 ** 29 - 24;

const text = "-".repeat(LONGEST);
for (const work of Object.values(WORK).slice(0, 11)) tried(work, text);
if (users.tryOrdinal(text) !== undefined || users.isId(text)) throw new Wrong("the longest text is an id");
tried((alphabet) => createPuid({ key: KEY, alphabet }), text);
tried((prefix) => createPuid({ key: KEY, prefix }), text);
const huge = 1n << (2n ** 30n - 1n);
for (const action of [
  () => users.id(huge),
  () => users.ids(huge | (huge - 1n), 1),
  () => users.ordinal(huge as never),
  () => createPuid({ key: KEY, capacity: huge }),
  () => createUuidPuid({ key: KEY, capacity: huge }),
]) {
  if ("value" in attempt<unknown>(action, SECRETS)) throw new Wrong("a number of 2^30 bits is taken");
}
