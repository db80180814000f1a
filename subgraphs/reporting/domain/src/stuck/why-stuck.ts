import type { Role } from '@throughline/contracts';

/** Why something is stuck, and the role that can do something about it. */
export interface Stuck {
  readonly code: string;
  readonly owner: Role;
}

/** What stands in the way of billing, where it is configuration or work of the product and not finance's own. */
const OWNER_OF_OBSTACLE: Readonly<Record<string, Role>> = {
  BILLING_CALENDAR_MISSING: 'architect',
  ROUTING_RULE_MISSING: 'architect',
  DEAL_KIND_NOT_SUPPORTED: 'operator',
};

/** Why a billable event is on no posted invoice: what its invoice was refused with, else what keeps it off every run. */
export function whyNotInvoiced(event: {
  drafted: boolean;
  rejectedWith: string | null;
  obstacle: string | null;
}): Stuck {
  if (event.rejectedWith !== null) return { code: event.rejectedWith, owner: 'finance' };
  if (event.drafted) return { code: 'INVOICE_NOT_POSTED', owner: 'operator' };
  if (event.obstacle !== null) return { code: event.obstacle, owner: OWNER_OF_OBSTACLE[event.obstacle] ?? 'finance' };
  return { code: 'NOT_ON_AN_INVOICE', owner: 'finance' };
}

/** Why money is left on a payment. */
export function whyUnmatched(payment: {
  remittance: readonly string[];
  partlyApplied: boolean;
  refusal: string | null;
}): Stuck {
  const owner = 'finance';
  if (payment.refusal !== null) return { code: payment.refusal, owner };
  if (payment.partlyApplied) return { code: 'OVERPAID', owner };
  return { code: payment.remittance.length === 0 ? 'REMITTANCE_MISSING' : 'REMITTANCE_NOT_MATCHED', owner };
}

interface Line {
  readonly lineNumber: number;
  readonly invoiceLineId: string;
  readonly sourceReference: string;
}

const LINE_KEYS = ['line', 'lines', 'lineNumber', 'lineNumbers', 'invoiceLineId', 'invoiceLineIds'];

/**
 * The lines that the evidence of a rejection names; all of them when it names none. It may name them by number or id, or
 * as a tax service does: `details` whose `refersTo` is a line number, the item of a line, or a path such as
 * `lines[0].taxCode`, counted from zero.
 */
export function offendingLines<T extends Line>(lines: readonly T[], evidence: Readonly<Record<string, unknown>>): T[] {
  const named = new Set([...LINE_KEYS.flatMap((key) => evidence[key] ?? []).map(String), ...referredTo(evidence)]);
  const offending = lines.filter(
    ({ lineNumber, invoiceLineId, sourceReference }, index) =>
      named.has(String(lineNumber)) ||
      named.has(invoiceLineId) ||
      named.has(sourceReference) ||
      [...named].some((path) => path.startsWith(`lines[${index}]`)),
  );
  return offending.length > 0 ? offending : [...lines];
}

function referredTo({ details }: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(details)) return [];
  return details.flatMap((detail: unknown) =>
    typeof detail === 'object' && detail !== null && 'refersTo' in detail ? [String(detail.refersTo)] : [],
  );
}
