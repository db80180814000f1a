import type { ActionOf } from '../perturbation-file.ts';
import { at } from '../timeline.ts';
import { parkedWork, retryParked, skipParked } from './parked-work.ts';
import { isAbout, type Perturbation } from './perturbation.ts';

const REFERENCE = 'POISON-1';

/**
 * The PSA holds an approved expense that cannot be one. It is put aside where an operator sees it, and what comes behind
 * it goes on; then the delivery team withdraws it, and the operator has it tried again.
 */
export function poisonMessage(action: ActionOf<'POISON_MESSAGE'>): Perturbation {
  const { event, behind, payload } = action;
  if (event !== 'EXPENSE_APPROVED') throw new Error(`runs cannot poison ${event} yet`);
  const perturbation: Perturbation = {
    noted: {},
    plan: (planned) => {
      const next = planned.find(({ happening }) => isAbout(happening, behind))?.at;
      if (next === undefined) throw new Error(`the scenario has no ${behind}`);
      const noon = `${action.at}T12:00:00Z`;
      return [at(noon < next ? noon : next, { kind: 'DISTURBANCE', what: REFERENCE }), ...planned];
    },
    disturb: async (_what, { world, scenario }) => {
      const { org } = world.sandboxes.salesforce;
      const wbs = scenario.inputs.expenses.find(({ id }) => id === behind)?.wbs;
      const task = org.find('pse__Project_Task__c', (record) => record['pse__WBS_Element_Number__c'] === wbs);
      org.insert('pse__Expense__c', {
        pse__Mobile_Expense_Reference_ID__c: REFERENCE,
        pse__Project__c: task?.['pse__Project__c'] ?? null,
        Throughline_Task__c: task?.Id ?? null,
        pse__Expense_Date__c: action.at,
        pse__Type__c: scenario.inputs.expenses.find(({ id }) => id === behind)?.type ?? null,
        pse__Amount__c: String(payload['netCost']),
        CurrencyIsoCode: (payload['currency'] ?? null) as string | null,
        pse__Status__c: 'Approved',
      });
    },
    after: async (happening, played, { team }) => {
      if (!isAbout(happening, behind)) return;
      await played.world.settle();
      perturbation.noted.deadLetters = await parkedWork(played);
      const { functionalCurrency: currency } = played.scenario.meta;
      team.correctExpense(REFERENCE, { currency, netCost: '0.01', approved: false });
      await played.world.settle();
      await retryParked(played, 'the expense was withdrawn in the PSA');
      await skipParked(played, 'the expense was withdrawn in the PSA');
    },
  };
  return perturbation;
}
