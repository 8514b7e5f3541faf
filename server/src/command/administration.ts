import { SCOPES } from "../api/authentication.js";
import type { Plans } from "../plans.js";
import type { Account } from "../store/accounts.js";
import type { Client } from "../store/clients.js";
import type { Credential, NewCredential } from "../store/credentials.js";
import type { Store } from "../store/store.js";
import { UsageError } from "./configuration.js";

/**
 * What an operator does: functions of one value that is JSON, and so are their results, since where a process has
 * the embedded database another asks it.
 */
export interface Administration {
  createAccount(ask: { name: string; plan?: string | undefined }): Promise<{ id: string; plan: string }>;
  listAccounts(ask: object): Promise<Account[]>;
  setPlan(ask: { account: string; plan: string }): Promise<object>;
  createKey(ask: { account: string; label?: string | undefined }): Promise<NewCredential & { plan: string }>;
  listKeys(ask: { account: string }): Promise<Credential[]>;
  revokeKey(ask: { id: string }): Promise<object>;
  createRegistrationToken(ask: { account: string; days: number }): Promise<NewCredential>;
  listRegistrationTokens(ask: { account: string }): Promise<Credential[]>;
  revokeRegistrationToken(ask: { id: string }): Promise<object>;
  listClients(ask: { account: string }): Promise<Client[]>;
  deleteClient(ask: { id: string }): Promise<object>;
}

/** The account that commands are about unless they name another; it is made when it is first wanted. */
export const DEFAULT_ACCOUNT = "default";

export function administration(store: Store, plans: Plans, defaultPlan: string): Administration {
  const { accounts, credentials, clients } = store;

  const planNamed = (plan: string): string => {
    if (Object.hasOwn(plans, plan)) return plan;
    throw new UsageError(
      `the plan must be one of ${Object.keys(plans).join(", ")}, got ${JSON.stringify(plan)}`,
    );
  };
  const accountNamed = async (name: string): Promise<{ id: string; plan: string }> => {
    if (name === DEFAULT_ACCOUNT) await accounts.named(name, defaultPlan);
    const account = await accounts.find(name);
    if (account !== undefined) return account;
    throw new UsageError(
      `there is no account ${JSON.stringify(name)}: puid-server accounts create makes one`,
    );
  };
  const revoke = async (kind: "key" | "registration", id: string): Promise<object> => {
    if (await credentials.revoke(kind, id)) return {};
    throw new UsageError(`there is nothing to revoke by the id ${JSON.stringify(id)}`);
  };

  return {
    async createAccount({ name, plan = defaultPlan }) {
      return { id: await accounts.create(planNamed(plan), name), plan };
    },
    listAccounts: () => accounts.list(),
    async setPlan({ account, plan }) {
      const { id } = await accountNamed(account);
      await accounts.setPlan(id, planNamed(plan));
      return {};
    },
    async createKey({ account, label }) {
      const { id, plan } = await accountNamed(account);
      return { ...(await credentials.create("key", { account: id, label, scopes: SCOPES })), plan };
    },
    listKeys: async ({ account }) => credentials.list("key", (await accountNamed(account)).id),
    revokeKey: ({ id }) => revoke("key", id),
    createRegistrationToken: async ({ account, days }) =>
      credentials.create("registration", { account: (await accountNamed(account)).id, life: 86_400 * days }),
    listRegistrationTokens: async ({ account }) =>
      credentials.list("registration", (await accountNamed(account)).id),
    revokeRegistrationToken: ({ id }) => revoke("registration", id),
    listClients: async ({ account }) => clients.list((await accountNamed(account)).id),
    async deleteClient({ id }) {
      if (await clients.delete(id)) return {};
      throw new UsageError(`there is no client ${JSON.stringify(id)}`);
    },
  };
}
