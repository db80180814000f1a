import { z } from 'zod';
import { type Clock, newEventId } from '@throughline/contracts';
import { defineEvent, type Envelope, type Event } from '@throughline/events';

export const TENANT = 'firm';
export const CONSUMER = 'consuming';

/** A fact about as large as the product's own. `createdAt` is when it should have been told, not when it was. */
export const timeApproved = defineEvent('producing.engagement.time-approved', 1, {
  timeEntryId: z.string(),
  engagementId: z.string(),
  resourceId: z.string(),
  role: z.string(),
  serviceDate: z.string(),
  minutes: z.number().int(),
  hourly: z.string(),
  note: z.string(),
  createdAt: z.string(),
});
export type TimeApproved = z.infer<typeof timeApproved.schema>;

export const engagementOf = (index: number, aggregates: number): string =>
  `eng_${String(index % aggregates).padStart(8, '0')}`;

export const factOf = (index: number, aggregates: number, createdAt: Date): TimeApproved => ({
  timeEntryId: `te_${String(index).padStart(10, '0')}`,
  engagementId: engagementOf(index, aggregates),
  resourceId: `res_${String(index % 5000).padStart(8, '0')}`,
  role: 'senior consultant',
  serviceDate: '2026-03-02',
  minutes: (index % 480) + 1,
  hourly: '199.99 EUR',
  note: 'Workshop with the finance team on the chart of accounts',
  createdAt: createdAt.toISOString(),
});

/** The effect of one fact. */
export const EFFECT_COLUMNS = `
  tenant_id text not null,
  position bigint generated always as identity primary key,
  event_id uuid not null,
  engagement_id text not null,
  version integer not null,
  minutes integer not null,
  created_at timestamptz not null,
  applied_at timestamptz not null`;

export const INSERT_EFFECTS = `
  insert into booked_time (tenant_id, event_id, engagement_id, version, minutes, created_at, applied_at)
  select $1, e, g, v, m, c, $2
  from unnest($3::uuid[], $4::text[], $5::int[], $6::int[], $7::timestamptz[]) t(e, g, v, m, c)`;

/** The parameters of `INSERT_EFFECTS`. */
export const effectsOf = (
  events: readonly Pick<Event<TimeApproved>, 'id' | 'aggregateId' | 'aggregateVersion' | 'data'>[],
  appliedAt: Date,
): unknown[] => [
  TENANT,
  appliedAt,
  events.map(({ id }) => id),
  events.map(({ aggregateId }) => aggregateId),
  events.map(({ aggregateVersion }) => aggregateVersion),
  events.map(({ data }) => data.minutes),
  events.map(({ data }) => data.createdAt),
];

/** What the transport would write for the fact of that number, for those who write it without the transport. */
export function envelopeOf(index: number, aggregates: number, clock: Clock): Envelope & { data: TimeApproved } {
  const now = clock.now();
  return {
    specversion: '1.0',
    id: newEventId(clock),
    source: '/producing',
    type: timeApproved.type,
    subject: engagementOf(index, aggregates),
    time: now.toISOString(),
    datacontenttype: 'application/json',
    tenantid: TENANT,
    aggregatetype: `${timeApproved.owner}.${timeApproved.aggregate}`,
    aggregateversion: Math.floor(index / aggregates) + 1,
    correlationid: 'cor_01kjnm5e9gfkg8pt2r4aay9qd1',
    causationid: null,
    schemaversion: timeApproved.version,
    data: factOf(index, aggregates, now),
  };
}

/** The numbers from 0 up to the events, a batch at a time; of several workers each takes its own aggregates. */
export function* batchesOf(
  { events, aggregates, worker, workers }: { events: number; aggregates: number; worker: number; workers: number },
  size: number,
): Generator<number[]> {
  let batch: number[] = [];
  for (let index = 0; index < events; index += 1) {
    if ((index % aggregates) % workers !== worker) continue;
    batch.push(index);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
