import { describe, expect, it } from "vitest";
import { readConfiguration, UsageError } from "../../src/command/configuration.js";
import { usePlaces } from "../support/command.js";

const createPlace = usePlaces();

describe("PUID_DEV_LOGIN", () => {
  it.each([
    [{ PUID_DEV_LOGIN: "1" }, false, true],
    [{ PUID_DEV_LOGIN: "true" }, false, true],
    [{ PUID_DEV_LOGIN: "0" }, true, false],
    [{ PUID_DEV_LOGIN: "false" }, true, false],
    [{ PUID_DEV_LOGIN: "" }, false, false],
    [{ PUID_DEV_LOGIN: "" }, true, true],
    [{}, true, true],
  ])("%j with developmentLogin %j in the file gives %j", (env, developmentLogin, expected) => {
    const config = createPlace().configure({ developmentLogin });
    expect(readConfiguration({ config }, env).settings.developmentLogin).toBe(expected);
  });

  it.each(["yes", "TRUE", "2", " 1", "on"])("rejects %j", (text) => {
    expect(() => readConfiguration({}, { PUID_DEV_LOGIN: text })).toThrow(UsageError);
  });
});
