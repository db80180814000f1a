import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { type DatabaseUrls, dropDatabases, provisionDatabases } from '@throughline/servers';
import type { CrashAt } from '../domain/crash-at.ts';
import type { HostConfig } from '../domain/host.ts';
import { ScaledClock, type TimeScale } from '../domain/scaled-clock.ts';
import { FakeBooks } from './fake-books.ts';
import { NatsServer } from './nats-server.ts';
import type { FaultPostgres } from './postgres-server.ts';
import { ServiceProcess } from './service-process.ts';
import { shortenAckWait } from './stream.ts';
import { TcpProxy } from './tcp-proxy.ts';

export const SERVICES = ['orders', 'ledger'] as const;
export type Service = (typeof SERVICES)[number];

/** How the services of one fault start. */
export interface SceneOptions {
  readonly copies?: Partial<Record<Service, number>>;
  readonly variant?: HostConfig['variant'];
  readonly crashAt?: Partial<Record<Service, CrashAt>>;
  /** After how long the broker gives a message to another that was not acknowledged; a minute unless told otherwise. */
  readonly ackWaitMs?: number;
  /** The broker's store lies on a disk of its own of so many megabytes. */
  readonly natsStoreMb?: number;
  /** How fast the services' clocks run; 1 unless told otherwise. */
  readonly factor?: number;
}

/** Everything around one fault: databases, broker, proxies, fake books and the service processes, nobody else's. */
export class Scene {
  readonly processes: Record<Service, ServiceProcess[]> = { orders: [], ledger: [] };
  /** Past every proxy, as superusers: what is true, whatever the services see. */
  readonly truth: Record<Service, Pool>;
  private readonly logs = mkdtempSync(join(tmpdir(), 'throughline-faults-logs-'));
  private launched = 0;

  private constructor(
    readonly postgres: FaultPostgres,
    readonly nats: NatsServer,
    readonly books: FakeBooks,
    readonly clock: ScaledClock,
    readonly time: TimeScale,
    readonly internalTokenKey: string,
    private readonly names: Record<Service, string>,
    private readonly urls: Record<Service, DatabaseUrls>,
    readonly toPostgres: Record<Service, TcpProxy>,
    readonly toNats: Record<Service, TcpProxy>,
    readonly toBooks: TcpProxy,
    private readonly options: SceneOptions,
  ) {
    const pool = (service: Service): Pool => {
      const connectionString = postgres.server.adminUrl(names[service].replaceAll('-', '_'));
      // A restarted PostgreSQL ends idle connections; the next query takes a new one.
      return new Pool({ connectionString, max: 3 }).on('error', () => undefined);
    };
    this.truth = { orders: pool('orders'), ledger: pool('ledger') };
  }

  static async open(postgres: FaultPostgres, options: SceneOptions, machine: ScaledClock): Promise<Scene> {
    const time = { from: machine.now().toISOString(), aheadMs: 0, factor: options.factor ?? 1 };
    const clock = new ScaledClock(time);
    const suffix = randomBytes(4).toString('hex');
    const names = { orders: `orders-${suffix}`, ledger: `ledger-${suffix}` };
    const provisioned = await provisionDatabases(postgres.server, Object.values(names));
    const urls = {
      orders: provisioned[names.orders] as DatabaseUrls,
      ledger: provisioned[names.ledger] as DatabaseUrls,
    };
    const [nats, books] = await Promise.all([
      NatsServer.start(machine, options.natsStoreMb),
      FakeBooks.start(() => clock.now()),
    ]);
    const door = (port: number): Promise<TcpProxy> => TcpProxy.open(port, machine);
    const scene = new Scene(
      postgres,
      nats,
      books,
      clock,
      time,
      randomBytes(24).toString('hex'),
      names,
      urls,
      { orders: await door(postgres.server.port), ledger: await door(postgres.server.port) },
      { orders: await door(nats.port), ledger: await door(nats.port) },
      await door(books.port),
      options,
    );
    try {
      // One copy of each first: it brings the schema up to date.
      await Promise.all(SERVICES.map((service) => scene.add(service)));
      const more = SERVICES.flatMap((service) => Array<Service>((options.copies?.[service] ?? 1) - 1).fill(service));
      await Promise.all(more.map((service) => scene.add(service, { crashAt: null })));
      if (options.ackWaitMs !== undefined) await shortenAckWait(scene, options.ackWaitMs);
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  /** Starts one more copy of a service, as the scene says or differently. */
  async add(service: Service, changes: Partial<HostConfig> = {}): Promise<ServiceProcess> {
    const added = await ServiceProcess.start(this.configOf(service, changes));
    this.processes[service].push(added);
    return added;
  }

  /** Starts a copy that may crash at any moment, even before it serves. */
  async addDoomed(service: Service, changes: Partial<HostConfig> = {}): Promise<ServiceProcess> {
    const added = ServiceProcess.launch(this.configOf(service, changes));
    this.processes[service].push(added);
    await added.ready();
    return added;
  }

  /** The one process of a service, or the copy of that number. */
  process(service: Service, copy = 0): ServiceProcess {
    const found = this.processes[service][copy];
    if (!found) throw new Error(`there is no copy ${copy} of ${service}`);
    return found;
  }

  /** Every door passes again and the outside books work. */
  heal(): void {
    for (const door of this.doors()) door.pass();
    this.books.script = () => ({ kind: 'works' });
  }

  private doors(): TcpProxy[] {
    return [...Object.values(this.toPostgres), ...Object.values(this.toNats), this.toBooks];
  }

  private configOf(service: Service, changes: Partial<HostConfig>): HostConfig {
    this.launched += 1;
    const behind = (url: string): string => {
      const changed = new URL(url);
      changed.port = String(this.toPostgres[service].port);
      return changed.href;
    };
    const { ownerUrl, appUrl, transportUrl } = this.urls[service];
    return {
      service,
      urls: { ownerUrl: behind(ownerUrl), appUrl: behind(appUrl), transportUrl: behind(transportUrl) },
      natsUrl: `nats://127.0.0.1:${this.toNats[service].port}`,
      internalTokenKey: this.internalTokenKey,
      saasUrl: `http://127.0.0.1:${this.toBooks.port}`,
      logFile: join(this.logs, `${service}-${this.launched}.log`),
      time: this.time,
      variant: this.options.variant ?? {},
      crashAt: this.options.crashAt?.[service] ?? null,
      ...changes,
    };
  }

  async close(): Promise<void> {
    const all = [...this.processes.orders, ...this.processes.ledger];
    await Promise.all(all.map((each) => each.kill()));
    await Promise.all([this.truth.orders.end(), this.truth.ledger.end()]);
    await Promise.all([this.books.stop(), this.nats.stop(), ...this.doors().map((door) => door.close())]);
    await dropDatabases(this.postgres.server, Object.values(this.names));
    rmSync(this.logs, { recursive: true, force: true });
  }
}
