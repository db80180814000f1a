import type { Org } from '@throughline/salesforce';
import type { ActionOf } from '../perturbation-file.ts';
import type { People, Played } from '../played.ts';
import { isAbout, type Perturbation } from './perturbation.ts';

/** The records of CRM and PSA by whose saving a fact is told, and the field that holds its reference. */
const RECORDS: Readonly<Record<string, readonly [object: string, field: string]>> = {
  TIME_ENTRY_APPROVED: ['pse__Timecard__c', 'Entry_Reference__c'],
  EXPENSE_APPROVED: ['pse__Expense__c', 'pse__Mobile_Expense_Reference_ID__c'],
  SUBCONTRACTOR_INVOICE_APPROVED: ['pse__Vendor_Invoice__c', 'Bill_Reference__c'],
  USAGE_RECORDED: ['Usage_Record__c', 'Usage_Reference__c'],
  MILESTONE_ACCEPTED: ['pse__Milestone__c', 'Name'],
  QUOTE_APPROVED: ['SBQQ__Quote__c', 'Quote_Number__c'],
};

/** Tells of a fact more than once: the same source id, another delivery id. */
export function duplicateDelivery(action: ActionOf<'DUPLICATE_DELIVERY'>): Perturbation {
  const { event, subject, deliveries, repeatAfter } = action;
  const tell = (played: Played, people: People): void => {
    for (let told = 1; told < deliveries; told += 1) tellAgain(action, played, people);
  };
  if (repeatAfter === undefined) {
    return {
      noted: {},
      after: async (happening, played, people) => {
        if (!isAbout(happening, subject) || isDecision(happening.kind, event)) return;
        // The first delivery has arrived before it is repeated.
        await played.world.settle();
        tell(played, people);
      },
    };
  }
  let told = false;
  return {
    noted: {},
    afterRest: async (played, people) => {
      const { invoiceKeys, world } = played;
      if (told || invoiceKeys.ourIdOf(repeatAfter) === undefined) return;
      told = true;
      tell(played, people);
      await world.settle();
    },
  };
}

/** A payment that is matched by hand is named by the happening too, and is not delivered by it. */
const isDecision = (kind: string, event: string): boolean => event === 'PAYMENT_SETTLED' && kind !== 'PAYMENT';

function tellAgain({ event, subject, sameDeliveryId }: ActionOf<'DUPLICATE_DELIVERY'>, played: Played, people: People) {
  const { salesforce, stripe } = played.world.sandboxes;
  if (event === 'PAYMENT_SETTLED') {
    if (!sameDeliveryId) return people.desk.tellPaymentAgain(subject);
    const payments = stripe.store.collection<{ id: string; metadata?: Record<string, string> }>('payment_intents');
    const id = payments.find(({ metadata }) => metadata?.['reference'] === subject)?.id;
    if (id !== undefined) stripe.redeliver(id, 'same-event');
    return undefined;
  }
  const record = RECORDS[event];
  if (!record) throw new Error(`runs cannot deliver ${event} twice yet`);
  return saveAgain(salesforce.org, record, subject);
}

/** Saves a record without a change, so that its system tells of it once more. */
function saveAgain(org: Org, [object, field]: readonly [string, string], reference: string): void {
  const records = org.all(object).filter((record) => record[field] === reference);
  if (records.length === 0) throw new Error(`${object} has no ${reference} to tell of again`);
  for (const { Id } of records) org.update(object, Id, {});
}
