import type { Clock } from '@throughline/contracts';
import { type TransportDatabase, workerLock } from '../store/transport-database.ts';
import { DEFAULT_BUDGET } from './outgoing-operation.ts';

/**
 * After so long a call has ended in whatever way. Calls of a process that died wait for it, since their requests may
 * still be on their way; a target on trial is tried by another call then.
 */
export const CALL_DEADLINE_MS = 60_000;

export interface ClaimedCall {
  readonly tenant_id: string;
  readonly operation: string;
  readonly key: string;
  readonly target: string;
  readonly request: unknown;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly attempts: number;
  readonly was: 'pending' | 'unknown';
  /** How often in a row the target has rested, for the one call that tries it again; null while the target answers. */
  readonly trial_after: number | null;
}

/** How a failed call is written down. */
export interface Failure {
  readonly state: 'pending' | 'unknown' | 'parked';
  readonly releasedAs: 'pending' | 'unknown';
  readonly next: Date;
  readonly problem: string;
}

/**
 * Every tenant and target that has calls waiting: one probe of the index each, however many calls one of them has, so
 * that a thousand calls of a dead target cost the others nothing.
 */
const LANES = `lane as (
  (select tenant_id, target from outgoing_call where state in ('pending', 'unknown') order by tenant_id, target limit 1)
  union all
  select following.* from lane cross join lateral (
    select tenant_id, target from outgoing_call
    where state in ('pending', 'unknown') and (tenant_id, target) > (lane.tenant_id, lane.target)
    order by tenant_id, target limit 1) following)`;

/**
 * The oldest due calls of each target, as many as its budget leaves room for, the first of each target before the second
 * of any. A target that rests is left alone; when its rest is over it is leased to one call, which tries it.
 * $1 now, $2 worker, $3 operations, $4 their budgets, $5 end of a trial, $6 most of one target, $7 free places, $8 most.
 */
const CLAIM = `with recursive ${LANES},
  budget as (select * from unnest($3::text[], $4::int[]) x(operation, budget)),
  trial as (
    update resting_target set state = 'trying', rests_until = $5
    where (tenant_id, target) in (
      select r.tenant_id, r.target from resting_target r
      where r.rests_until <= $1 and exists (select from outgoing_call c where c.tenant_id = r.tenant_id
        and c.target = r.target and c.state in ('pending', 'unknown') and c.next_attempt_at <= $1)
      order by r.tenant_id, r.target for update skip locked)
    returning tenant_id, target, rests),
  busy as (
    select tenant_id, target, count(*)::int as calls, min(coalesce(budget, ${DEFAULT_BUDGET})) as budget
    from outgoing_call left join budget using (operation) where state = 'calling' group by tenant_id, target),
  waiting as (
    select lane.tenant_id, lane.target, due.operation, due.key, due.state, due.next_attempt_at, due.created_at, trial.rests,
      coalesce(busy.calls, 0) + row_number() over (partition by lane.tenant_id, lane.target
        order by due.next_attempt_at, due.created_at) as place,
      min(least(coalesce(budget.budget, ${DEFAULT_BUDGET}), busy.budget)) over (partition by lane.tenant_id, lane.target)
        as budget
    from lane left join resting_target using (tenant_id, target) left join trial using (tenant_id, target)
    left join busy using (tenant_id, target)
    cross join lateral (
      select operation, key, state, next_attempt_at, created_at from outgoing_call c
      where c.tenant_id = lane.tenant_id and c.target = lane.target and c.state in ('pending', 'unknown')
        and c.next_attempt_at <= $1
      order by next_attempt_at, created_at
      limit case when trial.rests is null then greatest($6 - coalesce(busy.calls, 0), 0) else 1 end
      for update skip locked) due
    left join budget on budget.operation = due.operation
    where resting_target.target is null or trial.target is not null),
  fair as (
    select *, row_number() over (order by rests is null, place, next_attempt_at, created_at) as turn
    from waiting where place <= budget or rests is not null),
  chosen as (
    select * from fair where place = 1 or rests is not null or turn <= $7 order by turn limit $8)
  update outgoing_call c set state = 'calling', claimed_by = $2, attempts = c.attempts + 1
  from chosen where (c.tenant_id, c.operation, c.key) = (chosen.tenant_id, chosen.operation, chosen.key)
  returning c.tenant_id, c.operation, c.key, c.target, c.request, c.correlation_id, c.causation_id, c.attempts,
    chosen.state as was, chosen.rests as trial_after`;

