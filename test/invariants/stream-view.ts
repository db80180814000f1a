import { AckPolicy, connect, DeliverPolicy, type JetStreamManager, nanos, type NatsConnection } from 'nats';
import { natsServer } from '@throughline/platform';
import type { StreamView, Subgraph } from './observed.ts';

const STREAM = 'THROUGHLINE';
const MESSAGE_ID = 'Nats-Msg-Id';
const BATCH = 1_000;
const BATCH_WITHIN_MS = 5_000;
const READER_FORGOTTEN_AFTER_MS = 30_000;

/** How far each durable of the consumers has come: `<consumer>-p<partition>`. */
export type Acknowledged = ReadonlyMap<string, number>;

/** Runs `work` with a connection that does not insist: a broker that is down is an answer, not something to wait for. */
export async function withNats<T>(url: string, work: (nats: NatsConnection) => Promise<T>): Promise<T> {
  const connection = await connect({ ...natsServer(url), reconnect: false, timeout: 5_000, name: 'check-invariants' });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** To be asked before the databases are read: what is acknowledged then is committed when they are. */
export async function acknowledgedIn(connection: NatsConnection): Promise<Acknowledged> {
  const manager = await connection.jetstreamManager();
  const found = new Map<string, number>();
  for await (const { name, ack_floor: floor } of consumersOf(manager)) found.set(name, floor.stream_seq);
  return found;
}

async function* consumersOf(manager: JetStreamManager) {
  const lister = manager.consumers.list(STREAM);
  for (let page = await lister.next(); page.length > 0; page = await lister.next()) yield* page;
}

/** To be asked after the databases were read: what counts as sent then is in the stream now. */
export async function streamView(connection: NatsConnection, acknowledged: Acknowledged): Promise<StreamView> {
  return {
    eventIds: await eventIdsIn(connection),
    acknowledged: (consumer: Subgraph, partition: number) => acknowledged.get(`${consumer}-p${partition}`) ?? 0,
  };
}

/** Reads the headers alone, by a reader of its own that nobody else shares and that the broker forgets by itself. */
async function eventIdsIn(connection: NatsConnection): Promise<ReadonlySet<string>> {
  const manager = await connection.jetstreamManager();
  const { name, num_pending: messages } = await manager.consumers.add(STREAM, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.All,
    headers_only: true,
    inactive_threshold: nanos(READER_FORGOTTEN_AFTER_MS),
    mem_storage: true,
  });
  const ids = new Set<string>();
  const reader = await connection.jetstream().consumers.get(STREAM, name);
  for (let left = messages; left > 0;) {
    const batch = await reader.fetch({ max_messages: Math.min(left, BATCH), expires: BATCH_WITHIN_MS });
    const before = left;
    for await (const message of batch) {
      ids.add(message.headers?.get(MESSAGE_ID) ?? '');
      left -= 1;
    }
    if (left === before) throw new Error(`the stream has ${left} more messages and gives none of them`);
  }
  await manager.consumers.delete(STREAM, name);
  return ids;
}
