import { newEventId } from '@throughline/contracts';
import { type Envelope } from '@throughline/events';
import type { FaultContext, FaultTest } from '../fault.ts';
import { waitForQuiet } from '../tools/quiet.ts';

const TENANT = 'tenant-a';
const ACCOUNT = 'late-account';

/** The rows that an order leaves, with a position taken now and a commit that comes when it is told to. */
async function holdOrderOpen({ scene, load }: FaultContext): Promise<() => Promise<void>> {
  const key = 'late-key';
  const order = load.order({
    shape: { tenantId: TENANT, key, account: ACCOUNT, from: null, cents: 77, exported: false },
  });
  load.sent.set(key, order);
  const time = scene.clock.now().toISOString();
  const envelope: Envelope = {
    specversion: '1.0',
    id: newEventId(scene.clock),
    source: '/orders',
    type: 'orders.account.charged',
    subject: ACCOUNT,
    time,
    datacontenttype: 'application/json',
    tenantid: TENANT,
    aggregatetype: 'orders.account',
    aggregateversion: 1,
    correlationid: 'late',
    causationid: null,
    schemaversion: 1,
    data: { account: ACCOUNT, orderId: 'late-0', cents: 77, behaviour: 'normal', exported: false },
  };
  const client = await scene.truth.orders.connect();
  await client.query('begin');
  await client.query(`insert into placed_order values ($1, 'late-0', $2, $3, 77)`, [TENANT, key, ACCOUNT]);
  await client.query(`insert into aggregate_version values ($1, 'orders.account', $2, 1)`, [TENANT, ACCOUNT]);
  await client.query(
    `with written as (insert into outbox (event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, partition, type,
       schema_version, envelope, correlation_id, occurred_at, recorded_at)
     values ($1, $2, 'orders.account', $3, 1, 3, 'orders.account.charged', 1, $4, 'late', $5, $5)
     returning partition, position, event_id, tenant_id)
     insert into outbox_unsent (partition, position, event_id, tenant_id) select * from written`,
    [envelope.id, TENANT, ACCOUNT, JSON.stringify(envelope), time],
  );
  return async () => {
    await client.query('commit');
    client.release();
  };
}

export const lateCommit: FaultTest = {
  id: 'F16',
  title: 'late commit behind later rows',
  run: async (context) => {
    await context.load.run({ orders: 20 });
    const commit = await holdOrderOpen(context);
    await context.load.run({ orders: 100 });
    await waitForQuiet(context.scene);
    await commit();
  },
};
