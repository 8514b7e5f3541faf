export { notPuids, ordinals, parts, puidOptions, puids } from "./arbitraries.js";
export { type AnyCodec, matchers, type PuidMatchers, type Verdict } from "./matchers.js";
export { puidSerializer, type SnapshotSerializer } from "./serializer.js";
export { createTestCompositePuid, createTestPuid } from "./test-puid.js";
