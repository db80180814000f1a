import type { TransportDatabase } from '../store/transport-database.ts';
import type { RestReason } from './resting-targets.ts';

/** How a tenant's target stands: it answers, rests until `nextTryAt`, or is being tried by one call. */
export interface TargetState {
  readonly tenantId: string;
  readonly target: string;
  readonly state: 'answers' | 'resting' | 'trying';
  /** Null while it answers, as are the next three. */
  readonly reason: RestReason | null;
  readonly since: Date | null;
  readonly nextTryAt: Date | null;
  readonly lastError: string | null;
  /** How many calls wait for it, whether for its rest or for their own next try. */
  readonly waiting: number;
}

/** Targets that rest or have calls waiting, of one tenant or of all. */
export const targetStates = (database: TransportDatabase, tenantId: string | null): Promise<TargetState[]> =>
  database.query<TargetState>(
    `select tenant_id as "tenantId", target, coalesce(state, 'answers') as state, reason, since,
       rests_until as "nextTryAt", r.last_error as "lastError", coalesce(calls, 0)::int as waiting
     from resting_target r full join (
       select tenant_id, target, count(*) as calls from outgoing_call where state in ('pending', 'unknown')
       group by tenant_id, target) w using (tenant_id, target)
     where $1::text is null or tenant_id = $1 order by tenant_id, target`,
    [tenantId],
  );
