import type { MoneyJson } from '@throughline/contracts';
import { type Answer, type Ask, type Asking, graph, invoiceIdOf, MONEY } from './questions.ts';

type Answerer = (asking: Asking, ask: Ask) => Promise<Answer>;

const money = async (asking: Asking, query: string, field: string, variables: Ask): Promise<string | undefined> =>
  (await graph<Record<string, MoneyJson | null>>(asking, query, variables))[field]?.amount;

const quoteVersion: Answerer = async (asking, { quote, knownAt }) => {
  const { quoteVersionAsOf: found } = await graph<{
    quoteVersionAsOf: { version: number; lines: { lineKey: string; amount: MoneyJson }[] } | null;
  }>(
    asking,
    `query($quote: String!, $knownAt: String!) {
      quoteVersionAsOf(quote: $quote, knownAt: $knownAt) { version lines { lineKey amount ${MONEY} } } }`,
    { quote, knownAt },
  );
  if (!found) return {};
  return {
    version: found.version,
    lines: Object.fromEntries(found.lines.map(({ lineKey, amount }) => [lineKey, amount.amount])),
  };
};

const rate: Answerer = async (asking, { rateCard, role, workDate, knownAt }) => {
  const { rateAsOf: found } = await graph<{ rateAsOf: { hourly: string; version: number } | null }>(
    asking,
    `query($rateCard: String!, $role: String!, $workDate: String!, $knownAt: String!) {
      rateAsOf(rateCard: $rateCard, role: $role, workDate: $workDate, knownAt: $knownAt) { hourly version } }`,
    { rateCard, role, workDate, knownAt },
  );
  return found ? { rate: found.hourly, version: found.version } : {};
};

const timeValue: Answerer = async (asking, { month, basis, knownAt }) => ({
  value: await money(
    asking,
    `query($id: ID!, $month: String!, $knownAt: String) {
      timeAndMaterialsValue(engagementId: $id, month: $month, basis: ${String(basis)}, knownAt: $knownAt) ${MONEY} }`,
    'timeAndMaterialsValue',
    { id: asking.facts.engagementId, month, knownAt },
  ),
});

const timeEntry: Answerer = async (asking, { entry, knownAt }) => {
  const { timeEntryPricing: found } = await graph<{
    timeEntryPricing: { accountingPeriod: string; version: number | null } | null;
  }>(
    asking,
    `query($id: ID!, $reference: String!, $knownAt: String) {
      timeEntryPricing(engagementId: $id, reference: $reference, knownAt: $knownAt) { accountingPeriod version } }`,
    { id: asking.facts.engagementId, reference: entry, knownAt },
  );
  return found ? { period: found.accountingPeriod, rateCardVersion: found.version } : {};
};

const percentComplete: Answerer = async (asking, { obligation, month, knownAt }) => {
  const obligations = asking.facts.lines.flatMap((line) => line.obligations);
  const { percentComplete: found } = await graph<{
    percentComplete: { hours: string; estimate: string; percent: string } | null;
  }>(
    asking,
    `query($id: ID!, $month: String!, $knownAt: String) {
      percentComplete(obligationId: $id, month: $month, knownAt: $knownAt) { hours estimate percent } }`,
    { id: obligations.find(({ key }) => key === obligation)?.id, month, knownAt },
  );
  return found ?? {};
};

const invoiceOpen: Answerer = async (asking, { invoice, at }) => ({
  open: await money(
    asking,
    `query($id: ID!, $at: String!) { invoiceOpenAt(invoiceId: $id, at: $at) ${MONEY} }`,
    'invoiceOpenAt',
    { id: invoiceIdOf(asking, String(invoice)), at },
  ),
});

const unappliedCash: Answerer = async (asking, { billTo, at }) => ({
  amount: await money(
    asking,
    `query($billTo: String!, $at: String!) { unappliedCashAt(billToReference: $billTo, at: $at) ${MONEY} }`,
    'unappliedCashAt',
    { billTo, at },
  ),
});

const usageValue: Answerer = async (asking, { month, knownAt }) => ({
  value: await money(
    asking,
    `query($id: ID!, $month: String!, $knownAt: String) {
      usageValue(engagementId: $id, month: $month, knownAt: $knownAt) ${MONEY} }`,
    'usageValue',
    { id: asking.facts.engagementId, month, knownAt },
  ),
});

const erpIds: Answerer = async (asking, { document, at }) => {
  const creditMemo = asking.facts.creditMemos.find(({ reference }) => reference === document);
  if (creditMemo) return { ids: creditMemo.issuedOn <= String(at).slice(0, 10) ? creditMemo.erpIds : [] };
  const { erpIdsAt: ids } = await graph<{ erpIdsAt: string[] }>(
    asking,
    `query($id: ID!, $at: String!) { erpIdsAt(invoiceId: $id, at: $at) }`,
    { id: invoiceIdOf(asking, String(document)), at },
  );
  return { ids };
};

const ANSWERERS: Readonly<Record<string, Answerer>> = {
  QUOTE_VERSION: quoteVersion,
  RATE: rate,
  TM_VALUE: timeValue,
  TIME_ENTRY: timeEntry,
  PERCENT_COMPLETE: percentComplete,
  INVOICE_OPEN: invoiceOpen,
  UNAPPLIED_CASH: unappliedCash,
  USAGE_VALUE: usageValue,
  ERP_IDS: erpIds,
};

/** Answers a question about the past. */
export async function asOf(asking: Asking, ask: Ask): Promise<Answer> {
  const answerer = ANSWERERS[String(ask['kind'])];
  if (!answerer) throw new Error(`the format knows no question ${String(ask['kind'])}`);
  return answerer(asking, ask);
}
