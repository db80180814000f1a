import { type Envelope, type FactHead, MOST_HEADS, type ReplayRehearsal, type ReplayScope } from '@throughline/events';
import { type Applied, EventApplier } from '../inbox/apply-event.ts';
import { aggregateOf, type Inbox } from '../inbox/inbox.ts';
import type { Transact, Work } from '../work/work.ts';
import { factsFrom, headsFrom } from './asking-producers.ts';
import { Decisions } from './decisions.ts';
import { MergedFacts } from './merged-facts.ts';
import type { ReadModel } from './read-model.ts';
import type { ReplayParts } from './replay-run.ts';
import { differences, putShadowsBefore, type TableDifference } from './shadow-tables.ts';
import { SilentWork } from './silent-work.ts';

/** The most events that a rehearsal counts. */
const MOST_COUNTED = 200_000;
/**
 * The most events that are applied for trial. They are applied in one transaction, and the locks that handlers take in it
 * share the server's table of locks with everybody else.
 */
const MOST_APPLIED = 5000;
const PAGE = 500;

type Head = FactHead & { readonly producer: string };

/** Ends the transaction of a trial, so that nothing of it stays. */
class OnlyRehearsed extends Error {
  constructor(readonly tables: TableDifference[]) {
    super('it was a rehearsal');
  }
}

type Rehearsing = Pick<ReplayParts, 'consumer' | 'handlers' | 'readModel' | 'producers' | 'transact' | 'ask'>;

/** Says what a replay would do now, without writing anything. */
export async function rehearse(parts: Rehearsing, tenantId: string, scope: ReplayScope): Promise<ReplayRehearsal> {
  const rebuild = scope.kind === 'READ_MODEL' ? parts.readModel : null;
  const { heads, complete } = await headsOf(parts, tenantId, scope, rebuild ? MOST_APPLIED : MOST_COUNTED);
  const counted = rebuild ? afresh(parts, heads) : await asItStands(parts, tenantId, heads);
  const tables = rebuild ? await tryOut(parts, tenantId, scope, rebuild, heads.length) : null;
  return { consumer: parts.consumer, kind: scope.kind, complete, matching: byType(heads), ...counted, tables };
}

async function headsOf(
  { producers, ask }: Rehearsing,
  tenantId: string,
  { filter }: ReplayScope,
  most: number,
): Promise<{ heads: Head[]; complete: boolean }> {
  const facts = new MergedFacts<Head>(producers, {}, headsFrom(ask, tenantId, filter, Math.min(MOST_HEADS, most)));
  const heads: Head[] = [];
  for (;;) {
    const left = most - heads.length;
    if (left === 0) return { heads, complete: false };
    const { found, over } = await facts.next(Math.min(MOST_HEADS, left));
    heads.push(...found);
    if (over) return { heads, complete: true };
  }
}

function byType(heads: readonly Head[]): ReplayRehearsal['matching'] {
  const groups = Map.groupBy(heads, ({ producer, type }) => `${producer} ${type}`);
  return [...groups.keys()].sort().flatMap((name) => {
    const [first, ...others] = groups.get(name) ?? [];
    return first ? [{ producer: first.producer, type: first.type, count: others.length + 1 }] : [];
  });
}

type Counts = Pick<ReplayRehearsal, 'seenBefore' | 'wouldApply' | 'held' | 'notForUs'>;

const concerned = ({ handlers }: Rehearsing): Set<string> =>
  new Set(handlers.map(({ contract: { owner, aggregate } }) => `${owner}.${aggregate}`));

const keyOf = ({ aggregateType, aggregateId }: FactHead): string => `${aggregateType} ${aggregateId}`;

/** Walks the events as the replay will: the next of its aggregate, one seen before, or one that comes too early. */
function walk(
  ours: ReadonlySet<string>,
  heads: readonly Head[],
  reached: Map<string, number>,
  held: ReadonlySet<string>,
): Counts {
  const counts = { seenBefore: 0, wouldApply: 0, held: 0, notForUs: 0 };
  for (const head of heads) {
    const version = reached.get(keyOf(head)) ?? 0;
    if (held.has(head.id)) counts.held += 1;
    else if (!ours.has(head.aggregateType)) counts.notForUs += 1;
    else if (head.version <= version) counts.seenBefore += 1;
    else if (head.version > version + 1) counts.held += 1;
    else {
      counts.wouldApply += 1;
      reached.set(keyOf(head), head.version);
    }
  }
  return counts;
}

