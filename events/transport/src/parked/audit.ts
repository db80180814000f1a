import { instant, newId, type Clock } from '@throughline/contracts';
import type { Acting, OperatorAction, ParkedKind } from '@throughline/events';
import type { Work } from '../work/work.ts';

/** Parked work as it was when somebody decided about it. */
export interface Found {
  readonly key: string;
  readonly kind: ParkedKind;
  readonly identity: readonly string[];
  readonly type: string;
  readonly code: string | null;
  readonly error: string | null;
  readonly attempts: number;
}

export interface Decided {
  readonly found: Found;
  /** The state that the decision left it in. */
  readonly state: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** As much of what was said as an audit needs; the rest was in the log. */
const MESSAGE = 500;

/** Keeps who decided what and why, one row each, in the transaction of the decision. */
export async function keepActions(
  work: Work,
  clock: Clock,
  action: OperatorAction['action'],
  { actor, reason }: Acting,
  decided: readonly Decided[],
): Promise<void> {
  if (decided.length === 0) return;
  const rows = decided.map(({ found, state, before, after }) => ({
    tenant_id: work.tenantId,
    id: newId('OperatorAction', clock),
    at: clock.now(),
    actor: actor.subject,
    role: actor.role,
    action,
    kind: found.kind,
    key: found.key,
    type: found.type,
    reason,
    outcome: state,
    cause: { code: found.code, message: found.error?.slice(0, MESSAGE) ?? null, attempts: found.attempts },
    before: before ?? null,
    after: after ?? null,
  }));
  await work.sql(
    `insert into operator_action select * from jsonb_populate_recordset(null::operator_action, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** What operators did, the latest first, before the id given. */
export async function listActions(work: Work, before: string | null, limit: number): Promise<OperatorAction[]> {
  const rows = await work.sql<OperatorAction>(
    `select id, at, actor, role, action, kind, key, type, reason, outcome, cause, before, after from operator_action
     where tenant_id = $1 and ($2::text is null or id < $2::text collate "C")
     order by id collate "C" desc limit $3`,
    [work.tenantId, before, limit],
  );
  return rows.map((row) => ({ ...row, at: instant(row.at) }));
}
