import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import type { Clock } from '@throughline/contracts';
import { type DatabaseUrls, dropDatabases, type EmbeddedNats, provisionDatabases } from '@throughline/servers';
import { Meter } from './meter.ts';
import type { Places, Role } from './process/orders.ts';
import { Worker } from './process/worker.ts';
import { type OwnServer, ownNats, type ownPostgres } from './servers.ts';

export type Postgres = Awaited<ReturnType<typeof ownPostgres>>;

/** Empty databases and an empty broker for one measurement, and the processes that take part in it. */
export class Scene {
  private readonly workers: Worker[] = [];

  private constructor(
    readonly clock: Clock,
    private readonly postgres: Postgres,
    private readonly nats: OwnServer<EmbeddedNats>,
    private readonly names: readonly string[],
    private readonly places: Places,
    /** Past every service and row-level security. */
    readonly truth: { readonly producing: Pool; readonly consuming: Pool },
  ) {}

  /** Opens a scene, works in it, and takes it down whatever happens. */
  static async within<T>(postgres: Postgres, clock: Clock, work: (scene: Scene) => Promise<T>): Promise<T> {
    const scene = await Scene.open(postgres, clock);
    try {
      return await work(scene);
    } finally {
      await scene.close();
    }
  }

  private static async open(postgres: Postgres, clock: Clock): Promise<Scene> {
    const suffix = randomBytes(4).toString('hex');
    const [producing, consuming] = [`producing_${suffix}`, `consuming_${suffix}`];
    const urls = await provisionDatabases(postgres.server, [producing, consuming]);
    const nats = await ownNats(clock);
    const pool = (name: string): Pool => new Pool({ connectionString: postgres.server.adminUrl(name), max: 1 });
    const places = {
      natsUrl: nats.server.url,
      producing: urls[producing] as DatabaseUrls,
      consuming: urls[consuming] as DatabaseUrls,
    };
    const truth = { producing: pool(producing), consuming: pool(consuming) };
    return new Scene(clock, postgres, nats, [producing, consuming], places, truth);
  }

  /** Starts a process of each role, side by side. */
  async start(roles: readonly Role[]): Promise<Worker[]> {
    const starting = roles.map(async (role) => {
      const worker = await Worker.start({ role, places: this.places }, this.clock);
      this.workers.push(worker);
      return worker;
    });
    await Promise.allSettled(starting);
    return Promise.all(starting);
  }

  /** Begins to measure; what earlier measurements left to be flushed is flushed before. */
  async measure(producing: readonly Worker[], consuming: readonly Worker[]): Promise<Meter> {
    await this.truth.producing.query('checkpoint');
    return new Meter({
      producing: producing.map(({ pid }) => pid),
      consuming: consuming.map(({ pid }) => pid),
      postgres: [this.postgres.pid],
      nats: [this.nats.pid],
    });
  }

  private async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await Promise.all([this.truth.producing.end(), this.truth.consuming.end()]);
    await dropDatabases(this.postgres.server, this.names);
    await this.nats.stop();
  }
}
