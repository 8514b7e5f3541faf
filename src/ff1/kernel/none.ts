import type { CreateKernel } from "./interface.js";

/** Leaves out the kernel, for a smaller bundle: the condition `puid-codec-javascript` selects this module. */
export const createKernel: CreateKernel = () => undefined;
