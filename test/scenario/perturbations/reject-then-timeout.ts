import { changed } from '../changed.ts';
import { readFacts } from '../facts.ts';
import type { ActionOf } from '../perturbation-file.ts';
import { FINANCE, invoiceOf, type Played } from '../played.ts';
import { paramsOf, type Scenario } from '../scenario-file.ts';
import { at } from '../timeline.ts';
import type { Perturbation } from './perturbation.ts';
import { foreseen, postingOf } from './posting.ts';

const RESUBMIT = `mutation Resubmit($id: ID!) {
  resubmitInvoice(id: $id) { __typename ... on Refusal { code nextStep evidence } }
}`;

/**
 * The tax engine rejects an invoice because of a line; the cause is removed and the invoice submitted again; then the ERP
 * makes the document and its answer is lost. The run that drafts the invoice starts at the instant of the rejection.
 */
export function rejectThenTimeout(action: ActionOf<'REJECT_THEN_TIMEOUT'>, scenario: Scenario): Perturbation {
  const { subject, rejectedAt, resubmittedAt, timeoutAfterCreate } = action;
  const [day = '', time = ''] = rejectedAt.split('T');
  return {
    noted: {},
    dayClock: { [runOf(scenario, day)]: time },
    plan: (planned) => [
      at(`${day}T00:00:00Z`, { kind: 'DISTURBANCE', what: 'REJECT' }),
      ...planned,
      at(resubmittedAt, { kind: 'DISTURBANCE', what: 'RESUBMIT' }),
    ],
    disturb: async (what, played) => {
      const { avalara, netsuite } = played.world.sandboxes;
      if (what === 'REJECT') return avalara.content.reject(await rejectionOf(action, played));
      avalara.content.acceptAll();
      if (timeoutAfterCreate) {
        netsuite.faults.add({ match: postingOf(played, subject), kind: 'timeout-after-commit', times: 1 });
      }
      const { id } = await invoiceOf(played, subject);
      await changed(played.world, FINANCE, RESUBMIT, { id });
      await played.world.settle();
      return undefined;
    },
  };
}

/** The engine knows the line by what it is worth; our names are not its. */
async function rejectionOf({ subject, code, line }: ActionOf<'REJECT_THEN_TIMEOUT'>, played: Played) {
  const { billableEvents } = await readFacts(played);
  const event = billableEvents.find(({ sourceReference }) => `BE-${sourceReference}` === line);
  if (!event) throw new Error(`there is no ${line} that could be rejected`);
  const error = { code, message: `${code} on a line of ${event.type}` };
  return { customerCode: foreseen(played, subject).billTo, itemCode: event.type, amount: event.billable.amount, error };
}

/** The part of the invoicing calendar that makes invoices on a day. */
function runOf(scenario: Scenario, day: string): string {
  const calendar = paramsOf(scenario, 'RU-16');
  const days = (name: string): string[] => Object.values((calendar[name] ?? {}) as Record<string, string>);
  if (days('arrearsRunDates').includes(day)) return 'arrearsRun';
  if (days('milestoneInvoiceDates').includes(day)) return 'milestoneInvoices';
  return scenario.inputs.retainer?.invoiceDates.includes(day) ? 'retainerInvoices' : 'recurringInvoices';
}
