import { Fast } from "./fast.js";
import type { Network } from "./network.js";
import type { Parameters } from "./parameters.js";
import { Reference } from "./reference.js";

/**
 * Returns the network of the parameters. `Fast` needs halves of at most 12 bytes: three words, and [i] with NUM(B) in
 * one block of Q.
 */
export const createNetwork = (parameters: Parameters): Network =>
  parameters.b <= 12 ? new Fast(parameters) : new Reference(parameters);
