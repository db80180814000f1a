import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { graphql } from 'graphql';
import { Pool } from 'pg';
import { SCOPES_OF } from '@throughline/contracts';
import { buildGraph } from '@throughline/subgraph';
import { type Bench, publishConfiguration, sell, sendMessages, startBench, TENANT } from '../testing/bench.ts';
import { graph } from './graph.ts';
import { loadersOf } from './loaders.ts';

const EVERYTHING = `query($first: Int!) { engagements(first: $first) { nodes {
  reference externalIds { externalId } customer { name externalIds { externalId } billTos { name customer { id } } engagements { id } }
  quotes { number versions { version total { amount } externalIds { externalId }
    lines { lineKey externalIds { externalId } obligations { key quoteLine { id } } quoteVersion { id } } activation { state } } }
  contracts { seller { name } quoteVersion { version } lines { lineKey } activation { state } }
  activations { amount { amount } checks { check } contract { id } quoteVersion { quoteNumber } } } } }`;

describe('the number of statements', () => {
  let bench: Bench;
  let database: Pool;
  before(async () => {
    bench = await startBench('2025-02-03T16:00:00Z');
    await publishConfiguration(bench);
    sendMessages(bench);
    for (const name of ['5001', '5002', '5003', '5004']) {
      const sold = sell(bench, name);
      sold.version(1, 66950);
      sold.approve(sold.version(2, 62350).quote);
    }
    await bench.rest();
    database = new Pool({ connectionString: bench.databaseUrl, max: 1, options: `-c app.tenant_id=${TENANT}` });
  });
  after(async () => {
    await database.end();
    await bench.stop();
  });

  const statementsFor = async (source: string, variableValues: Record<string, unknown>): Promise<number> => {
    let statements = 0;
    const query = async <T extends object>(text: string, parameters: readonly unknown[] = []): Promise<T[]> => {
      statements += 1;
      return (await database.query(text, [...parameters])).rows as T[];
    };
    const caller = { tenantId: TENANT, subject: 'somebody', role: 'app', scopes: SCOPES_OF.app } as const;
    const base = { caller, clock: bench.clock, query } as unknown as Parameters<typeof loadersOf>[0];
    const loaders = loadersOf(base, { moveActivation: () => Promise.reject(new Error('nothing moves here')) });
    const { schema } = await buildGraph(graph);
    const answer = await graphql({ schema, source, contextValue: { ...base, loaders }, variableValues });
    assert.deepEqual(answer.errors, undefined);
    return statements;
  };

  it('does not depend on how many engagements are asked for', async () => {
    const one = await statementsFor(EVERYTHING, { first: 1 });
    assert.equal(await statementsFor(EVERYTHING, { first: 4 }), one);
    assert.ok(one < 30, String(one));
  });

  it('is one for any number of references from other domains', async () => {
    const { rows } = await database.query<{ id: string }>('select id from quote_line');
    const source = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on QuoteLine { lineKey } } }';
    const r = rows.map(({ id }) => ({ __typename: 'QuoteLine', id }));
    assert.equal(r.length, 8);
    assert.equal(await statementsFor(source, { r }), 1);
  });
});
