import { type Clock, Fault, type Result } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { type TransportDatabase, workerLock } from '../store/transport-database.ts';
import { isUnavailable } from '../store/unavailable.ts';
import { Loop } from '../work/loop.ts';
import type { Transact } from '../work/work.ts';
import { backoffMs, MOST_ATTEMPTS } from './backoff.ts';
import type { AnyOutgoingOperation, CallContext, OutgoingOperation } from './outgoing-operation.ts';
import { crashPoint } from '../work/crash-point.ts';

/** Calls in flight at once. An account with that many on their way gets no more, so that a slow one leaves room for others. */
const MOST_AT_ONCE = 24;
const MOST_PER_TARGET = 8;
const CALL_DEADLINE_MS = 60_000;
/** An outcome that our own code cannot take is a defect: a person sees it soon. */
const MOST_SETTLE_ATTEMPTS = 8;

interface ClaimedCall {
  tenant_id: string;
  operation: string;
  key: string;
  target: string;
  request: unknown;
  correlation_id: string;
  causation_id: string | null;
  attempts: number;
  was: 'pending' | 'unknown';
}

/** How far a try came when it failed: only before or in the call itself can "nothing happened" be known. */
type Reached = 'look-up' | 'call' | 'settling';

/**
 * Makes the calls whose intents were committed. A call whose answer was lost is `unknown`: it is looked up by our key
 * before any repeat. Refusals are outcomes; transient faults are retried with backoff; permanent ones are parked.
 */
export class Caller {
  readonly loop: Loop;
  private readonly operations: ReadonlyMap<string, OutgoingOperation<unknown, unknown>>;
  private readonly stopping = new AbortController();
  private readonly inFlight = new Map<ClaimedCall, Promise<void>>();
  /** Calls of ours whose failure could not be written down; nobody else takes them while this process lives. */
  private readonly unwritten = new Set<ClaimedCall>();

  constructor(
    operations: readonly AnyOutgoingOperation[],
    private readonly database: TransportDatabase,
    private readonly transact: Transact,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.operations = new Map(
      operations.map((each) => [each.name, each as unknown as OutgoingOperation<unknown, unknown>]),
    );
    this.loop = new Loop('outgoing-calls', clock, log, () => this.step());
  }

  /** Nothing is due or under way; what is due next has its wake-up, so that a clock that jumps stops there. */
  async quiet(): Promise<boolean> {
    if (this.loop.busy || this.inFlight.size > 0) return false;
    const [row] = await this.database.query<{ open: string; next: Date | null }>(
      `select count(*) filter (where state = 'calling' or next_attempt_at <= $1) as open, min(next_attempt_at) as next
       from outgoing_call where state in ('pending', 'calling', 'unknown')`,
      [this.clock.now()],
    );
    if (row?.open !== '0') return false;
    if (row.next) this.loop.wakeAt(row.next);
    return !this.loop.busy && this.inFlight.size === 0;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
    await Promise.all(this.inFlight.values());
  }

  private async step(): Promise<boolean> {
    await this.writeUnwritten();
    await this.reclaimOrphans();
    const calls = await this.claim();
    for (const call of calls) {
      const made = this.make(call).finally(() => {
        this.inFlight.delete(call);
        this.loop.wake();
      });
      this.inFlight.set(call, made);
    }
    if (calls.length > 0) return true;
    if (this.inFlight.size < MOST_AT_ONCE) await this.wakeForNext();
    return false;
  }

  private async claim(): Promise<ClaimedCall[]> {
    const free = MOST_AT_ONCE - this.inFlight.size;
    if (free <= 0 || this.stopping.signal.aborted) return [];
    return this.database.query<ClaimedCall>(
      `with due as (
         select tenant_id, operation, key, state from outgoing_call
         where state in ('pending', 'unknown') and next_attempt_at <= $1 and target <> all($3::text[])
         order by next_attempt_at, created_at limit $4 for update skip locked)
       update outgoing_call c set state = 'calling', claimed_by = $2, attempts = c.attempts + 1
       from due where (c.tenant_id, c.operation, c.key) = (due.tenant_id, due.operation, due.key)
       returning c.tenant_id, c.operation, c.key, c.target, c.request, c.correlation_id, c.causation_id, c.attempts,
         due.state as was`,
      [this.clock.now(), this.database.worker, this.fullTargets(), Math.min(free, MOST_PER_TARGET)],
    );
  }

  private fullTargets(): string[] {
    const towards = Map.groupBy(this.inFlight.keys(), (call) => call.target);
    return [...towards].filter(([, calls]) => calls.length >= MOST_PER_TARGET).map(([target]) => target);
  }

