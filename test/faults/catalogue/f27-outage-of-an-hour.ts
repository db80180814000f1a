import assert from 'node:assert/strict';
import { ScaledClock } from '../domain/scaled-clock.ts';
import type { FaultTest } from '../fault.ts';
import { waitForQuiet } from '../tools/quiet.ts';
import { until } from '../tools/until.ts';

const HOUR_MS = 3_600_000;
const ORDERS = 20;
/** Eight on their way when the account begins to rest; then one each time that a rest of up to five minutes is over. */
const MOST_REQUESTS = 45;

export const outageOfAnHour: FaultTest = {
  id: 'F27',
  title: 'SaaS answers 500 for an hour',
  run: async ({ scene, load, note }) => {
    const { books } = scene;
    const time = { from: scene.clock.now().toISOString(), aheadMs: 0, factor: 400 };
    const fast = new ScaledClock(time);
    // The vendor's hour passes in nine seconds, for the service that calls it.
    await scene.process('ledger').terminate();
    scene.processes.ledger.length = 0;
    const ledger = await scene.add('ledger', { time });
    const back = fast.now().getTime() + HOUR_MS;
    const away = (): boolean => fast.now().getTime() < back;
    books.script = ({ tenantId }) =>
      tenantId === 'tenant-a' && away() ? { kind: 'answers', status: 500 } : { kind: 'works' };
    const shape = { exported: true, from: null };
    await load.run({ orders: ORDERS, shape: { ...shape, tenantId: 'tenant-a' } });
    await load.run({ orders: ORDERS, shape: { ...shape, tenantId: 'tenant-b' } });
    await until('the other tenant goes on', () => books.records.length === ORDERS, scene.clock, 5000);
    assert.ok(away(), 'while the outage lasts');
    await waitForQuiet(scene);
    const refused = books.writes.filter((write) => write.status === 500).length;
    note(`${refused} requests into the outage for ${ORDERS} calls, ${books.lookUps} look-ups`);
    assert.equal(books.records.length, 2 * ORDERS);
    assert.ok(refused <= MOST_REQUESTS, `the outage is not hammered: ${refused} requests`);
    const told = ledger.logged();
    assert.ok(told.includes('target.resting') && told.includes('target.answers-again'), 'the log tells of the rest');
  },
};
