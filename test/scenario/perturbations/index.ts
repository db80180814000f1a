import type { Scenario } from '../scenario-file.ts';
import { delayAcknowledgement } from './delay-acknowledgement.ts';
import { duplicateDelivery } from './duplicate-delivery.ts';
import { oldEventSchema } from './old-event-schema.ts';
import type { Perturbation } from './perturbation.ts';
import { poisonMessage } from './poison-message.ts';
import { rejectThenTimeout } from './reject-then-timeout.ts';
import { reorder } from './reorder.ts';
import { replayAll } from './replay-all.ts';
import { runBilling } from './run-billing.ts';
import { throttle } from './throttle.ts';

export type Described = Scenario['perturbations'][number];

export function describedAs(scenario: Scenario, id: string): Described {
  const found = scenario.perturbations.find((perturbation) => perturbation.id === id);
  if (!found) throw new Error(`the scenario has no perturbation ${id}`);
  return found;
}

/** The disturbance that a scenario describes. */
export function perturbationOf(scenario: Scenario, { action }: Described): Perturbation {
  switch (action.kind) {
    case 'DUPLICATE_DELIVERY':
      return duplicateDelivery(action);
    case 'DELAY_ACKNOWLEDGEMENT':
      return delayAcknowledgement(action);
    case 'REJECT_THEN_TIMEOUT':
      return rejectThenTimeout(action, scenario);
    case 'THROTTLE':
      return throttle(action);
    case 'REPLAY_ALL':
      return replayAll();
    case 'OLD_EVENT_SCHEMA':
      return oldEventSchema(action);
    case 'REORDER':
      return reorder(action);
    case 'RUN_BILLING':
      return runBilling(action);
    case 'POISON_MESSAGE':
      return poisonMessage(action);
  }
}
