import * as graphql from "graphql";
import * as integration from "../../../src/integrations/graphql.js";
import { testGraphql } from "./contract.js";

testGraphql(graphql, integration);
