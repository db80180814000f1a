import type { MikroORM } from '@mikro-orm/postgresql';
import type { Subscription } from 'nats';
import type { Clock } from '@throughline/contracts';
import type { Logger, Secret } from '@throughline/platform';
import { Bus } from './bus/bus.ts';
import { Caller } from './calls/caller.ts';
import type { AnyOutgoingOperation } from './calls/outgoing-operation.ts';
import { EventApplier } from './inbox/apply-event.ts';
import { Consumer } from './inbox/consumer.ts';
import type { Handler } from './inbox/handle.ts';
import { HeldEvents } from './inbox/held-events.ts';
import { Poller } from './ingress/poller.ts';
import { Receipts } from './ingress/receipts.ts';
import type { Poll, Webhook } from './ingress/webhook.ts';
import { Relay } from './outbox/relay.ts';
import type { Answerer, Ask } from './questions/answerer.ts';
import { askOver, startAnswering } from './questions/asking.ts';
import type { ScheduledKind } from './schedule/scheduled-work.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { TransportDatabase } from './store/transport-database.ts';
import { Activity } from './work/activity.ts';
import { transactOver } from './work/transact.ts';
import type { Transact } from './work/work.ts';

/** What a service does with facts, calls, plans and webhooks. */
export interface TransportWork {
  readonly handlers: readonly Handler<never>[];
  readonly calls: readonly AnyOutgoingOperation[];
  readonly schedules: readonly ScheduledKind[];
  readonly webhooks: readonly Webhook[];
  readonly polls: readonly Poll[];
  readonly answerers: readonly Answerer[];
}

export interface TransportOptions {
  readonly service: string;
  readonly orm: MikroORM;
  readonly transportUrl: Secret;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A process is told to end and has ended 25 s later; what still runs then is taken up by the next one. */
const STOP_WITHIN_MS = 10_000;

/** The durable machinery around one service's database: facts in and out, calls, plans, webhooks, polls, questions. */
export class Transport {
  readonly transact: Transact;
  readonly ask: Ask;
  readonly receipts: Receipts;
  private readonly database: TransportDatabase;
  private readonly relay: Relay;
  private readonly consumer: Consumer | null;
  private readonly caller: Caller;
  private readonly scheduler: Scheduler;
  private readonly poller: Poller;
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
      () => this.relay.doubt(),
    );
    this.relay = new Relay(this.database, bus, clock, log);
    const applier = new EventApplier(service, work.handlers, transact, clock);
    const held = new HeldEvents(service, this.database, applier, clock, log);
    this.consumer = work.handlers.length > 0 ? new Consumer(service, bus, applier, held, clock, log) : null;
    this.caller = new Caller(work.calls, this.database, transact, clock, log);
    this.scheduler = new Scheduler(work.schedules, this.database, transact, clock, log);
    this.receipts = new Receipts(work.webhooks, this.database, transact, clock, log);
    this.poller = new Poller(work.polls, this.database, transact, clock, log);
  }

  static build(options: TransportOptions, work: (transact: Transact, ask: Ask) => TransportWork): Transport {
    const activity = new Activity(transactOver(options.orm, `/${options.service}`, options.clock));
    const ask = askOver(options.bus.connection);
    return new Transport(options, work(activity.transact, ask), activity, ask);
  }

  async start(): Promise<void> {
    const { bus, service, log } = this.options;
    await this.database.start();
    this.forgetBus = bus.reconnected(() => this.relay.doubt());
    this.answering = startAnswering(bus.connection, service, this.work.answerers, log);
    this.relay.start();
    this.caller.loop.start();
    this.scheduler.loop.start();
    this.receipts.loop.start();
    await this.consumer?.start();
    this.poller.start();
  }

  /** Polls every source once, now. */
  pollNow(): Promise<void> {
    return this.poller.pollNow();
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
    const finished = Promise.all([
      this.poller.stop(),
      this.consumer?.stop(),
      this.caller.stop(),
      this.scheduler.loop.stop(),
      this.receipts.loop.stop(),
    ]).then(() => this.relay.stop());
    const late = new AbortController();
    const inTime = await Promise.race([
      finished.then(() => true),
      clock.pause(STOP_WITHIN_MS, late.signal).then(() => false),
    ]);
    late.abort();
    if (!inTime) log.error('transport.stopped-with-work-under-way');
    await this.database.stop();
  }

  private async partsRest(): Promise<boolean> {
    if (this.relay.loop.busy) return false;
    const [unsent] = await this.database.query<{ count: string }>(
      `select count(*) as count from outbox where sent_at is null`,
    );
    if (unsent?.count !== '0') return false;
    return (await this.receipts.quiet()) && (await this.caller.quiet()) && (await this.scheduler.quiet());
  }

  private wake(queue: string): void {
    if (queue === 'outbox') this.relay.loop.wake();
    if (queue === 'calls') this.caller.loop.wake();
    if (queue === 'schedule') this.scheduler.loop.wake();
    if (queue === 'receipts') this.receipts.loop.wake();
  }
}
