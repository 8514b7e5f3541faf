import type { z } from "zod";
import { formatOf } from "../api/format-of-codec.js";
import { SCOPES } from "../api/scopes.js";
import type { ServiceCodec } from "../api/service.js";
import type { Settings } from "../options.js";
import { paths } from "../pages/paths.js";
import type { Account } from "../store/accounts.js";
import type { Client } from "../store/clients.js";
import type { Credential, NewCredential } from "../store/credentials.js";
import { type CounterState, Exhausted } from "../store/ordinals/counter.js";
import type { PlanNames } from "../store/served-plans.js";
import { SIGN_IN_LINK_LIFE } from "../store/sign-in-links.js";
import type { Store } from "../store/store.js";
import { quote } from "../util/describe-value.js";
import { emailAddress } from "../util/email-schema.js";
import { singleLine } from "../util/single-line-schema.js";
import { validationMessage } from "../util/validation-message.js";
import { UsageError } from "./configuration.js";

/**
 * The operator's functions. Their argument and their result are JSON, so that another process can call them through the
 * process that holds the embedded database.
 */
export interface Administration {
  createAccount(ask: { name: string; plan?: string | undefined }): Promise<{ id: string; plan: string }>;
  listAccounts(ask: object): Promise<Account[]>;
  setPlan(ask: { account: string; plan: string }): Promise<object>;
  createKey(ask: {
    account: string;
    label?: string | undefined;
    mayDecode?: boolean | undefined;
  }): Promise<NewCredential & { plan: string }>;
  listKeys(ask: { account: string }): Promise<Credential[]>;
  revokeKey(ask: { id: string }): Promise<object>;
  createRegistrationToken(ask: {
    account: string;
    days: number;
    mayDecode?: boolean | undefined;
  }): Promise<NewCredential>;
  listRegistrationTokens(ask: { account: string }): Promise<Credential[]>;
  revokeRegistrationToken(ask: { id: string }): Promise<object>;
  listClients(ask: { account?: string | undefined }): Promise<Client[]>;
  setClientMayDecode(ask: { id: string; mayDecode: boolean }): Promise<object>;
  deleteClient(ask: { id: string }): Promise<object>;
  createSignInLink(ask: { email: string }): Promise<{ url: string; seconds: number }>;
  endSessions(ask: { email: string }): Promise<{ count: number }>;
  readCounter(ask: object): Promise<CounterView>;
  /** @param ask - One of `past` and `pastId`, or neither, and the number of further ordinals to skip. */
  advanceCounter(ask: {
    past?: string | undefined;
    pastId?: string | undefined;
    by?: string | undefined;
  }): Promise<CounterView>;
}

/** The state of the counter, in decimal digits. */
export interface CounterView {
  /** The ordinal of the next id. */
  readonly next: string;
  /** The number of ids that are left. */
  readonly left: string;
}

/** The account of commands that name no other. The first such command creates it. */
export const DEFAULT_ACCOUNT = "default";

/**
 * Returns the operator's functions on a store.
 *
 * @param settings - The plans of this process. Once a server has started, its plans apply instead.
 * @param origin - Returns the origin of the server for people.
 * @param codec - Returns the codec of ids.
 */
