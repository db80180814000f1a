import { invariant } from '@throughline/contracts';
import type { Envelope, EventContract } from '@throughline/events';
import { crashPoint, partitionOf, type Transact, type Work, type WorkScope } from '@throughline/transport/simulation';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Life } from '../scheduler.ts';
import type { ModelDatabase } from './model-database.ts';
import type { Effect, Transaction, WrittenFact } from './transaction.ts';

interface Leaving {
  readonly contract: EventContract<unknown>;
  readonly aggregateId: string;
  readonly data: unknown;
  readonly correlationId: string;
  readonly causationId: string | null;
}

const REPEATED = 5;
const partitions = new Map<string, number>();
function partitionFor(tenantId: string, aggregateId: string): number {
  const key = `${tenantId} ${aggregateId}`;
  const partition = partitions.get(key) ?? partitionOf(tenantId, aggregateId);
  partitions.set(key, partition);
  return partition;
}
const notModelled = (): never => {
  throw new Error('the model knows facts and effects only');
};

/** A unit of work on the model's database: gathers facts, and writes them last thing before the commit. */
export class ModelWork implements Work {
  readonly tenantId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly now: Date;
  readonly madeAt: Date;
  readonly em = { flush: () => Promise.resolve(), clear: () => undefined } as unknown as Work['em'];
  readonly sql = notModelled;
  readonly mint = notModelled;
  readonly call = notModelled;
  readonly schedule = notModelled;

  constructor(
    readonly database: ModelDatabase,
    readonly transaction: Transaction,
    scope: WorkScope,
    private readonly clock: VirtualClock,
    private readonly leaving: Leaving[] = [],
  ) {
    this.tenantId = scope.tenantId;
    this.correlationId = scope.correlationId ?? database.setting.uuid();
    this.causationId = scope.causationId ?? null;
    this.madeAt = clock.now();
    this.now = scope.now ?? this.madeAt;
  }

  /** The model's side of a unit of work that a handler was given. */
  static of(work: Work): ModelWork {
    invariant(work instanceof ModelWork, "the work is the model's");
    return work;
  }

  publish<T>(contract: EventContract<T>, aggregateId: string, data: T): void {
    const { correlationId, causationId } = this;
    this.leaving.push({
      contract: contract as EventContract<unknown>,
      aggregateId,
      data: contract.schema.parse(data),
      correlationId,
      causationId,
    });
  }

  causedBy(event: { readonly id: string; readonly correlationId: string }): Work {
    const scope = { tenantId: this.tenantId, correlationId: event.correlationId, causationId: event.id, now: this.now };
    return new ModelWork(this.database, this.transaction, scope, this.clock, this.leaving);
  }

  /** Leaves an effect that is seen by others after the commit. */
  leave(effect: Effect): void {
    const { database, transaction } = this;
    if (database.setting.bug === 'split-commit') transaction.redo.splice(0).forEach((write) => write());
    transaction.effects.push(effect);
  }

  /** Whether any event of the aggregate has been applied, as this transaction sees it. */
  knows(aggregateType: string, aggregateId: string): boolean {
    const { database, transaction, tenantId } = this;
    const key = `${tenantId} ${aggregateType} ${aggregateId}`;
    return transaction.effects.some(({ aggregate }) => aggregate === key) || database.reached(key) > 0;
  }

  /** Takes gapless versions under their row locks, and positions at the insert; both show at the commit. */
  async flush(life: Life): Promise<void> {
    const { database, transaction, leaving } = this;
    if (leaving.length === 0) return;
    await database.ask(life, transaction, async () => {
      const keyOf = ({ contract, aggregateId }: Leaving): string =>
        `${this.tenantId} ${contract.owner}.${contract.aggregate} ${aggregateId}`;
      for (const key of [...new Set(leaving.map(keyOf))].sort())
        await database.rows.acquire(transaction, `version ${key}`);
      const versions = new Map<string, number>();
      for (const fact of leaving) {
        const key = keyOf(fact);
        const version = (versions.get(key) ?? database.versions.get(key) ?? 0) + 1;
        versions.set(key, version);
        transaction.facts.push(this.written(fact, version));
      }
      transaction.redo.push(() => versions.forEach((version, key) => database.versions.set(key, version)));
      if (database.setting.bug === 'dirty-read')
        for (const fact of transaction.facts) database.unsent.set(fact.position, fact);
    });
  }

  private written(fact: Leaving, aggregateversion: number): WrittenFact {
    const { contract, aggregateId, correlationId, causationId, data } = fact;
    const aggregatetype = `${contract.owner}.${contract.aggregate}`;
    const envelope: Envelope = {
      specversion: '1.0',
      id: this.database.setting.uuid(),
      source: `/${this.database.name}`,
      type: contract.type,
      subject: aggregateId,
      time: this.now.toISOString(),
      datacontenttype: 'application/json',
      tenantid: this.tenantId,
      aggregatetype,
      aggregateversion,
      correlationid: correlationId,
      causationid: causationId,
      schemaversion: contract.version,
      data,
    };
    return {
      eventId: envelope.id,
      tenantId: this.tenantId,
      partition: partitionFor(this.tenantId, aggregateId),
      position: this.database.nextPosition(),
      aggregateType: aggregatetype,
      aggregateId,
      version: aggregateversion,
      type: contract.type,
      correlationId,
      body: JSON.stringify(envelope),
      data,
    };
  }
}

/** Units of work as `transactOver` runs them: repeated when the database asks for it, unknown when the commit is lost. */
export function transactOnModel(database: ModelDatabase, life: Life, clock: VirtualClock): Transact {
  const { setting } = database;
  return async (scope, run) => {
    for (let attempt = 1; ; attempt += 1) {
      const transaction = await database.begin(life);
      try {
        const work = new ModelWork(database, transaction, scope, clock);
        const value = await run(work);
        await work.flush(life);
        crashPoint('work.before-commit');
        // The row locks are held and the positions are given, but nobody sees the facts yet.
        if (setting.strikes(setting.profile.longTransaction)) await clock.pause(setting.random.next() * 3000);
        await database.commit(life, transaction);
        crashPoint('work.after-commit');
        return value;
      } catch (error) {
        // Sent before anything else on that connection; a client that died sends nothing.
        if (!life.dead) database.rollBack(transaction);
        if (attempt === REPEATED || (error as { code?: string }).code !== '40P01') throw error;
        await clock.pause(5 * attempt ** 2);
      }
    }
  };
}
