import { MikroORM } from '@mikro-orm/postgresql';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { Pool } from 'pg';
import { z } from 'zod';
import { defineEvent } from '@throughline/events';
import { type Logger, MovableClock, Secret, silentLogger } from '@throughline/platform';
import type { DatabaseUrls } from '@throughline/servers';
import { testInfrastructure } from '@throughline/servers/testing';
import { Bus } from '../bus/bus.ts';
import { transportMigrations } from '../store/transport-migrations.ts';
import { Transport, type TransportOptions, type TransportWork } from '../transport.ts';
import type { Ask } from '../questions/answerer.ts';
import type { Transact } from '../work/work.ts';

/** A fact of a domain that exists for these tests only. */
export const noted = defineEvent('noting.note.noted', 1, { text: z.string() });

class CreateSeen extends Migration {
  override up(): void {
    this.addSql(
      `create table seen (tenant_id text not null, position bigint generated always as identity, what text not null)`,
    );
  }
}

const NOTHING: TransportWork = { handlers: [], calls: [], schedules: [], webhooks: [], polls: [], answerers: [] };

/** One service's transport on a database of its own, and what a test asks of both. */
export class Bench {
  private constructor(
    readonly transport: Transport,
    readonly bus: Bus,
    readonly clock: MovableClock,
    /** Sees the transport's tables of all tenants. */
    readonly rows: Pool,
    /** The names of what was logged for a person to act on. */
    readonly logged: readonly string[],
    readonly natsUrl: string,
    private readonly orm: MikroORM,
  ) {}

  static async start(
    service: string,
    work: (transact: Transact, ask: Ask) => Partial<TransportWork>,
    { beside, ...more }: Pick<TransportOptions, 'retention'> & { readonly beside?: Bench } = {},
  ): Promise<Bench> {
    const { freshCopy, freshBus } = await testInfrastructure();
    const natsUrl = beside?.natsUrl ?? (await freshBus());
    const urls = await freshCopy({ name: 'noting', migrate });
    const orm = new MikroORM({ clientUrl: urls.appUrl, entities: [], discovery: { warnWhenNoEntities: false } });
    await orm.connect();
    const clock = new MovableClock('2026-03-01T00:00:00Z');
    const bus = await Bus.connect({ url: natsUrl, name: service, clock, log: silentLogger });
    const logged: string[] = [];
    const log: Logger = { ...silentLogger, error: (event) => void logged.push(event), child: () => log };
    const options = { service, orm, transportUrl: new Secret(urls.transportUrl), bus, clock, log, ...more };
    const transport = Transport.build(options, (transact, ask) => ({ ...NOTHING, ...work(transact, ask) }));
    await transport.start();
    const rows = new Pool({ connectionString: urls.transportUrl, max: 2 });
    return new Bench(transport, bus, clock, rows, logged, natsUrl, orm);
  }

  note(aggregateId: string, ...texts: string[]): Promise<void> {
    return this.transport.transact({ tenantId: 'a' }, async (work) => {
      for (const text of texts) work.publish(noted, aggregateId, { text });
    });
  }

  async seen(): Promise<string[]> {
    const sql = `select what from seen order by position`;
    const found = await this.transport.transact({ tenantId: 'a' }, (work) => work.sql<{ what: string }>(sql));
    return found.map((row) => row.what);
  }

  async select<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return (await this.rows.query<T>(sql, parameters)).rows;
  }

  /** Waits until it holds; throws what it was when it does not within the time. */
  async until(holds: () => Promise<boolean> | boolean, withinMs = 15_000): Promise<void> {
    for (let waited = 0; !(await holds()); waited += 20) {
      if (waited > withinMs) throw new Error(`it never held: ${String(holds)}`);
      await this.clock.pause(20);
    }
  }

  readonly rest = async (): Promise<void> => {
    for (let rounds = 0; rounds < 2; rounds = (await this.transport.quiet()) ? rounds + 1 : 0)
      await this.clock.pause(10);
  };

  /** Lets hours pass, resting at everything that was planned for on the way. */
  pass(hours: number): Promise<void> {
    return this.clock.moveTo(new Date(this.clock.now().getTime() + hours * 3_600_000), this.rest);
  }

  async stop(): Promise<void> {
    await this.transport.stop();
    await this.bus.stop();
    await this.rows.end();
    await this.orm.close(true);
  }
}

async function migrate({ ownerUrl, transportUrl }: DatabaseUrls): Promise<void> {
  const transportRole = decodeURIComponent(new URL(transportUrl).username);
  const migrationsList = [...transportMigrations(transportRole), CreateSeen].map((each) => ({
    name: each.name,
    class: each,
  }));
  const orm = new MikroORM({
    clientUrl: ownerUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: { migrationsList, snapshot: false, silent: true },
  });
  await orm.connect();
  await orm.migrator.up();
  await orm.close(true);
}
