import { Accounts } from "./accounts.js";
import { type Database, type Queryable, retryConflicts } from "./database.js";

/** The plans of a server: their names, and which of them new accounts are on. */
export interface PlanNames {
  readonly names: readonly string[];
  readonly standard: string;
}

/**
 * The plans of the server that started last. The database has them, so that a command puts accounts only on plans
 * that a server knows, whatever the command's own configuration says.
 */
export class ServedPlans {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Records the plans of a server that starts, and puts the accounts that no server has seen yet on its default
   * plan.
   *
   * @throws Error if accounts are on other plans
   */
  async record({ names, standard }: PlanNames): Promise<void> {
    await this.transaction(async (transaction) => {
      // This row is first, here and below: a server and a command wait for each other.
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
          `"plans" must have every plan that accounts are on, and lacks ${JSON.stringify(stranger)}; ` +
            "keep it until puid-server accounts plan has moved those accounts",
        );
      }
    });
  }

  /**
   * Changes accounts while no server changes the plans.
   *
   * @param work - Is told the plans, or nothing if no server has started on this database yet.
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
