import { addDays, type CalendarDate, type Id, invariant, Money } from '@throughline/contracts';
import type { BillableItem } from './billable-item.ts';
import { compareLines } from './line-order.ts';

export interface AssembledLine {
  readonly lineNumber: number;
  readonly item: BillableItem;
  readonly net: Money;
}

/** What goes on one invoice before it has an identity. */
export interface AssembledInvoice {
  readonly engagementId: Id<'Engagement'>;
  readonly customerId: Id<'Customer'>;
  readonly billToId: Id<'BillTo'>;
  readonly sellerReference: string;
  readonly currency: string;
  readonly invoiceDate: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly lines: readonly AssembledLine[];
  readonly net: Money;
}

/** A claim stands under one contract, so an engagement never shares an invoice with another one. */
const claimOf = (item: BillableItem): string =>
  [item.billToId, item.sellerReference, item.billable.currency, item.engagementId].join('|');

/**
 * Gathers what is due into invoices: one per bill-to, entity and currency (and engagement), one line per billable
 * event. What has nothing billable gets no line. Due = invoice date + terms in calendar days. Source: RU-16.
 * @param termsDaysOf the terms in force for an engagement, in calendar days
 */
export function assembleInvoices(
  items: readonly BillableItem[],
  invoiceDate: CalendarDate,
  termsDaysOf: (engagementId: Id<'Engagement'>) => number,
): AssembledInvoice[] {
  const claims = new Map<string, BillableItem[]>();
  for (const item of items) {
    if (!item.billable.isPositive) continue;
    const claim = claims.get(claimOf(item)) ?? [];
    claims.set(claimOf(item), [...claim, item]);
  }
  return [...claims.values()].map((claim) => assemble(claim, invoiceDate, termsDaysOf));
}

function assemble(
  claim: readonly BillableItem[],
  invoiceDate: CalendarDate,
  termsDaysOf: (engagementId: Id<'Engagement'>) => number,
): AssembledInvoice {
  const [first] = claim;
  invariant(first !== undefined, 'an invoice has at least one line');
  const lines = [...claim]
    .sort(compareLines)
    .map((item, index) => ({ lineNumber: index + 1, item, net: item.billable }));
  const currency = first.billable.currency;
  return {
    engagementId: first.engagementId,
    customerId: first.customerId,
    billToId: first.billToId,
    sellerReference: first.sellerReference,
    currency,
    invoiceDate,
    dueDate: addDays(invoiceDate, termsDaysOf(first.engagementId)),
    lines,
    net: Money.sum(
      lines.map((line) => line.net),
      currency,
    ),
  };
}
