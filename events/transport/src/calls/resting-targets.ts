import { ConsecutiveBreaker } from 'cockatiel';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { TransportDatabase } from '../store/transport-database.ts';
import { restMs } from './backoff.ts';
import type { ClaimedCall } from './call-queue.ts';
import type { Verdict } from './verdict.ts';

/** So many failures in a row, and the target rests. */
export const FAILURES_UNTIL_REST = 5;

export type RestReason = 'does-not-answer' | 'asked-to-wait';
type TriedCall = Pick<ClaimedCall, 'tenant_id' | 'target' | 'trial_after'>;

/**
 * The circuit breaker of each tenant's target. Its decision is cockatiel's; cockatiel's policy around it is not used,
 * since that reads the machine's time and knows of one process. The rest is a row instead, on our clock and for every
 * copy of the service: the claim leaves a resting target's calls alone, and gives the target to one call afterwards.
 */
export class RestingTargets {
  /** Of targets whose last try here failed. */
  private readonly breakers = new Map<string, ConsecutiveBreaker>();

  constructor(
    private readonly database: TransportDatabase,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Takes what a try said about its target; true when that opened the target for its other calls. */
  async heard(call: TriedCall, verdict: Verdict): Promise<boolean> {
    if (verdict.kind === 'answers') {
      this.breakers.delete(keyOf(call));
      return call.trial_after === null ? false : this.answersAgain(call);
    }
    if (verdict.kind === 'asks-to-wait') await this.rest(call, 'asked-to-wait', verdict.waitMs, verdict.why);
    else if (verdict.kind === 'says nothing') return call.trial_after === null ? false : this.letAnotherTry(call);
    else if (call.trial_after !== null || this.breaks(call)) {
      await this.rest(call, 'does-not-answer', restMs((call.trial_after ?? 0) + 1), verdict.why);
    }
    return false;
  }

  private breaks(call: TriedCall): boolean {
    const key = keyOf(call);
    const breaker = this.breakers.get(key) ?? new ConsecutiveBreaker(FAILURES_UNTIL_REST);
    const breaks = breaker.failure();
    if (breaks) this.breakers.delete(key);
    else this.breakers.set(key, breaker);
    return breaks;
  }

  /** Of a target that rests already only a trial, or a longer wait that it asks for, changes the rest. */
  private async rest(call: TriedCall, reason: RestReason, forMs: number, why: string): Promise<void> {
    const now = this.clock.now();
    const [rest] = await this.database.query<{ rests: number; begins: boolean; rests_until: Date }>(
      `insert into resting_target as r (tenant_id, target, state, reason, since, rests_until, rests, last_error)
       values ($1, $2, 'resting', $3, $4, $5, 1, $6)
       on conflict (tenant_id, target) do update set state = 'resting', reason = excluded.reason,
         last_error = excluded.last_error, rests = r.rests + $7::int,
         rests_until = case when $7 = 1 and r.state = 'trying' then excluded.rests_until
           else greatest(r.rests_until, excluded.rests_until) end
         where $7 = 1 or excluded.reason = 'asked-to-wait'
       returning rests, rests_until, xmax = 0 as begins`,
      [
        call.tenant_id,
        call.target,
        reason,
        now,
        new Date(now.getTime() + forMs),
        why,
        call.trial_after === null ? 0 : 1,
      ],
    );
    if (!rest || !(rest.begins || call.trial_after !== null)) return;
    this.log.warn('target.resting', {
      tenantId: call.tenant_id,
      target: call.target,
      reason,
      until: rest.rests_until,
      rests: rest.rests,
      why,
    });
  }

  private async answersAgain(call: TriedCall): Promise<boolean> {
    const [rest] = await this.database.query<{ since: Date; rests: number }>(
      `delete from resting_target where tenant_id = $1 and target = $2 and state = 'trying' returning since, rests`,
      [call.tenant_id, call.target],
    );
    if (rest) {
      const { since, rests } = rest;
      this.log.info('target.answers-again', { tenantId: call.tenant_id, target: call.target, since, rests });
    }
    return rest !== undefined;
  }

  /** The trial failed for a reason of its own. */
  private async letAnotherTry(call: TriedCall): Promise<boolean> {
    await this.database.query(
      `update resting_target set state = 'resting', rests_until = $3
       where tenant_id = $1 and target = $2 and state = 'trying'`,
      [call.tenant_id, call.target, this.clock.now()],
    );
    return true;
  }
}

const keyOf = (call: TriedCall): string => JSON.stringify([call.tenant_id, call.target]);
