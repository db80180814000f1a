import { type Clock, Fault, type Result } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { type TransportDatabase, workerLock } from '../store/transport-database.ts';
import { Loop } from '../work/loop.ts';
import type { Transact } from '../work/work.ts';
import { backoffMs, MOST_ATTEMPTS } from './backoff.ts';
import type { AnyOutgoingOperation, CallContext, OutgoingOperation } from './outgoing-operation.ts';

const BATCH = 16;
const CALL_DEADLINE_MS = 60_000;

interface ClaimedCall {
  tenant_id: string;
  operation: string;
  key: string;
  request: unknown;
  correlation_id: string;
  causation_id: string | null;
  attempts: number;
  was: 'pending' | 'unknown';
}

/**
 * Makes the calls whose intents were committed. A call whose answer was lost is `unknown`: it is looked up by our key
 * before any repeat. Refusals are outcomes; transient faults are retried with backoff; permanent ones are parked.
 */
export class Caller {
  readonly loop: Loop;
  private readonly operations: ReadonlyMap<string, OutgoingOperation<unknown, unknown>>;
  private readonly stopping = new AbortController();

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

  async quiet(): Promise<boolean> {
    if (this.loop.busy) return false;
    const [row] = await this.database.query<{ open: string }>(
      `select count(*) as open from outgoing_call
       where state = 'calling' or (state in ('pending', 'unknown') and next_attempt_at <= $1)`,
      [this.clock.now()],
    );
    return row?.open === '0';
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  private async step(): Promise<boolean> {
    await this.reclaimOrphans();
    const calls = await this.claim();
    await Promise.all(calls.map((call) => this.make(call)));
    if (calls.length > 0) return true;
    await this.wakeForNext();
    return false;
  }

  private async claim(): Promise<ClaimedCall[]> {
    return this.database.query<ClaimedCall>(
      `with due as (
         select tenant_id, operation, key, state from outgoing_call
         where state in ('pending', 'unknown') and next_attempt_at <= $1
         order by next_attempt_at, created_at limit ${BATCH} for update skip locked)
       update outgoing_call c set state = 'calling', claimed_by = $2, attempts = c.attempts + 1
       from due where (c.tenant_id, c.operation, c.key) = (due.tenant_id, due.operation, due.key)
       returning c.tenant_id, c.operation, c.key, c.request, c.correlation_id, c.causation_id, c.attempts, due.state as was`,
      [this.clock.now(), this.database.worker],
    );
  }

  /** A process that died in the middle of a call leaves it `calling`; whether it took effect is unknown. */
  private async reclaimOrphans(): Promise<void> {
    const claims = await this.database.query<{ claimed_by: string }>(
      `select distinct claimed_by from outgoing_call where state = 'calling' and claimed_by <> $1`,
      [this.database.worker],
    );
    for (const { claimed_by: worker } of claims) {
      if (await this.database.isHeld(workerLock(worker))) continue;
      await this.database.query(
        `update outgoing_call set state = 'unknown', next_attempt_at = $2 where state = 'calling' and claimed_by = $1`,
        [worker, this.clock.now()],
      );
    }
  }

  private async wakeForNext(): Promise<void> {
    const [row] = await this.database.query<{ next: Date | null }>(
      `select min(next_attempt_at) as next from outgoing_call where state in ('pending', 'unknown')`,
    );
    if (row?.next) this.loop.wakeAt(row.next);
  }

  private async make(call: ClaimedCall): Promise<void> {
    const operation = this.operations.get(call.operation);
    try {
      if (!operation) throw new Fault('UPSTREAM_REJECTED', `no operation ${call.operation}`, { transient: false });
      const outcome = await this.outcomeOf(operation, call);
      await this.settle(operation, call, outcome);
    } catch (error) {
      await this.fail(call, error);
    }
  }

  private async outcomeOf(operation: OutgoingOperation<unknown, unknown>, call: ClaimedCall): Promise<Result<unknown>> {
    const context: CallContext = {
      tenantId: call.tenant_id,
      key: call.key,
      correlationId: call.correlation_id,
      attempt: call.attempts,
      signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(CALL_DEADLINE_MS)]),
    };
    if (call.was === 'unknown' && operation.lookUp) {
      const found = await operation.lookUp(call.request, context);
      if (found !== null) return { ok: true, value: found };
    }
    return operation.call(call.request, context);
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
           where tenant_id = $1 and operation = $2 and key = $3 and state = 'calling' returning key`,
          [
            call.tenant_id,
            call.operation,
            call.key,
            outcome.ok ? 'confirmed' : 'refused',
            JSON.stringify(outcome),
            this.clock.now(),
          ],
        );
        if (mine) await operation.settled(call.request, outcome, work);
      },
    );
  }

  private async fail(call: ClaimedCall, error: unknown): Promise<void> {
    const fault = error instanceof Fault ? error : null;
    const parked = (fault !== null && !fault.transient) || call.attempts >= MOST_ATTEMPTS;
    // Whatever is not known to have had no effect counts as unknown, so that it is looked up before it is repeated.
    const state = parked ? 'parked' : fault?.code === 'UPSTREAM_UNAVAILABLE' ? 'pending' : 'unknown';
    const next = new Date(this.clock.now().getTime() + backoffMs(call.attempts, fault?.details.retryAfterMs));
    this.log[parked ? 'error' : 'warn'](parked ? 'call.parked' : 'call.retry', {
      operation: call.operation,
      key: call.key,
      attempt: call.attempts,
      error,
    });
    await this.database.query(
      `update outgoing_call set state = $4, next_attempt_at = $5, last_error = $6
       where tenant_id = $1 and operation = $2 and key = $3 and state = 'calling'`,
      [call.tenant_id, call.operation, call.key, state, next, error instanceof Error ? error.message : String(error)],
    );
    this.loop.wakeAt(next);
  }
}
