import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { READ_MODELS } from './read-models/read-models.ts';
import { EVERY_REPORT } from './testing/every-report.ts';
import { SOLD_AND_DELIVERED } from './testing/fixed-fee.facts.ts';
import { INVOICED_AND_PAID, TROUBLE } from './testing/fixed-fee-cash.facts.ts';
import { startDomain } from './testing/running-domain.ts';

const EVERYTHING = [...SOLD_AND_DELIVERED, ...INVOICED_AND_PAID, ...TROUBLE];
const FIGURES =
  'id consumer kind state rebuilding read applied seenBefore held failed notForUs suppressed requestedBy reason lastError';
const REASON = 'reason: "a report was wrong"';
const AWAY = ['billing-events', 'customer-contract', 'invoice-payment', 'project-resource'];

interface Replay {
  id: string;
  state: string;
  [figure: string]: unknown;
}
interface Rehearsal {
  complete: boolean;
  matching: { count: number }[];
  seenBefore: number;
  wouldApply: number;
  held: number;
  tables: { table: string; added: number; removed: number; changed: number }[] | null;
}
interface Requested {
  outcomes: { replay: Replay | null; refusal: { code: string } | null }[];
  unreachable: string[];
}

let domain: TestedSubgraph;

const ask = <T>(source: string, tenantId = 'ordered'): Promise<T> => domain.as(tenantId).ask<T>(source, 'operator');
const read = async (id: string, tenantId?: string): Promise<Replay | null> =>
  (await ask<{ replay: Replay | null }>(`{ replay(id: "${id}") { ${FIGURES} } }`, tenantId)).replay;
const rehearse = async (input: string): Promise<Rehearsal> => {
  const { rehearseReplay } = await ask<{ rehearseReplay: { outcomes: { rehearsal: Rehearsal }[] } }>(
    `{ rehearseReplay(input: { consumer: "reporting" ${input} }) { outcomes { rehearsal {
         complete matching { producer type count } seenBefore wouldApply held notForUs tables { table added removed changed } } } } }`,
  );
  const [outcome] = rehearseReplay.outcomes;
  assert.ok(outcome);
  return outcome.rehearsal;
};
const request = async (input: string, tenantId?: string): Promise<Requested> => {
  const mutation = `mutation { requestReplay(input: { ${input} }, ${REASON}) {
    outcomes { consumer replay { ${FIGURES} } refusal { code } } unreachable } }`;
  return (await ask<{ requestReplay: Requested }>(mutation, tenantId)).requestReplay;
};
/** Asks for one replay into reporting and waits for its end. */
async function done(input: string): Promise<Replay> {
  const { outcomes } = await request(`consumer: "reporting" ${input}`);
  const replay = outcomes[0]?.replay;
  assert.ok(replay);
  await domain.rest();
  const ended = await read(replay.id);
  assert.ok(ended);
  assert.equal(ended.state, 'DONE');
  return ended;
}

/** All rows of all read models. */
const dump = async (tenantId = 'ordered'): Promise<Record<string, unknown[]>> =>
  Object.fromEntries(
    await Promise.all(
      READ_MODELS.map(async (table) => [
        table,
        await domain.as(tenantId).rows(`select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`),
      ]),
    ),
  ) as Record<string, unknown[]>;
const differing = ({ tables }: Rehearsal) =>
  (tables ?? []).filter(({ added, removed, changed }) => added + removed + changed > 0);

