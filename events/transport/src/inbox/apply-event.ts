import { Fault } from '@throughline/contracts';
import { type Envelope, envelopeSchema, type Event } from '@throughline/events';
import { crashPoint } from '../work/crash-point.ts';
import type { Transact, Work } from '../work/work.ts';
import { canBeKeptAs } from '../store/kept-texts.ts';
import { isUnavailable } from '../store/unavailable.ts';
import { admit, inSets } from './admission.ts';
import { type Handler, NotYet } from './handle.ts';
import { aggregateOf, type Inbox } from './inbox.ts';

/** What became of one delivery. */
export type Applied =
  | { readonly outcome: 'applied' | 'seen-before' | 'not-for-us' }
  /** A fact that it builds on has not arrived; it is tried again after other progress. */
  | { readonly outcome: 'waiting'; readonly reason: string }
  /** No retry by itself can help. */
  | { readonly outcome: 'poison'; readonly reason: string; readonly error: unknown }
  /** Something went wrong that may pass. */
  | { readonly outcome: 'failed'; readonly error: unknown };

/** So many events of a batch are set aside, each at the cost of another try, before all are applied one by one. */
const MOST_SET_ASIDE = 3;

/** Another process has just applied what we were about to; the next look shows it. */
class Overtaken extends Error {}

/** Says which event of a batch stumbled. */
class Stumbled extends Error {
  constructor(
    readonly envelope: Envelope,
    override readonly cause: unknown,
  ) {
    super('an event of the batch could not be applied', { cause });
  }
}

/** Reads a message; null when it is not an envelope of ours, or holds a text that nobody could keep. */
export function readEnvelope(text: string): Envelope | null {
  try {
    const envelope = envelopeSchema.parse(JSON.parse(text));
    return canBeKeptAs(text, envelope) ? envelope : null;
  } catch {
    return null;
  }
}

/**
 * Applies events once each and in the order of their aggregate. The inbox rows, the aggregates' progress, the effects
 * and the facts they publish commit together; what was seen before, by id or by version, changes nothing. Events that
 * come together are applied in one transaction per tenant; one that stumbles does not fail its neighbours.
 */
export class EventApplier {
  private readonly handlers = new Map<string, Handler<never>[]>();
  private readonly aggregates = new Set<string>();

