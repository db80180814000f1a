import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { instant, month } from '@throughline/contracts';
import { type Event, periodClosed, periodClosing } from '@throughline/events';
import type { Work } from '@throughline/transport';
import { revenueOf } from './testing/facts.ts';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';
import { TENANT } from './testing/sandboxes.ts';
import { beginClosing, completeRevenue } from './use-cases/close-period.ts';
import { postRevenue, type RevenueFact } from './use-cases/post-revenue.ts';

const BATCHES = 4;
const SIZE = 50;
const CLOSED_AT = instant('2025-06-04T22:00:00Z');
const FEBRUARY = month('2025-02');
const MARCH = month('2025-03');

let domain: RunningDomain;

/** Revenue of two months in turn; `from` decides which of them comes first. */
const revenue = (batch: number): RevenueFact[] =>
  Array.from({ length: SIZE }, (_, index) => {
    const key = `${batch}-${index}`;
    const data = revenueOf(key, (index + batch) % 2 === 0 ? FEBRUARY : MARCH, index === 0 ? '0.00' : '1.10');
    return { id: `evt_${key}`, correlationId: `cor_${key}`, data } as unknown as Event<never> as RevenueFact;
  });
const post = (events: readonly RevenueFact[]): Promise<void> =>
  domain.parts.transact({ tenantId: TENANT }, (work) => postRevenue(events, work));

/** How many statements the use case asks of the database. */
const statementsFor = (events: readonly RevenueFact[]): Promise<number> =>
  domain.parts.transact({ tenantId: TENANT }, async (work) => {
    let statements = 0;
    const counting = new Proxy(work, {
      get(target, name) {
        if (name === 'sql') statements += 1;
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    }) as Work;
    await postRevenue(events, counting);
    return statements;
  });
const count = async (sql: string): Promise<number> =>
  Number((await domain.rows<{ count: string }>(`select count(*) from ${sql}`))[0]?.count);

describe('revenue of closing months that comes in batches', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-06-05T10:00:00Z');
    await publishConfiguration(domain);
    for (const period of [FEBRUARY, MARCH])
      await domain.parts.transact({ tenantId: TENANT }, (work) => beginClosing(work, { period, closedAt: CLOSED_AT }));
  });
  after(() => domain.stop());

  it('is asked for with the instant at which the ERP closed the month, however much later that was heard', async () => {
    assert.ok(domain.clock.now() > new Date(CLOSED_AT));
    assert.deepEqual(
      (await domain.published(periodClosing)).map((one) => [one.period, one.closedAt]),
      [
        [FEBRUARY, CLOSED_AT],
        [MARCH, CLOSED_AT],
      ],
    );
  });

  it('is posted once each, and batches of both months at once never lock each other out', async () => {
    const batches = Array.from({ length: BATCHES }, (_, batch) => revenue(batch));
    await Promise.all([...batches, ...batches].map(post));
    assert.equal(await count('revenue_posting where refusal is null'), BATCHES * SIZE);
    // Zero counts, and books nothing.
    assert.equal(await count('journal_entry'), BATCHES * (SIZE - 1));
    assert.equal(await count('revenue_posting where journal_entry_id is null'), BATCHES);
    const [stat] = await domain.rows<{ deadlocks: string }>(
      `select deadlocks::text from pg_stat_database where datname = current_database()`,
    );
    assert.equal(stat?.deadlocks, '0');
  });

  it('costs as many statements for fifty as for one of each month', async () => {
    assert.equal(await statementsFor(revenue(BATCHES)), await statementsFor(revenue(BATCHES + 1).slice(0, 2)));
  });

  it('closes a month, at the instant of the ERP, once all that was announced of it is posted, however the last of it came', async () => {
    const announced = await count(`revenue_posting where period = '2025-02'`);
    await domain.parts.transact({ tenantId: TENANT }, (work) =>
      completeRevenue(work, { period: FEBRUARY, closedAt: CLOSED_AT, revenueEvents: announced + 2 }),
    );
    const last = [revenueOf('last', FEBRUARY, '7.00'), revenueOf('really-last', FEBRUARY, '8.00')];
    await post(last.map((data) => ({ id: 'evt', correlationId: 'cor', data }) as unknown as RevenueFact));
    assert.deepEqual(
      (await domain.published(periodClosed)).map((one) => [one.period, one.closedAt]),
      [[FEBRUARY, CLOSED_AT]],
    );
  });
});