  /**
   * A process that died in the middle of a call leaves it `calling`; whether it took effect is unknown. It is looked up
   * when the call has run into its deadline, since the process may have lost its database alone and still be waiting.
   */
  private async reclaimOrphans(): Promise<void> {
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

  private async wakeForNext(): Promise<void> {
    const [row] = await this.database.query<{ next: Date | null }>(
      `select min(next_attempt_at) as next from outgoing_call
       where state in ('pending', 'unknown') and next_attempt_at > $1`,
      [this.clock.now()],
    );
    if (row?.next) this.loop.wakeAt(row.next);
  }

  private async make(call: ClaimedCall): Promise<void> {
    let reached: Reached = 'look-up';
    try {
      const operation = this.operations.get(call.operation);
      if (!operation) throw new Fault('UPSTREAM_REJECTED', `no operation ${call.operation}`, { transient: false });
      const context = this.contextOf(call);
      crashPoint('call.after-claim');
      let outcome = await this.lookUp(operation, call, context);
      if (!outcome) {
        reached = 'call';
        outcome = await operation.call(call.request, context);
      }
      reached = 'settling';
      crashPoint('call.after-answer');
      await this.settle(operation, call, outcome);
      crashPoint('call.after-settle');
    } catch (error) {
      await this.fail(call, reached, error).catch((failure: unknown) => {
        this.log.warn('call.failure-not-written', { operation: call.operation, key: call.key, error: failure });
        this.unwritten.add(call);
      });
    }
  }

  private contextOf(call: ClaimedCall): CallContext {
    return {
      tenantId: call.tenant_id,
      key: call.key,
      correlationId: call.correlation_id,
      attempt: call.attempts,
      signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(CALL_DEADLINE_MS)]),
    };
  }

  private async lookUp(
    operation: OutgoingOperation<unknown, unknown>,
    call: ClaimedCall,
    context: CallContext,
  ): Promise<Result<unknown> | null> {
    if (call.was !== 'unknown' || !operation.lookUp) return null;
    const found = await operation.lookUp(call.request, context);
    return found === null ? null : { ok: true, value: found };
  }

  private async settle(
    operation: OutgoingOperation<unknown, unknown>,
    call: ClaimedCall,
    outcome: Result<unknown>,
  ): Promise<void> {
    await this.transact(
      { tenantId: call.tenant_id, correlationId: call.correlation_id, causationId: call.causation_id },
      async (work) => {
        const [mine] = await work.sql(
          `update outgoing_call set state = $4, outcome = $5, settled_at = $6, last_error = null
           where tenant_id = $1 and operation = $2 and key = $3 and state = 'calling' and claimed_by = $7 returning key`,
          [
            call.tenant_id,
            call.operation,
            call.key,
            outcome.ok ? 'confirmed' : 'refused',
            JSON.stringify(outcome),
            this.clock.now(),
            this.database.worker,
          ],
        );
        if (mine) await operation.settled(call.request, outcome, work);
      },
    );
  }

  private async fail(call: ClaimedCall, reached: Reached, error: unknown): Promise<void> {
    const fault = error instanceof Fault ? error : null;
    const most = reached === 'settling' && !isUnavailable(error) ? MOST_SETTLE_ATTEMPTS : MOST_ATTEMPTS;
    const parked = (fault !== null && !fault.transient) || call.attempts >= most;
    const state = parked ? 'parked' : stateAfter(call, reached, fault);
    const next = new Date(this.clock.now().getTime() + backoffMs(call.attempts, fault?.details.retryAfterMs));
    this.log[parked ? 'error' : 'warn'](parked ? 'call.parked' : 'call.retry', {
      operation: call.operation,
      key: call.key,
      attempt: call.attempts,
      reached,
      error,
    });
    await this.mark(call, state, next, error instanceof Error ? error.message : String(error));
    this.loop.wakeAt(next);
  }

  private async mark(call: ClaimedCall, state: string, next: Date, problem: string): Promise<void> {
    await this.database.query(
      `update outgoing_call set state = $4, next_attempt_at = $5, last_error = $6
       where tenant_id = $1 and operation = $2 and key = $3 and state = 'calling' and claimed_by = $7`,
      [call.tenant_id, call.operation, call.key, state, next, problem, this.database.worker],
    );
  }

  private async writeUnwritten(): Promise<void> {
    for (const call of this.unwritten) {
      await this.mark(call, 'unknown', this.clock.now(), 'the database was away when the call failed');
      this.unwritten.delete(call);
    }
  }
}

/**
 * Whatever is not known to have had no effect is unknown, so that it is looked up before it is repeated. A look-up that
 * fails leaves the call as unknown as it was; a call that was answered has had its effect, whatever failed afterwards.
 */
function stateAfter(call: ClaimedCall, reached: Reached, fault: Fault | null): 'pending' | 'unknown' {
  if (reached === 'settling') return 'unknown';
  if (reached === 'look-up') return call.was;
  return fault?.code === 'UPSTREAM_UNAVAILABLE' ? 'pending' : 'unknown';
}
