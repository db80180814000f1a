import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MovableClock } from '@throughline/platform';
import { definition, outline } from '../testing/counter.fixture.ts';
import { type StartedSubgraph, startOnTestServers } from '../testing/start-on-test-servers.ts';

let started: StartedSubgraph;
const clock = new MovableClock('2026-03-01T00:00:00Z');

const read = async (): Promise<string[]> => {
  const answer = await fetch(`${started.subgraph.url}/metrics`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
  return (await answer.text()).split('\n').filter((line) => line.startsWith('throughline_'));
};

describe('the metrics of a subgraph', () => {
  before(async () => {
    started = await startOnTestServers(outline, definition, { clock });
  });
  after(() => started.subgraph.stop());

  it('show how much is parked and how old it is, of all tenants together', async () => {
    assert.ok((await read()).includes('throughline_parked_total{service="counting",kind="EVENT"} 0'));
    for (const tenantId of ['a', 'b']) {
      await started.parts.transact({ tenantId }, async (work) => {
        await work.sql(
          `insert into held_event (consumer, event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, type,
             envelope, state, reason, held_at)
           select 'counting', gen_random_uuid(), $1, 'x', x, 1, 'x', '{}', 'parked', 'x', $2 from unnest(array['1', '2']) x`,
          [tenantId, clock.now()],
        );
        await work.sql(
          `insert into scheduled_work (tenant_id, kind, key, due_at, next_attempt_at, payload, correlation_id, state)
           values ($1, 'x', 'x', $2, $2, '{}', 'x', 'parked')`,
          [tenantId, clock.now()],
        );
      });
    }
    await clock.moveTo('2026-03-01T00:01:30Z', () => Promise.resolve());
    assert.deepEqual(
      (await read()).sort(),
      [
        'consumer_lanes_standing{service="counting"} 0',
        'held_waiting{service="counting"} 0',
        'outbox_oldest_unsent_age_seconds{service="counting"} 0',
        'outbox_unsent{service="counting"} 0',
        'parked_oldest_age_seconds{service="counting",kind="CALL"} 0',
        'parked_oldest_age_seconds{service="counting",kind="EVENT"} 90',
        'parked_oldest_age_seconds{service="counting",kind="PLAN"} 90',
        'parked_oldest_age_seconds{service="counting",kind="RECEIPT"} 0',
        'parked_total{service="counting",kind="CALL"} 0',
        'parked_total{service="counting",kind="EVENT"} 4',
        'parked_total{service="counting",kind="PLAN"} 2',
        'parked_total{service="counting",kind="RECEIPT"} 0',
        'polls_failing_oldest_age_seconds{service="counting"} 0',
        'polls_failing{service="counting"} 0',
        'unreadable_messages{service="counting"} 0',
      ].map((line) => `throughline_${line}`),
    );
  });
});
