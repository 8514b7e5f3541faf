import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { kindOf, PREFIXES, type SecretKind } from "../../src/util/secrets.js";
import { describeStore, HOUR, tick } from "../support/cluster.js";
import { CHALLENGE, issued, LIVES, VERIFIER } from "../support/oauth-exchange.js";

describeStore((cluster) => {
  const { account, tables } = cluster;

  describe("credentials", () => {
    const KINDS = Object.keys(PREFIXES) as SecretKind[];

    it("are found only by their own kind", async () => {
      const id = await account();
      for (const kind of KINDS) {
        const { secret, id: credential } = await cluster.store.credentials.create(kind, {
          account: id,
          scopes: ["a:b", "c"],
        });
        const owner = {
          account: id,
          plan: "free",
          scopes: ["a:b", "c"],
          mayDecode: true,
          credential,
          grant: null,
        };
        expect(secret).toMatch(new RegExp(`^${PREFIXES[kind]}[\\w-]{43}$`));
        for (const other of KINDS) {
          const found = await cluster.stores[1]!.credentials.find(other, secret);
          expect(found).toEqual(kind === other ? owner : undefined);
        }
        expect(await cluster.store.credentials.find(kind, secret.slice(0, -1))).toBeUndefined();
        expect(await cluster.store.credentials.find(kind, `${secret}a`)).toBeUndefined();
      }
      expect(await cluster.store.credentials.find("key", "")).toBeUndefined();
    });

    it("may have no scopes, and have the account's current plan", async () => {
      const id = await account();
      const { secret, id: credential } = await cluster.store.credentials.create("registration", {
        account: id,
      });
      await cluster.store.accounts.setPlan(id, "unlimited");
      expect(await cluster.store.credentials.find("registration", secret)).toEqual({
        account: id,
        plan: "unlimited",
        scopes: [],
        mayDecode: true,
        credential,
        grant: null,
      });
    });

    it("may decode unless mayDecode is false for them or their client, on every node", async () => {
      const id = await account();
      const client = await cluster.store.clients.create(id, []);
      const mayDecode = async (kind: SecretKind, secret: string): Promise<boolean | undefined> =>
        (await cluster.stores[1]!.credentials.find(kind, secret))?.mayDecode;
      const make = async (kind: SecretKind, details: object): Promise<string> =>
        (await cluster.store.credentials.create(kind, { account: id, ...details })).secret;
      const [free, kept] = [await make("key", {}), await make("key", { mayDecode: false })];
      const token = await make("access", { client: client.id });
      const both = await make("access", { client: client.id, mayDecode: false });
      expect([await mayDecode("key", free), await mayDecode("key", kept)]).toEqual([true, false]);
      expect([await mayDecode("access", token), await mayDecode("access", both)]).toEqual([true, false]);
      await cluster.store.clients.setMayDecode(client.id, false);
      expect([await mayDecode("access", token), await mayDecode("key", free)]).toEqual([false, true]);
      await cluster.store.clients.setMayDecode(client.id, true);
      expect([await mayDecode("access", token), await mayDecode("access", both)]).toEqual([true, false]);
    });

    it("are revoked at once on every node, and only once", async () => {
      const id = await account();
      const { id: credential, secret } = await cluster.store.credentials.create("key", { account: id });
      const other = await cluster.store.credentials.create("key", { account: id });
      expect(await cluster.store.credentials.revoke("access", credential)).toBe(false);
      expect(await cluster.store.credentials.revoke("key", credential, await account())).toBe(false);
      expect(await cluster.store.credentials.find("key", secret)).toBeDefined();
      expect(await cluster.store.credentials.revoke("key", credential)).toBe(true);
      expect(await cluster.stores[1]!.credentials.find("key", secret)).toBeUndefined();
      expect(await cluster.store.credentials.revoke("key", credential)).toBe(false);
      expect(await cluster.store.credentials.revoke("key", "credential_\0")).toBe(false);
      expect(await cluster.store.credentials.find("key", other.secret)).toBeDefined();
      expect(await cluster.store.credentials.revoke("key", other.id, id)).toBe(true);
    });

    it("expire", async () => {
      const id = await account();
      const { id: credential, secret } = await cluster.store.credentials.create("access", {
        account: id,
        life: HOUR,
      });
      const lives = async (): Promise<boolean> =>
        (await cluster.store.credentials.find("access", secret)) !== undefined;
      expect(await lives()).toBe(true);
      const [row] = await cluster.database.query<{ seconds: number }>(
        `select extract(epoch from expires_at - created_at)::float8 as seconds from puid_credential
           where id = $1`,
        [credential],
      );
      expect(row!.seconds).toBe(HOUR);
      await cluster.database.query("update puid_credential set expires_at = now() + interval '1 minute'");
      expect(await lives()).toBe(true);
      await cluster.database.query("update puid_credential set expires_at = now()");
      expect(await lives()).toBe(false);
    });

    it("are listed by kind and account, with a hint of the secret", async () => {
      const [id, other] = [await account(), await account()];
      const first = await cluster.store.credentials.create("key", { account: id, label: "the first" });
      await tick();
      const second = await cluster.store.credentials.create("key", { account: id, mayDecode: false });
      await cluster.store.credentials.create("access", { account: id });
      await cluster.store.credentials.create("key", { account: other });
      await cluster.store.credentials.revoke("key", second.id);
      expect(first.hint).toBe(`…${first.secret.slice(-4)}`);
      const createdAt = expect.any(Date);
      expect(await cluster.store.credentials.list("key", id)).toEqual([
        {
          id: first.id,
          label: "the first",
          hint: first.hint,
          mayDecode: true,
          createdAt,
          usedAt: null,
          revokedAt: null,
        },
        {
          id: second.id,
          label: null,
          hint: second.hint,
          mayDecode: false,
          createdAt,
          usedAt: null,
          revokedAt: expect.any(Date),
        },
      ]);
    });

    it("are stored only as digests, and so are all other secrets", async () => {
      const id = await account();
      const client = await cluster.store.clients.create(id, ["https://example.com/"], "a client");
      const secrets = [client.secret];
      for (const kind of KINDS) {
        const details = { account: id, client: client.id, label: "a label" };
        secrets.push((await cluster.store.credentials.create(kind, details)).secret);
      }
      const { people, memberships, sessions, signInLinks, joinLinks, authorizationCodes } = cluster.store;
      const { id: person } = await people.signIn("ada@example.com", "free");
      const [own] = await memberships.list(person);
      const [redirectUri, scopes] = ["https://example.com/", ["a"]];
      const code = await authorizationCodes.create({
        ...{ client: client.id, account: own!.id, person, redirectUri, scopes, challenge: CHALLENGE },
      });
      const ask = { client: client.id, redirectUri, verifier: VERIFIER, terms: LIVES };
      const { access, refresh } = issued(await authorizationCodes.redeem(code!, ask));
      const { secret: session } = await sessions.create(person, HOUR);
      const link = await signInLinks.create("ada@example.com");
      secrets.push(code!, access, refresh, session, link, await joinLinks.create(id));
      const dump: string[] = [];
      for (const table of await tables()) {
        const rows = await cluster.database.query<{ text: string }>(`select t::text as text from ${table} t`);
        dump.push(...rows.map(({ text }) => text));
      }
      const text = dump.join("\n");
      for (const secret of secrets) {
        expect(kindOf(secret)).toBeDefined();
        const bare = secret.slice(-43);
        expect(text).not.toContain(bare.slice(0, 8));
        expect(text).not.toContain(bare.slice(-8));
        expect(text).toContain(createHash("sha256").update(secret).digest("hex"));
      }
    });
  });
});
