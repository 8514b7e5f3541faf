import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as graphql from "graphql";
import { expect, it, vi } from "vitest";
import * as integration from "../../../src/integrations/graphql.js";
import { top } from "../../docs/markdown.js";
import { testGraphql } from "./contract.js";

vi.mock("graphql", () => import("graphql17"));

it("runs with graphql 17", () => {
  expect(graphql.versionInfo.major).toBe(17);
});

it("compiles with the types of graphql 17", () => {
  const options = ["-p", import.meta.dirname, "--pretty", "false"];
  const { stdout } = spawnSync(join(top, "node_modules/.bin/tsc"), options, { encoding: "utf8" });
  expect(stdout).toBe("");
});

testGraphql(graphql, integration);
