import type { Facts } from '../facts.ts';

/** Prices, schedules and billable events of the engagement, in the scenario's structure. */
export function commercialSections({ lines, billableEvents }: Facts, keyOf: (invoiceNumber: string) => string) {
  const obligations = lines.flatMap((line) => line.obligations);
  const schedule = lines.flatMap((line) => line.billingSchedule);
  const instalments = schedule
    .filter(({ kind }) => kind === 'INSTALMENT')
    .sort((a, b) => ((a.month ?? '') < (b.month ?? '') ? -1 : 1));
  return {
    priceAllocation: Object.fromEntries(obligations.map(({ key, allocatedPrice }) => [key, allocatedPrice.amount])),
    milestoneAmounts: Object.fromEntries(
      schedule.filter(({ kind }) => kind === 'MILESTONE').map(({ reference, amount }) => [reference, amount.amount]),
    ),
    supportBillingInstalments: instalments.map(({ amount }) => amount.amount),
    supportRevenueInstalments: obligations.flatMap(
      ({ revenueTreatment }) => revenueTreatment?.schedule.map(({ amount }) => amount.amount) ?? [],
    ),
    billableEvents: billableEvents.map((event) => {
      const number = event.invoiceLines[0]?.invoice.number;
      return {
        id: eventKey(event),
        type: event.type,
        ...(event.subtype !== null && { subtype: event.subtype }),
        source: event.sourceReference,
        wbs: event.wbsElement.code,
        quoteLine: event.quoteLine.lineKey,
        eventDate: event.eventDate,
        approvedAt: event.approvedAt,
        accountingPeriod: event.accountingPeriod,
        currency: event.value.currency,
        gross: event.value.amount,
        billable: event.billable.amount,
        billTo: event.billTo.reference,
        ...(number != null && { invoice: keyOf(number) }),
      };
    }),
    billableEventCounts: countBy(billableEvents.map(({ type }) => type)),
  };
}

/** Scenario keys of billable events are `BE-` and the id of their source. */
export const eventKey = ({ sourceReference }: { sourceReference: string }): string => `BE-${sourceReference}`;

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
