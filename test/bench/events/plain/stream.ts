import { AckPolicy, connect, DiscardPolicy, headers, nanos, RetentionPolicy, StorageType } from 'nats';
import { natsServer } from '@throughline/platform';
import type { Clock } from '@throughline/contracts';
import type { Actor, Order, Places } from '../process/orders.ts';
import { batchesOf, envelopeOf } from '../workload.ts';

const STREAM = 'PLAIN';
const DURABLE = 'plain';
const PARTITIONS = 8;
/** Messages on their way to the stream at a time. */
const IN_FLIGHT = 512;
/** As many as the product lets wait for their acknowledgement. */
const PULLED = 1000;

/** Publishes the messages of a run to a stream like the product's, waiting for each acknowledgement, many at a time. */
export async function plainPublisher({ natsUrl }: Places, clock: Clock): Promise<Actor> {
  const connection = await connect(natsServer(natsUrl));
  const jetstream = connection.jetstream();
  const publish = async (index: number, aggregates: number): Promise<void> => {
    const envelope = envelopeOf(index, aggregates, clock);
    const carried = headers();
    carried.set('Correlation-Id', envelope.correlationid);
    const subject = `evt.${envelope.type}.p${index % PARTITIONS}`;
    await jetstream.publish(subject, JSON.stringify(envelope), { msgID: envelope.id, headers: carried });
  };
  const act = async (order: Order) => {
    if (order.do !== 'carry') throw new Error(`a plain publisher cannot ${order.do}`);
    const begun = clock.now().getTime();
    const batches = batchesOf(order, 1);
    const lane = async (): Promise<void> => {
      for (const [index = 0] of batches) await publish(index, order.aggregates);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    return { begun, ended: clock.now().getTime(), events: order.events };
  };
  return { act, stop: () => connection.close() };
}

/** Pulls and acknowledges the messages of a run, and looks at none. Makes the stream. */
export async function plainPuller({ natsUrl }: Places, clock: Clock): Promise<Actor> {
  const connection = await connect(natsServer(natsUrl));
  const manager = await connection.jetstreamManager();
  await manager.streams.add({
    name: STREAM,
    subjects: ['evt.>'],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    duplicate_window: nanos(120_000),
  });
  await manager.consumers.add(STREAM, {
    durable_name: DURABLE,
    ack_policy: AckPolicy.Explicit,
    max_ack_pending: PULLED,
  });
  const consumer = await connection.jetstream().consumers.get(STREAM, DURABLE);
  const act = async (order: Order) => {
    if (order.do !== 'carry') throw new Error(`a plain puller cannot ${order.do}`);
    const begun = clock.now().getTime();
    let taken = 0;
    for await (const message of await consumer.consume({ max_messages: PULLED })) {
      message.ack();
      taken += 1;
      if (taken === order.events) break;
    }
    await connection.flush();
    return { begun, ended: clock.now().getTime(), events: taken };
  };
  return { act, stop: () => connection.close() };
}
