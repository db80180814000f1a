import { Money } from '@throughline/contracts';
import type { Facts } from '../facts.ts';
import { eventKey } from './commercial.ts';

const FX_ON_RELIEF_ACCOUNT = '7020';

/** Invoices and what was applied to them, in the scenario's structure. */
export function invoiceSections(
  { invoices, payments, journal }: Facts,
  keyOf: (invoiceNumber: string) => string,
  functional: string,
) {
  const posted = invoices.filter(({ number }) => number !== null);
  const onRelief = (invoiceId: string): string => {
    const lines = journal
      .filter(({ source }) => source.kind === 'INVOICE' && source.id === invoiceId)
      .flatMap((entry) => entry.lines.filter(({ account }) => account === FX_ON_RELIEF_ACCOUNT));
    return Money.sum(
      lines.map(({ amount }) => Money.from(amount)),
      functional,
    )
      .negated()
      .toAmount();
  };
  return {
    invoices: posted.map((invoice) => ({
      id: keyOf(invoice.number ?? ''),
      date: invoice.invoiceDate,
      due: invoice.dueDate,
      billTo: invoice.billTo.reference,
      currency: invoice.currency,
      lines: invoice.lines.map(({ lineNumber, type, sourceReference, net, tax }) => {
        return { line: lineNumber, event: eventKey({ sourceReference }), type, net: net.amount, tax: tax.amount };
      }),
      net: invoice.net.amount,
      taxLines: invoice.taxLines.map(({ category, jurisdiction, ratePercent, taxable, tax }) => {
        return { category, jurisdiction, rate: ratePercent, taxable: taxable.amount, tax: tax.amount };
      }),
      tax: invoice.tax.amount,
      gross: invoice.gross.amount,
      grossGbp: invoice.grossFunctional.amount,
      erp: invoice.erp,
      fxOnRelief: onRelief(invoice.id),
      erpIds: invoice.erpIds,
    })),
    // Runs with credit memos or residuals are not begun: see `notBuilt`.
    creditMemos: [],
    smallBalanceWriteOff: {},
    paymentApplications: payments.flatMap(({ reference, applications }) =>
      applications.map(({ amount, appliedOn, method, invoice }) => {
        return {
          payment: reference,
          invoice: keyOf(invoice.number),
          amount: amount.amount,
          currency: amount.currency,
          appliedOn,
          method,
        };
      }),
    ),
  };
}
