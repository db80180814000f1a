import { createHash } from 'node:crypto';
import { actualOf } from '../actual.ts';
import { readFacts } from '../facts.ts';
import { FINANCE, OPERATOR, type Played } from '../played.ts';
import type { Perturbation } from './perturbation.ts';

const REQUEST = `mutation Rebuild($reason: String!) {
  requestReplay(reason: $reason, input: { readModel: true, eventsPerSecond: 10000 }) {
    outcomes { consumer replay { id } refusal { code evidence } } unreachable }
}`;
const STATE = `query Rebuilt($id: String!) { replay(id: $id) { state rebuilding failed held lastError finishedAt } }`;
const LINEAGE = `query Lineage($from: [LineageRefInput!]!) {
  lineage(from: $from) { nodes { type id reference attributes { name value } } edges { from { type id } to { type id } } }
}`;

interface Requested {
  readonly requestReplay: {
    readonly outcomes: readonly {
      readonly consumer: string;
      readonly replay: { readonly id: string } | null;
      readonly refusal: { readonly code: string; readonly evidence: unknown } | null;
    }[];
    readonly unreachable: readonly string[];
  };
}
interface Rebuilt {
  readonly replay: {
    readonly state: string;
    readonly finishedAt: string | null;
    readonly lastError: string | null;
    readonly failed: number;
    readonly held: number;
  };
}

/** A consumer that keeps no read model says so, and has nothing to build. */
const KEEPS_NONE = 'READ_MODEL_NOT_KEPT';
const ROUNDS = 3000;

/** At the end every read model is emptied and built again from the first event on. */
export function replayAll(): Perturbation {
  const perturbation: Perturbation = {
    noted: {},
    atEnd: async (played) => {
      const before = await snapshot(played);
      await rebuild(played);
      const after = await snapshot(played);
      perturbation.noted.changed = Object.keys(before).filter((part) => before[part] !== after[part]);
    },
  };
  return perturbation;
}

async function rebuild(played: Played): Promise<void> {
  const { world, clock } = played;
  const { requestReplay } = await world.graph.ask<Requested>(OPERATOR, REQUEST, { reason: 'rehearsal of a rebuild' });
  const ids: string[] = [];
  for (const { consumer, replay, refusal } of requestReplay.outcomes) {
    if (replay) ids.push(replay.id);
    else if (refusal?.code !== KEEPS_NONE) throw new Error(`${consumer} does not rebuild: ${JSON.stringify(refusal)}`);
  }
  if (ids.length === 0) throw new Error('no service keeps a read model');
  for (const id of ids) {
    for (let round = 0; ; round += 1) {
      await world.settle();
      const { replay } = await world.graph.ask<Rebuilt>(OPERATOR, STATE, { id });
      if (replay.finishedAt !== null && replay.state !== 'DONE') throw new Error(`replay ${JSON.stringify(replay)}`);
      if (replay.finishedAt !== null) break;
      if (round >= ROUNDS) throw new Error(`replay ${id} does not end: ${JSON.stringify(replay)}`);
      await clock.pause(50);
    }
  }
  await world.settle();
}

/** Balances, ids and the lineage of every document, each as one hash. */
async function snapshot(played: Played): Promise<Record<string, string>> {
  const facts = await readFacts(played);
  const { expected } = (await actualOf(played, { answers: false })) as { expected: Record<string, unknown> };
  const lineage: unknown[] = [];
  const starts = [
    ...facts.invoices.flatMap(({ number }) => (number === null ? [] : [{ type: 'INVOICE', id: number }])),
    ...facts.payments.map(({ reference }) => ({ type: 'PAYMENT', id: reference })),
    ...facts.creditMemos.map(({ reference }) => ({ type: 'CREDIT_MEMO', id: reference })),
  ];
  for (const from of starts) {
    const { lineage: found } = await played.world.graph.ask<{ lineage: object }>(FINANCE, LINEAGE, { from: [from] });
    lineage.push(found);
  }
  return {
    BALANCES: hashOf(expected),
    IDS: hashOf([facts.billableEvents, facts.invoices, facts.payments, facts.creditMemos, facts.journal]),
    LINEAGE_HASHES: hashOf(lineage),
  };
}

/** Lists have no order here. */
function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(canonical(one))).sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, canonical(one)]),
  );
}
