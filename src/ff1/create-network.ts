import { Fast } from "./fast.js";
import type { Network } from "./network.js";
import type { Parameters } from "./parameters.js";
import { Reference } from "./reference.js";

/** The network, by the fast form of the rounds where a half and [i] share one block with room to spare. */
export const createNetwork = (parameters: Parameters): Network =>
  parameters.b <= 12 ? new Fast(parameters) : new Reference(parameters);
