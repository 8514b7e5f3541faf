import { createPuid, createUuidPuid } from "puid-codec";
import { Violation } from "../../test/support/violation.js";
import { attempt } from "./errors.js";
import { KEY, run, SECRETS, users, WORK } from "./growth.js";

/**
 * The library rejects strings and numbers of the greatest length, without delay. This is a process of its own, because
 * V8 exits if an operation on them fails.
 */

/** The length of the longest string of V8. */
const LONGEST = 2 ** 29 - 24;

const text = "-".repeat(LONGEST);
for (const work of Object.values(WORK).slice(0, 11)) run(work, text);
if (users.tryOrdinal(text) !== undefined || users.isId(text))
  throw new Violation("the longest string must not be an id");
run((alphabet) => createPuid({ key: KEY, alphabet }), text);
run((prefix) => createPuid({ key: KEY, prefix }), text);
const huge = 1n << (2n ** 30n - 1n);
for (const action of [
  () => users.id(huge),
  () => users.ids(huge | (huge - 1n), 1),
  () => users.ordinal(huge as never),
  () => createPuid({ key: KEY, capacity: huge }),
  () => createUuidPuid({ key: KEY, capacity: huge }),
]) {
  if ("value" in attempt<unknown>(action, SECRETS))
    throw new Violation("a number of 2^30 bits must be rejected");
}
