import type { CalendarDate } from '@throughline/contracts';
import type { RoutingRule } from './routing-rule.ts';

/** From a day on, an entity is booked in another ERP. */
export interface Cutover {
  readonly entity: string;
  readonly from: string;
  readonly to: string;
  /** The first day of the new ERP; open receivables go over at its first moment, 00:00 UTC. */
  readonly on: CalendarDate;
}

/**
 * The cutovers that routing rules imply: an entity's rule that begins on the day on which its rule before ends, with another
 * ERP. A gap between two rules is no cutover, since nothing says where the entity is booked meanwhile. Source: RU-18.
 */
export function cutoversIn(rules: readonly RoutingRule[]): Cutover[] {
  return rules.flatMap(({ entity, erp: to, validFrom: on }) => {
    const before = rules.find((rule) => rule.entity === entity && rule.validTo === on);
    return before === undefined || before.erp === to ? [] : [{ entity, from: before.erp, to, on }];
  });
}

/** Whether an invoice goes over to the new ERP: it belongs to the entity, was posted before the day, and is still open. */
export const goesOver = (
  invoice: { readonly entity: string; readonly invoiceDate: CalendarDate; readonly isOpen: boolean },
  cutover: Cutover,
): boolean => invoice.isOpen && invoice.entity === cutover.entity && invoice.invoiceDate < cutover.on;
