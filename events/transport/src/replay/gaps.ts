import type { Envelope } from '@throughline/events';
import type { TransportDatabase } from '../store/transport-database.ts';

/** Versions of one aggregate that have not come although a later one has. */
export interface Gap {
  /** The first that came after the missing ones. */
  readonly next: Envelope;
  readonly from: number;
  readonly to: number;
}

/**
 * The aggregates whose first held event waits for earlier ones that are nowhere here. One that is parked, or waits for
 * something else, is no gap: those behind it are to wait. While a read model is built again its facts come in order.
 */
export async function gapsOf(consumer: string, database: TransportDatabase): Promise<Gap[]> {
  const rows = await database.query<{ envelope: Envelope; applied: number }>(
    `select first.envelope, coalesce(p.version, 0) as applied
     from (
       select distinct on (tenant_id, aggregate_type, aggregate_id) *
       from held_event h where consumer = $1
       order by tenant_id, aggregate_type, aggregate_id, aggregate_version) first
     left join aggregate_progress p on p.tenant_id = first.tenant_id and p.consumer = first.consumer
       and p.aggregate_type = first.aggregate_type and p.aggregate_id = first.aggregate_id
     where first.state = 'waiting' and first.aggregate_version > coalesce(p.version, 0) + 1
       and not exists (select from replay r where r.tenant_id = first.tenant_id and r.consumer = first.consumer
         and r.kind = 'READ_MODEL' and r.state in ('REQUESTED', 'RUNNING'))`,
    [consumer],
  );
  return rows.map(({ envelope, applied }) => ({
    next: envelope,
    from: applied + 1,
    to: envelope.aggregateversion - 1,
  }));
}
