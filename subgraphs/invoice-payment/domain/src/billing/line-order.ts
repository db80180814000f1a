import type { BillableItem } from './billable-item.ts';

/** Where a kind of item stands on an invoice. Source: scenario rules, "Points that need one reading", line order. */
function section(item: BillableItem): number {
  if (item.subtype === 'SUBCONTRACTOR_PASS_THROUGH') return 2;
  if (item.subtype === 'HANDLING_FEE') return 3;
  if (item.subtype === 'RETAINER_OVERAGE') return 4;
  const sections = {
    TIME_ENTRY: 0,
    EXPENSE_APPROVAL: 1,
    MILESTONE_COMPLETION: 5,
    RECURRING_SERVICE_CHARGE: 6,
    USAGE_ADJUSTMENT: 7,
    WRITE_OFF: 8,
  } as const;
  return sections[item.type];
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Orders the lines of an invoice, which decides ties in every proportional split: section, then approval, then id. */
export function compareLines(a: BillableItem, b: BillableItem): number {
  const bySection = section(a) - section(b);
  if (bySection !== 0) return bySection;
  const byApproval = a.type === 'EXPENSE_APPROVAL' ? 0 : compareText(a.approvedAt, b.approvedAt);
  return (
    byApproval || compareText(a.sourceReference, b.sourceReference) || compareText(a.billableEventId, b.billableEventId)
  );
}
