import { decimal } from '@throughline/contracts';
import type { BillableEventFact, Facts } from '../facts.ts';

type Figures = Record<string, unknown>;

/** What became billable, in the scenario's structure. */
export function billableEventSections(
  { billableEvents }: Facts,
  keyOf: (invoiceNumber: string) => string,
  functional: string,
) {
  return {
    billableEvents: billableEvents.map((event) => {
      const number = event.invoiceLines[0]?.invoice.number;
      return {
        id: eventKey(event),
        type: event.type,
        ...(event.subtype !== null && { subtype: event.subtype }),
        source: sourceOf(event),
        wbs: event.wbsElement.code,
        quoteLine: event.quoteLine.lineKey,
        ...figuresOf(event, keyOf, functional),
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

/** What stems from an event of its own source carries that source's id. */
export const sourceOf = ({ sourceReference }: { sourceReference: string }): string =>
  sourceReference.replace(/-(WO|OVER|FEE)$/, '');

/** The figures that only some types have. */
function figuresOf(event: BillableEventFact, keyOf: (number: string) => string, functional: string): Figures {
  const { type, subtype, drawdown, reason, receivableInvoice } = event;
  const gbp = { gbp: event.valueFunctional?.amount };
  switch (`${type} ${subtype ?? ''}`) {
    case 'TIME_ENTRY ':
      return { ...rateOf(event), hours: event.hours };
    case 'TIME_ENTRY RETAINER_DRAWDOWN':
      return {
        ...rateOf(event),
        hours: event.hours,
        drawn: drawdown?.drawn.amount,
        drawnGbp: drawdown?.drawnFunctional.amount,
        parts: drawdown?.parts.map((part) => {
          return { tranche: part.tranche, eur: part.amount.amount, gbp: part.functional.amount };
        }),
      };
    case 'TIME_ENTRY RETAINER_OVERAGE':
      return { ...rateOf(event), ...gbp };
    case 'EXPENSE_APPROVAL ':
      return {
        ...(event.cost?.currency === functional ? { costGBP: event.cost.amount } : { cost: event.cost }),
        markup: event.markup !== null && decimal(event.markup).isZero() ? '0' : event.markup,
      };
    case 'EXPENSE_APPROVAL SUBCONTRACTOR_PASS_THROUGH':
    case 'EXPENSE_APPROVAL HANDLING_FEE':
      return gbp;
    case 'WRITE_OFF ':
      return { reason, ...(receivableInvoice?.number != null && { receivable: keyOf(receivableInvoice.number) }) };
    default:
      return {};
  }
}

const rateOf = ({ rate }: BillableEventFact): Figures => ({
  rateCard: rate && `${rate.rateCard} v${rate.version}`,
  rate: rate?.hourly,
});

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
