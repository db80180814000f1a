import { Fault, type Clock } from '@throughline/contracts';
import { type Envelope, EVERY_FACT, factsOf, MOST_FACTS } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import type { EventApplier } from '../inbox/apply-event.ts';
import type { HeldEvents } from '../inbox/held-events.ts';
import { aggregateOf } from '../inbox/inbox.ts';
import type { Ask } from '../questions/answerer.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { Loop } from '../work/loop.ts';
import type { Owner } from '../work/ownership.ts';
import { partitionOf } from '../work/partition.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { toBeHeld } from './put-aside.ts';

/** The loop looks once a second: so many looks are so many seconds of waiting, whatever the business clock does. */
const LOOKS_BEFORE_ASKING = 10;
/** A producer that did not have them, or did not answer, is asked again after so many looks. */
const LOOKS_BETWEEN_ASKING = 60;
const DEADLINE_MS = 20_000;

/**
 * Fetches from its producer what the stream did not deliver: when an event has waited long enough for earlier ones of its
 * aggregate, these are asked for and applied as any other, and a person is told, since no stream should lose a message.
 */
export class GapFiller implements Owner {
  readonly loop: Loop;
  private readonly partitions = new Set<number>();
  /** How many looks a gap has been seen in, by the event that waits and the version that is missing first. */
  private looks = new Map<string, number>();

  constructor(
    private readonly consumer: string,
    private readonly database: TransportDatabase,
    private readonly applier: EventApplier,
    private readonly held: HeldEvents,
    private readonly ask: Ask,
    private readonly progressed: () => void,
    clock: Clock,
    private readonly log: Logger,
  ) {
    this.loop = new Loop('gaps', clock, log, () => this.step());
  }

  gained(partition: number): void {
    this.partitions.add(partition);
  }

  lost(partition: number): Promise<void> {
    this.partitions.delete(partition);
    return Promise.resolve();
  }

  private async step(): Promise<boolean> {
    const ours = (await gapsOf(this.consumer, this.database)).filter(({ next }) =>
      this.partitions.has(partitionOf(next.tenantid, next.subject)),
    );
    const named = new Map(ours.map((gap) => [`${gap.next.id} ${gap.from}`, gap]));
    this.looks = new Map([...named.keys()].map((name) => [name, (this.looks.get(name) ?? 0) + 1]));
    for (const [name, gap] of named) if (isDue(this.looks.get(name) ?? 0)) await this.fill(gap);
    return false;
  }

  private async fill(gap: Gap): Promise<void> {
    const { next, from, to } = gap;
    const about = { tenantId: next.tenantid, aggregate: aggregateOf(next), from, to, producer: producerOf(next) };
    try {
      const missing = await this.fetch(gap);
      const outcomes = await this.applier.applyAll(missing);
      await this.held.hold(toBeHeld(outcomes));
      this.progressed();
      const applied = [...outcomes.values()].filter(({ outcome }) => outcome === 'applied').length;
      if (missing.length === to - from + 1) this.log.error('inbox.gap-filled', { ...about, events: applied });
      else this.log.error('inbox.gap-not-filled', { ...about, found: missing.length });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.log.error('inbox.gap-not-filled', { ...about, error });
    }
  }

  private async fetch({ next, from, to }: Gap): Promise<Envelope[]> {
    const filter = {
      ...EVERY_FACT,
      aggregateType: next.aggregatetype,
      aggregateId: next.subject,
      versions: { from, to },
    };
    const found: Envelope[] = [];
    let after: string | null = null;
    let through: string | null = null;
    for (let more = true; more;) {
      const page: Awaited<ReturnType<typeof this.page>> = await this.page(next, { filter, after, through });
      found.push(...page.facts.filter(({ tenantid }) => tenantid === next.tenantid));
      ({ reached: after, through, more } = page);
    }
    return found.sort((one, other) => one.aggregateversion - other.aggregateversion);
  }

  private page(next: Envelope, asked: { filter: typeof EVERY_FACT; after: string | null; through: string | null }) {
    return this.ask(
      factsOf(producerOf(next)).page,
      { ...asked, limit: MOST_FACTS },
      { tenantId: next.tenantid, deadlineMs: DEADLINE_MS },
    );
  }
}

const isDue = (looks: number): boolean =>
  looks >= LOOKS_BEFORE_ASKING && (looks - LOOKS_BEFORE_ASKING) % LOOKS_BETWEEN_ASKING === 0;

/** An event's source is the service that told it, as a path. */
const producerOf = (envelope: Envelope): string => envelope.source.replace(/^\//, '');
