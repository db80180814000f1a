import { connect, DeliverPolicy } from 'nats';
import { natsServer } from '@throughline/platform';

/**
 * Has everything that was handed out and not acknowledged handed out again at once, in order; otherwise a message of a
 * killed process comes back only when its acknowledgement has run out, a minute later. Only for a server that nobody is
 * connected to. Consumers accept repeats; one that is lost between the two calls is made anew by its owner.
 */
export async function handOutAgain(url: string): Promise<number> {
  const connection = await connect({ ...natsServer(url), reconnect: false, timeout: 2_000 });
  let handedOut = 0;
  try {
    const manager = await connection.jetstreamManager();
    for await (const { config: stream } of manager.streams.list()) {
      const durables = [];
      for await (const durable of manager.consumers.list(stream.name)) durables.push(durable);
      for (const { name, config, ack_floor: acknowledged, num_ack_pending: pending } of durables) {
        if (pending === 0 || !config.durable_name) continue;
        await manager.consumers.delete(stream.name, name);
        const from = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: acknowledged.stream_seq + 1 };
        await manager.consumers.add(stream.name, { ...config, ...from });
        handedOut += pending;
      }
    }
  } finally {
    await connection.close();
  }
  return handedOut;
}
