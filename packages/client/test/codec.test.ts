import { createPuidDev } from "puid-codec/puid-dev";
import { describe, expect, it } from "vitest";
import { clientOf, start } from "./clients.js";
import { refusal } from "./refusal.js";

describe("the option `codec`", () => {
  it("decodes ids without a request", async () => {
    const server = await start([{ body: { ordinal: "1" } }]);
    const client = clientOf(server, { codec: createPuidDev() });
    expect(await client.ordinal("yAqySLEQhb2NHqUqLDeJK")).toBe(10n);
    const error = await refusal(() => client.ordinal("0yAqySLEQhb2NHqUqLDeJK"));
    expect(error).toMatchObject({ code: "invalid_id", status: null });
    expect(error.cause).toMatchObject({ code: "invalid_id", reason: "unissued" });
    const signal = AbortSignal.abort("no");
    await expect(client.ordinal("yAqySLEQhb2NHqUqLDeJK", { signal })).rejects.toBe("no");
    expect(server.received).toEqual([]);
  });
});