  constructor(
    handlers: readonly Handler<never>[],
    private readonly inbox: Inbox,
    private readonly transact: Transact,
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

  /** Applies one event; throws what may pass. */
  async apply(envelope: Envelope): Promise<Applied> {
    if (!this.concerns(envelope)) return { outcome: 'not-for-us' };
    try {
      const outcomes = await this.applyTogether([envelope]);
      return outcomes.get(envelope) ?? { outcome: 'seen-before' };
    } catch (error) {
      const cause = error instanceof Stumbled ? error.cause : error;
      if (cause instanceof NotYet) return { outcome: 'waiting', reason: cause.message };
      if (cause instanceof Fault && !cause.transient) return { outcome: 'poison', reason: cause.code, error: cause };
      throw cause;
    }
  }

  /**
   * Applies events in the order that they came and answers what became of each. Throws only when the database is away,
   * and then any part of them may have been applied.
   */
  async applyAll(envelopes: readonly Envelope[]): Promise<Map<Envelope, Applied>> {
    const outcomes = new Map<Envelope, Applied>();
    for (const envelope of envelopes) if (!this.concerns(envelope)) outcomes.set(envelope, { outcome: 'not-for-us' });
    const ours = envelopes.filter((envelope) => this.concerns(envelope));
    for (const ofTenant of Map.groupBy(ours, (envelope) => envelope.tenantid).values()) {
      for (const [envelope, outcome] of await this.applyForTenant(ofTenant)) outcomes.set(envelope, outcome);
    }
    return outcomes;
  }

  private async applyForTenant(envelopes: readonly Envelope[]): Promise<Map<Envelope, Applied>> {
    let together = envelopes;
    let aside: Envelope[] = [];
    for (let stumbled = 0; stumbled < MOST_SET_ASIDE && together.length > 1; stumbled += 1) {
      try {
        const outcomes = await this.applyTogether(together);
        return new Map([...outcomes, ...(await this.oneByOne(aside))]);
      } catch (error) {
        if (isUnavailable(error instanceof Stumbled ? error.cause : error)) throw error;
        if (!(error instanceof Stumbled)) break;
        const behind = this.fromOn(error.envelope, together);
        aside = [...aside, ...behind];
        together = together.filter((envelope) => !behind.includes(envelope));
      }
    }
    return this.oneByOne(envelopes);
  }

  /** The event and the later ones of its aggregate. */
  private fromOn(stumbled: Envelope, envelopes: readonly Envelope[]): Envelope[] {
    const key = aggregateOf(stumbled);
    return envelopes.slice(envelopes.indexOf(stumbled)).filter((envelope) => aggregateOf(envelope) === key);
  }

  private async oneByOne(envelopes: readonly Envelope[]): Promise<Map<Envelope, Applied>> {
    const outcomes = new Map<Envelope, Applied>();
    for (const envelope of envelopes) {
      const outcome = await this.apply(envelope).catch((error: unknown): Applied => {
        if (isUnavailable(error)) throw error;
        return { outcome: 'failed', error };
      });
      outcomes.set(envelope, outcome);
    }
    return outcomes;
  }

  /** One transaction for events of one tenant. */
  private async applyTogether(envelopes: readonly Envelope[]): Promise<Map<Envelope, Applied>> {
    const [first] = envelopes;
    if (!first) return new Map();
    const scope = { tenantId: first.tenantid, correlationId: first.correlationid, causationId: first.id };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.transact(scope, (work) => this.applyInside(envelopes, work));
      } catch (error) {
        if (!(error instanceof Overtaken) || attempt === MOST_SET_ASIDE) throw error;
      }
    }
  }

  private async applyInside(envelopes: readonly Envelope[], work: Work): Promise<Map<Envelope, Applied>> {
    const progress = await this.inbox.progress(work, [...new Set(envelopes.map(aggregateOf))]);
    const { next, seen, early } = admit(envelopes, progress);
    if (next.length > 0) {
      const fresh = await this.inbox.take(work, next);
      if (fresh.size < next.length) throw new Overtaken('events were applied by another process meanwhile');
      for (const { type, version, envelopes: set } of inSets(next)) await this.applySet(type, version, set, work);
      crashPoint('inbox.inside-transaction');
      await this.inbox.advance(work, next);
    }
    return new Map<Envelope, Applied>([
      ...next.map((envelope) => [envelope, { outcome: 'applied' }] as const),
      ...seen.map((envelope) => [envelope, { outcome: 'seen-before' }] as const),
      ...early.map(
        ({ envelope, missing }) => [envelope, { outcome: 'waiting', reason: gap(envelope, missing) }] as const,
      ),
    ]);
  }

  private async applySet(type: string, version: number, set: readonly Envelope[], work: Work): Promise<void> {
    for (const handler of this.handlersOf(type, version, set)) {
      const events = set.map((envelope) => read(handler, envelope));
      if ('applyAll' in handler) {
        await handler.applyAll(events as Event<never>[], work).catch((error: unknown) => {
          throw set.length === 1 ? stumbledOver(set[0], error) : error;
        });
      } else {
        for (const [place, event] of events.entries()) {
          await this.applyOne(handler.apply, event as Event<never>, work).catch((error: unknown) => {
            throw stumbledOver(set[place], error);
          });
        }
      }
    }
  }

  private async applyOne(
    apply: (event: Event<never>, work: Work) => Promise<void>,
    event: Event<never>,
    work: Work,
  ): Promise<void> {
    await apply(event, work.causedBy(event));
    // The next event reads by SQL what this one wrote as entities, and the other way about.
    await work.em.flush();
    work.em.clear();
  }

  /** Those for the version that it was written in; a type that we handle in other versions only is not readable here. */
  private handlersOf(type: string, version: number, set: readonly Envelope[]): Handler<never>[] {
    const ofType = this.handlers.get(type) ?? [];
    const ofVersion = ofType.filter(({ contract }) => contract.version === version);
    if (ofType.length === 0 || ofVersion.length > 0) return ofVersion;
    const unknown = new Fault('EVENT_UNREADABLE', `${type} version ${version} is not known here`, { transient: false });
    throw stumbledOver(set[0], unknown);
  }
}

const stumbledOver = (envelope: Envelope | undefined, error: unknown): unknown =>
  envelope && !isUnavailable(error) ? new Stumbled(envelope, error) : error;

const gap = (envelope: Envelope, missing: number): string =>
  `version ${missing} of ${envelope.aggregatetype} ${envelope.subject} has not been applied`;

function read(handler: Handler<never>, envelope: Envelope): Event<unknown> {
  const { contract } = handler;
  const parsed = contract.schema.safeParse(envelope.data);
  if (!parsed.success) {
    const problem = new Fault(
      'EVENT_UNREADABLE',
      `${envelope.type} does not fit its contract: ${parsed.error.message}`,
      {
        transient: false,
        cause: parsed.error,
      },
    );
    throw new Stumbled(envelope, problem);
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