export function administration(
  store: Store,
  { plans, defaultPlan, dashboard }: Pick<Settings, "plans" | "defaultPlan" | "dashboard">,
  origin: () => string,
  codec: () => ServiceCodec,
): Administration {
  const { accounts, credentials, clients, counter, servedPlans, sessions, signInLinks } = store;
  const configured: PlanNames = { names: Object.keys(plans), standard: defaultPlan };

  const planNamed = (plan: string, served: PlanNames | undefined): string => {
    if (served === undefined) {
      throw new UsageError(
        `the plan must be a plan of the server, got ${quote(plan)}; ` +
          "start the server once, so that it records its plans",
      );
    }
    if (served.names.includes(plan)) return plan;
    throw new UsageError(`the plan must be one of ${served.names.join(", ")}, got ${quote(plan)}`);
  };
  const accountNamed = async (name: string): Promise<{ id: string; plan: string }> => {
    if (name === DEFAULT_ACCOUNT) {
      await servedPlans.change((changing, served) =>
        changing.named(name, (served ?? configured).standard, served === undefined),
      );
    }
    const account = await accounts.find(name);
    if (account !== undefined) return account;
    throw new UsageError(`there is no account ${quote(name)}; create one with puid-server accounts create`);
  };
  const clientFound = (id: string, isFound: boolean): object => {
    if (isFound) return {};
    throw new UsageError(`there is no client ${quote(id)}`);
  };
  const revoke = async (kind: "key" | "registration", id: string): Promise<object> => {
    if (await credentials.revoke(kind, id)) return {};
    const name = kind === "key" ? "key" : "registration token";
    throw new UsageError(`there is no ${name} with the id ${quote(id)} to revoke`);
  };

  const counterFound = async (): Promise<CounterState> => {
    const state = await counter.read();
    if (state !== undefined) return state;
    throw new UsageError("the counter must exist; start the server once, so that it creates the counter");
  };
  const issuedOrdinalOf = (id: string, state: CounterState): bigint => {
    const ids = codec();
    if (formatOf(ids).fingerprint !== state.codec)
      throw new UsageError(
        "the key and the format must be those that made the ids in this database, got others",
      );
    try {
      return ids.ordinal(id);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  };

  return {
    createAccount: async ({ name, plan }) =>
      servedPlans.change(async (changing, served) => {
        const chosen = plan === undefined ? (served ?? configured).standard : planNamed(plan, served);
        const isProvisional = served === undefined;
        return { id: await changing.create(chosen, lineOf("name", name, 1), isProvisional), plan: chosen };
      }),
    listAccounts: () => accounts.list(),
    async setPlan({ account, plan }) {
      const { id } = await accountNamed(account);
      return servedPlans.change(async (changing, served) => {
        await changing.setPlan(id, planNamed(plan, served));
        return {};
      });
    },
    async createKey({ account, label: given, mayDecode }) {
      const label = given === undefined ? undefined : lineOf("label", given);
      const { id, plan } = await accountNamed(account);
      const key = await credentials.create("key", { account: id, label, mayDecode, scopes: SCOPES });
      return { ...key, plan };
    },
    listKeys: async ({ account }) => credentials.list("key", (await accountNamed(account)).id),
    revokeKey: ({ id }) => revoke("key", id),
    async createRegistrationToken({ account, days, mayDecode }) {
      const { id } = await accountNamed(account);
      return credentials.create("registration", { account: id, life: 86_400 * days, mayDecode });
    },
    listRegistrationTokens: async ({ account }) =>
      credentials.list("registration", (await accountNamed(account)).id),
    revokeRegistrationToken: ({ id }) => revoke("registration", id),
    listClients: async ({ account }) =>
      clients.list(account === undefined ? undefined : (await accountNamed(account)).id),
    setClientMayDecode: async ({ id, mayDecode }) =>
      clientFound(id, await clients.setMayDecode(id, mayDecode)),
    deleteClient: async ({ id }) => clientFound(id, await clients.delete(id)),
    async createSignInLink({ email }) {
      if (!dashboard) throw new UsageError('"dashboard" must be true to sign people in, got false');
      const token = await signInLinks.create(valid(emailAddress, "email", email));
      return { url: origin() + paths.signInLink(token), seconds: SIGN_IN_LINK_LIFE };
    },
    async endSessions({ email }) {
      const address = valid(emailAddress, "email", email);
      await signInLinks.revokeOf(address);
      return { count: await sessions.revokeOf(address) };
    },
    readCounter: async () => viewOf(await counterFound()),
    async advanceCounter({ past, pastId, by = "0" }) {
      if (past !== undefined && pastId !== undefined)
        throw new UsageError("the counter must advance past an ordinal or past an id, got both");
      const state = await counterFound();
      const passed =
        pastId !== undefined
          ? issuedOrdinalOf(pastId, state)
          : past !== undefined
            ? ordinalOf("ordinal", past)
            : undefined;
      const skip = ordinalOf("number of ordinals to skip", by);
      const least = passed === undefined ? undefined : passed + 1n;
      try {
        return viewOf({ ...state, next: await counter.advance(least, skip) });
      } catch (error) {
        if (!(error instanceof Exhausted)) throw error;
        throw new UsageError(
          `the skipped ordinals must be at most the last one that has an id, ${state.last}, got ` +
            `${(least ?? state.next) + skip - 1n}; the counter did not move, and its next ordinal is ${state.next}`,
        );
      }
    },
  };
}

/** Returns a number from the command line. */
function ordinalOf(what: string, text: string): bigint {
  if (/^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n) return BigInt(text);
  throw new UsageError(`the ${what} must be an integer below 2^63, in digits, got ${quote(text)}`);
}

const viewOf = ({ next, last }: CounterState): CounterView => ({
  next: String(next),
  left: String(last - next + 1n),
});

/**
 * Returns a name from the command line.
 *
 * @throws UsageError if a list cannot show it
 */
const lineOf = (what: string, text: string, least = 0): string =>
  valid(singleLine(254).min(least), what, text);

function valid(schema: z.ZodType<string>, what: string, text: string): string {
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  throw new UsageError(validationMessage(result.error, text, `the ${what}`));
}