const afresh = (parts: Rehearsing, heads: readonly Head[]): Counts =>
  walk(concerned(parts), heads, new Map(), new Set());

async function asItStands(parts: Rehearsing, tenantId: string, heads: readonly Head[]): Promise<Counts> {
  const { consumer, transact } = parts;
  const aggregates = new Map(heads.map((head) => [keyOf(head), head]));
  return transact({ tenantId }, async (work) => {
    const reached = await work.sql<{ key: string; version: number }>(
      `select p.aggregate_type || ' ' || p.aggregate_id as key, p.version
       from aggregate_progress p join unnest($3::text[], $4::text[]) as a(type, id)
         on p.aggregate_type = a.type and p.aggregate_id = a.id
       where p.tenant_id = $1 and p.consumer = $2`,
      [
        tenantId,
        consumer,
        [...aggregates.values()].map((head) => head.aggregateType),
        [...aggregates.values()].map((head) => head.aggregateId),
      ],
    );
    const held = await work.sql<{ event_id: string }>(
      `select event_id from held_event where tenant_id = $1 and consumer = $2`,
      [tenantId, consumer],
    );
    return walk(
      concerned(parts),
      heads,
      new Map(reached.map(({ key, version }) => [key, version])),
      new Set(held.map((row) => row.event_id)),
    );
  });
}

/** Builds the read model from nothing in tables that only this transaction sees, and says how it differs from the real one. */
async function tryOut(
  parts: Rehearsing,
  tenantId: string,
  { filter }: ReplayScope,
  model: ReadModel,
  events: number,
): Promise<TableDifference[]> {
  try {
    return await parts.transact({ tenantId }, async (work) => {
      const facts = new MergedFacts<Envelope>(parts.producers, {}, factsFrom(parts.ask, tenantId, filter, PAGE));
      const decisions = await Decisions.read(work, parts.consumer);
      const schema = await putShadowsBefore(work, model);
      const applier = new EventApplier(parts.handlers, new BriefInbox(), within(work));
      let waiting: Envelope[] = [];
      for (let left = events, over = false; left > 0 && !over;) {
        const chunk = await facts.next(Math.min(PAGE, left));
        left -= chunk.found.length;
        ({ over } = chunk);
        waiting = await applyAsFarAsPossible(applier, [...waiting, ...chunk.found.map((fact) => decisions.on(fact))]);
      }
      throw new OnlyRehearsed(await differences(work, schema, model));
    });
  } catch (error) {
    if (error instanceof OnlyRehearsed) return error.tables;
    throw error;
  }
}

/** Answers those that still wait for another. */
async function applyAsFarAsPossible(applier: EventApplier, envelopes: readonly Envelope[]): Promise<Envelope[]> {
  let left = [...envelopes];
  for (;;) {
    const outcomes: Map<Envelope, Applied> = await applier.applyAll(left);
    const waiting = left.filter((envelope) => outcomes.get(envelope)?.outcome === 'waiting');
    if (waiting.length === 0 || waiting.length === left.length) return waiting;
    left = waiting;
  }
}

/** Transactions within one: each is undone by itself, and nothing leaves them. */
const within =
  (outer: Work): Transact =>
  async (_scope, run) => {
    await outer.sql(`savepoint trial`);
    try {
      const value = await run(new SilentWork(outer, { count: 0 }));
      await outer.em.flush();
      await outer.sql(`release savepoint trial`);
      return value;
    } catch (error) {
      outer.em.clear();
      await outer.sql(`rollback to savepoint trial`);
      throw error;
    }
  };

/** Remembers what was applied for as long as the trial lasts. */
class BriefInbox implements Inbox {
  private readonly reached = new Map<string, number>();

  progress(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(this.reached);
  }
  take(_work: Work, envelopes: readonly Envelope[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(envelopes.map(({ id }) => id)));
  }
  advance(_work: Work, envelopes: readonly Envelope[]): Promise<void> {
    for (const envelope of envelopes) this.reached.set(aggregateOf(envelope), envelope.aggregateversion);
    return Promise.resolve();
  }
}
