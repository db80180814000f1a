import { type Clock, type ErrorCode, type Refusal, refuse, type Result, ok } from '@throughline/contracts';
import {
  type Acting,
  type Envelope,
  type EventContract,
  EVENT_CONTRACTS,
  MOST_AT_ONCE,
  type ParkedFilter,
  type ParkedOutcome,
} from '@throughline/events';
import { admit } from '../inbox/admission.ts';
import { aggregateOf, type Inbox } from '../inbox/inbox.ts';
import { WAKE_CHANNEL } from '../work/buffered-work.ts';
import type { Transact, Work } from '../work/work.ts';
import { type Found, keepActions } from './audit.ts';
import { parkedKey } from './parked-key.ts';
import { countParked, listParked } from './parked-work.ts';
import { lockParked, release } from './release.ts';

/** Ends a transaction in which something was refused after it had begun to write. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** How receipts and plans end that are skipped: dealt with, to no effect. */
const ENDED: Readonly<Record<'RECEIPT' | 'PLAN', string>> = {
  RECEIPT: `update webhook_receipt set state = 'processed', processed_at = $5, last_error = null
    where tenant_id = $1 and connector = $2 and account = $3 and provider_event_id = $4`,
  PLAN: `update scheduled_work set state = 'done', last_error = null where tenant_id = $1 and kind = $2 and key = $3`,
};

/**
 * What an operator may do with parked work. Each decision and its audit row commit together; repeating one on work that
 * is no longer parked is refused with NOT_PARKED and changes nothing.
 */
export class OperatorActions {
  constructor(
    private readonly transact: Transact,
    private readonly inbox: Inbox,
    /** Contracts of the service's own handlers, before those of the registry. */
    private readonly contracts: readonly EventContract<unknown>[],
    private readonly clock: Clock,
  ) {}

  /** Gives work back to the lane that it was taken from, all of it in one transaction. */
  retry(
    tenantId: string,
    acting: Acting,
    asked: { readonly keys: readonly string[] | null; readonly filter: ParkedFilter | null },
  ): Promise<{ outcomes: ParkedOutcome[]; remaining: number }> {
    return this.transact({ tenantId }, async (work) => {
      const { filter } = asked;
      const keys = asked.keys ?? (filter ? await keysOf(work, filter) : []);
      const found = await lockParked(work, keys);
      const states = await release(work, this.clock, found);
      const decided = found.flatMap((each) => {
        const state = states.get(each.key);
        return state === undefined ? [] : [{ found: each, state }];
      });
      await keepActions(work, this.clock, 'RETRY', acting, decided);
      const outcomes = [...new Set(keys)].map((key) => {
        const state = states.get(key);
        return state === undefined ? refused(key, NOT_PARKED) : done(key, state);
      });
      return { outcomes, remaining: asked.keys === null && filter ? await countParked(work, filter) : 0 };
    });
  }

  /** Takes each as dealt with, to no effect, in a transaction of its own; events of an aggregate in their order. */
  async skip(tenantId: string, acting: Acting, keys: readonly string[]): Promise<ParkedOutcome[]> {
    const inOrder = await this.transact({ tenantId }, (work) => lockParked(work, keys));
    const outcomes = new Map<string, ParkedOutcome>();
    for (const found of inOrder) outcomes.set(found.key, await this.skipOne(tenantId, acting, found));
    return [...new Set(keys)].map((key) => outcomes.get(key) ?? refused(key, NOT_PARKED));
  }

  /** Replaces the data of an event, when it fits the contract, and gives the event back to its lane. Its id stays. */
  async edit(tenantId: string, acting: Acting, key: string, data: unknown): Promise<ParkedOutcome> {
    if (parkedKey(key)?.kind !== 'EVENT') return refused(key, NOT_PARKED);
    return this.transact({ tenantId }, async (work) => {
      const [found] = await lockParked(work, [key]);
      if (!found) return refused(key, NOT_PARKED);
      const { envelope } = await envelopeOf(work, found);
      const checked = this.check(envelope, data);
      if (!checked.ok) return refused(key, checked.refusal);
      await work.sql(
        `update held_event set envelope = jsonb_set(envelope, '{data}', $4::jsonb), edited_by = $5
         where tenant_id = $1 and consumer = $2 and event_id = $3::uuid`,
        [tenantId, ...found.identity, JSON.stringify(data), acting.actor.subject],
      );
      const state = (await release(work, this.clock, [found])).get(key) ?? '';
      await keepActions(work, this.clock, 'EDIT', acting, [{ found, state, before: envelope.data, after: data }]);
      return done(key, state);
    });
  }

