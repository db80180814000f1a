import type { NotSent, Outbox, Sent, UnsentFact } from '@throughline/transport/simulation';
import type { Life } from '../scheduler.ts';
import type { ModelDatabase, Round, ServerSession } from './model-database.ts';
import type { ModelLocks } from './model-locks.ts';
import type { WrittenFact } from './transaction.ts';

const NEWEST_ROUNDS = 2;

const first = (round: Round): number => Math.min(...round.sequences);
const last = (round: Round): number => Math.max(...round.sequences);
const nameOf = (fact: WrittenFact): string => `${fact.tenantId} ${fact.aggregateType} ${fact.aggregateId}`;

/** The outbox as `SqlOutbox` reads and writes it, statement by statement. */
export class ModelOutbox implements Outbox {
  private lastRead = 0;
  private reader: ServerSession | undefined;

  constructor(
    protected readonly database: ModelDatabase,
    protected readonly life: Life,
    private readonly locks: ModelLocks,
  ) {}

  async unsent(
    partitions: readonly number[],
    exceptAggregates: readonly string[],
    limit: number,
  ): Promise<UnsentFact[]> {
    const { database } = this;
    const { bug } = database.setting;
    const { session } = this.locks;
    this.reader = session;
    if (!session) return [];
    const facts = await this.locks.through(session, () =>
      [...database.unsent.values()]
        .filter((fact) => session.locks.has(`partition ${fact.partition}`))
        .filter((fact) => partitions.includes(fact.partition) && !exceptAggregates.includes(nameOf(fact)))
        .filter((fact) => bug !== 'last-id-reader' || fact.position > this.lastRead)
        .sort((a, b) => a.position - b.position)
        .slice(0, limit),
    );
    this.lastRead = Math.max(this.lastRead, ...facts.map((fact) => fact.position));
    if (bug === 'mark-first') for (const { position } of facts) database.unsent.delete(position);
    return facts.map((fact) => ({ ...fact, position: String(fact.position), aggregate: nameOf(fact) }));
  }

  async markSent(facts: readonly Sent[], streamCreated: string): Promise<void> {
    if (!this.reader) throw new Error('the locks of the partitions were lost');
    await this.locks.through(this.reader, () => {
      this.note(() => `marks ${facts.map(({ eventId, sequence }) => `${eventId.slice(-4)}:${sequence}`).join(' ')}`);
      for (const { position } of facts) this.database.unsent.delete(Number(position));
      this.addRounds(facts, streamCreated);
    });
  }

  /** Attempts and the last error are for people to see; nothing here depends on them. */
  markFailed(_facts: readonly NotSent[]): Promise<void> {
    return this.database.statement(this.life, [], () => undefined);
  }

  lastSent(
    upTo: number,
    streamCreated: string,
    partitions: readonly number[],
  ): Promise<{ eventId: string; sequence: number } | null> {
    return this.database.statement(this.life, [], () => {
      const sent = partitions.flatMap((partition) =>
        this.database.rounds
          .filter((round) => round.partition === partition && round.streamCreated === streamCreated)
          .filter((round) => first(round) <= upTo)
          .sort((a, b) => first(b) - first(a))
          .slice(0, NEWEST_ROUNDS)
          .flatMap(({ eventIds, sequences }) =>
            sequences.map((sequence, place) => ({ eventId: eventIds[place] ?? '', sequence })),
          ),
      );
      return sent.filter(({ sequence }) => sequence <= upTo).sort((a, b) => b.sequence - a.sequence)[0] ?? null;
    });
  }

  beyond(streamCreated: string, kept: number, partitions: readonly number[]): Promise<{ all: number; here: number }> {
    return this.database.statement(this.life, [], () => {
      let all = 0;
      let here = 0;
      for (const round of this.database.rounds) {
        if (!partitions.includes(round.partition)) continue;
        const ours = round.streamCreated === streamCreated;
        const beyond = ours ? round.sequences.filter((sequence) => sequence > kept).length : round.sequences.length;
        all += beyond;
        if (ours) here += beyond;
      }
      return this.database.setting.bug === 'no-tail-probe' ? { all: 0, here: 0 } : { all, here };
    });
  }

  forget(streamCreated: string, kept: number, partitions: readonly number[]): Promise<void> {
    const { database } = this;
    return database.statement(this.life, [], () => {
      const doubted = database.rounds.filter(
        (round) =>
          partitions.includes(round.partition) && (round.streamCreated !== streamCreated || last(round) > kept),
      );
      this.note(() => `forgets what partitions ${partitions.join()} sent beyond ${kept} of ${streamCreated}`);
      database.rounds = database.rounds.filter((round) => !doubted.includes(round));
      for (const round of doubted) {
        const stands = round.sequences.map((sequence) => round.streamCreated === streamCreated && sequence <= kept);
        const standing = <T>(values: readonly T[]): T[] => values.filter((_value, place) => stands[place]);
        if (stands.includes(true))
          database.rounds.push({
            ...round,
            eventIds: standing(round.eventIds),
            sequences: standing(round.sequences),
          });
        for (const [place, eventId] of round.eventIds.entries()) {
          const fact = database.facts.get(eventId);
          if (!stands[place] && fact) database.unsent.set(fact.position, fact);
        }
      }
    });
  }

  private note(what: () => string): void {
    this.database.setting.note(this.life.name, what);
  }

  private addRounds(facts: readonly Sent[], streamCreated: string): void {
    const ordered = [...facts].sort((a, b) => a.sequence - b.sequence);
    for (const [partition, ofPartition] of Map.groupBy(ordered, (fact) => fact.partition))
      this.database.rounds.push({
        partition,
        streamCreated,
        eventIds: ofPartition.map((fact) => fact.eventId),
        sequences: ofPartition.map((fact) => fact.sequence),
      });
  }
}
