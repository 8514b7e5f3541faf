import { setTimeout as sleep } from "node:timers/promises";
import type { Etcd } from "./etcd.js";
import type { Patroni } from "./patroni.js";

/** The parts of the cluster that can fail. */
export interface Parts {
  readonly patroni: Patroni;
  readonly etcd: Etcd;
}

/** Milliseconds of the log that the leader does not send. Patroni promotes no replica that lacks more than 1 MB. */
const UNSENT = 500;

/** A kind of failure. */
export interface Fault {
  readonly name: string;
  /** Whether another node becomes the leader, the leader goes on, or there is no leader until the repair. */
  readonly effect: "failover" | "same leader" | "no leader";
  /** Makes it happen. Returns the repair. */
  readonly inject: (parts: Parts) => Promise<() => void | Promise<void>>;
}

/** The failure that loses commits if the replication is asynchronous: the replicas never get the end of the log. */
export const LOSS: Fault = {
  name: "kill the leader's node before it sends its log",
  effect: "failover",
  async inject({ patroni }) {
    const leader = await patroni.leader();
    await leader.pauseSenders();
    await sleep(UNSENT);
    await leader.kill();
    return () => leader.start();
  },
};

/** The failures, in the order of the rounds. */
export const FAULTS: readonly Fault[] = [
  {
    name: "kill the leader's node",
    effect: "failover",
    async inject({ patroni }) {
      const leader = await patroni.leader();
      await leader.kill();
      return () => leader.start();
    },
  },
  {
    name: "pause the leader's node, and resume it later",
    effect: "failover",
    async inject({ patroni }) {
      const leader = await patroni.leader();
      await leader.pause();
      return () => leader.resume();
    },
  },
  {
    name: "cut the leader's node off from etcd",
    effect: "failover",
    async inject({ patroni }) {
      const { link } = await patroni.leader();
      link.cut();
      return () => link.mend();
    },
  },
  {
    name: "switch over by hand",
    effect: "failover",
    async inject({ patroni }) {
      await patroni.switchOver(await patroni.leader(), await patroni.standby());
      return () => {};
    },
  },
  {
    name: "kill the synchronous replica's node",
    effect: "same leader",
    async inject({ patroni }) {
      const standby = await patroni.standby();
      await standby.kill();
      return () => standby.start();
    },
  },
  {
    name: "kill two of etcd's three members",
    effect: "no leader",
    async inject({ etcd }) {
      await etcd.killMajority();
      return () => etcd.restore();
    },
  },
  LOSS,
];
