import { createSecret, digestOf } from "../util/secrets.js";
import { type Database, retryConflicts } from "./database.js";
import { sweepTable } from "./sweep.js";

/** Seconds until a link expires. */
export const SIGN_IN_LINK_LIFE = 300;

/** Links that sign a person in once. */
export class SignInLinks {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Creates a link for an email address, and returns its secret. Nothing returns it again. */
  async create(email: string): Promise<string> {
    const secret = createSecret("link");
    await this.database.query(
      `insert into puid_sign_in_link (digest, email, expires_at)
       values ($1, $2, now() + ${SIGN_IN_LINK_LIFE} * interval '1 second')`,
      [await digestOf(secret), email],
    );
    return secret;
  }

  /** Returns the email address of a link that works, to show it to the person. Does not use the link up. */
  async find(secret: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ email: string }>(
      "select email from puid_sign_in_link where digest = $1 and expires_at > now()",
      [await digestOf(secret)],
    );
    return row?.email;
  }

  /** Uses a link up, and returns its email address. Returns undefined if the link is unknown, used or expired. */
  async use(secret: string): Promise<string | undefined> {
    const digest = await digestOf(secret);
    // Only one of two concurrent calls deletes the row.
    const [row] = await retryConflicts(() =>
      this.database.query<{ email: string; isLive: boolean }>(
        `delete from puid_sign_in_link where digest = $1 returning email, expires_at > now() as "isLive"`,
        [digest],
      ),
    );
    return row?.isLive ? row.email : undefined;
  }

  /** Revokes all links of an email address at once. */
  async revokeOf(email: string): Promise<void> {
    await this.database.query("delete from puid_sign_in_link where lower(email) = $1", [email.toLowerCase()]);
  }

  /** Deletes expired links. Returns the number of deleted rows. */
  sweep(): Promise<number> {
    return sweepTable(this.database, {
      table: "puid_sign_in_link",
      key: "digest",
      when: "expires_at <= now()",
      oldest: "expires_at",
    });
  }
}
