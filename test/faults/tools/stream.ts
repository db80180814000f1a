import { type JetStreamManager, nanos, type NatsConnection } from 'nats';
import { STREAM } from './nats-server.ts';
import type { Scene, Service } from './scene.ts';

/** Works on the stream past every proxy and past the product. */
export async function withStream<T>(
  scene: Scene,
  work: (manager: JetStreamManager, connection: NatsConnection) => Promise<T>,
): Promise<T> {
  const connection = await scene.nats.connect();
  try {
    return await work(await connection.jetstreamManager(), connection);
  } finally {
    await connection.close();
  }
}

/** Makes the broker forget after so long which message ids it has seen. */
export const shortenDuplicateWindow = (scene: Scene, ms: number): Promise<unknown> =>
  withStream(scene, (manager) => manager.streams.update(STREAM, { duplicate_window: nanos(ms) }));

/** Makes the broker deliver again what was not acknowledged after so long. */
export const shortenAckWait = (scene: Scene, ms: number): Promise<void> =>
  withStream(scene, async (manager) => {
    for (const { name, config } of await manager.consumers.list(STREAM).next()) {
      await manager.consumers.update(STREAM, name, { ...config, ack_wait: nanos(ms) });
    }
  });

/** Waits until every durable was given and acknowledged everything; a minute at most. */
export const consumersCaughtUp = (scene: Scene): Promise<void> =>
  withStream(scene, async (manager) => {
    let behind: string[] = [];
    for (let waited = 0; waited < 60_000; waited += 100) {
      behind = (await manager.consumers.list(STREAM).next())
        .filter((each) => each.config.durable_name && (each.num_pending > 0 || each.num_ack_pending > 0))
        .map((each) => `${each.name} has ${each.num_pending} to be given and ${each.num_ack_pending} to acknowledge`);
      if (behind.length === 0) return;
      await scene.clock.pause(100);
    }
    throw new Error(`the consumers did not catch up within a minute: ${behind.join(', ')}`);
  });

/** How many facts of a service wait to be sent. */
export async function unsent(scene: Scene, service: Service): Promise<number> {
  const { rows } = await scene.truth[service].query<{ count: string }>(`select count(*) as count from outbox_unsent`);
  return Number(rows[0]?.count);
}
