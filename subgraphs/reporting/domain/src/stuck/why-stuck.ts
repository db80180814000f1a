/** Why a billable event is on no posted invoice, and who has to act. */
export interface Stuck {
  readonly code: string;
  readonly owner: string;
}

export function whyNotInvoiced(invoice: {
  drafted: boolean;
  rejectedWith: string | null;
  heldFor: string | null;
}): Stuck {
  if (invoice.heldFor !== null) return { code: 'BILLABLE_EVENT_HELD', owner: 'billing' };
  if (invoice.rejectedWith !== null) return { code: invoice.rejectedWith, owner: 'billing' };
  return invoice.drafted
    ? { code: 'INVOICE_NOT_POSTED', owner: 'integration-operator' }
    : { code: 'NOT_ON_AN_INVOICE', owner: 'billing' };
}

/** Why money is left on a payment. */
export function whyUnmatched(payment: { remittance: readonly string[]; partlyApplied: boolean }): Stuck {
  if (payment.partlyApplied) return { code: 'OVERPAID', owner: 'receivables' };
  return payment.remittance.length === 0
    ? { code: 'REMITTANCE_MISSING', owner: 'receivables' }
    : { code: 'REMITTANCE_NOT_MATCHED', owner: 'receivables' };
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
