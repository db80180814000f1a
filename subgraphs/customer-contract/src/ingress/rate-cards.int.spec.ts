import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Bench, sendRateCards } from '../testing/bench.ts';

describe('rate cards find their way in', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start('2024-08-27T05:30:00Z');
  });
  after(() => bench.stop());

  const enter = (
    version: number,
    effectiveFrom: string,
    rates: Record<string, number>,
    reference = 'RC-AU',
  ): string => {
    const card = bench.org.insert('Rate_Card__c', {
      Card_Reference__c: reference,
      Version__c: version,
      CurrencyIsoCode: 'AUD',
      Effective_From__c: effectiveFrom,
    }).Id;
    for (const [Role__c, Hourly_Rate__c] of Object.entries(rates)) {
      bench.org.insert('Rate_Card_Rate__c', { Rate_Card__c: card, Role__c, Hourly_Rate__c });
    }
    return card;
  };
  const publish = (card: string): unknown => bench.org.update('Rate_Card__c', card, { Status__c: 'Published' });
  const told = () => bench.neighbours.heard.filter(({ type }) => type.endsWith('rate-card.published'));
  const rateAsOf = async (workDate: string, knownAt: string | null, role = 'ENGINEER'): Promise<object | null> => {
    const known = knownAt === null ? '' : `, knownAt: "${knownAt}"`;
    const answer = await bench.ask<{ rateAsOf: object | null }>(
      `{ rateAsOf(rateCard: "RC-AU", role: "${role}", workDate: "${workDate}"${known}) { hourly version } }`,
      'analyst',
    );
    return answer.rateAsOf;
  };

  it('by message, once published; a draft prices nothing, and the poll tells nothing twice', async () => {
    const stop = sendRateCards(bench);
    const card = enter(1, '2024-09-01', { LEAD: 310, ENGINEER: 236.5 });
    await bench.rest();
    assert.deepEqual(told(), []);
    publish(card);
    await bench.rest();
    await bench.subgraph.pollNow();
    await bench.rest();
    const [first, ...more] = told();
    assert.deepEqual(more, []);
    const { rateCardId: _card, rateCardVersionId: _version, ...data } = first?.data ?? {};
    assert.deepEqual(data, {
      reference: 'RC-AU',
      version: 1,
      currency: 'AUD',
      effectiveFrom: '2024-09-01',
      recordedAt: '2024-08-27T05:30:00Z',
      rates: [
        { role: 'ENGINEER', hourly: '236.50' },
        { role: 'LEAD', hourly: '310.00' },
      ],
    });
    stop();
  });

  it('by the poll when no message comes, in any order of versions', async () => {
    await bench.clock.moveTo('2024-10-21T23:10:00Z', bench.rest);
    publish(enter(3, '2025-01-01', { ENGINEER: 250 }));
    await bench.rest();
    await bench.subgraph.pollNow();
    publish(enter(2, '2024-11-01', { ENGINEER: 245.96 }));
    await bench.subgraph.pollNow();
    await bench.rest();
    assert.deepEqual(
      told().map(({ data }) => data['version']),
      [1, 3, 2],
    );
    const ids = new Set(told().map(({ data }) => data['rateCardId']));
    assert.equal(ids.size, 1, 'one card through all versions');
  });

  it('RU-4: and answer what an hour costs, by what was known', async () => {
    assert.deepEqual(await rateAsOf('2024-11-04', '2024-10-20T23:59:59Z'), { hourly: '236.50', version: 1 });
    assert.deepEqual(await rateAsOf('2024-11-04', '2024-10-22T23:59:59Z'), { hourly: '245.96', version: 2 });
    assert.deepEqual(await rateAsOf('2025-01-02', null), { hourly: '250.00', version: 3 });
    assert.equal(await rateAsOf('2024-08-31', null), null);
    assert.equal(await rateAsOf('2024-11-04', null, 'LEAD'), null);
    const { rateCards } = await bench.ask<{ rateCards: { reference: string; versions: { version: number }[] }[] }>(
      `{ rateCards { reference versions { version rates { role hourly } externalIds { recordType } } } }`,
      'analyst',
    );
    assert.deepEqual(
      rateCards.map(({ reference, versions }) => [reference, versions.map(({ version }) => version)]),
      [['RC-AU', [1, 2, 3]]],
    );
  });

  it('a card that cannot price work holds up no other', async () => {
    publish(enter(1, '2024-11-01', {}, 'RC-EMPTY'));
    publish(enter(1, '2024-11-01', { ENGINEER: 200 }, 'RC-NZ'));
    await bench.subgraph.pollNow();
    await bench.rest();
    assert.equal(told().at(-1)?.data['reference'], 'RC-NZ');
  });

  it('another tenant sees none of them', async () => {
    const answer = await bench.as('somebody-else').ask<object>('{ rateCards { reference } }');
    assert.deepEqual(answer, { rateCards: [] });
  });
});
