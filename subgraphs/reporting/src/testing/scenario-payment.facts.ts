import { calendarDate, Money, monthOf } from '@throughline/contracts';
import { cashApplied, paymentSettled, receivableWrittenOff } from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';
import { fact } from './facts.ts';
import { eventOf, journal, minus } from './scenario-earned.facts.ts';
import { ENGAGEMENT, type ExpectedApplication, functional, idOf, quoteLineId, type Scenario } from './scenario-file.ts';

const periodOf = (date: string): string => monthOf(calendarDate(date));
const add = (amounts: readonly string[], currency: string): string =>
  Money.sum(
    amounts.map((amount) => Money.of(amount, currency)),
    currency,
  ).toAmount();

/** The id of an invoice line, by what it bills. */
export const lineId = (invoice: string, event: string): string => idOf('il', `${invoice}_${event}`);

/** Payments, what they were applied to, and what was given up of short ones. */
export const paymentFacts = (scenario: Scenario): Fact[] => [
  ...scenario.inputs.payments.flatMap((payment) => paid(scenario, payment)),
  ...writtenOff(scenario),
];

function shares(scenario: Scenario, ref: string, invoice: string) {
  return scenario.expected.cashAllocationLines
    .filter((each) => each.ref === ref && each.invoice === invoice)
    .map(({ line, event, quoteLine, amount, currency }) => ({
      invoiceLineId: lineId(invoice, event),
      lineNumber: line,
      billableEventId: idOf('be', event.replace(/^BE-/, '')),
      quoteLineId: quoteLineId(scenario, quoteLine),
      wbsElementId: idOf('wbs', eventOf(scenario, event).wbs),
      amount: { amount, currency },
    }));
}

function paid(scenario: Scenario, payment: Scenario['inputs']['payments'][number]): Fact[] {
  const { id, date, amount, currency, remittance } = payment;
  const { functionalCurrency } = scenario.meta;
  const applications = scenario.expected.paymentApplications.filter((each) => each.payment === id);
  const cash = (of: ExpectedApplication): string => of.cashGbp ?? of.amount;
  const booked = (of: ExpectedApplication): string => of.bookGbp ?? of.amount;
  const atOnce = applications.filter(({ appliedOn }) => appliedOn === date);
  const rate = currency === functionalCurrency ? '1' : (scenario.inputs.fxEurGbp[date] ?? '0');
  const value = Money.of(Money.of(amount, currency).times(rate).value, functionalCurrency).rounded().toAmount();
  const paymentId = idOf('pay', id);
  const at = `${date}T12:00:00Z`;
  const settled = {
    paymentId,
    reference: id,
    gateway: 'stripe',
    amount: { amount, currency },
    amountFunctional: functional(scenario, value),
    valueDate: date,
    settledAt: at,
    remittance,
  };
  const used = add(atOnce.map(cash), functionalCurrency);
  return [
    fact(paymentSettled, paymentId, settled, at),
    ...applications.map((of) => applied(scenario, paymentId, of)),
    ...journal(scenario, { kind: 'PAYMENT', id: paymentId }, { period: periodOf(date), date }, [
      ['1000', value],
      ['1100', minus(add(atOnce.map(booked), functionalCurrency))],
      ['1150', minus(add([value, minus(used)], functionalCurrency))],
      [
        '7000',
        minus(
          add(
            atOnce.map((of) => of.realisedFx ?? '0.00'),
            functionalCurrency,
          ),
        ),
      ],
    ]),
    ...applications
      .filter(({ appliedOn }) => appliedOn !== date)
      .flatMap((of) =>
        journal(
          scenario,
          { kind: 'PAYMENT', id: idOf('ca', `${id}_${of.invoice}`) },
          { period: periodOf(of.appliedOn), date: of.appliedOn },
          [
            ['1150', of.amount],
            ['1100', minus(of.amount)],
          ],
        ),
      ),
  ];
}

function applied(scenario: Scenario, paymentId: string, of: ExpectedApplication): Fact {
  const { payment, invoice, amount, currency, appliedOn, method, cashGbp, bookGbp, realisedFx } = of;
  const money = (text: string | undefined) => (text === undefined ? null : functional(scenario, text));
  const told = {
    cashApplicationId: idOf('ca', `${payment}_${invoice}`),
    paymentId,
    paymentReference: payment,
    invoiceId: idOf('inv', invoice),
    invoiceNumber: invoice,
    engagementId: ENGAGEMENT.engagementId,
    amount: { amount, currency },
    amountFunctional: functional(scenario, cashGbp ?? amount),
    appliedOn,
    method,
    bookedFunctional: money(bookGbp),
    realisedFx: money(realisedFx),
    fxRate: cashGbp === undefined ? null : (scenario.inputs.fxEurGbp[appliedOn] ?? null),
    lines: shares(scenario, payment, invoice),
  };
  return fact(cashApplied, paymentId, told, `${appliedOn}T15:00:00Z`);
}

function writtenOff(scenario: Scenario): Fact[] {
  const { id, invoice = '', amount = '', date = '' } = scenario.expected.smallBalanceWriteOff;
  if (id === undefined) return [];
  const payment = scenario.inputs.payments.find((each) => each.date === date && each.remittance.includes(invoice));
  const told = {
    receivableWriteOffId: idOf('wo', id),
    reference: id,
    kind: 'SMALL_BALANCE',
    reason: 'BANK_CHARGE_SHORT_PAYMENT',
    invoiceId: idOf('inv', invoice),
    invoiceNumber: invoice,
    engagementId: ENGAGEMENT.engagementId,
    billToId: idOf('bt', scenario.expected.invoices.find((each) => each.id === invoice)?.billTo ?? ''),
    sellerReference: scenario.inputs.entities.seller.id,
    paymentId: payment === undefined ? null : idOf('pay', payment.id),
    amount: functional(scenario, amount),
    amountFunctional: functional(scenario, amount),
    writtenOffOn: date,
    writtenOffAt: `${date}T14:00:00Z`,
    lines: shares(scenario, id, invoice),
  };
  return [
    fact(receivableWrittenOff, told.receivableWriteOffId, told, told.writtenOffAt),
    ...journal(scenario, { kind: 'WRITE_OFF', id: told.receivableWriteOffId }, { period: periodOf(date), date }, [
      ['7100', amount],
      ['1100', minus(amount)],
    ]),
  ];
}
