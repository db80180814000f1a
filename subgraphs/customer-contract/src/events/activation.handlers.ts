import {
  billingScheduleEstablished,
  billingScheduleRefused,
  projectCreated,
  projectExtended,
  projectRefused,
  receivablesAccountsOpened,
  receivablesAccountsRefused,
} from '@throughline/events';
import type { ActivationFact } from '@throughline/customer-contract-domain';
import { handle, type Handler, type Work } from '@throughline/transport';
import { advance } from '../sagas/advance.ts';
import type { Operations } from '../sagas/operations.ts';
import { errorCodeOf } from '../use-cases/run-checks.ts';

/** What the other domains answer to the requests of an activation; each answer moves its saga one step. */
export function activationHandlers(operations: Operations): readonly Handler[] {
  const move = async (activationId: string, fact: ActivationFact, work: Work): Promise<void> => {
    await advance(work, { activationId, fact }, operations);
  };
  const refused = (
    kind: Extract<ActivationFact, { code: unknown }>['kind'],
    data: { activationId: string; code: string; evidence: Record<string, unknown> },
    work: Work,
  ): Promise<void> => {
    const code = errorCodeOf(data.code);
    const evidence = code === data.code ? data.evidence : { ...data.evidence, code: data.code };
    return move(data.activationId, { kind, code, evidence }, work);
  };
  return [
    handle(receivablesAccountsOpened, ({ data }, work) =>
      move(data.activationId, { kind: 'RECEIVABLES_ACCOUNTS_OPENED' }, work),
    ),
    handle(receivablesAccountsRefused, ({ data }, work) => refused('RECEIVABLES_ACCOUNTS_REFUSED', data, work)),
    handle(projectCreated, ({ data }, work) => move(data.activationId, { kind: 'PROJECT_CREATED' }, work)),
    handle(projectExtended, ({ data }, work) => move(data.activationId, { kind: 'PROJECT_CREATED' }, work)),
    handle(projectRefused, ({ data }, work) => refused('PROJECT_REFUSED', data, work)),
    handle(billingScheduleEstablished, ({ data }, work) =>
      move(data.activationId, { kind: 'BILLING_ESTABLISHED' }, work),
    ),
    handle(billingScheduleRefused, ({ data }, work) => refused('BILLING_REFUSED', data, work)),
  ];
}
