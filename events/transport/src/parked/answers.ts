import { operationsOf } from '@throughline/events';
import { type Answerer, answers } from '../questions/answerer.ts';
import type { Transact } from '../work/work.ts';
import { listActions } from './audit.ts';
import type { OperatorActions } from './operator-actions.ts';
import { listParked, payloadOf, readParked, summaryOf } from './parked-work.ts';

/** What every service answers of its parked work, and does with it when an operator says so; within the tenant asked for. */
export function parkedWorkAnswers(service: string, transact: Transact, actions: OperatorActions): Answerer[] {
  const ask = operationsOf(service);
  return [
    answers(ask.list, ({ filter, after, limit }, about) =>
      transact(about, async (work) => ({ work: await listParked(work, filter, after, limit) })),
    ),
    answers(ask.read, ({ key }, about) => transact(about, async (work) => ({ work: await readParked(work, key) }))),
    answers(ask.payload, ({ key }, about) => transact(about, async (work) => ({ found: await payloadOf(work, key) }))),
    answers(ask.summary, (_nothing, about) => transact(about, async (work) => ({ groups: await summaryOf(work) }))),
    answers(ask.actions, ({ before, limit }, about) =>
      transact(about, async (work) => ({ actions: await listActions(work, before, limit) })),
    ),
    answers(ask.retry, (asked, { tenantId }) => actions.retry(tenantId, asked, asked)),
    answers(ask.skip, async (asked, { tenantId }) => ({ outcomes: await actions.skip(tenantId, asked, asked.keys) })),
    answers(ask.edit, async (asked, { tenantId }) => ({
      outcome: await actions.edit(tenantId, asked, asked.key, asked.data),
    })),
  ];
}
