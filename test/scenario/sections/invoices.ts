import { windowEnd, type Scenario } from '../scenario-file.ts';
import type { CreditMemoFact, Facts, InvoiceFact, PaymentFact, WriteOffFact } from '../facts.ts';
import { eventKey } from './billable-events.ts';

type KeyOf = (invoiceNumber: string) => string;

/** Invoices, what took from them, and what was applied to them, in the scenario's structure. */
export function invoiceSections(facts: Facts, keyOf: KeyOf, scenario: Scenario) {
  const { functionalCurrency: functional } = scenario.meta;
  const end = windowEnd(scenario);
  const [residual] = facts.writeOffs.filter(({ kind }) => kind === 'SMALL_BALANCE');
  return {
    invoices: facts.invoices
      .filter(({ number }) => number !== null)
      .map((invoice) => invoiceOf(invoice, keyOf, functional)),
    creditMemos: facts.creditMemos.flatMap((memo) => creditMemoOf(memo, keyOf)),
    smallBalanceWriteOff: residual ? writeOffOf(residual, keyOf) : {},
    paymentApplications: facts.payments.flatMap((payment) => applicationsOf(payment, keyOf, functional, end)),
  };
}

const invoiceOf = (invoice: InvoiceFact, keyOf: KeyOf, functional: string) => ({
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
  ...(invoice.currency !== functional && { bookingRate: invoice.bookingRate }),
  grossGbp: invoice.grossFunctional.amount,
  erp: invoice.erp,
  fxOnRelief: invoice.fxOnRelief?.amount ?? '0.00',
  erpIds: invoice.erpIds,
});

const creditMemoOf = (memo: CreditMemoFact, keyOf: KeyOf) =>
  memo.lines.map(({ billableEvent }) => ({
    id: memo.reference,
    date: memo.issuedOn,
    invoice: keyOf(memo.invoice.number ?? ''),
    reason: memo.reason,
    creditedEvent: eventKey(billableEvent),
    net: memo.net.amount,
    tax: memo.tax.amount,
    gross: memo.gross.amount,
    erpIds: memo.erpIds,
  }));

const writeOffOf = ({ reference, invoice, amount, writtenOffOn }: WriteOffFact, keyOf: KeyOf) => ({
  id: reference,
  invoice: keyOf(invoice.number),
  amount: amount.amount,
  date: writtenOffOn,
});

const applicationsOf = ({ reference, applications }: PaymentFact, keyOf: KeyOf, functional: string, end: string) =>
  applications
    .filter(({ appliedOn }) => appliedOn <= end)
    .map(({ amount, appliedOn, method, invoice, cashFunctional, bookedFunctional, realisedFx }) => ({
      payment: reference,
      invoice: keyOf(invoice.number),
      amount: amount.amount,
      currency: amount.currency,
      appliedOn,
      method,
      ...(amount.currency !== functional && {
        cashGbp: cashFunctional?.amount,
        bookGbp: bookedFunctional?.amount,
        realisedFx: realisedFx?.amount,
      }),
    }));
