import { type Decoder, IssuedIds } from "../issued-ids.js";

/** The ids of an account on one UTC day. */
interface Day {
  received: number;
  /** Ids of requests whose outcome is unknown. */
  uncertain: number;
}

/** What the database says at the end. */
export interface Final {
  /** The number of ordinals that were taken. */
  readonly taken: number;
  /** The ids that each account has used on the UTC day `day`. */
  readonly used: ReadonlyMap<string, number>;
  readonly day: string;
}

/** Returns the UTC day of a time. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** What the responses said, to compare with the database at the end. */
export class Ledger {
  readonly issued: IssuedIds;
  private readonly accounts = new Set<string>();
  private readonly days = new Map<string, Day>();
  private pending: (readonly string[])[] = [];
  private received = 0;
  private uncertain = 0;

  constructor(codec: Decoder) {
    this.issued = new IssuedIds(codec);
  }

  /** Notes ids of a response to a request that began at a time. */
  receive(account: string, ids: readonly string[], began: number, ended: number): void {
    this.pending.push(ids);
    this.received += ids.length;
    const isOneDay = dayOf(began) === dayOf(ended);
    if (isOneDay) this.dayOf(account, ended).received += ids.length;
    // The ids count on one of the two days.
    else for (const time of [began, ended]) this.dayOf(account, time).uncertain += ids.length;
  }

  /** Notes a request for ids whose outcome is unknown. */
  lose(account: string, count: number, began: number, ended: number): void {
    this.uncertain += count;
    for (const day of new Set([began, ended].map(dayOf))) {
      this.dayOf(account, Date.parse(day)).uncertain += count;
    }
  }

  /**
   * Decodes the ids since the last call.
   *
   * @throws Error if an id was issued twice
   */
  check(): void {
    const responses = this.pending;
    this.pending = [];
    this.issued.add(responses);
  }

  /** Compares the responses with the database. Returns what is wrong. */
  compare({ taken, used, day }: Final): string[] {
    this.check();
    const wrong: string[] = [];
    const must = (isRight: boolean, message: string): void => {
      if (!isRight) wrong.push(message);
    };
    must(this.issued.count === this.received, `${this.received} ids must be different`);
    must(this.issued.last <= BigInt(taken), `the ordinal ${this.issued.last} must be taken`);
    const most = this.received + this.uncertain;
    must(
      taken >= this.received && taken <= most,
      `the counter must have taken ${this.received} to ${most} ordinals, got ${taken}`,
    );
    for (const account of this.accounts) {
      const { received, uncertain } = this.days.get(keyOf(account, day)) ?? { received: 0, uncertain: 0 };
      const own = used.get(account) ?? 0;
      const isRight = own >= received && own <= received + uncertain;
      must(isRight, `${account} must have used ${received} to ${received + uncertain} ids, got ${own}`);
    }
    return wrong;
  }

  private dayOf(account: string, time: number): Day {
    this.accounts.add(account);
    const key = keyOf(account, dayOf(time));
    const day = this.days.get(key) ?? { received: 0, uncertain: 0 };
    this.days.set(key, day);
    return day;
  }
}

const keyOf = (account: string, day: string): string => `${account} ${day}`;
