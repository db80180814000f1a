/** Why a billable event is on no posted invoice, and who has to act. */
export interface Stuck {
  readonly code: string;
  readonly owner: string;
}

export function whyNotInvoiced(invoice: { drafted: boolean; rejectedWith: string | null }): Stuck {
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
}

/** The lines that the evidence of a rejection names, by number or id; all of them when it names none. */
export function offendingLines<T extends Line>(lines: readonly T[], evidence: Readonly<Record<string, unknown>>): T[] {
  const named = new Set(
    ['line', 'lines', 'lineNumber', 'lineNumbers', 'invoiceLineId', 'invoiceLineIds']
      .flatMap((key) => evidence[key] ?? [])
      .map(String),
  );
  const offending = lines.filter((line) => named.has(String(line.lineNumber)) || named.has(line.invoiceLineId));
  return offending.length > 0 ? offending : [...lines];
}
