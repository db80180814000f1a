import { type Clock, Fault } from '@throughline/contracts';
import { type Envelope, envelopeSchema, type Event } from '@throughline/events';
import type { Transact, Work } from '../work/work.ts';
import { type Handler, NotYet } from './handle.ts';
import { crashPoint } from '../work/crash-point.ts';

/** What became of one delivery. */
export type Applied =
  | { readonly outcome: 'applied' | 'seen-before' | 'not-for-us' }
  /** A fact that it builds on has not arrived; it is tried again after other progress. */
  | { readonly outcome: 'waiting'; readonly reason: string }
  /** No retry by itself can help. */
  | { readonly outcome: 'poison'; readonly reason: string; readonly error: unknown };

class Gap extends Error {}

/** Reads a message; null when it is not an envelope of ours. */
export function readEnvelope(text: string): Envelope | null {
  try {
    return envelopeSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Applies events once each and in the order of their aggregate. The inbox row, the aggregate's progress, the effect and
 * the facts it publishes commit together; what was seen before, by id or by version, changes nothing.
 */
export class EventApplier {
  private readonly handlers = new Map<string, Handler<never>[]>();
  private readonly aggregates = new Set<string>();

  constructor(
    private readonly consumer: string,
    handlers: readonly Handler<never>[],
    private readonly transact: Transact,
    private readonly clock: Clock,
  ) {
    for (const handler of handlers) {
      const { type, owner, aggregate } = handler.contract;
      this.handlers.set(type, [...(this.handlers.get(type) ?? []), handler]);
      this.aggregates.add(`${owner}.${aggregate}`);
    }
  }

  /** Order is kept over all events of an aggregate, so all events of the aggregates that we handle concern us. */
  concerns(envelope: Envelope): boolean {
    return this.aggregates.has(envelope.aggregatetype);
  }

  async apply(envelope: Envelope): Promise<Applied> {
    if (!this.concerns(envelope)) return { outcome: 'not-for-us' };
    try {
      const fresh = await this.transact(
        { tenantId: envelope.tenantid, correlationId: envelope.correlationid, causationId: envelope.id },
        (work) => this.applyInside(envelope, work),
      );
      return { outcome: fresh ? 'applied' : 'seen-before' };
    } catch (error) {
      if (error instanceof NotYet) return { outcome: 'waiting', reason: error.message };
      if (error instanceof Gap) return { outcome: 'waiting', reason: error.message };
      if (error instanceof Fault && !error.transient) return { outcome: 'poison', reason: error.code, error };
      throw error;
    }
  }

  private async applyInside(envelope: Envelope, work: Work): Promise<boolean> {
    const [inserted] = await work.sql(
      `insert into inbox (consumer, event_id, tenant_id, type, applied_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning event_id`,
      [this.consumer, envelope.id, envelope.tenantid, envelope.type, this.clock.now()],
    );
    if (!inserted) return false;
    if (!(await this.isNext(envelope, work))) return false;
    for (const handler of this.handlersOf(envelope)) {
      await handler.apply(read(handler, envelope) as Event<never>, work);
    }
    crashPoint('inbox.inside-transaction');
    await work.sql(
      `with no_longer_held as (delete from held_event where consumer = $2 and event_id = $6)
       update aggregate_progress set version = $5
       where tenant_id = $1 and consumer = $2 and aggregate_type = $3 and aggregate_id = $4`,
      [...this.aggregateOf(envelope), envelope.aggregateversion, envelope.id],
    );
    return true;
  }

  /** Those for the version that it was written in; a type that we handle in other versions only is not readable here. */
  private handlersOf({ type, schemaversion }: Envelope): Handler<never>[] {
    const ofType = this.handlers.get(type) ?? [];
    const ofVersion = ofType.filter(({ contract }) => contract.version === schemaversion);
    if (ofType.length === 0 || ofVersion.length > 0) return ofVersion;
    throw new Fault('EVENT_UNREADABLE', `${type} version ${schemaversion} is not known here`, { transient: false });
  }

  /** Locks the aggregate's progress; false for a version that was applied already, a gap is thrown. */
  private async isNext(envelope: Envelope, work: Work): Promise<boolean> {
    const [row] = await work.sql<{ version: number }>(
      `insert into aggregate_progress as p (tenant_id, consumer, aggregate_type, aggregate_id, version)
       values ($1, $2, $3, $4, 0)
       on conflict (tenant_id, consumer, aggregate_type, aggregate_id) do update set version = p.version
       returning version`,
      this.aggregateOf(envelope),
    );
    const applied = row?.version ?? 0;
    if (envelope.aggregateversion <= applied) return false;
    if (envelope.aggregateversion > applied + 1) {
      throw new Gap(`version ${applied + 1} of ${envelope.aggregatetype} ${envelope.subject} has not been applied`);
    }
    return true;
  }

  private aggregateOf(envelope: Envelope): unknown[] {
    return [envelope.tenantid, this.consumer, envelope.aggregatetype, envelope.subject];
  }
}

function read(handler: Handler<never>, envelope: Envelope): Event<unknown> {
  const { contract } = handler;
  const parsed = contract.schema.safeParse(envelope.data);
  if (!parsed.success) {
    throw new Fault('EVENT_UNREADABLE', `${envelope.type} does not fit its contract: ${parsed.error.message}`, {
      transient: false,
      cause: parsed.error,
    });
  }
  return {
    id: envelope.id,
    type: envelope.type,
    aggregateId: envelope.subject,
    aggregateVersion: envelope.aggregateversion,
    tenantId: envelope.tenantid,
    occurredAt: envelope.time,
    correlationId: envelope.correlationid,
    causationId: envelope.causationid,
    data: parsed.data,
  };
}
