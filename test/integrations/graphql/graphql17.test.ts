import * as graphql from "graphql";
import { expect, it, vi } from "vitest";
import * as integration from "../../../src/integrations/graphql.js";
import { testGraphql } from "./contract.js";

vi.mock("graphql", () => import("graphql17"));

it("runs with graphql 17", () => {
  expect(graphql.versionInfo.major).toBe(17);
});

testGraphql(graphql, integration);
