import type { MikroORM } from '@mikro-orm/postgresql';
import type { Subscription } from 'nats';
import type { Clock } from '@throughline/contracts';
import type { EventContract } from '@throughline/events';
import type { Logger, Secret } from '@throughline/platform';
import { Bus } from './bus/bus.ts';
import { Caller } from './calls/caller.ts';
import type { AnyOutgoingOperation } from './calls/outgoing-operation.ts';
import type { TargetState } from './calls/target-states.ts';
import { EventApplier } from './inbox/apply-event.ts';
import { Consumer } from './inbox/consumer.ts';
import type { Handler } from './inbox/handle.ts';
import { HeldEvents } from './inbox/held-events.ts';
import { SqlHeldStore } from './inbox/held-store.ts';
import { SqlInbox } from './inbox/sql-inbox.ts';
import { liveChannelOver } from './live/live-channel.ts';
import { Poller } from './ingress/poller.ts';
import { Receipts } from './ingress/receipts.ts';
import type { Poll, Webhook } from './ingress/webhook.ts';
import { parkedWorkAnswers } from './parked/answers.ts';
import { type Backlog, backlogOf } from './parked/backlog.ts';
import { OperatorActions } from './parked/operator-actions.ts';
import { ParkedNewsRoom } from './parked/parked-news.ts';
import { ReleasedEvents } from './parked/released-events.ts';
import { Relay } from './outbox/relay.ts';
import { SqlOutbox } from './outbox/sql-outbox.ts';
import type { Answerer, Ask } from './questions/answerer.ts';
import { askOver, startAnswering } from './questions/asking.ts';
import { factsAnswers } from './replay/facts-answers.ts';
import { producersOf } from './replay/asking-producers.ts';
import { GapFiller } from './replay/gap-filler.ts';
import { OwnFacts } from './replay/own-facts.ts';
import type { ReadModel } from './replay/read-model.ts';
import { replayAnswers } from './replay/replay-answers.ts';
import { Replayer } from './replay/replayer.ts';
import type { Archive } from './retention/archive.ts';
import { Retention } from './retention/retention.ts';
import type { RetentionSettings } from './retention/settings.ts';
import type { ScheduledKind } from './schedule/scheduled-work.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { Months } from './store/months.ts';
import { TransportDatabase } from './store/transport-database.ts';
import { Activity } from './work/activity.ts';
import { Ownership } from './work/ownership.ts';
import { transactOver } from './work/transact.ts';
import { Repeats } from './work/repeats.ts';
import type { Transact } from './work/work.ts';

/** What a service does with facts, calls, plans and webhooks. */
export interface TransportWork {
  readonly handlers: readonly Handler<never>[];
  readonly calls: readonly AnyOutgoingOperation[];
  readonly schedules: readonly ScheduledKind[];
  readonly webhooks: readonly Webhook[];
  readonly polls: readonly Poll[];
  readonly answerers: readonly Answerer[];
  /** The services that tell what is handled here; the owners of the contracts unless said otherwise. */
  readonly producers?: readonly string[];
  /** What is kept only to be read, and may be built again from the facts. */
  readonly readModel?: ReadModel;
}

export interface TransportOptions {
  readonly service: string;
  readonly orm: MikroORM;
  readonly transportUrl: Secret;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long facts and keys are kept, and where old facts go; without it nothing ever leaves. */
  readonly retention?: RetentionSettings;
}

/** What a broker carries when it does not say. */
const LEAST_PAYLOAD = 64 * 1024;
/** A process is told to end and has ended 25 s later; what still runs then is taken up by the next one. */
const STOP_WITHIN_MS = 10_000;