describe('a replay into reporting', () => {
  before(async () => {
    domain = await startDomain();
    for (const tenantId of ['ordered', 'neighbour']) await domain.as(tenantId).hearAll(EVERYTHING);
  });
  after(() => domain.stop());

  it('of everything that was applied changes nothing', async () => {
    const before = await dump();
    const rehearsal = await rehearse('');
    assert.deepEqual([rehearsal.complete, rehearsal.wouldApply, rehearsal.held, rehearsal.tables], [true, 0, 0, null]);
    const replay = await done('');
    assert.equal(replay['read'], rehearsal.seenBefore);
    assert.equal(replay['seenBefore'], replay['read']);
    assert.equal(replay['requestedBy'], 'user:operator');
    assert.equal(replay['reason'], 'a report was wrong');
    assert.deepEqual(await dump(), before);
  });

  it('builds the read models again as they are', async () => {
    const [before, reports, neighbours] = [
      await dump(),
      await domain.as('ordered').ask<object>(EVERY_REPORT),
      await dump('neighbour'),
    ];
    const rehearsal = await rehearse('readModel: true');
    assert.deepEqual(differing(rehearsal), []);
    assert.equal(rehearsal.tables?.length, READ_MODELS.length);
    assert.deepEqual(await dump(), before, 'a rehearsal writes nothing');
    const replay = await done('readModel: true');
    assert.equal(replay['applied'], rehearsal.wouldApply);
    assert.deepEqual([replay['seenBefore'], replay['held'], replay['failed']], [0, 0, 0]);
    assert.equal(replay['rebuilding'], false);
    assert.deepEqual(await dump(), before);
    assert.deepEqual(await domain.as('ordered').ask(EVERY_REPORT), reports);
    assert.deepEqual(await dump('neighbour'), neighbours);
    const held = await domain.as('ordered').rows(`select 1 from held_event`);
    assert.deepEqual(held, []);
  });

  it('shows in its rehearsal what is wrong, and puts it right', async () => {
    const right = await dump();
    await domain.parts.transact({ tenantId: 'ordered' }, async (work) => {
      await work.sql(`update payment set amount = amount + 1 where id = (select min(id) from payment)`);
      await work.sql(`insert into closed_period (tenant_id, period, closed_at) values ('ordered', '1999-01', now())`);
      await work.sql(`delete from bill_to where id = (select min(id) from bill_to)`);
    });
    assert.deepEqual(differing(await rehearse('readModel: true')), [
      { table: 'bill_to', added: 1, removed: 0, changed: 0 },
      { table: 'payment', added: 0, removed: 0, changed: 1 },
      { table: 'closed_period', added: 0, removed: 1, changed: 0 },
    ]);
    await done('readModel: true');
    assert.deepEqual(await dump(), right);
    assert.deepEqual(differing(await rehearse('readModel: true')), []);
  });

  it('keeps to what comes meanwhile', async () => {
    const right = await dump();
    const ofTenant = `where tenant_id = 'ordered'`;
    const { outcomes } = await request('consumer: "reporting", readModel: true, eventsPerSecond: 20');
    const id = outcomes[0]?.replay?.id ?? '';
    for (let rebuilding: unknown; rebuilding !== true; rebuilding = (await read(id))?.['rebuilding'])
      await domain.clock.pause(20);
    const asked = await domain
      .as('ordered')
      .answer({ query: '{ unmatchedPayments(at: "2025-04-30T00:00:00Z") { reference } }' });
    const { extensions } = (asked.errors?.[0] ?? {}) as { extensions?: { code: string; replayId: string } };
    assert.equal(extensions?.code, 'READ_MODEL_REBUILDING');
    assert.match(extensions.replayId, /^rpl_/);
    const elsewhere = await domain
      .as('neighbour')
      .answer({ query: '{ unmatchedPayments(at: "2025-04-30T00:00:00Z") { reference } }' });
    assert.deepEqual(elsewhere.data, { unmatchedPayments: [] });
    const again = await request('consumer: "reporting", readModel: true');
    assert.equal(again.outcomes[0]?.refusal?.code, 'REBUILD_UNDER_WAY');
    const { cancelReplay } = await ask<{ cancelReplay: { refusal: { code: string } } }>(
      `mutation { cancelReplay(id: "${id}", ${REASON}) { refusal { code } } }`,
    );
    assert.equal(cancelReplay.refusal.code, 'REBUILD_UNDER_WAY');
    assert.notDeepEqual(await dump(), right);
    await domain.as('ordered').hearAll(EVERYTHING);
    assert.deepEqual(await dump(), right);
    const [row] = await domain
      .as('ordered')
      .rows<{ facts: string; applied: string }>(
        `select (select count(*) from outbox ${ofTenant}) as facts, (select count(*) from inbox ${ofTenant}) as applied`,
      );
    assert.equal(row?.applied, row?.facts);
  });

  it('is of one tenant', async () => {
    const { id } = await done('');
    assert.equal(await read(id, 'neighbour'), null);
    const { replays } = await ask<{ replays: { nodes: Replay[] } }>(`{ replays { nodes { id } } }`, 'neighbour');
    assert.deepEqual(replays.nodes, []);
    const { cancelReplay } = await ask<{ cancelReplay: { refusal: { code: string } } }>(
      `mutation { cancelReplay(id: "${id}", ${REASON}) { refusal { code } } }`,
      'neighbour',
    );
    assert.equal(cancelReplay.refusal.code, 'REPLAY_OVER');
  });

  it('is listed, and kept with who asked for it and why', async () => {
    const { replays } = await ask<{
      replays: { nodes: Replay[]; pageInfo: { hasNextPage: boolean; endCursor: string }; unreachable: string[] };
    }>(`{ replays(first: 2) { nodes { id state } pageInfo { hasNextPage endCursor } unreachable } }`);
    assert.deepEqual([replays.nodes.length, replays.pageInfo.hasNextPage, replays.unreachable], [2, true, AWAY]);
    const next = await ask<typeof replays extends infer P ? { replays: P } : never>(
      `{ replays(first: 2, after: "${replays.pageInfo.endCursor}") { nodes { id } pageInfo { hasNextPage endCursor } unreachable } }`,
    );
    assert.ok(!replays.nodes.some(({ id }) => next.replays.nodes.some((node) => node.id === id)));
    const { operatorActions } = await ask<{ operatorActions: { nodes: object[] } }>(
      `{ operatorActions(first: 1) { nodes { actor role action workId reason outcome } } }`,
    );
    assert.deepEqual(operatorActions.nodes, [
      {
        actor: 'user:operator',
        role: 'operator',
        action: 'REPLAY',
        workId: replays.nodes[0]?.id,
        reason: 'a report was wrong',
        outcome: 'REQUESTED',
      },
    ]);
  });

  it('into all services names those that do not answer', async () => {
    const { outcomes, unreachable } = await request('types: ["invoice-payment.invoice.posted"]');
    assert.deepEqual([outcomes.length, unreachable], [1, AWAY]);
    await domain.rest();
  });

  it('is refused without the scope, and for what means nothing', async () => {
    await assert.rejects(
      domain.as('ordered').ask(`mutation { requestReplay(input: {}, ${REASON}) { unreachable } }`, 'finance'),
      /FORBIDDEN/,
    );
    await assert.rejects(domain.as('ordered').ask(`{ replays { unreachable } }`, 'finance'), /FORBIDDEN/);
    for (const input of [
      'eventsPerSecond: 0',
      'readModel: true, types: ["a.b.c"]',
      'aggregateId: "x"',
      'from: "2025-02-01T00:00:00Z", to: "2025-01-01T00:00:00Z"',
      'consumer: "nobody"',
      'types: []',
    ])
      await assert.rejects(request(input), /BAD_USER_INPUT/, input);
  });
});
