import { describe, expect, it } from "vitest";
import type { Person } from "../../src/store/people.js";
import { digestOf } from "../../src/util/secrets.js";
import { describeStore, HOUR, tick } from "../support/cluster.js";
import { CHALLENGE, issued, LIVES, VERIFIER } from "../support/oauth-exchange.js";

/** Indices of concurrent calls. */
const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7];

describeStore((cluster) => {
  const { account, everywhere } = cluster;

  const signIn = (name: string): Promise<Person> =>
    cluster.store.people.signIn(`${name}@example.com`, "free");

  /** Signs a person in, and returns the person with the account. */
  async function join(name: string): Promise<Person & { account: string }> {
    const person = await signIn(name);
    const [first] = await cluster.store.memberships.list(person.id);
    return { ...person, account: first!.id };
  }

  const emailsOf = async (id: string): Promise<string[]> =>
    (await cluster.store.memberships.members(id)).map(({ email }) => email.replace("@example.com", ""));

  const accountsOf = async (person: string): Promise<string[]> =>
    (await cluster.store.memberships.list(person)).map(({ id }) => id);

  describe("people", () => {
    it("are one person in any case of the email address, on every node", async () => {
      const ada = await cluster.store.people.signIn("Ada@Example.COM", "free");
      expect(ada).toEqual({
        id: expect.stringMatching(/^person_[\w-]{20}$/),
        email: "ada@example.com",
        createdAt: expect.any(Date),
      });
      expect(await cluster.stores[1]!.people.signIn("ada@example.com", "unlimited")).toEqual(ada);
      expect(await cluster.stores[1]!.people.find(ada.id)).toEqual(ada);
      expect((await signIn("bob")).id).not.toBe(ada.id);
      expect(await cluster.store.people.find("person_none")).toBeUndefined();
    });

    it("get one account at the first sign-in, in concurrent calls", async () => {
      const people = await everywhere(Array(24).fill(0), (node, _) =>
        node.people.signIn("ada@example.com", "unlimited"),
      );
      expect(new Set(people.map(({ id }) => id)).size).toBe(1);
      expect(await cluster.store.memberships.list(people[0]!.id)).toEqual([
        {
          id: expect.stringMatching(/^account_/),
          name: "ada@example.com",
          plan: "unlimited",
          members: 1,
          joinedAt: expect.any(Date),
        },
      ]);
      expect(await cluster.store.accounts.list()).toHaveLength(1);
    });

    it("get one account if they are in none, in concurrent calls", async () => {
      const ada = await join("ada");
      await cluster.database.query("delete from puid_account where id = $1", [ada.account]);
      await everywhere(Array(24).fill(0), (node, _) => node.people.signIn(ada.email, "free"));
      expect(await accountsOf(ada.id)).toHaveLength(1);
      expect(await cluster.store.accounts.list()).toHaveLength(1);
    });

    it("get the account that the operator named after them, unless it has members", async () => {
      const id = await cluster.store.accounts.create("unlimited", "ada@example.com");
      const ada = await join("ada");
      expect(ada.account).toBe(id);
      const taken = await cluster.store.accounts.create("unlimited", "bob@example.com");
      await cluster.store.memberships.members(taken);
      await cluster.store.joinLinks.join(await cluster.store.joinLinks.create(taken), ada.id);
      const named = await cluster.store.accounts.create("unlimited", "Eve@Example.com");
      expect((await join("eve")).account).toBe(named);
      const bob = await join("bob");
      expect(bob.account).not.toBe(taken);
      expect(await cluster.store.memberships.list(bob.id)).toMatchObject([
        { name: "bob@example.com", plan: "free" },
      ]);
    });
  });

  describe("memberships", () => {
    it("are at most as many as allowed, also in concurrent calls", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      const created = await everywhere(Array(12).fill(0), (node, _) =>
        node.memberships.createAccount(ada.id, "free", "team", 5),
      );
      expect(created.filter((id) => id !== undefined)).toHaveLength(4);
      expect(await accountsOf(ada.id)).toHaveLength(5);
      expect(await cluster.store.accounts.list()).toHaveLength(6);
      // An account that the person has left counts, because it has its own quota. One of somebody else does not.
      const [left] = created.filter((id) => id !== undefined);
      const link = await cluster.store.joinLinks.create(left!);
      await cluster.store.joinLinks.join(link, bob.id);
      expect(await cluster.store.memberships.remove(ada.id, left!, "free")).toBe("removed");
      expect(await cluster.store.memberships.createAccount(ada.id, "free", "team", 5)).toBeUndefined();
      expect(await cluster.store.memberships.createAccount(bob.id, "free", "team", 5)).toBeDefined();
    });

    it("list the accounts of a person and the members of an account, in the order of joining", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      await tick();
      const team = (await cluster.store.memberships.createAccount(ada.id, "unlimited", "The team"))!;
      const nameless = (await cluster.store.memberships.createAccount(bob.id, "free"))!;
      await tick();
      await cluster.store.joinLinks.join(await cluster.store.joinLinks.create(team), bob.id);
      const joinedAt = expect.any(Date);
      expect(await cluster.store.memberships.list(ada.id)).toEqual([
        { id: ada.account, name: ada.email, plan: "free", members: 1, joinedAt },
        { id: team, name: "The team", plan: "unlimited", members: 2, joinedAt },
      ]);
      expect(await accountsOf(bob.id)).toEqual([bob.account, nameless, team]);
      expect((await cluster.store.memberships.list(bob.id))[1]!.name).toBeNull();
      expect(await cluster.store.memberships.members(team)).toEqual([
        { person: ada.id, email: ada.email, joinedAt },
        { person: bob.id, email: bob.email, joinedAt },
      ]);
      expect(await cluster.store.memberships.has(bob.id, team)).toBe(true);
      expect(await cluster.store.memberships.has(bob.id, ada.account)).toBe(false);
      expect(await cluster.store.memberships.has(bob.id, "account_\0")).toBe(false);
    });

    it("may have equal labels, which are no names for the operator", async () => {
      const ada = await join("ada");
      const one = (await cluster.store.memberships.createAccount(ada.id, "free", "team"))!;
      const two = (await cluster.store.memberships.createAccount(ada.id, "free", "other"))!;
      await cluster.store.memberships.setLabel(two, "team");
      expect((await cluster.store.memberships.list(ada.id)).map(({ name }) => name)).toEqual([
        ada.email,
        "team",
        "team",
      ]);
      expect(one).not.toBe(two);
      expect(await cluster.store.accounts.find("team")).toBeUndefined();
    });

    it("end at once, and so do the join link and the person's grants and codes for the account", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      const link = await cluster.store.joinLinks.create(ada.account);
      await cluster.store.joinLinks.join(link, bob.id);
      const { id: client } = await cluster.store.clients.create(bob.account, []);
      const consent = { client, redirectUri: "x:/", scopes: ["a"], challenge: CHALLENGE };
      const give = async (person: string, id: string): Promise<string> => {
        const code = await cluster.store.authorizationCodes.create({ ...consent, person, account: id });
        const ask = { client, redirectUri: "x:/", verifier: VERIFIER, terms: LIVES };
        return issued(await cluster.store.authorizationCodes.redeem(code!, ask)).access;
      };
      const [gone, adas, bobs] = [
        await give(bob.id, ada.account),
        await give(ada.id, ada.account),
        await give(bob.id, bob.account),
      ];
      await cluster.store.authorizationCodes.create({ ...consent, person: bob.id, account: ada.account });
      expect(await cluster.store.memberships.remove(bob.id, ada.account, "free")).toBe("removed");
      expect(await emailsOf(ada.account)).toEqual(["ada"]);
      expect(await cluster.stores[1]!.joinLinks.join(link, bob.id)).toBeUndefined();
      const codes = "select person_id as person from puid_authorization_code where account_id = $1";
      expect(await cluster.database.query(codes, [ada.account])).toEqual([{ person: ada.id }]);
      expect(await cluster.store.credentials.find("access", gone)).toBeUndefined();
      expect(await cluster.store.credentials.find("access", adas)).toBeDefined();
      expect(await cluster.store.credentials.find("access", bobs)).toBeDefined();
      expect(await cluster.store.memberships.remove(bob.id, ada.account, "free")).toBe("unknown");
      expect(await cluster.store.memberships.remove("person_\0", ada.account, "free")).toBe("unknown");
    });

    it("give a person whose last account ends another one", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      await cluster.store.joinLinks.join(await cluster.store.joinLinks.create(bob.account), ada.id);
      expect(await cluster.store.memberships.remove(bob.id, bob.account, "unlimited")).toBe("removed");
      const lists = [await accountsOf(bob.id), await accountsOf(ada.id)];
      expect(lists).toEqual([[expect.not.stringMatching(bob.account)], [ada.account, bob.account]]);
      expect(await cluster.store.memberships.list(bob.id)).toMatchObject([{ plan: "unlimited", members: 1 }]);
    });

    it("keep the last member of an account, also if all members leave at once", async () => {
      const names = ["ada", "bob", "eve", "joe"];
      const people = await Promise.all(names.map(join));
      const team = people[0]!.account;
      const link = await cluster.store.joinLinks.create(team);
      await everywhere(people, (node, { id }) => node.joinLinks.join(link, id));
      const removals = await everywhere(people, (node, { id }) => node.memberships.remove(id, team, "free"));
      expect(removals.toSorted()).toEqual(["last", "removed", "removed", "removed"]);
      expect(await emailsOf(team)).toHaveLength(1);
    });
  });

  describe("sessions", () => {
    it("are found by their secrets until they expire, on every node", async () => {
      const ada = await join("ada");
      const { id, secret } = await cluster.store.sessions.create(ada.id, HOUR);
      expect(secret).toMatch(/^puid_ss_[\w-]{43}$/);
      const found = await cluster.stores[1]!.sessions.find(secret);
      expect(found).toEqual({
        id,
        person: ada.id,
        email: ada.email,
        account: { id: ada.account, name: ada.email, plan: "free" },
        expiresAt: expect.any(Date),
      });
      expect(Math.abs(found!.expiresAt.getTime() - Date.now() - HOUR * 1000)).toBeLessThan(600_000);
      for (const wrong of ["", secret.slice(0, -1), `${secret}a`, id, await digestOf(secret)]) {
        expect(await cluster.store.sessions.find(wrong)).toBeUndefined();
      }
      await cluster.database.query("update puid_person_session set expires_at = now()");
      expect(await cluster.store.sessions.find(secret)).toBeUndefined();
      expect(await cluster.store.sessions.list(ada.id)).toEqual([]);
    });

    it("replace the session that the browser had", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      const before = await cluster.store.sessions.create(bob.id, HOUR);
      const other = await cluster.store.sessions.create(bob.id, HOUR);
      const after = await cluster.store.sessions.create(ada.id, HOUR, before.secret);
      expect(await cluster.store.sessions.find(before.secret)).toBeUndefined();
      expect(await cluster.store.sessions.find(other.secret)).toMatchObject({ person: bob.id });
      expect(await cluster.store.sessions.find(after.secret)).toMatchObject({ person: ada.id });
    });

    it("have the account that the person chose, until the person leaves it", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      const { id, secret } = await cluster.store.sessions.create(ada.id, HOUR);
      const other = await cluster.store.sessions.create(ada.id, HOUR);
      const current = async (of: string = secret): Promise<string | undefined> =>
        (await cluster.store.sessions.find(of))!.account?.id;
      const link = await cluster.store.joinLinks.create(bob.account);
      for (const wrong of [bob.account, "account_none", "\0"]) {
        expect(await cluster.store.sessions.switchAccount(id, wrong)).toBe(false);
      }
      expect(await current()).toBe(ada.account);
      await tick();
      await cluster.store.joinLinks.join(link, ada.id);
      expect(await current()).toBe(ada.account);
      expect(await cluster.store.sessions.switchAccount(id, bob.account)).toBe(true);
      expect([await current(), await current(other.secret)]).toEqual([bob.account, ada.account]);
      await cluster.store.memberships.remove(ada.id, bob.account, "free");
      expect(await current()).toBe(ada.account);
      await cluster.database.query("delete from puid_account where id = $1", [ada.account]);
      expect(await current()).toBeUndefined();
    });

    it("are listed and revoked at once by their person only", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      const one = await cluster.store.sessions.create(ada.id, HOUR);
      await tick();
      const two = await cluster.store.sessions.create(ada.id, HOUR);
      const bobs = await cluster.store.sessions.create(bob.id, HOUR);
      const times = { createdAt: expect.any(Date), expiresAt: expect.any(Date), seenAt: expect.any(Date) };
      expect(await cluster.store.sessions.list(ada.id)).toEqual([
        { id: one.id, ...times },
        { id: two.id, ...times },
      ]);
      expect(await cluster.store.sessions.revoke(bob.id, one.id)).toBe(false);
      expect(await cluster.store.sessions.revoke(ada.id, "session_\0")).toBe(false);
      expect(await cluster.store.sessions.revoke(ada.id, one.id)).toBe(true);
      expect(await cluster.store.sessions.revoke(ada.id, one.id)).toBe(false);
      expect(await cluster.stores[1]!.sessions.find(one.secret)).toBeUndefined();
      expect(await cluster.stores[1]!.sessions.find(two.secret)).toBeDefined();
      const three = await cluster.store.sessions.create(ada.id, HOUR);
      expect(await cluster.store.sessions.revokeOthers(ada.id, three.id)).toBe(1);
      expect(await cluster.store.sessions.find(two.secret)).toBeUndefined();
      expect(await cluster.stores[1]!.sessions.find(three.secret)).toBeDefined();
      expect(await cluster.store.sessions.revokeOf(ada.email.toUpperCase())).toBe(1);
      expect(await cluster.stores[1]!.sessions.find(three.secret)).toBeUndefined();
      expect(await cluster.store.sessions.find(bobs.secret)).toBeDefined();
    });
  });

  describe("sign-in links", () => {
    it("work once, within five minutes", async () => {
      const secret = await cluster.store.signInLinks.create("ada@example.com");
      expect(secret).toMatch(/^puid_sl_[\w-]{43}$/);
      expect(await cluster.stores[1]!.signInLinks.find(secret)).toBe("ada@example.com");
      expect(await cluster.store.signInLinks.find(`${secret}a`)).toBeUndefined();
      expect(await cluster.store.signInLinks.use(`${secret}a`)).toBeUndefined();
      expect(await cluster.stores[1]!.signInLinks.use(secret)).toBe("ada@example.com");
      expect(await cluster.store.signInLinks.use(secret)).toBeUndefined();
      const late = await cluster.store.signInLinks.create("ada@example.com");
      const lives =
        "select extract(epoch from expires_at - created_at)::float8 as seconds from puid_sign_in_link";
      expect(await cluster.database.query(lives)).toEqual([{ seconds: 300 }]);
      await cluster.database.query("update puid_sign_in_link set expires_at = now()");
      expect(await cluster.store.signInLinks.use(late)).toBeUndefined();
    });

    it("work once in concurrent calls", async () => {
      const secrets = await Promise.all(
        Array.from({ length: 5 }, (_, i) => cluster.store.signInLinks.create(`user${i}@example.com`)),
      );
      const uses = await everywhere(
        Array.from({ length: 40 }, (_, i) => secrets[Math.floor(i / 8)]!),
        (node, secret) => node.signInLinks.use(secret),
      );
      const emails = uses.filter((email) => email !== undefined);
      expect(emails.toSorted()).toEqual(secrets.map((_, i) => `user${i}@example.com`));
    });
  });

  describe("join links", () => {
    it("make people members, as often as they want, and show the account before", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      const link = await cluster.store.joinLinks.create(ada.account);
      expect(link).toMatch(/^join_[\w-]{43}$/);
      expect(await cluster.stores[1]!.joinLinks.preview(link)).toEqual({
        account: ada.account,
        name: ada.email,
      });
      for (let i = 0; i < 2; i++) {
        expect(await cluster.stores[1]!.joinLinks.join(link, bob.id)).toBe(ada.account);
        expect(await emailsOf(ada.account)).toEqual(["ada", "bob"]);
      }
      expect(await cluster.store.joinLinks.find(ada.account)).toEqual({
        hint: `…${link.slice(-4)}`,
        createdAt: expect.any(Date),
      });
    });

    it("stop working at once when they are replaced or revoked", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      const works = async (secret: string): Promise<boolean> => {
        const [joined, seen] = [
          await cluster.stores[1]!.joinLinks.join(secret, bob.id),
          await cluster.stores[1]!.joinLinks.preview(secret),
        ];
        expect(seen?.account).toBe(joined);
        return joined !== undefined;
      };
      expect(await cluster.store.joinLinks.find(ada.account)).toBeUndefined();
      const first = await cluster.store.joinLinks.create(ada.account);
      const second = await cluster.store.joinLinks.create(ada.account);
      expect([await works(first), await works(second)]).toEqual([false, true]);
      expect(await cluster.store.joinLinks.revoke(ada.account)).toBe(true);
      expect(await cluster.store.joinLinks.revoke(ada.account)).toBe(false);
      expect([await works(second), await works(""), await works("join_")]).toEqual([false, false, false]);
      expect(await cluster.store.joinLinks.find(ada.account)).toBeUndefined();
    });

    it("leave one link in concurrent calls", async () => {
      const id = await account();
      const links = await everywhere(Array(16).fill(0), (node, _) => node.joinLinks.create(id));
      const seen = await Promise.all(links.map((link) => cluster.store.joinLinks.preview(link)));
      expect(seen.filter((found) => found !== undefined)).toHaveLength(1);
    });

    it("admit nobody while another node revokes the link", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      const link = await cluster.store.joinLinks.create(ada.account);
      const joining = await cluster.database.transaction(async ({ query }) => {
        await query("delete from puid_join_link where account_id = $1", [ada.account]);
        const outcome = cluster.stores[1]!.joinLinks.join(link, bob.id);
        // The other node must begin before this transaction ends.
        await new Promise((resolve) => setTimeout(resolve, 200));
        return { outcome };
      });
      expect(await joining.outcome).toBeUndefined();
      expect(await emailsOf(ada.account)).toEqual(["ada"]);
    });

    it("are created by members only, also while a member is removed", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      expect(await cluster.store.joinLinks.createBy(bob.id, ada.account)).toBeUndefined();
      for (let i = 0; i < 10; i++) {
        await cluster.store.joinLinks.join(await cluster.store.joinLinks.create(ada.account), bob.id);
        const links = await everywhere(EIGHT, async (node, index) =>
          index === 0 && (await node.memberships.remove(bob.id, ada.account, "free")) !== "removed"
            ? undefined
            : node.joinLinks.createBy(bob.id, ada.account),
        );
        for (const link of links.filter((one) => one !== undefined)) {
          expect(await cluster.store.joinLinks.join(link, bob.id)).toBeUndefined();
        }
        expect(await emailsOf(ada.account)).toEqual(["ada"]);
      }
    });

    it("admit nobody after the removal of a member returns", async () => {
      const [ada, bob] = [await join("ada"), await join("bob")];
      for (let i = 0; i < 10; i++) {
        const link = await cluster.store.joinLinks.create(ada.account);
        await cluster.store.joinLinks.join(link, bob.id);
        await everywhere(Array(8).fill(0), (node, _) =>
          Math.random() < 0.3
            ? node.memberships.remove(bob.id, ada.account, "free")
            : node.joinLinks.join(link, bob.id),
        );
        await cluster.store.memberships.remove(bob.id, ada.account, "free");
        expect(await cluster.store.joinLinks.join(link, bob.id)).toBeUndefined();
        expect(await emailsOf(ada.account)).toEqual(["ada"]);
      }
    });
  });
});
