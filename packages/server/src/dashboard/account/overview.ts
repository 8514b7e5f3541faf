import { z } from "zod";
import { planOf } from "../../api/ids.js";
import type { Service } from "../../api/service.js";
import { overviewPage, paths } from "../../pages/pages.js";
import type { UsageUnit } from "../../store/usage.js";
import { answerPage } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { hasKeys } from "./keys.js";

/** The number of units that a chart shows: an hour, two days, and thirty days. */
const WINDOW: Readonly<Record<UsageUnit, number>> = { minute: 60, hour: 48, day: 30 };

/** An unknown unit counts as the default, because people edit addresses. */
const Unit = z.enum(["minute", "hour", "day"]).catch("hour");

/** Milliseconds of a day. */
const DAY = 86_400_000;

/** Adds the first page of the dashboard. */
export function addOverview(routes: Routes, service: Service): void {
  const { store, plans } = service;
  routes.page(paths.overview, "Show the usage, and what is left of today", async (c, visit) => {
    const { id, plan } = visit.account;
    const unit = Unit.parse(c.req.query("by"));
    const { idsPerRequest } = planOf(plans, visit.account);
    const [quota, buckets, isStarted] = await Promise.all([
      store.accounts.quota(id, planOf(plans, visit.account)),
      store.usage.list(id, unit, WINDOW[unit]),
      hasKeys(service, visit),
    ]);
    const resetsAt = new Date(Math.floor(Date.now() / DAY + 1) * DAY);
    return answerPage(
      c,
      overviewPage({
        ...visit,
        quota: { plan, ...quota, idsPerRequest, resetsAt },
        usage: { unit, buckets },
        hasKeys: isStarted,
      }),
    );
  });
}
