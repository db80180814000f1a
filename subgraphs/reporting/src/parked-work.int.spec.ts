import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { month } from '@throughline/contracts';
import { deliveryCutOffReached } from '@throughline/events';
import { INTERNAL_TOKEN_HEADER } from '@throughline/platform';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { startDomain } from './testing/running-domain.ts';
import { parking, startParkingService, UNLUCKY } from './testing/parking-service.ts';

interface Node {
  id: string;
  code: string;
  aggregateId: string;
  ageSeconds: number;
  waitingBehind: number;
}
interface Result {
  outcomes: { id: string; state: string | null; refusal: { code: string; evidence: string } | null }[];
  unreachable: string[];
}
const OUTCOMES = '{ outcomes { id state refusal { code evidence } } remaining unreachable }';
const AWAY = ['billing-events', 'customer-contract', 'invoice-payment'];

let reporting: TestedSubgraph;
let service: TestedSubgraph;

const ask = async <T>(source: string, tenantId = 'a'): Promise<T> => reporting.as(tenantId).ask<T>(source, 'operator');
const parked = async (args = '', tenantId = 'a') =>
  (
    await ask<{
      parkedWork: { nodes: Node[]; unreachable: string[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(
      `{ parkedWork${args} { nodes { id code aggregateId ageSeconds waitingBehind } unreachable pageInfo { hasNextPage endCursor } } }`,
      tenantId,
    )
  ).parkedWork;
const decide = async (mutation: string, tenantId = 'a'): Promise<Result> =>
  (await ask<{ done: Result }>(`mutation { done: ${mutation} ${OUTCOMES} }`, tenantId)).done;
const cutOff = (period: string, timeEntries: number, milestones: number) => ({
  period: month(period),
  closedAt: '2025-07-01T00:00:00Z' as never,
  timeEntries,
  milestones,
  estimates: 0,
  corrections: 0,
  expenses: 0,
  subcontractorBills: 0,
  usageRecords: 0,
});
const tell = (period: string, ...milestones: number[]) =>
  service.parts.transact({ tenantId: 'a' }, async (work) => {
    for (const [k, each] of milestones.entries())
      work.publish(deliveryCutOffReached, `cut-off ${period}`, cutOff(period, k, each));
  });

describe('parked work on the graph', () => {
  before(async () => {
    reporting = await startDomain();
    service = await startParkingService(reporting);
    for (const period of ['2025-01', '2025-02', '2025-03']) {
      await tell(period, UNLUCKY, 1);
      await service.rest();
      await reporting.moveTo(new Date(reporting.clock.now().getTime() + 60_000).toISOString());
    }
  });
  after(async () => {
    await service.stop();
    await reporting.stop();
  });

  it('is one list over all services, by age, that names the services which do not answer', async () => {
    const { nodes, unreachable } = await parked();
    assert.deepEqual(
      nodes.map(({ aggregateId, code, ageSeconds, waitingBehind }) => [aggregateId, code, ageSeconds, waitingBehind]),
      [
        ['cut-off 2025-01', 'ENTITY_UNKNOWN', 180, 1],
        ['cut-off 2025-02', 'ENTITY_UNKNOWN', 120, 1],
        ['cut-off 2025-03', 'ENTITY_UNKNOWN', 60, 1],
      ],
    );
    assert.deepEqual(unreachable, AWAY);
    assert.equal((await parked('(olderThanSeconds: 120)')).nodes.length, 2);
    assert.equal((await parked('(aggregateId: "cut-off 2025-02")')).nodes.length, 1);
    assert.deepEqual((await parked('(service: "reporting")')).nodes, []);
    assert.deepEqual((await parked('(service: "reporting")')).unreachable, []);
  });

  it('is paged without losing or repeating any', async () => {
    const seen: string[] = [];
    for (let page = await parked('(first: 1)'); ;) {
      seen.push(...page.nodes.map(({ aggregateId }) => aggregateId));
      if (!page.pageInfo.hasNextPage) break;
      page = await parked(`(first: 1, after: "${page.pageInfo.endCursor}")`);
    }
    assert.deepEqual(seen, ['cut-off 2025-01', 'cut-off 2025-02', 'cut-off 2025-03']);
  });

  it('is read whole by its id, and counted', async () => {
    const [first] = (await parked()).nodes;
    const { parkedWorkById: work, parkedWorkSummary: summary } = await ask<{
      parkedWorkById: { payload: string; error: string };
      parkedWorkSummary: { groups: object[]; unreachable: string[] };
    }>(`{ parkedWorkById(id: "${first?.id}") { payload error }
         parkedWorkSummary { groups { service kind code count oldestAgeSeconds } unreachable } }`);
    assert.equal((JSON.parse(work.payload) as { data: { milestones: number } }).data.milestones, UNLUCKY);
    assert.match(work.error, /a cut-off without its project\n/);
    assert.deepEqual(summary, {
      groups: [{ service: 'project-resource', kind: 'EVENT', code: 'ENTITY_UNKNOWN', count: 3, oldestAgeSeconds: 180 }],
      unreachable: AWAY,
    });
  });

  it('is for operators, and each tenant sees and moves its own alone', async () => {
    for (const query of [
      '{ parkedWork { unreachable } }',
      '{ parkedWorkSummary { unreachable } }',
      '{ operatorActions { unreachable } }',
    ]) {
      await assert.rejects(reporting.as('a').ask(query, 'finance'), /needs the scope operations:read/);
    }
    await assert.rejects(
      reporting.as('a').ask(`mutation { skipParkedWork(ids: [], reason: "why") { remaining } }`, 'architect'),
      /needs the scope operations:write/,
    );
    const [first] = (await parked()).nodes;
    assert.deepEqual((await parked('', 'b')).nodes, []);
    assert.deepEqual(await ask(`{ parkedWorkById(id: "${first?.id}") { id } }`, 'b'), { parkedWorkById: null });
    for (const mutation of [
      `retryParkedWork(ids: ["${first?.id}"], reason: "why")`,
      `skipParkedWork(ids: ["${first?.id}"], reason: "why")`,
    ]) {
      const { outcomes } = await decide(mutation, 'b');
      assert.equal(outcomes[0]?.refusal?.code, 'NOT_PARKED');
    }
    assert.equal((await parked()).nodes.length, 3);
    assert.deepEqual(await ask('{ operatorActions { nodes { id } } }', 'b'), { operatorActions: { nodes: [] } });
  });

  it('wants a reason, ids or a filter, and a known service', async () => {
    for (const mutation of [
      `mutation { skipParkedWork(ids: [], reason: " ") { remaining } }`,
      `mutation { retryParkedWork(reason: "why") { remaining } }`,
      `mutation { retryParkedWork(filter: { service: "billing" }, reason: "why") { remaining } }`,
      `mutation { editParkedEvent(id: "x", data: "{", reason: "why") { state } }`,
      `{ parkedWork(after: "nowhere") { unreachable } }`,
      `{ parkedWork(olderThanSeconds: -1) { unreachable } }`,
    ]) {
      await assert.rejects(ask(mutation), /BAD_USER_INPUT/, mutation);
    }
    const { outcomes } = await decide(
      `skipParkedWork(ids: ["nonsense", "billing-events:WyJFVkVOVCJd"], reason: "why")`,
    );
    assert.deepEqual(
      outcomes.map(({ refusal }) => refusal?.code),
      ['NOT_PARKED', 'SERVICE_UNAVAILABLE'],
    );
  });

  it('is edited, skipped and retried, each kept with who and why; subscribers are told', async () => {
    const [first, second, third] = (await parked()).nodes;
    assert.ok(first && second && third);
    const change = await firstAnswer(
      'subscription { parkedWorkChanged { service now { groups { count } unreachable } } }',
    );
    const edit = (data: object) =>
      ask<{ editParkedEvent: Result['outcomes'][0] }>(
        `mutation { editParkedEvent(id: "${first.id}", data: ${JSON.stringify(JSON.stringify(data))}, reason: "13 was a slip")
           { id state refusal { code evidence } } }`,
      );
    const { editParkedEvent: refused } = await edit({ ...cutOff('2025-01', 0, 12), period: 'January' });
    assert.equal(refused.refusal?.code, 'EVENT_DATA_INVALID');
    assert.match(refused.refusal?.evidence ?? '', /"path":\["period"\]/);
    assert.equal((await edit(cutOff('2025-01', 0, 12))).editParkedEvent.state, 'WAITING');
    const told = (await change.answer) as {
      data: { parkedWorkChanged: { service: string; now: { groups: { count: number }[] } } };
    };
    assert.deepEqual(told.data.parkedWorkChanged, {
      service: 'project-resource',
      now: { groups: [{ count: 2 }], unreachable: [] },
    });
    const skipped = await decide(`skipParkedWork(ids: ["${second.id}"], reason: "counted twice")`);
    assert.deepEqual(skipped.outcomes, [{ id: second.id, state: 'SKIPPED', refusal: null }]);
    const again = await decide(`skipParkedWork(ids: ["${second.id}"], reason: "counted twice")`);
    assert.equal(again.outcomes[0]?.refusal?.code, 'NOT_PARKED');
    parking.broken = false;
    const retried = await decide(
      `retryParkedWork(filter: { reason: "ENTITY_UNKNOWN" }, reason: "the project is there")`,
    );
    assert.deepEqual(retried.outcomes, [{ id: third.id, state: 'WAITING', refusal: null }]);
    assert.deepEqual(retried.unreachable, AWAY);
    await reporting.moveTo(new Date(reporting.clock.now().getTime() + 1000).toISOString());
    await service.rest();
    assert.deepEqual((await parked()).nodes, []);
    assert.deepEqual(parking.applied.toSorted(), ['2025-01 0', '2025-01 1', '2025-02 1', '2025-03 0', '2025-03 1']);
    const { operatorActions } = await ask<{ operatorActions: { nodes: { workId: string; before: string }[] } }>(
      `{ operatorActions { nodes { action actor role reason workId service outcome before causeCode } } }`,
    );
    const by = {
      actor: 'user:operator',
      role: 'operator',
      service: 'project-resource',
      causeCode: 'ENTITY_UNKNOWN',
      before: null,
    };
    assert.deepEqual(operatorActions.nodes, [
      { ...by, action: 'RETRY', reason: 'the project is there', workId: third.id, outcome: 'WAITING' },
      { ...by, action: 'SKIP', reason: 'counted twice', workId: second.id, outcome: 'SKIPPED' },
      {
        ...by,
        action: 'EDIT',
        reason: '13 was a slip',
        workId: first.id,
        outcome: 'WAITING',
        before: JSON.stringify(JSON.parse(operatorActions.nodes[2]?.before ?? '')),
      },
    ]);
    assert.equal((JSON.parse(operatorActions.nodes[2]?.before ?? '') as { milestones: number }).milestones, UNLUCKY);
    const { operatorActions: page } = await ask<{
      operatorActions: { nodes: object[]; pageInfo: { endCursor: string } };
    }>(`{ operatorActions(first: 2) { nodes { id } pageInfo { endCursor } } }`);
    const rest = await ask<{ operatorActions: { nodes: object[] } }>(
      `{ operatorActions(after: "${page.pageInfo.endCursor}") { nodes { id } } }`,
    );
    assert.deepEqual([page.nodes.length, rest.operatorActions.nodes.length], [2, 1]);
  });
});

/** Subscribes over graphql-transport-ws as the gateway does; answers the first payload. */
async function firstAnswer(query: string): Promise<{ answer: Promise<unknown> }> {
  const token = await reporting.as('a').tokenFor(query, 'operator');
  const socket = new WebSocket(`${reporting.subgraph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const next = (type: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data)) as { type: string; payload?: unknown };
        if (message.type === type) resolve(message.payload);
        if (message.type === 'error') reject(new Error(JSON.stringify(message.payload)));
      });
    });
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const acknowledged = next('connection_ack');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { [INTERNAL_TOKEN_HEADER]: token } }));
  await acknowledged;
  const answer = next('next').finally(() => socket.close());
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  // The subscription reaches the broker a moment later than the socket.
  await reporting.clock.pause(200);
  return { answer };
}