/** The durable machinery around one service's database: facts in and out, calls, plans, webhooks, polls, questions. */
export class Transport {
  readonly transact: Transact;
  readonly ask: Ask;
  readonly receipts: Receipts;
  private readonly repeats = new Repeats();
  private readonly database: TransportDatabase;
  private readonly relay: Relay;
  private readonly consumer: Consumer | null;
  private readonly ownership: Ownership;
  private readonly months: Months;
  private readonly retention: Retention | null;
  private readonly caller: Caller;
  private readonly scheduler: Scheduler;
  private readonly poller: Poller;
  private readonly released: ReleasedEvents;
  private readonly parkedNews: ParkedNewsRoom;
  private readonly gaps: GapFiller;
  private readonly replayer: Replayer;
  private readonly answerers: readonly Answerer[];
  private answering: readonly Subscription[] = [];
  private forgetBus: (() => void) | undefined;
  private stopping: Promise<void> | undefined;

  /** The work may need `transact` and `ask` to exist, so it is built from them. */
  constructor(
    private readonly options: TransportOptions,
    private readonly work: TransportWork,
    private readonly activity: Activity,
    ask: Ask,
  ) {
    const { transact } = activity;
    const { service, bus, clock, log } = options;
    this.transact = transact;
    this.ask = ask;
    this.database = new TransportDatabase(
      options.transportUrl,
      clock,
      log,
      (queue) => this.wake(queue),
      () => this.reconnected(),
    );
    this.relay = new Relay(new SqlOutbox(this.database, clock), bus, clock, log);
    const inbox = new SqlInbox(service, clock);
    const applier = new EventApplier(work.handlers, inbox, transact);
    const held = new HeldEvents(new SqlHeldStore(service, this.database, clock), applier, log);
    this.consumer =
      work.handlers.length > 0 ? new Consumer(service, bus, applier, held, clock, log, this.repeats) : null;
    const progressed = (): void => this.released.wake();
    this.gaps = new GapFiller(service, this.database, applier, held, ask, progressed, clock, log);
    const owners = this.consumer ? [this.relay, this.consumer, this.gaps] : [this.relay];
    this.ownership = new Ownership(this.database, owners, clock, log);
    this.months = new Months(this.database, clock, log);
    const { database } = this;
    this.retention = options.retention
      ? new Retention({ service, database, bus, settings: options.retention, clock }, log)
      : null;
    this.caller = new Caller(work.calls, this.database, transact, clock, log);
    this.scheduler = new Scheduler(work.schedules, this.database, transact, clock, log, this.repeats);
    this.receipts = new Receipts(work.webhooks, this.database, transact, clock, log, this.repeats);
    this.poller = new Poller(work.polls, this.receipts, this.database, transact, clock, log, this.repeats);
    this.released = new ReleasedEvents(service, held, this.database, clock, log);
    this.parkedNews = new ParkedNewsRoom(service, liveChannelOver(bus.connection), clock);
    const contracts = work.handlers.map(({ contract }) => contract as unknown as EventContract<unknown>);
    const actions = new OperatorActions(transact, inbox, contracts, clock);
    const producers = work.producers ?? producersOf(work.handlers);
    const { handlers, readModel = null } = work;
    const replay = { consumer: service, handlers, readModel, producers, transact, ask, held, progressed, clock, log };
    this.replayer = new Replayer(replay, this.database);
    const facts = new OwnFacts(this.database, () => bus.connection.info?.max_payload ?? LEAST_PAYLOAD);
    this.answerers = [
      ...work.answerers,
      ...parkedWorkAnswers(service, transact, actions),
      ...factsAnswers(service, facts),
      ...replayAnswers(replay),
    ];
  }

  static build(options: TransportOptions, work: (transact: Transact, ask: Ask) => TransportWork): Transport {
    const activity = new Activity(transactOver(options.orm, `/${options.service}`, options.clock));
    const ask = askOver(options.bus.connection);
    return new Transport(options, work(activity.transact, ask), activity, ask);
  }

  async start(): Promise<void> {
    const { bus, service, log } = this.options;
    await this.database.start();
    await this.months.start();
    this.forgetBus = bus.reconnected(() => this.relay.doubt());
    this.answering = startAnswering(bus.connection, service, this.answerers, log);
    this.relay.start();
    this.caller.loop.start();
    this.scheduler.loop.start();
    this.receipts.loop.start();
    await this.consumer?.start();
    if (this.consumer) for (const { loop } of [this.released, this.gaps]) loop.start();
    this.replayer.loop.start();
    this.ownership.start();
    this.poller.start();
    this.retention?.start();
  }

