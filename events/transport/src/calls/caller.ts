import { type Clock, Fault, type Result } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { TransportDatabase } from '../store/transport-database.ts';
import { isUnavailable } from '../store/unavailable.ts';
import { crashPoint } from '../work/crash-point.ts';
import { Loop } from '../work/loop.ts';
import type { Transact } from '../work/work.ts';
import { backoffMs, MOST_ATTEMPTS } from './backoff.ts';
import { CALL_DEADLINE_MS, CallQueue, type ClaimedCall } from './call-queue.ts';
import {
  type AnyOutgoingOperation,
  type CallContext,
  DEFAULT_BUDGET,
  type OutgoingOperation,
} from './outgoing-operation.ts';
import { RestingTargets } from './resting-targets.ts';
import { type TargetState, targetStates } from './target-states.ts';
import { type Reached, type Verdict, verdictOf } from './verdict.ts';

/** Calls in flight at once. Above that, a target that has none on its way still gets its first, so that none waits for another. */
const MOST_AT_ONCE = 64;
const MOST_WITH_FIRSTS = 512;
/** An outcome that our own code cannot take is a defect: a person sees it soon. */
const MOST_SETTLE_ATTEMPTS = 8;

/**
 * Makes the calls whose intents were committed. A call whose answer was lost is `unknown`: it is looked up by our key
 * before any repeat. Refusals are outcomes; transient faults are retried with backoff; permanent ones are parked.
 */
export class Caller {
  readonly loop: Loop;
  private readonly operations: ReadonlyMap<string, OutgoingOperation<unknown, unknown>>;
  private readonly queue: CallQueue;
  private readonly targets: RestingTargets;
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
    const budgets = new Map(operations.map(({ name, budget }) => [name, budget ?? DEFAULT_BUDGET]));
    this.queue = new CallQueue(database, clock, budgets);
    this.targets = new RestingTargets(database, clock, log);
    this.loop = new Loop('outgoing-calls', clock, log, () => this.step());
  }

  /** Nothing is due or under way; what is due next has its wake-up, so that a clock that jumps stops there. */
  async quiet(): Promise<boolean> {
    if (this.loop.busy || this.inFlight.size > 0) return false;
    const { calling, due, next } = await this.queue.standing();
    if (calling || due) return false;
    if (next) this.loop.wakeAt(next);
    return !this.loop.busy && this.inFlight.size === 0;
  }

  /** Targets that rest or have calls waiting, of one tenant or of all. */
  targetStates(tenantId: string | null): Promise<TargetState[]> {
    return targetStates(this.database, tenantId);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
    await Promise.all(this.inFlight.values());
  }

  private async step(): Promise<boolean> {
    await this.writeUnwritten();
    await this.queue.reclaimOrphans();
    const calls = await this.claim();
    for (const call of calls) {
      const made = this.make(call).finally(() => {
        this.inFlight.delete(call);
        this.loop.wake();
      });
      this.inFlight.set(call, made);
    }
    if (calls.length > 0) return true;
    const { next } = await this.queue.standing();
    if (next) this.loop.wakeAt(next);
    return false;
  }

  private async claim(): Promise<ClaimedCall[]> {
    const most = MOST_WITH_FIRSTS - this.inFlight.size;
    if (most <= 0 || this.stopping.signal.aborted) return [];
    return this.queue.claim(MOST_AT_ONCE - this.inFlight.size, most);
  }

  private async make(call: ClaimedCall): Promise<void> {
    let reached: Reached = 'look-up';
    try {
      const operation = this.operations.get(call.operation);
      // Not the target's word, so it says nothing about it.
      if (!operation) throw new Fault('INTERNAL_SERVER_ERROR', `no operation ${call.operation}`, { transient: false });
      const context = this.contextOf(call);
      crashPoint('call.after-claim');
      let outcome = await this.lookUp(operation, call, context);
      if (!outcome) {
        reached = 'call';
        outcome = await operation.call(call.request, context);
      }
      reached = 'settling';
      crashPoint('call.after-answer');
      await this.hear(call, { kind: 'answers' });
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

  /** Before the call itself is written down, so that its place goes to nobody while the target is about to rest. */
  private async hear(call: ClaimedCall, verdict: Verdict): Promise<void> {
    // What failed because this process ends says nothing about the target.
    const heard: Verdict =
      this.stopping.signal.aborted && verdict.kind === 'fails' ? { kind: 'says nothing' } : verdict;
    try {
      if (await this.targets.heard(call, heard)) this.loop.wake();
    } catch (error) {
      // A trial ends by itself after the deadline of a call.
      this.log.warn('target.state-not-written', { tenantId: call.tenant_id, target: call.target, error });
    }
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
    // An answer was heard when it came.
    if (reached !== 'settling') await this.hear(call, verdictOf(reached, error));
    const fault = error instanceof Fault ? error : null;
    const most = reached === 'settling' && !isUnavailable(error) ? MOST_SETTLE_ATTEMPTS : MOST_ATTEMPTS;
    const parked = (fault !== null && !fault.transient) || call.attempts >= most;
    this.log[parked ? 'error' : 'warn'](parked ? 'call.parked' : 'call.retry', {
      operation: call.operation,
      key: call.key,
      attempt: call.attempts,
      reached,
      error,
    });
    const releasedAs = stateAfter(call, reached, fault);
    await this.queue.fail(call, {
      state: parked ? 'parked' : releasedAs,
      releasedAs,
      next: new Date(this.clock.now().getTime() + backoffMs(call.attempts, fault?.details.retryAfterMs)),
      problem: error instanceof Error ? error.message : String(error),
    });
  }

  private async writeUnwritten(): Promise<void> {
    for (const call of this.unwritten) {
      await this.queue.fail(call, {
        state: 'unknown',
        releasedAs: 'unknown',
        next: this.clock.now(),
        problem: 'the database was away when the call failed',
      });
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