const STANDING = `with recursive ${LANES},
  try as (
    select greatest(first.next_attempt_at, rests_until) as at from lane left join resting_target using (tenant_id, target)
    cross join lateral (select next_attempt_at from outgoing_call c where c.tenant_id = lane.tenant_id
      and c.target = lane.target and c.state in ('pending', 'unknown') order by next_attempt_at limit 1) first)
  select exists (select from outgoing_call where state = 'calling') as calling,
    exists (select from try where at <= $1) as due, (select min(at) from try where at > $1) as next`;

/** The open calls in the database: who takes which, and what becomes of those that fail. */
export class CallQueue {
  private readonly mostOfOneTarget: number;

  constructor(
    private readonly database: TransportDatabase,
    private readonly clock: Clock,
    private readonly budgets: ReadonlyMap<string, number>,
  ) {
    this.mostOfOneTarget = Math.max(DEFAULT_BUDGET, ...budgets.values());
  }

  /** Takes due calls: `free` of them, and above that the first of each target that has none on its way, up to `most`. */
  claim(free: number, most: number): Promise<ClaimedCall[]> {
    const now = this.clock.now();
    return this.database.query<ClaimedCall>(CLAIM, [
      now,
      this.database.worker,
      [...this.budgets.keys()],
      [...this.budgets.values()],
      new Date(now.getTime() + CALL_DEADLINE_MS),
      this.mostOfOneTarget,
      free,
      most,
    ]);
  }

  /** Whether calls are under way or due, and when the next try is due, which is not before its target's rest is over. */
  async standing(): Promise<{ calling: boolean; due: boolean; next: Date | null }> {
    const [row] = await this.database.query<{ calling: boolean; due: boolean; next: Date | null }>(STANDING, [
      this.clock.now(),
    ]);
    return row ?? { calling: false, due: false, next: null };
  }

  /** Writes a failure down, unless somebody else has taken the call meanwhile. */
  async fail(call: ClaimedCall, { state, releasedAs, next, problem }: Failure): Promise<void> {
    const parked = state === 'parked';
    await this.database.query(
      `update outgoing_call set state = $4, next_attempt_at = $5, last_error = $6, parked_at = $8, released_as = $9
       where tenant_id = $1 and operation = $2 and key = $3 and state = 'calling' and claimed_by = $7`,
      [
        call.tenant_id,
        call.operation,
        call.key,
        state,
        next,
        problem,
        this.database.worker,
        parked ? this.clock.now() : null,
        parked ? releasedAs : null,
      ],
    );
  }

  /**
   * A process that died in the middle of a call leaves it `calling`; whether it took effect is unknown. It is looked up
   * when the call has run into its deadline, since the process may have lost its database alone and still be waiting.
   */
  async reclaimOrphans(): Promise<void> {
    const claims = await this.database.query<{ claimed_by: string }>(
      `select distinct claimed_by from outgoing_call where state = 'calling' and claimed_by <> $1`,
      [this.database.worker],
    );
    for (const { claimed_by: worker } of claims) {
      if (await this.database.isHeld(workerLock(worker))) continue;
      await this.database.query(
        `update outgoing_call set state = 'unknown', next_attempt_at = $2 where state = 'calling' and claimed_by = $1`,
        [worker, new Date(this.clock.now().getTime() + CALL_DEADLINE_MS)],
      );
    }
  }
}
