export { notPuids, ordinals, puidOptions, puids } from "./arbitraries.js";
export { type AnyCodec, matchers, type PuidMatchers, type Verdict } from "./matchers.js";
export { puidSerializer, type SnapshotSerializer } from "./serializer.js";
export { createTestPuid } from "./test-puid.js";
