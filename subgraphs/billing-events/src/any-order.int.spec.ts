import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { MovableClock } from '@throughline/platform';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { startDomain } from './testing/running-domain.ts';
import { type Fact, story } from './testing/scenario-01.ts';

const TABLES =
  `billing_setup contract billing_schedule revenue_treatment project wbs_element milestone time_entry estimate
  billable_event accounting_period revenue_period revenue_event`.split(/\s+/);
const MINTED_HERE = /\b(be|bs|rt|rev)_[0-9a-z]{26}\b/g;

let domain: TestedSubgraph;

/** Everything that the domain holds and has told, with the ids that it mints itself blotted out. */
async function outcome(tenantId: string): Promise<Record<string, string[]>> {
  const sources = Object.fromEntries(
    TABLES.map((table) => [table, `select to_jsonb(t) - 'tenant_id' as row from ${table} t`]),
  );
  sources['published'] =
    `select jsonb_build_object('type', type, 'time', envelope->'time', 'data', envelope->'data') as row
     from outbox where type like 'billing-events.%'`;
  sources['planned'] =
    `select jsonb_build_object('kind', kind, 'due', due_at, 'state', state, 'payload', payload) as row from scheduled_work`;
  const outcomes = Object.entries(sources).map(async ([name, sql]): Promise<[string, string[]]> => {
    const rows = await domain.as(tenantId).rows<{ row: unknown }>(sql);
    return [name, rows.map(({ row }) => JSON.stringify(row).replace(MINTED_HERE, '$1_*')).sort()];
  });
  return Object.fromEntries(await Promise.all(outcomes));
}

describe('facts in any order and any number', () => {
  let expected: Record<string, string[]>;
  before(async () => {
    domain = await startDomain(new MovableClock('2025-06-10T00:00:00Z'));
    await domain.as('in-order').hearAll(story);
    expected = await outcome('in-order');
  });
  after(() => domain.stop());

  it('gives the figures of the scenario in order', () => {
    assert.equal(expected['revenue_event']?.length, 15);
    assert.equal(expected['billable_event']?.length, 4);
    assert.equal(expected['planned']?.length, 1);
  });

  const doubled = [...story, ...story];
  const orders: [string, readonly Fact[]][] = [
    ['backwards', story.toReversed()],
    ...fc
      .sample(fc.shuffledSubarray(doubled, { minLength: doubled.length }), { seed: 2207, numRuns: 5 })
      .map((facts, index): [string, Fact[]] => [`doubled-and-shuffled-${index + 1}`, facts]),
  ];
  for (const [name, facts] of orders) {
    it(`comes to the same when they arrive ${name.replaceAll('-', ' ')}`, async () => {
      await domain.as(name).hearAll(facts);
      const actual = await outcome(name);
      for (const [table, rows] of Object.entries(expected)) assert.deepEqual(actual[table], rows, table);
    });
  }
});
