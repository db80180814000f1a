import { type Clock, Fault } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import { type Applied, EventApplier } from '../inbox/apply-event.ts';
import type { Handler } from '../inbox/handle.ts';
import type { HeldEvents } from '../inbox/held-events.ts';
import { SqlInbox } from '../inbox/sql-inbox.ts';
import type { Ask } from '../questions/answerer.ts';
import type { LockSession } from '../store/lock-session.ts';
import { isUnavailable } from '../store/unavailable.ts';
import { crashPoint } from '../work/crash-point.ts';
import type { Transact } from '../work/work.ts';
import { factsFrom } from './asking-producers.ts';
import { Decisions } from './decisions.ts';
import { type Chunk, MergedFacts } from './merged-facts.ts';
import { toBeHeld } from './put-aside.ts';
import { emptyReadModel, type ReadModel } from './read-model.ts';
import { type ChunkDone, LockLost, type OpenReplay, type ReplayStore } from './replay-store.ts';
import { type LeftOut, silently } from './silent-work.ts';

const MOST_AT_ONCE = 500;
/** Chunks are half a second long, so that a slow replay comes evenly. */
const CHUNKS_PER_SECOND = 2;
const LONGEST_PAUSE_MS = 30_000;
/** A defect of ours does not pass by trying on. */
const MOST_FAILURES = 10;

/** What replays into one service are run with. */
export interface ReplayParts {
  readonly consumer: string;
  readonly handlers: readonly Handler<never>[];
  readonly readModel: ReadModel | null;
  /** Whom to ask for facts. */
  readonly producers: readonly string[];
  readonly transact: Transact;
  readonly ask: Ask;
  readonly held: HeldEvents;
  /** Told at the end: what waits may go on now. Until then it is looked at every few seconds, as always. */
  readonly progressed: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Runs one replay, under its lock, to its end: asks, applies through the same inbox, and writes down how far it is. */
export class ReplayRun {
  private failures = 0;

  constructor(
    private readonly id: string,
    private readonly session: LockSession,
    private readonly store: ReplayStore,
    private readonly parts: ReplayParts,
    private readonly stopping: AbortSignal,
  ) {}

  /** Returns when it is over, or to be gone on with by another process. */
  async run(): Promise<void> {
    while (!this.stopping.aborted) {
      try {
        return await this.goOn();
      } catch (error) {
        if (this.stopping.aborted || error instanceof LockLost) return;
        if (await this.givenUp(error)) return;
      }
    }
  }

  private async goOn(): Promise<void> {
    const replay = await this.store.begin(this.id, this.session);
    if (!replay) return;
    const { parts } = this;
    if (replay.kind === 'READ_MODEL' && !replay.emptied) await this.empty(replay);
    const { tenantId } = replay;
    const decisions = await parts.transact({ tenantId }, (work) => Decisions.read(work, parts.consumer));
    const leftOut: LeftOut = { count: 0 };
    const transact = replay.kind === 'READ_MODEL' ? silently(parts.transact, leftOut) : parts.transact;
    const applier = new EventApplier(parts.handlers, new SqlInbox(parts.consumer, parts.clock, replay.id), transact);
    const chunkSize = Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(replay.eventsPerSecond / CHUNKS_PER_SECOND)));
    const read = factsFrom(parts.ask, tenantId, replay.filter, chunkSize);
    const facts = new MergedFacts(parts.producers, replay.cursors, read);
    for (let over = false; !over && !this.stopping.aborted; this.failures = 0) {
      const chunk = await facts.next(chunkSize);
      // Whichever takes longer: the work, or the time that the rate gives to so many events.
      const paced = parts.clock.pause((1000 * chunk.found.length) / replay.eventsPerSecond, this.stopping);
      const done = await this.apply(chunk, applier, decisions, leftOut);
      crashPoint('replay.before-cursor');
      if (!(await this.store.commit(this.id, this.session, done))) return;
      ({ over } = chunk);
      if (over) await this.finish(replay);
      else await paced;
    }
  }

  /** Events that are held stay so: a person may have corrected them, and those that wait are tried by themselves. */
  private async apply(
    { found, tooLarge, cursors }: Chunk<Envelope>,
    applier: EventApplier,
    decisions: Decisions,
    leftOut: LeftOut,
  ): Promise<ChunkDone> {
    const held = await this.store.held(found.map(({ id }) => id));
    const before = leftOut.count;
    const asDecided = found.filter(({ id }) => !held.has(id)).map((envelope) => decisions.on(envelope));
    const outcomes = await applier.applyAll(asDecided);
    await this.parts.held.hold(toBeHeld(outcomes));
    const ended = [...outcomes];
    const count = (...names: Applied['outcome'][]): number =>
      ended.filter(([, { outcome }]) => names.includes(outcome)).length;
    return {
      read: found.length + tooLarge,
      done: ended.flatMap(([{ id }, { outcome }]) => (outcome === 'applied' || outcome === 'seen-before' ? [id] : [])),
      held: held.size + count('waiting'),
      failed: tooLarge + count('poison', 'failed'),
      notForUs: count('not-for-us'),
      suppressed: leftOut.count - before,
      cursors,
    };
  }

  private async empty({ id, tenantId }: OpenReplay): Promise<void> {
    const { consumer, readModel, transact, clock } = this.parts;
    if (!readModel) throw new Fault('READ_MODEL_NOT_KEPT', `${consumer} keeps no read model`, { transient: false });
    await transact({ tenantId }, async (work) => {
      await emptyReadModel(work, consumer, readModel);
      await work.sql(`update replay set emptied_at = $3 where tenant_id = $1 and id = $2`, [tenantId, id, clock.now()]);
    });
    this.parts.log.info('replay.read-model-emptied', { replayId: id });
  }

  private async finish({ id, kind }: OpenReplay): Promise<void> {
    this.parts.progressed();
    await this.store.end(id, this.session, 'DONE', null);
    this.parts.log.info('replay.done', { replayId: id, kind });
  }

  /** Waits before the next try; true when no try can help. */
  private async givenUp(problem: unknown): Promise<boolean> {
    const { log, clock } = this.parts;
    this.failures += 1;
    const passing = isUnavailable(problem) || (problem instanceof Fault && problem.transient);
    const hopeless = problem instanceof Fault && !problem.transient;
    const said = problem instanceof Error ? problem.message : String(problem);
    if (hopeless || (!passing && this.failures >= MOST_FAILURES)) {
      log.error('replay.failed', { replayId: this.id, error: problem });
      await this.store.end(this.id, this.session, 'FAILED', said);
      return true;
    }
    log.warn('replay.interrupted', { replayId: this.id, error: problem });
    await this.store.note(this.id, said).catch(() => undefined);
    await clock.pause(Math.min(500 * 2 ** this.failures, LONGEST_PAUSE_MS), this.stopping);
    return false;
  }
}
