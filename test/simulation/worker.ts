import type { Logger } from '@throughline/platform';
import {
  Bus,
  Consumer,
  type Delivery,
  EventApplier,
  type FactStream,
  type Handler,
  HeldEvents,
  Ownership,
  type Reading,
  Relay,
  type Transact,
  Repeats,
} from '@throughline/transport/simulation';
import type { Life } from './scheduler.ts';
import type { Setting } from './setting.ts';
import type { ModelDatabase } from './store/model-database.ts';
import { ForgetfulInbox, ModelHeldStore, ModelInbox } from './store/model-inbox.ts';
import { ModelLocks } from './store/model-locks.ts';
import { ModelOutbox } from './store/model-outbox.ts';
import { transactOnModel } from './store/model-work.ts';
import { ModelConnection } from './stream/model-connection.ts';
import { natsOver } from './stream/model-nats.ts';
import type { ModelStream } from './stream/model-stream.ts';
import { VirtualClock } from './virtual-clock.ts';

/** One process of a service: the product's own relay, consumer and ownership, put together as `Transport` does. */
export class Worker {
  readonly life: Life;
  readonly connection: ModelConnection;
  readonly transact: Transact;
  private readonly clock: VirtualClock;
  private readonly log: Logger;

  constructor(
    name: string,
    private readonly setting: Setting,
    readonly database: ModelDatabase,
    stream: ModelStream,
    private readonly handlers: readonly Handler<never>[],
  ) {
    this.life = setting.life(name);
    this.clock = new VirtualClock(setting.scheduler, this.life);
    this.connection = new ModelConnection(setting, stream, this.life);
    this.transact = transactOnModel(database, this.life, this.clock);
    this.log = logInto(setting, name);
  }

  /** Runs until the process dies; one that cannot start ends, as in production, and is started again by the caller. */
  start(failed: () => void): void {
    this.setting.scheduler.after(0, this.life, () => {
      this.run().catch((error: unknown) => {
        this.log.warn('start failed', { error });
        failed();
      });
    });
  }

  private async run(): Promise<void> {
    const { setting, database, life, clock, log, handlers } = this;
    await this.connection.connect();
    const { connection, jetstream, manager } = natsOver(this.connection);
    const bus = new Bus(connection, jetstream, manager, clock);
    await bus.ensureStream();
    const locks: ModelLocks = new ModelLocks(
      database,
      life,
      clock,
      () => relay.loop.wake(),
      () => {
        relay.doubt();
        void ownership.look().catch((error: unknown) => log.warn('ownership.interrupted', { error }));
      },
    );
    const outbox = new ModelOutbox(database, life, locks);
    const stream = withBugs(bus, setting);
    const relay = new Relay(outbox, stream, clock, log, () => setting.random.next());
    const inbox = setting.bug === 'no-inbox' ? new ForgetfulInbox(database, life) : new ModelInbox(database, life);
    const applier = new EventApplier(handlers, inbox, this.transact);
    const held = new HeldEvents(new ModelHeldStore(database, life), applier, log);
    const consumer = new Consumer(database.name, stream, applier, held, clock, log, new Repeats());
    const owners = handlers.length > 0 ? [relay, consumer] : [relay];
    const ownership = new Ownership(locks, owners, clock, log);
    await locks.start();
    bus.reconnected(() => relay.doubt());
    relay.start();
    if (handlers.length > 0) await consumer.start();
    ownership.start();
  }
}

function withBugs(bus: Bus, { bug }: Setting): FactStream {
  if (bug === 'durables-kept') {
    bus.rebuildConsumers = () => Promise.resolve();
    const { ensureConsumer } = bus;
    bus.ensureConsumer = (consumer, partition) =>
      bus.manager.consumers.info('', `${consumer}-p${partition}`).then(
        (info) => String(info.config.durable_name),
        () => ensureConsumer.call(bus, consumer, partition),
      );
  }
  if (bug === 'ack-first') {
    const { read } = bus;
    bus.read = (durable: string, take: (delivery: Delivery) => void): Promise<Reading> =>
      read.call(bus, durable, (delivery) => {
        delivery.acknowledge();
        take({ ...delivery, acknowledge: () => undefined });
      });
  }
  return bus;
}

function logInto(setting: Setting, name: string): Logger {
  const line =
    (level: string) =>
    (event: string, fields: Record<string, unknown> = {}): void =>
      setting.note(name, () =>
        [level, event, ...Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`)].join(' '),
      );
  const log: Logger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    child: () => log,
  };
  return log;
}
