import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { backoffMs } from '../calls/backoff.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { Loop } from '../work/loop.ts';
import type { Repeats } from '../work/repeats.ts';
import type { Transact } from '../work/work.ts';
import type { ScheduledKind } from './scheduled-work.ts';

const MOST_ATTEMPTS = 20;

interface DuePlan {
  tenant_id: string;
  kind: string;
  key: string;
  due_at: Date;
  payload: unknown;
  correlation_id: string;
  causation_id: string | null;
  attempts: number;
}

/** Runs planned work once each, the earliest due first, however far the clock has jumped. */
export class Scheduler {
  readonly loop: Loop;
  private readonly kinds: ReadonlyMap<string, ScheduledKind>;

  constructor(
    kinds: readonly ScheduledKind[],
    private readonly database: TransportDatabase,
    private readonly transact: Transact,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly repeats: Repeats,
  ) {
    this.kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
    this.loop = new Loop('schedule', clock, log, () => this.step());
  }

  /** Nothing is due; what is due next has its wake-up, so that a clock that jumps stops there. */
  async quiet(): Promise<boolean> {
    if (this.loop.busy) return false;
    const [row] = await this.database.query<{ due: string; next: Date | null }>(
      `select count(*) filter (where next_attempt_at <= $1) as due, min(next_attempt_at) as next
       from scheduled_work where state = 'planned'`,
      [this.clock.now()],
    );
    if (row?.due !== '0') return false;
    if (row.next) this.loop.wakeAt(row.next);
    return !this.loop.busy;
  }

  private async step(): Promise<boolean> {
    const [plan] = await this.database.query<DuePlan>(
      `select tenant_id, kind, key, due_at, payload, correlation_id, causation_id, attempts from scheduled_work
       where state = 'planned' and next_attempt_at <= $1 order by due_at, kind, key limit 1`,
      [this.clock.now()],
    );
    if (plan) {
      await this.run(plan);
      return true;
    }
    const [next] = await this.database.query<{ next: Date | null }>(
      `select min(next_attempt_at) as next from scheduled_work where state = 'planned'`,
    );
    if (next?.next) this.loop.wakeAt(next.next);
    return false;
  }

  private async run(plan: DuePlan): Promise<void> {
    try {
      await this.transact(
        {
          tenantId: plan.tenant_id,
          correlationId: plan.correlation_id,
          causationId: plan.causation_id,
          now: plan.due_at,
        },
        async (work) => {
          // Claimed inside the transaction: a second process waits here and then finds it done.
          const [mine] = await work.sql(
            `update scheduled_work set state = 'done', last_error = null
             where tenant_id = $1 and kind = $2 and key = $3 and state = 'planned' and due_at = $4 returning key`,
            [plan.tenant_id, plan.kind, plan.key, plan.due_at],
          );
          const kind = this.kinds.get(plan.kind);
          if (!kind) throw new Error(`no work of kind ${plan.kind}`);
          if (mine) await kind.run(plan.payload as never, work, { key: plan.key, dueAt: plan.due_at });
        },
      );
    } catch (error) {
      const attempts = plan.attempts + 1;
      const next = new Date(this.clock.now().getTime() + backoffMs(attempts));
      const reason = this.repeats.note(error);
      this.log[attempts >= MOST_ATTEMPTS ? 'error' : 'warn']('schedule.failed', {
        reason,
        kind: plan.kind,
        key: plan.key,
        attempts,
        error,
      });
      await this.database.query(
        `update scheduled_work set attempts = $4, next_attempt_at = $5, last_error = $6, state = $7
         where tenant_id = $1 and kind = $2 and key = $3 and state = 'planned' and due_at = $8`,
        [
          plan.tenant_id,
          plan.kind,
          plan.key,
          attempts,
          next,
          error instanceof Error ? error.message : String(error),
          attempts >= MOST_ATTEMPTS ? 'parked' : 'planned',
          // A plan that was moved meanwhile runs at its new instant.
          plan.due_at,
        ],
      );
    }
  }
}
