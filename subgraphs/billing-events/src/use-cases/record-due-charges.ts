import { type Id, instant, invariant, Money } from '@throughline/contracts';
import { billableEventRecorded } from '@throughline/events';
import { type BillableFact, milestoneCompletion, recurringCharge } from '@throughline/billing-events-domain';
import type { Work } from '@throughline/transport';
import {
  chargesDue,
  type DueCharge,
  insertBillableEvent,
  type NewBillableEvent,
} from '../persistence/billable-event.queries.ts';

/**
 * Records a billable event for every trigger of an active contract that happened and has none yet. Acceptances,
 * activation and the calendar all end here, so that their order does not matter and a repetition finds nothing to do.
 * The caller holds the lock on the contract's project.
 */
export async function recordDueCharges(work: Work, contractId: Id<'Contract'>): Promise<void> {
  for (const charge of await chargesDue(work, contractId, work.now)) await recordCharge(work, charge);
}

async function recordCharge(work: Work, charge: DueCharge): Promise<void> {
  const billableEventId = work.mint('BillableEvent');
  const fact = factOf(charge);
  if (!(await insertBillableEvent(work, rowOf(work, billableEventId, charge, fact)))) return;
  work.publish(
    billableEventRecorded,
    billableEventId,
    {
      billableEventId,
      type: fact.type,
      subtype: null,
      sourceReference: charge.reference,
      engagementId: charge.engagementId,
      engagementReference: charge.engagementReference,
      customerId: charge.customerId,
      contractId: charge.contractId,
      quoteVersionId: charge.quoteVersionId,
      quoteLineId: charge.quoteLineId,
      projectId: charge.projectId,
      wbsElementId: charge.wbsElementId,
      milestoneId: charge.milestoneId,
      obligationId: charge.obligationId,
      billToId: charge.billToId,
      sellerReference: charge.sellerReference,
      eventDate: fact.eventDate,
      approvedAt: fact.approvedAt,
      accountingPeriod: fact.accountingPeriod,
      value: fact.value.toJSON(),
      billable: fact.billable.toJSON(),
      description: fact.description,
      stream: 'PACKAGE',
      valueFunctional: null,
      billableFunctional: null,
      fxRate: null,
      timeEntryId: null,
      expenseId: null,
      subcontractorBillId: null,
      usageRecordId: null,
      hours: null,
      rate: null,
      cost: null,
      markup: null,
      drawdown: null,
      reason: null,
      ofBillableEventId: null,
      reducesOpenBy: null,
      receivableInvoiceId: null,
      purchaseOrderNumber: null,
    },
    { occurredAt: fact.approvedAt },
  );
}

/** Where the work came from and what it is worth, as it is kept. */
function rowOf(work: Work, id: Id<'BillableEvent'>, charge: DueCharge, fact: BillableFact): NewBillableEvent {
  const { type, eventDate, approvedAt, accountingPeriod, description } = fact;
  const { engagementId, contractId, quoteVersionId, quoteLineId, projectId, wbsElementId, billToId } = charge;
  return {
    id,
    sourceKey: charge.milestoneId ?? charge.scheduleId,
    sourceReference: charge.reference,
    billingScheduleId: charge.scheduleId,
    engagementId,
    contractId,
    quoteVersionId,
    quoteLineId,
    projectId,
    wbsElementId,
    billToId,
    milestoneId: charge.milestoneId,
    obligationId: charge.obligationId,
    type,
    eventDate,
    approvedAt,
    accountingPeriod,
    description,
    value: fact.value.toAmount(),
    billable: fact.billable.toAmount(),
    currency: fact.value.currency,
    recordedAt: instant(work.now),
  };
}

function factOf(charge: DueCharge): BillableFact {
  const amount = Money.of(charge.amount, charge.currency);
  const { workElementName } = charge;
  if (charge.kind === 'MILESTONE') {
    const { acceptedAt, percent, reference } = charge;
    invariant(acceptedAt !== null && percent !== null, `milestone ${reference} is due without its acceptance`);
    return milestoneCompletion({ reference, workElementName, percent, amount, acceptedAt });
  }
  const { month, chargeDate, instalment, instalments } = charge;
  invariant(
    month !== null && chargeDate !== null && instalment !== null && instalments !== null,
    `instalment ${charge.reference} is due without its date`,
  );
  return recurringCharge({
    workElementName,
    number: instalment,
    of: instalments,
    month,
    chargeDate,
    amount,
    activatedAt: charge.activatedAt,
  });
}