  private async skipOne(tenantId: string, acting: Acting, found: Found): Promise<ParkedOutcome> {
    const { kind } = found;
    if (kind === 'CALL') return refused(found.key, { code: 'CALL_NOT_SKIPPABLE', evidence: {} });
    try {
      await this.transact({ tenantId }, async (work) => {
        if (kind === 'EVENT') await this.skipEvent(work, found);
        else await this.skipOther(work, found, kind);
        await keepActions(work, this.clock, 'SKIP', acting, [{ found, state: 'SKIPPED' }]);
      });
      return done(found.key, 'SKIPPED');
    } catch (error) {
      if (error instanceof Refused) return refused(found.key, error.refusal);
      throw error;
    }
  }

  /** As if it had been applied, but for its effect. Locks as the applier does: progress, inbox, held event. */
  private async skipEvent(work: Work, found: Found): Promise<void> {
    const { envelope } = await envelopeOf(work, found);
    const { next, early } = admit([envelope], await this.inbox.progress(work, [aggregateOf(envelope)]));
    const [gap] = early;
    if (gap) throw new Refused(await earlierHeld(work, found, envelope, gap.missing));
    if (next.length === 0 || (await this.inbox.take(work, next)).size === 0) throw new Refused(NOT_PARKED);
    const [still] = await lockParked(work, [found.key]);
    if (!still) throw new Refused(NOT_PARKED);
    await this.inbox.advance(work, next);
    await work.sql(`select pg_notify($1, 'held')`, [WAKE_CHANNEL]);
  }

  private async skipOther(work: Work, found: Found, kind: 'RECEIPT' | 'PLAN'): Promise<void> {
    const [still] = await lockParked(work, [found.key]);
    if (!still) throw new Refused(NOT_PARKED);
    const at = kind === 'RECEIPT' ? [this.clock.now()] : [];
    await work.sql(ENDED[kind], [work.tenantId, ...found.identity, ...at]);
  }

  private check({ type, schemaversion }: Envelope, data: unknown): Result<void> {
    const contract = [...this.contracts, ...EVENT_CONTRACTS].find(
      (each) => each.type === type && each.version === schemaversion,
    );
    if (!contract) return refuse('EVENT_UNREADABLE', { type, version: schemaversion });
    const parsed = contract.schema.safeParse(data);
    if (!parsed.success) return refuse('EVENT_DATA_INVALID', { type, issues: parsed.error.issues });
    // The database keeps no NUL in a text.
    return JSON.stringify(data).includes('\\u0000')
      ? refuse('EVENT_DATA_INVALID', { type, issues: [NUL] })
      : ok(undefined);
  }
}

const NUL = { code: 'custom', path: [], message: 'a text holds the character U+0000' };
const NOT_PARKED: Refusal = { code: 'NOT_PARKED' satisfies ErrorCode, evidence: {} };

const done = (key: string, state: string): ParkedOutcome => ({ key, state, refusal: null });
const refused = (key: string, refusal: Refusal): ParkedOutcome => ({ key, state: null, refusal: { ...refusal } });

const keysOf = async (work: Work, filter: ParkedFilter): Promise<string[]> =>
  (await listParked(work, filter, null, MOST_AT_ONCE)).map(({ key }) => key);

async function envelopeOf(work: Work, { identity }: Found): Promise<{ envelope: Envelope }> {
  const [row] = await work.sql<{ envelope: Envelope }>(
    `select envelope from held_event
     where tenant_id = $1 and consumer = $2 and event_id = $3::uuid and state = 'parked'`,
    [work.tenantId, ...identity],
  );
  if (!row) throw new Refused(NOT_PARKED);
  return row;
}

async function earlierHeld(work: Work, { identity }: Found, envelope: Envelope, missing: number): Promise<Refusal> {
  const [row] = await work.sql<{ event_id: string; state: string }>(
    `select event_id, state from held_event
     where tenant_id = $1 and consumer = $2 and aggregate_type = $3 and aggregate_id = $4 and aggregate_version < $5
     order by aggregate_version limit 1`,
    [work.tenantId, identity[0], envelope.aggregatetype, envelope.subject, envelope.aggregateversion],
  );
  const held = row ? { eventId: row.event_id, state: row.state } : null;
  return { code: 'EARLIER_EVENT_HELD', evidence: { missingVersion: missing, held } };
}
