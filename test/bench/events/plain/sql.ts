import { Client } from 'pg';
import type { Clock } from '@throughline/contracts';
import type { Actor, Order, Places } from '../process/orders.ts';
import { batchesOf, CONSUMER, EFFECT_COLUMNS, effectsOf, envelopeOf, INSERT_EFFECTS, TENANT } from '../workload.ts';

const BATCH = 1000;
const PARTITIONS = 8;

/** The columns that the transport fills, with the primary keys alone. */
const OUTBOX = `create table outbox (event_id uuid primary key, position bigint generated always as identity,
  tenant_id text not null, aggregate_type text not null, aggregate_id text not null, aggregate_version integer not null,
  partition smallint not null, type text not null, schema_version integer not null, envelope json not null,
  correlation_id text not null, causation_id text, occurred_at timestamptz not null, recorded_at timestamptz not null)`;
const INBOX = `create table inbox (consumer text not null, event_id uuid not null, tenant_id text not null,
  type text not null, applied_at timestamptz not null, primary key (consumer, event_id))`;

type Envelopes = ReturnType<typeof envelopeOf>[];

/** Writes the outbox rows of a run with one statement for each thousand, and does nothing else. */
export const plainOutbox = (places: Places, clock: Clock): Promise<Actor> =>
  plainWriter(places.producing.ownerUrl, [OUTBOX], clock, async (client, envelopes) => {
    const [first] = envelopes;
    await client.query(
      `insert into outbox (event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, partition, type,
         schema_version, envelope, correlation_id, causation_id, occurred_at, recorded_at)
       select i, $1, $2, a, v, p, $3, 1, e, $4, null, $5, $5
       from unnest($6::uuid[], $7::text[], $8::int[], $9::smallint[], $10::json[]) t(i, a, v, p, e)`,
      [
        TENANT,
        first?.aggregatetype,
        first?.type,
        first?.correlationid,
        clock.now(),
        envelopes.map(({ id }) => id),
        envelopes.map(({ subject }) => subject),
        envelopes.map(({ aggregateversion }) => aggregateversion),
        envelopes.map((_, index) => index % PARTITIONS),
        envelopes.map((envelope) => JSON.stringify(envelope)),
      ],
    );
  });

/** Writes the inbox and effect rows of a run, a thousand of each a transaction. */
export const plainInbox = (places: Places, clock: Clock): Promise<Actor> =>
  plainWriter(
    places.consuming.ownerUrl,
    [INBOX, `create table booked_time (${EFFECT_COLUMNS})`],
    clock,
    async (client, envelopes) => {
      const at = clock.now();
      await client.query('begin');
      await client.query(`insert into inbox select $1, e, $2, $3, $4 from unnest($5::uuid[]) e`, [
        CONSUMER,
        TENANT,
        envelopes[0]?.type,
        at,
        envelopes.map(({ id }) => id),
      ]);
      const events = envelopes.map(({ id, subject, aggregateversion, data }) => ({
        id,
        aggregateId: subject,
        aggregateVersion: aggregateversion,
        data,
      }));
      await client.query(INSERT_EFFECTS, effectsOf(events, at));
      await client.query('commit');
    },
  );

async function plainWriter(
  url: string,
  tables: readonly string[],
  clock: Clock,
  write: (client: Client, envelopes: Envelopes) => Promise<void>,
): Promise<Actor> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const table of tables) await client.query(table);
  return { act: (order) => writeAll(order, clock, (envelopes) => write(client, envelopes)), stop: () => client.end() };
}

/** Prepares the next batch while the database is busy with one. */
async function writeAll(order: Order, clock: Clock, write: (envelopes: Envelopes) => Promise<void>) {
  if (order.do !== 'carry') throw new Error(`a plain writer cannot ${order.do}`);
  const begun = clock.now().getTime();
  let busy = Promise.resolve();
  for (const batch of batchesOf(order, BATCH)) {
    const envelopes = batch.map((index) => envelopeOf(index, order.aggregates, clock));
    await busy;
    busy = write(envelopes);
  }
  await busy;
  return { begun, ended: clock.now().getTime(), events: order.events };
}
