import type { Envelope } from '@throughline/events';
import {
  aggregateOf,
  type Held,
  type HeldStore,
  type Inbox,
  type WaitingEvent,
  type Work,
} from '@throughline/transport/simulation';
import type { Life } from '../scheduler.ts';
import type { ModelDatabase } from './model-database.ts';
import { ModelWork } from './model-work.ts';

const progressKey = (work: Work, aggregate: string): string => `${work.tenantId} ${aggregate}`;
const heldRow = (eventId: string): string => `held ${eventId}`;

/** The inbox as `SqlInbox` keeps it: which rows a statement waits for, and what it sees after that. */
export class ModelInbox implements Inbox {
  constructor(
    private readonly database: ModelDatabase,
    private readonly life: Life,
  ) {}

  progress(work: Work, aggregates: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { database } = this;
    const { transaction } = ModelWork.of(work);
    return database.ask(this.life, transaction, async () => {
      const reached = new Map<string, number>();
      for (const aggregate of [...aggregates].sort()) {
        const key = progressKey(work, aggregate);
        // A row that another transaction has inserted and not committed is not there: nothing is waited for.
        if (!database.progress.has(key)) continue;
        await database.rows.acquire(transaction, `progress ${key}`);
        reached.set(aggregate, database.progress.get(key) ?? 0);
      }
      return reached;
    });
  }

  take(work: Work, envelopes: readonly Envelope[]): Promise<ReadonlySet<string>> {
    const { database } = this;
    const { transaction } = ModelWork.of(work);
    return database.ask(this.life, transaction, async () => {
      const fresh = new Set<string>();
      for (const { id } of envelopes) {
        const key = `inbox ${id}`;
        // The second who inserts a key waits for the first to end.
        if (!database.inbox.has(id)) await database.rows.acquire(transaction, key);
        if (database.inbox.has(id)) database.rows.release(transaction, key);
        else fresh.add(id);
      }
      transaction.redo.push(() => fresh.forEach((id) => database.inbox.add(id)));
      return fresh;
    });
  }

  advance(work: Work, envelopes: readonly Envelope[]): Promise<void> {
    const { database } = this;
    const { transaction } = ModelWork.of(work);
    return database.ask(this.life, transaction, async () => {
      const last = new Map(envelopes.map((envelope) => [progressKey(work, aggregateOf(envelope)), envelope]));
      for (const key of [...last.keys()].sort()) await database.rows.acquire(transaction, `progress ${key}`);
      const held = envelopes.map(({ id }) => id).filter((id) => database.held.has(id));
      for (const id of held) await database.rows.acquire(transaction, heldRow(id));
      transaction.redo.push(() => {
        for (const [key, { aggregateversion }] of last) database.progress.set(key, aggregateversion);
        for (const id of held) database.held.delete(id);
      });
    });
  }
}

/** An inbox that has lost its memory; what the aggregate's last effect was, it takes for its progress. */
export class ForgetfulInbox extends ModelInbox {
  override take(_work: Work, envelopes: readonly Envelope[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(envelopes.map(({ id }) => id)));
  }
}

/** Events that were put aside, as `SqlHeldStore` keeps them. */
export class ModelHeldStore implements HeldStore {
  constructor(
    private readonly database: ModelDatabase,
    private readonly life: Life,
  ) {}

  /** Everything on the model's stream is an event of ours. */
  keepUnreadable(): Promise<void> {
    throw new Error('a message that nobody wrote');
  }

  hold(held: readonly Held[]): Promise<void> {
    const { database } = this;
    const keys = held.map(({ envelope }) => heldRow(envelope.id));
    return database.statement(this.life, keys, () => {
      for (const { envelope, state, reason } of held) {
        const attempts = (database.held.get(envelope.id)?.attempts ?? 0) + 1;
        database.held.set(envelope.id, { envelope, state, reason, attempts });
      }
    });
  }

  waiting(): Promise<WaitingEvent[]> {
    const order = ({ envelope }: WaitingEvent): string => `${envelope.tenantid} ${aggregateOf(envelope)}`;
    return this.database.statement(this.life, [], () =>
      [...this.database.held.values()]
        .filter(({ state }) => state === 'waiting')
        .map(({ envelope, attempts }) => ({ envelope, attempts }))
        .sort((a, b) => {
          const [one, other] = [order(a), order(b)];
          if (one !== other) return one < other ? -1 : 1;
          return a.envelope.aggregateversion - b.envelope.aggregateversion;
        }),
    );
  }

  remove(envelope: Envelope): Promise<void> {
    return this.database.statement(this.life, [heldRow(envelope.id)], () => {
      this.database.held.delete(envelope.id);
    });
  }
}
