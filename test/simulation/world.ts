import { Checks } from './checks.ts';
import { type Disaster } from './profile.ts';
import { ledgerHandlers, Ordering } from './domain.ts';
import type { Life } from './scheduler.ts';
import type { Setting } from './setting.ts';
import { ModelDatabase } from './store/model-database.ts';
import { ModelStream } from './stream/model-stream.ts';
import { Worker } from './worker.ts';

const START_WITHIN_MS = 3000;

/** Two services with two processes each, one stream, and what befalls them. */
export class World {
  readonly checks: Checks;
  private readonly stream: ModelStream;
  private readonly orders: ModelDatabase;
  private readonly ledger: ModelDatabase;
  private readonly workers = new Map<string, Worker>();
  private readonly ordering: Ordering;
  private readonly handlers;

  constructor(private readonly setting: Setting) {
    this.checks = new Checks(
      setting,
      () => [this.orders, this.ledger],
      () => this.ledger,
      () => this.stream,
    );
    this.stream = new ModelStream(
      setting,
      (message) => this.checks.stored(message),
      (_durable, message, sequence) => this.checks.acknowledged(message, sequence),
    );
    const database = (name: string): ModelDatabase =>
      new ModelDatabase(name, setting, (_database, transaction) => this.checks.committing(transaction));
    this.orders = database('orders');
    this.ledger = database('ledger');
    this.ordering = new Ordering(setting);
    this.handlers = ledgerHandlers(setting);
  }

  start(): void {
    for (const name of ['orders-1', 'orders-2', 'ledger-1', 'ledger-2']) this.startWorker(name);
  }

  /** One command, run by a process of the ordering service; it may fail, and then nobody repeats it. */
  order(): void {
    const { random, scheduler } = this.setting;
    const worker = this.workers.get(random.pick(['orders-1', 'orders-2']));
    const { tenantId, write } = this.ordering.command();
    if (!worker || worker.life.dead) return;
    scheduler.after(0, worker.life, () => {
      worker
        .transact({ tenantId }, (work) => Promise.resolve(write(work)))
        .catch((error: unknown) => this.setting.note(worker.life.name, () => `command failed: ${String(error)}`));
    });
  }

  strike(disaster: Disaster): void {
    const { setting } = this;
    const { random } = setting;
    const worker = random.pick([...this.workers.values()]);
    const database = random.pick([this.orders, this.ledger]);
    setting.note('DISASTER', () => disaster);
    switch (disaster) {
      case 'kill':
        return this.kill(worker.life);
      case 'freeze':
        return this.freeze(worker);
      case 'session-lost':
        return this.loseSession(database);
      case 'database-restart':
        return database.restart(random.next() * 2000);
      case 'stream-cut-off':
        return worker.connection.lose(random.next() * 4000);
      case 'stream-restart':
        return this.stream.stop(random.next() * 3000);
      case 'power-cut':
        return this.cutPower();
      case 'wiped':
        this.stream.stop(random.next() * 2000);
        return this.stream.wipe();
    }
  }

  /** The process that runs at present dies at this point of its code. */
  crash(point: string): void {
    const { current } = this.setting.scheduler;
    if (!current || current.dead || !this.setting.strikes(this.setting.profile.crash)) return;
    this.setting.note(current.name, () => `dies at ${point}`);
    this.kill(current);
  }

  private startWorker(name: string): void {
    const database = name.startsWith('orders') ? this.orders : this.ledger;
    const handlers = database === this.ledger ? this.handlers : [];
    const worker = new Worker(name, this.setting, database, this.stream, handlers);
    this.workers.set(name, worker);
    this.setting.note(name, () => 'starts');
    worker.start(() => this.kill(worker.life));
  }

  private kill(life: Life): void {
    if (life.dead) return;
    const worker = this.workers.get(life.name);
    if (worker?.life !== life) return;
    const { scheduler } = this.setting;
    this.setting.note(life.name, () => 'is dead');
    life.kill();
    worker.database.lose(life);
    // What it had written is still on its way.
    scheduler.between(0, 50, null, () => worker.connection.lose());
    scheduler.between(100, START_WITHIN_MS, null, () => this.startWorker(life.name));
  }

  private freeze(worker: Worker): void {
    const { scheduler, random } = this.setting;
    const { life } = worker;
    life.freeze();
    worker.database.suspect(life);
    if (random.next() < 0.5) scheduler.between(500, 6000, null, () => life.frozen && worker.connection.lose());
    scheduler.between(200, 12_000, null, () => {
      this.setting.note(life.name, () => 'moves again');
      life.thaw();
    });
  }

  private loseSession(database: ModelDatabase): void {
    const [session] = [...database.sessions];
    if (session) database.drop(session);
  }

  /** Everything that was not on disk is gone, however often it was acknowledged; a process may go with it. */
  private cutPower(): void {
    const { random } = this.setting;
    const { length } = this.stream.messages;
    this.stream.stop(random.next() * 2500);
    this.stream.loseTail(
      random.next() < 0.2 ? 0 : length - random.whole(0, Math.min(length, 12)),
      random.pick(['kept', 'older', 'lost']),
    );
    if (random.next() < 0.3) this.kill(random.pick([...this.workers.values()]).life);
  }
}
