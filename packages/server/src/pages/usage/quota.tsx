import type { JSX } from "hono/jsx/jsx-runtime";
import { idsOf, numberOf } from "../elements/count.js";
import { Time } from "../elements/time.js";
import { Untrusted } from "../elements/untrusted.js";
import type { QuotaState } from "./usage.js";

/** What is left of today's quota. */
export function Quota({ quota }: { readonly quota: QuotaState }): JSX.Element {
  const { plan, used, limit, idsPerRequest, resetsAt } = quota;
  return (
    <section class="panel" aria-labelledby="quota">
      <div class="between">
        <h2 id="quota">Today</h2>
        <span class="muted">
          Plan <Untrusted text={plan} />
        </span>
      </div>
      {limit === null ? <Unlimited used={used} /> : <Limited used={used} limit={limit} />}
      <p class="muted">
        {`A request can have up to ${idsOf(idsPerRequest)}. The next day begins at `}
        <Time value={resetsAt} />.
      </p>
    </section>
  );
}

function Unlimited({ used }: { readonly used: number }): JSX.Element {
  return (
    <div>
      <p class="figure">{`${idsOf(used)} used`}</p>
      <p>This plan has no daily limit.</p>
    </div>
  );
}

function Limited({ used, limit }: { readonly used: number; readonly limit: number }): JSX.Element {
  // An operator can move an account to a smaller plan, so `used` can exceed the limit.
  const left = Math.max(limit - used, 0);
  const share = limit === 0 ? 100 : Math.min((used / limit) * 100, 100);
  return (
    <>
      <div>
        <p class="figure">{`${idsOf(left)} left`}</p>
        <p>{`${numberOf(used)} of ${idsOf(limit)} used`}</p>
      </div>
      <svg class={left === 0 ? "quota full" : "quota"} height="10" aria-hidden="true">
        <rect class="whole" width="100%" height="10" rx="5" />
        <rect class="used" width={`${Math.round(share * 100) / 100}%`} height="10" rx="5" />
      </svg>
      {left === 0 && (
        <p class="problem">Requests for ids now fail with status 402. Ask the operator for a larger plan.</p>
      )}
    </>
  );
}
