import type { MoneyJson } from '@throughline/contracts';
import { eventKey } from '../sections/billable-events.ts';
import { type Answer, type Ask, type Asking, graph, MONEY } from './questions.ts';

type View = (asking: Asking, ask: Ask) => Promise<readonly Answer[]>;

const quotesAwaitingProject: View = async (asking, { at }) => {
  const { quotesAwaitingProject: rows } = await graph<{
    quotesAwaitingProject: { quoteNumber: string; version: number; state: string; code: string; since: string }[];
  }>(asking, `query($at: String!) { quotesAwaitingProject(at: $at) { quoteNumber version state code since } }`, { at });
  return rows.map(({ quoteNumber: quote, ...row }) => ({ quote, ...row }));
};

const stuckBillableEvents: View = async (asking, { at, approvedMoreThanDays: days }) => {
  const { stuckBillableEvents: rows } = await graph<{
    stuckBillableEvents: { sourceReference: string; approvedAt: string; days: number }[];
  }>(
    asking,
    `query($at: String!, $days: Int!) {
      stuckBillableEvents(at: $at, approvedMoreThanDays: $days) { sourceReference approvedAt days } }`,
    { at, days },
  );
  return rows.map(({ approvedAt, days: age, ...row }) => ({ event: eventKey(row), approvedAt, days: age }));
};

const unmatchedPayments: View = async (asking, { at }) => {
  const { unmatchedPayments: rows } = await graph<{
    unmatchedPayments: { reference: string; amountAtRisk: MoneyJson; days: number }[];
  }>(asking, `query($at: String!) { unmatchedPayments(at: $at) { reference amountAtRisk ${MONEY} days } }`, { at });
  return rows.map(({ reference: payment, amountAtRisk: { amount, currency }, days }) => {
    return { payment, amount, currency, days };
  });
};

const invoicesRejectedByTax: View = async (asking, { at }) => {
  const { invoicesRejectedByTax: rows } = await graph<{
    invoicesRejectedByTax: { invoiceId: string; rejectedAt: string; lines: string[] }[];
  }>(asking, `query($at: String!) { invoicesRejectedByTax(at: $at) { invoiceId rejectedAt lines } }`, { at });
  return rows.map(({ invoiceId, rejectedAt, lines }) => {
    const number = asking.facts.invoices.find(({ id }) => id === invoiceId)?.number ?? '';
    return {
      invoice: asking.played.invoiceKeys.keyOf(number),
      rejectedAt,
      lines: lines.map((sourceReference) => eventKey({ sourceReference })),
    };
  });
};

const VIEWS: Readonly<Record<string, View>> = {
  QUOTES_AWAITING_PROJECT: quotesAwaitingProject,
  STUCK_BILLABLE_EVENTS: stuckBillableEvents,
  UNMATCHED_PAYMENTS: unmatchedPayments,
  INVOICES_REJECTED_BY_TAX: invoicesRejectedByTax,
};

/** Answers what somebody sees who runs the business. */
export async function businessView(asking: Asking, ask: Ask): Promise<Answer> {
  const view = VIEWS[String(ask['view'])];
  if (!view) throw new Error(`the format knows no view ${String(ask['view'])}`);
  return { rows: await view(asking, ask) };
}
