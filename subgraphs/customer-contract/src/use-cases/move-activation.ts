import { refuse, type Result } from '@throughline/contracts';
import type { SubgraphParts } from '@throughline/subgraph';
import { advance } from '../sagas/advance.ts';
import type { Operations } from '../sagas/operations.ts';

export interface PersonsMove {
  readonly tenantId: string;
  readonly activationId: string;
  readonly action: 'RESUME' | 'CANCEL';
  readonly by: string;
}

/**
 * A person resumes or cancels an activation, in the flow that the approval began: the correlation id stays the same through
 * pause and resume. Refuses ACTIVATION_NOT_FOUND, ACTIVATION_NOT_PAUSED, ACTIVATION_NOT_CANCELLABLE.
 */
export async function moveActivation(
  move: PersonsMove,
  parts: Pick<SubgraphParts, 'read' | 'transact'>,
  operations: Operations,
): Promise<Result<string>> {
  const { tenantId, activationId, action, by } = move;
  const [known] = await parts.read<{ correlationId: string }>(
    tenantId,
    `select correlation_id as "correlationId" from activation where id = $1`,
    [activationId],
  );
  if (!known) return refuse('ACTIVATION_NOT_FOUND', { activation: activationId });
  const fact = { kind: action === 'RESUME' ? 'RESUMED' : 'CANCELLED' } as const;
  const moved = await parts.transact({ tenantId, correlationId: known.correlationId }, (work) =>
    advance(work, { activationId, fact, by }, operations),
  );
  return moved.ok ? { ok: true, value: activationId } : moved;
}