  /** How much waits here, of all tenants together. */
  backlog(): Promise<Backlog> {
    const { database, repeats, poller } = this;
    const seen = { standingLanes: this.standingLanes(), repeats, failing: poller.failing() };
    return backlogOf(database, this.options.clock, seen);
  }

  /** The partitions of events that do not move; while there are any, the service is not ready and a person has to look. */
  standingLanes(): readonly number[] {
    return this.consumer?.standing() ?? [];
  }

  /** The months that left the outbox, and the way back; none unless it is set where they go. */
  get archive(): Archive | null {
    return this.retention?.archive ?? null;
  }

  /** Polls every source once, now. */
  pollNow(): Promise<void> {
    return this.poller.pollNow();
  }

  /** How the outside systems that are called stand, of one tenant or of all: those that rest or have calls waiting. */
  targetStates(tenantId: string | null): Promise<TargetState[]> {
    return this.caller.targetStates(tenantId);
  }

  /**
   * True when nothing that was accepted waits to be worked on at the clock's present instant. The parts are asked one
   * after the other, so a transaction that runs or ends meanwhile may have handed work to one that was asked before.
   */
  async quiet(): Promise<boolean> {
    const { ended } = this.activity;
    const rest = (await this.partsRest()) && (this.consumer === null || (await this.consumer.quiet()));
    return rest && this.activity.running === 0 && this.activity.ended === ended && !this.relay.loop.busy;
  }

  /** Stops taking, finishes what is under way within bounds, lets go of the locks. */
  stop(): Promise<void> {
    return (this.stopping ??= this.end());
  }

  private async end(): Promise<void> {
    const { clock, log } = this.options;
    this.forgetBus?.();
    for (const subscription of this.answering) subscription.unsubscribe();
    this.months.stop();
    this.parkedNews.stop();
    const finished = this.finish();
    const late = new AbortController();
    const inTime = await Promise.race([
      finished.then(() => true),
      clock.pause(STOP_WITHIN_MS, late.signal).then(() => false),
    ]);
    late.abort();
    if (!inTime) log.error('transport.stopped-with-work-under-way');
    await this.database.stop();
  }

  private async finish(): Promise<void> {
    await this.ownership.halt();
    await Promise.all([
      this.poller.stop(),
      this.consumer?.stop(),
      this.caller.stop(),
      this.scheduler.loop.stop(),
      this.receipts.loop.stop(),
      this.released.loop.stop(),
      this.gaps.loop.stop(),
      this.replayer.stop(),
      this.retention?.stop(),
    ]);
    // Last, since what was under way has left facts to be sent.
    await this.relay.stop();
    await this.ownership.stop();
  }

  private async partsRest(): Promise<boolean> {
    if (this.relay.loop.busy || this.retention?.loop.busy) return false;
    const [unsent] = await this.database.query<{ count: string }>(`select count(*) as count from outbox_unsent`);
    if (unsent?.count !== '0') return false;
    if (this.consumer && !(await this.released.quiet())) return false;
    if (!(await this.replayer.quiet())) return false;
    return (await this.receipts.quiet()) && (await this.caller.quiet()) && (await this.scheduler.quiet());
  }

  /** The connection that held our locks is another one: partitions are claimed anew before anything goes on. */
  private reconnected(): void {
    this.relay.doubt();
    void this.ownership.look().catch((error: unknown) => this.options.log.warn('ownership.interrupted', { error }));
  }

  private wake(queue: string): void {
    if (queue === 'outbox') this.relay.loop.wake();
    if (queue === 'calls') this.caller.loop.wake();
    if (queue === 'schedule') this.scheduler.loop.wake();
    if (queue === 'receipts') this.receipts.loop.wake();
    if (queue === 'held') this.released.wake();
    if (queue === 'replays') this.replayer.loop.wake();
    this.parkedNews.hear(queue);
  }
}
