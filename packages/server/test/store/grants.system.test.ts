import { describe, expect, it } from "vitest";
import type { Consent } from "../../src/store/authorization-codes.js";
import type { IssuedTokens, TokenRefusal } from "../../src/store/grants.js";
import type { Store } from "../../src/store/store.js";
import { describeStore, HOUR, tick } from "../support/cluster.js";
import { CHALLENGE, issued, LIVES, VERIFIER } from "../support/oauth-exchange.js";

describeStore((cluster) => {
  const { everywhere } = cluster;
  const SCOPES = ["puid:generate", "puid:ordinal"];
  const REDIRECT = "https://client.example/back";

  /** Creates a person with an account, and a client of somebody else. */
  async function createConsent(email = "ada@example.com"): Promise<Consent> {
    const { id: person } = await cluster.store.people.signIn(email, "unlimited");
    const [account] = await cluster.store.memberships.list(person);
    const owner = await cluster.store.accounts.create("free");
    const client = await cluster.store.clients.create(owner, [REDIRECT], "A client");
    return {
      client: client.id,
      account: account!.id,
      person,
      redirectUri: REDIRECT,
      scopes: SCOPES,
      challenge: CHALLENGE,
    };
  }

  const createCode = async (consent: Consent): Promise<string> =>
    (await cluster.store.authorizationCodes.create(consent))!;

  const redeem = (
    code: string,
    { client }: Consent,
    changes: object = {},
    node: Store = cluster.store,
  ): Promise<IssuedTokens | TokenRefusal> =>
    node.authorizationCodes.redeem(code, {
      client,
      redirectUri: REDIRECT,
      verifier: VERIFIER,
      terms: LIVES,
      ...changes,
    });

  const give = async (consent: Consent): Promise<IssuedTokens> =>
    issued(await redeem(await createCode(consent), consent));

  const refresh = (
    token: string,
    { client }: Consent,
    scopes?: readonly string[],
    node: Store = cluster.store,
  ): Promise<IssuedTokens | TokenRefusal> => node.grants.refresh(token, { client, scopes, terms: LIVES });

  const isLive = async (access: string): Promise<boolean> =>
    (await cluster.stores[1]!.credentials.find("access", access)) !== undefined;

  const refused = (why: TokenRefusal["why"]): TokenRefusal => ({ granted: false, why });

  const secondsOf = async (table: string): Promise<unknown> =>
    (
      await cluster.database.query<{ seconds: number }>(
        `select extract(epoch from expires_at - created_at)::float8 as seconds from ${table}`,
      )
    ).map(({ seconds }) => Math.round(seconds));

  describe("authorization codes", () => {
    it("give tokens for the account that the person chose", async () => {
      const consent = await createConsent();
      const code = await createCode(consent);
      expect(code).toMatch(/^puid_ac_[\w-]{43}$/);
      const tokens = issued(await redeem(code, consent, {}, cluster.stores[1]));
      expect(tokens).toEqual({
        granted: true,
        grant: expect.stringMatching(/^grant_[\w-]{20}$/),
        account: consent.account,
        scopes: SCOPES,
        access: expect.stringMatching(/^puid_at_[\w-]{43}$/),
        refresh: expect.stringMatching(/^puid_rt_[\w-]{43}$/),
      });
      expect(await cluster.store.credentials.find("access", tokens.access)).toEqual({
        account: consent.account,
        plan: "unlimited",
        scopes: SCOPES,
        mayDecode: true,
        credential: expect.stringMatching(/^credential_[\w-]{20}$/),
        grant: tokens.grant,
      });
      expect(await cluster.store.credentials.find("refresh", tokens.refresh)).toBeUndefined();
      expect(await secondsOf("puid_credential")).toEqual([HOUR]);
      expect(await secondsOf("puid_refresh_token")).toEqual([24 * HOUR]);
      expect(await secondsOf("puid_grant")).toEqual([24 * HOUR]);
    });

    it("are only for a member of the account and for a client that exists", async () => {
      const consent = await createConsent();
      const other = await createConsent("bob@example.com");
      const { authorizationCodes } = cluster.store;
      expect(await authorizationCodes.create({ ...consent, account: other.account })).toBeUndefined();
      for (const client of ["client_none", `client_${"a".repeat(20)}`, "client_\0"]) {
        expect(await authorizationCodes.create({ ...consent, client })).toBeUndefined();
      }
      expect(await authorizationCodes.create({ ...consent, account: "account_\0" })).toBeUndefined();
      expect(await authorizationCodes.create({ ...consent, person: "person_none" })).toBeUndefined();
      expect(await cluster.database.query("select digest from puid_authorization_code")).toEqual([]);
    });

    it("are not created for a client or a membership that ends meanwhile", async () => {
      const consent = await createConsent();
      const other = await createConsent("bob@example.com");
      const { joinLinks } = cluster.store;
      for (let i = 0; i < 10; i++) {
        const client = await cluster.store.clients.create(other.account, [REDIRECT]);
        await joinLinks.join(await joinLinks.create(other.account), consent.person);
        const both = { ...consent, account: other.account, client: client.id };
        const codes = await everywhere([0, 1, 2, 3, 4, 5, 6, 7], async (node, index) => {
          if (index === 0) await node.clients.delete(client.id);
          if (index === 1) await node.memberships.remove(consent.person, other.account, "free");
          return node.authorizationCodes.create(both);
        });
        expect(codes.slice(0, 2)).toEqual([undefined, undefined]);
      }
      expect(await cluster.database.query("select digest from puid_authorization_code")).toEqual([]);
    });

    it("expire after 60 seconds", async () => {
      const consent = await createConsent();
      const code = await createCode(consent);
      expect(await secondsOf("puid_authorization_code")).toEqual([60]);
      await cluster.database.query("update puid_authorization_code set expires_at = now()");
      expect(await redeem(code, consent)).toEqual(refused("unknown"));
      expect(await redeem(`${code}a`, consent)).toEqual(refused("unknown"));
    });

    it("work only for their client", async () => {
      const consent = await createConsent();
      const other = await createConsent("bob@example.com");
      const code = await createCode(consent);
      expect(await redeem(code, other)).toEqual(refused("unknown"));
      const tokens = issued(await redeem(code, consent));
      // Another client cannot end the grant either.
      expect(await redeem(code, other)).toEqual(refused("unknown"));
      expect(await isLive(tokens.access)).toBe(true);
    });

    it.each([
      ["redirect URI", { redirectUri: `${REDIRECT}/` }],
      ["verifier", { verifier: `${VERIFIER}a` }],
      ["verifier that is the challenge", { verifier: CHALLENGE }],
      ["empty verifier", { verifier: "" }],
    ])("are used up by a wrong %s", async (_, changes) => {
      const consent = await createConsent();
      const code = await createCode(consent);
      expect(await redeem(code, consent, changes)).toEqual(refused("mismatch"));
      expect(await redeem(code, consent)).toEqual(refused("reused"));
      expect(await cluster.store.grants.list(consent.account)).toEqual([]);
    });

    it("revoke at the second use what the first use gave, and nothing else", async () => {
      const consent = await createConsent();
      const code = await createCode(consent);
      const first = issued(await redeem(code, consent));
      const second = issued(await refresh(first.refresh, consent));
      const other = await give(consent);
      // Much later, a second use still ends the grant.
      await cluster.database.query(
        "update puid_authorization_code set expires_at = now() - interval '9 days'",
      );
      await cluster.store.sweep();
      expect(await redeem(code, consent)).toEqual(refused("reused"));
      expect([await isLive(first.access), await isLive(second.access)]).toEqual([false, false]);
      expect(await refresh(second.refresh, consent)).toEqual(refused("unknown"));
      expect(await isLive(other.access)).toBe(true);
      expect((await cluster.store.grants.list(consent.account)).map(({ id }) => id)).toEqual([other.grant]);
    });

    it("give tokens once in concurrent calls, and the second call revokes them", async () => {
      for (let round = 0; round < 5; round++) {
        const consent = await createConsent();
        const code = await createCode(consent);
        const outcomes = await everywhere(Array(8).fill(0), (node, _) => redeem(code, consent, {}, node));
        const wins = outcomes.filter(({ granted }) => granted) as IssuedTokens[];
        expect(wins).toHaveLength(1);
        expect(outcomes.filter(({ granted }) => !granted)).toEqual(Array(7).fill(refused("reused")));
        expect(await isLive(wins[0]!.access)).toBe(false);
        expect(await refresh(wins[0]!.refresh, consent)).toEqual(refused("unknown"));
      }
    });
  });

  describe("grants", () => {
    it("are listed for the account that gave them", async () => {
      const consent = await createConsent();
      const other = await createConsent("bob@example.com");
      const first = await give(consent);
      await tick();
      const second = await give({ ...consent, scopes: ["puid:ordinal"] });
      await give(other);
      const row = {
        client: consent.client,
        clientName: "A client",
        email: "ada@example.com",
        createdAt: expect.any(Date),
        usedAt: null,
      };
      expect(await cluster.store.grants.list(consent.account)).toEqual([
        { ...row, id: first.grant, scopes: SCOPES },
        { ...row, id: second.grant, scopes: ["puid:ordinal"] },
      ]);
      await cluster.database.query("update puid_grant set expires_at = now() where id = $1", [first.grant]);
      await cluster.database.query("delete from puid_person where id = $1", [consent.person]);
      expect(await cluster.store.grants.list(consent.account)).toEqual([
        { ...row, id: second.grant, scopes: ["puid:ordinal"], email: null },
      ]);
    });

    it("are revoked at once with all their tokens, by their account only", async () => {
      const consent = await createConsent();
      const other = await createConsent("bob@example.com");
      const first = await give(consent);
      const second = issued(await refresh(first.refresh, consent));
      const kept = await give(consent);
      expect(await cluster.store.grants.revoke(other.account, first.grant)).toBe(false);
      expect(await isLive(first.access)).toBe(true);
      expect(await cluster.store.grants.revoke(consent.account, "grant_\0")).toBe(false);
      expect(await cluster.store.grants.revoke(consent.account, first.grant)).toBe(true);
      expect(await cluster.store.grants.revoke(consent.account, first.grant)).toBe(false);
      expect([await isLive(first.access), await isLive(second.access)]).toEqual([false, false]);
      expect(await refresh(second.refresh, consent)).toEqual(refused("unknown"));
      expect(await isLive(kept.access)).toBe(true);
      issued(await refresh(kept.refresh, consent));
      expect((await cluster.store.grants.list(consent.account)).map(({ id }) => id)).toEqual([kept.grant]);
    });

    it("end with their client", async () => {
      const consent = await createConsent();
      const { access, refresh: token } = await give(consent);
      await cluster.store.clients.delete(consent.client);
      expect(await isLive(access)).toBe(false);
      expect(await refresh(token, consent)).toEqual(refused("unknown"));
      expect(await cluster.store.grants.list(consent.account)).toEqual([]);
    });

    it("leave no tokens in concurrent refreshes and a revocation", async () => {
      for (let round = 0; round < 5; round++) {
        const consent = await createConsent();
        const chains = await Promise.all(Array.from({ length: 3 }, () => give(consent)));
        const accesses = chains.map(({ access }) => access);
        await everywhere([...chains, ...chains], async (node, { grant, refresh: first }) => {
          if (node === cluster.stores[3]) {
            await node.grants.revoke(consent.account, grant);
            return;
          }
          let token = first;
          for (;;) {
            const next = await refresh(token, consent, undefined, node);
            if (!next.granted) return;
            accesses.push(next.access);
            token = next.refresh;
            if (accesses.length > 60) return;
          }
        });
        for (const { grant } of chains) await cluster.store.grants.revoke(consent.account, grant);
        expect((await Promise.all(accesses.map(isLive))).filter(Boolean)).toEqual([]);
        expect(await cluster.database.query("select digest from puid_refresh_token")).toEqual([]);
      }
    });
  });

  describe("refresh tokens", () => {
    it("are at most 100 of a grant with the used ones, so that a revocation deletes few rows", async () => {
      const consent = await createConsent();
      const { grant, refresh: first } = await give(consent);
      await cluster.database.query(
        `insert into puid_refresh_token (digest, grant_id, expires_at, used_at)
         select 'digest' || n, $1, now() - n * interval '1 second', now() from generate_series(1, 300) n`,
        [grant],
      );
      const second = issued(await refresh(first, consent));
      const rows = await cluster.database.query<{ digest: string }>("select digest from puid_refresh_token");
      expect(rows).toHaveLength(100);
      expect(rows.map(({ digest }) => digest)).toContain("digest98");
      // The last used one is still detected.
      expect(await refresh(first, consent)).toEqual(refused("reused"));
      expect(await refresh(second.refresh, consent)).toEqual(refused("unknown"));
    });

    it("give new tokens of the same grant, and extend it", async () => {
      const consent = await createConsent();
      const first = await give(consent);
      await cluster.database.query(
        "update puid_grant set created_at = created_at - interval '1 hour', expires_at = now() + interval '1 minute'",
      );
      const second = issued(await refresh(first.refresh, consent, undefined, cluster.stores[1]));
      expect(second).toMatchObject({ grant: first.grant, account: consent.account, scopes: SCOPES });
      expect(second.refresh).not.toBe(first.refresh);
      expect([await isLive(first.access), await isLive(second.access)]).toEqual([true, true]);
      expect(await secondsOf("puid_grant")).toEqual([25 * HOUR]);
    });

    it("revoke their grant at the second use", async () => {
      const consent = await createConsent();
      const [first, other] = [await give(consent), await give(consent)];
      const second = issued(await refresh(first.refresh, consent));
      const third = issued(await refresh(second.refresh, consent));
      expect(await refresh(first.refresh, consent)).toEqual(refused("reused"));
      for (const { access } of [first, second, third]) expect(await isLive(access)).toBe(false);
      expect(await refresh(third.refresh, consent)).toEqual(refused("unknown"));
      expect(await isLive(other.access)).toBe(true);
    });

    it("give tokens once in concurrent calls, and the second call revokes the grant", async () => {
      for (let round = 0; round < 5; round++) {
        const consent = await createConsent();
        const { refresh: token } = await give(consent);
        const outcomes = await everywhere(Array(8).fill(0), (node, _) =>
          refresh(token, consent, undefined, node),
        );
        const wins = outcomes.filter(({ granted }) => granted) as IssuedTokens[];
        expect(wins).toHaveLength(1);
        expect(outcomes).toContainEqual(refused("reused"));
        expect(await isLive(wins[0]!.access)).toBe(false);
        expect(await refresh(wins[0]!.refresh, consent)).toEqual(refused("unknown"));
      }
    });

    it("work only for their client, and until they expire", async () => {
      const consent = await createConsent();
      const other = await createConsent("bob@example.com");
      const { access, refresh: token } = await give(consent);
      expect(await refresh(token, other)).toEqual(refused("unknown"));
      for (const wrong of ["", `${token}a`, access])
        expect(await refresh(wrong, consent)).toEqual(refused("unknown"));
      await cluster.database.query("update puid_refresh_token set expires_at = now()");
      expect(await refresh(token, consent)).toEqual(refused("unknown"));
      expect(await isLive(access)).toBe(true);
    });

    it("give fewer scopes, never more, and an error leaves them unused", async () => {
      const consent = { ...(await createConsent()), scopes: SCOPES };
      const first = await give(consent);
      const narrow = issued(await refresh(first.refresh, consent, ["puid:ordinal"]));
      expect(await cluster.store.credentials.find("access", narrow.access)).toMatchObject({
        scopes: ["puid:ordinal"],
      });
      expect(await refresh(narrow.refresh, consent, ["puid:ordinal", "admin"])).toEqual(refused("scope"));
      // The scopes of the grant stay.
      expect(issued(await refresh(narrow.refresh, consent)).scopes).toEqual(SCOPES);
    });

    it("end the oldest of ten live access tokens of the grant, and no others", async () => {
      const consent = await createConsent();
      const { id: own } = { id: consent.client };
      const foreign = await cluster.store.credentials.createToken(
        { account: consent.account, client: own, life: HOUR },
        1,
      );
      const other = await give(consent);
      let last = await give(consent);
      const accesses = [last.access];
      for (let i = 1; i < 11; i++) {
        await tick();
        last = issued(await refresh(last.refresh, consent));
        accesses.push(last.access);
      }
      const live = await Promise.all(accesses.map(isLive));
      expect(live).toEqual([false, ...Array(10).fill(true)]);
      // Tokens of the client's own account do not end those of grants.
      await cluster.store.credentials.createToken({ account: consent.account, client: own, life: HOUR }, 1);
      expect([await isLive(foreign!.secret), await isLive(other.access)]).toEqual([false, true]);
    });
  });

  describe("revokeToken", () => {
    it("ends an access token alone, and a refresh token with its grant", async () => {
      const consent = await createConsent();
      const other = await createConsent("bob@example.com");
      const { grants } = cluster.store;
      const first = await give(consent);
      const second = issued(await refresh(first.refresh, consent));
      for (const secret of [first.access, second.refresh, "", "puid_at_", first.grant]) {
        expect(await grants.revokeToken(other.client, secret)).toBe(false);
      }
      expect(await grants.revokeToken(consent.client, first.access)).toBe(true);
      expect(await grants.revokeToken(consent.client, first.access)).toBe(false);
      expect([await isLive(first.access), await isLive(second.access)]).toEqual([false, true]);
      expect(await grants.revokeToken(consent.client, second.refresh)).toBe(true);
      expect(await grants.revokeToken(consent.client, second.refresh)).toBe(false);
      expect(await isLive(second.access)).toBe(false);
      expect(await grants.list(consent.account)).toEqual([]);
    });
  });
});
