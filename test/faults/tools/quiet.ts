import type { Scene, Service } from './scene.ts';

const POLL_MS = 100;
/** A call whose process died is looked up a minute later; then everything rests. */
const QUIET_WITHIN_MS = 100_000;
const OTHER: Record<Service, Service> = { orders: 'ledger', ledger: 'orders' };

/**
 * What still waits to be worked on, read past the services. Parked work waits for a person and counts as rest; so do
 * facts that wait behind a parked one.
 */
async function open(scene: Scene, service: Service): Promise<Record<string, number>> {
  const here = await scene.truth[service].query<Record<string, string>>(`select
    (select count(*) from outbox_unsent) as unsent,
    (select count(*) from inbox) + (select count(*) from held_event h
       where not exists (select 1 from inbox i where i.event_id = h.event_id)) as taken,
    (select count(*) from held_event w where state = 'waiting' and not exists (select 1 from held_event p
       where p.state = 'parked' and (p.tenant_id, p.aggregate_type, p.aggregate_id) =
         (w.tenant_id, w.aggregate_type, w.aggregate_id))) as waiting,
    (select count(*) from outgoing_call where state in ('pending', 'calling', 'unknown')) as calls,
    (select count(*) from webhook_receipt where state = 'received') as receipts`);
  const there = await scene.truth[OTHER[service]].query<{ published: string }>(
    `select count(*) as published from outbox where type like $1`,
    [`${OTHER[service]}.account.%`],
  );
  const { unsent, taken, waiting, calls, receipts } = here.rows[0] ?? {};
  const untaken = Math.max(0, Number(there.rows[0]?.published) - Number(taken));
  return {
    unsent: Number(unsent),
    untaken,
    waiting: Number(waiting),
    calls: Number(calls),
    receipts: Number(receipts),
  };
}

/**
 * Waits until nothing accepted is under way, twice in a row; throws with what is left when it takes too long.
 * @returns how long it took, in milliseconds
 */
export async function waitForQuiet(scene: Scene, withinMs = QUIET_WITHIN_MS): Promise<number> {
  const begun = scene.clock.now().getTime();
  for (let quiet = 0; ;) {
    const [orders, ledger] = await Promise.all([open(scene, 'orders'), open(scene, 'ledger')]);
    const left = Object.values({ ...orders }).concat(Object.values({ ...ledger }));
    quiet = left.every((count) => count === 0) ? quiet + 1 : 0;
    const tookMs = (scene.clock.now().getTime() - begun) / scene.time.factor;
    if (quiet === 2) return tookMs;
    if (tookMs > withinMs) {
      throw new Error(`not quiet after ${withinMs} ms: ${JSON.stringify({ orders, ledger })}`);
    }
    await scene.clock.pause(POLL_MS);
  }
}
