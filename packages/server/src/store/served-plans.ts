import { quote } from "../util/describe-value.js";
import { Accounts } from "./accounts.js";
import { type Database, type Queryable, retryConflicts } from "./database.js";

/** The names of a server's plans, and the plan of new accounts. */
export interface PlanNames {
  readonly names: readonly string[];
  readonly standard: string;
}

/**
 * The plans of the server that started last. They are in the database, so that a command puts accounts only on plans
 * that the server knows, even if the command has another configuration.
 */
export class ServedPlans {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Records the plans of a server that starts, and moves accounts with a provisional plan to its default plan.
   *
   * @throws Error if an account is on another plan
   */
  async record({ names, standard }: PlanNames): Promise<void> {
    await this.transaction(async (transaction) => {
      // Both transactions lock this row first, so that a server and a command wait for each other.
      await transaction.query("update puid_served_plans set names = $1, standard = $2", [
        JSON.stringify(names),
        standard,
      ]);
      await transaction.query(
        "update puid_account set plan = $1, plan_is_provisional = false where plan_is_provisional",
        [standard],
      );
      const stranger = (await new Accounts(transaction).plans()).find((plan) => !names.includes(plan));
      if (stranger !== undefined) {
        throw new Error(
          `"plans" must have every plan that accounts are on, got none named ${quote(stranger)}; ` +
            "add it, or move those accounts with puid-server accounts plan",
        );
      }
    });
  }

  /**
   * Runs work that changes accounts, while no server changes the plans.
   *
   * @param work - Gets the plans, or undefined if no server has started on this database yet.
   */
  change<T>(work: (accounts: Accounts, served: PlanNames | undefined) => Promise<T>): Promise<T> {
    return this.transaction(async (transaction) => {
      const [row] = await transaction.query<{ names: string | null; standard: string }>(
        "select names, standard from puid_served_plans for share",
      );
      const served = row?.names ? { names: JSON.parse(row.names), standard: row.standard } : undefined;
      return work(new Accounts(transaction), served);
    });
  }

  private transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    return retryConflicts(() => this.database.transaction(work));
  }
}
