import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Bench, publishConfiguration, sell, sendMessages } from '../testing/bench.ts';

const EVERYTHING = `query($first: Int!) { engagements(first: $first) { nodes {
  reference externalIds { externalId } customer { name externalIds { externalId } billTos { name customer { id } } engagements { id } }
  quotes { number versions { version total { amount } externalIds { externalId }
    lines { lineKey externalIds { externalId } obligations { key quoteLine { id } } quoteVersion { id } } activation { state } } }
  contracts { seller { name } quoteVersion { version } lines { lineKey } activation { state } }
  activations { amount { amount } checks { check } contract { id } quoteVersion { quoteNumber } } } } }`;

describe('the number of statements', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start('2025-02-03T16:00:00Z');
    await publishConfiguration(bench);
    sendMessages(bench);
    for (const name of ['5001', '5002', '5003', '5004']) {
      const sold = sell(bench, name);
      sold.version(1, 66950);
      sold.approve(sold.version(2, 62350).quote);
    }
    await bench.rest();
  });
  after(() => bench.stop());

  const statementsFor = async (source: string, variables: Record<string, unknown>): Promise<number> =>
    (await bench.counted(source, variables)).statements;

  it('does not depend on how many engagements are asked for', async () => {
    const one = await statementsFor(EVERYTHING, { first: 1 });
    assert.equal(await statementsFor(EVERYTHING, { first: 4 }), one);
    assert.ok(one < 30, String(one));
  });

  it('is one for any number of references from other domains', async () => {
    const rows = await bench.rows<{ id: string }>('select id from quote_line');
    const source = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on QuoteLine { lineKey } } }';
    const r = rows.map(({ id }) => ({ __typename: 'QuoteLine', id }));
    assert.equal(r.length, 8);
    assert.equal(await statementsFor(source, { r }), 1);
  });
});
