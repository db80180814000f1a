import { dateOfInstant, daysBetween, instant, type Instant } from '@throughline/contracts';
import {
  daysWaiting,
  offendingLines,
  secondsWaiting,
  whyNotInvoiced,
  whyUnmatched,
} from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { quotesAwaitingProjectAt, rejectedByTaxAt, uninvoicedAt, unmatchedAt } from '../persistence/stuck.queries.ts';
import { moneyOf } from './ledger.ts';

const DAY_MS = 86_400_000;
const RUNNING = { state: 'RUNNING', code: 'ACTIVATION_RUNNING', owner: 'operator' };

export async function quotesAwaitingProject(read: Sql, at: Instant) {
  return (await quotesAwaitingProjectAt(read, at)).map((row) => {
    const since = instant(row.changedAt ?? row.approvedAt);
    const paused = row.state === 'PAUSED';
    return {
      quoteVersion: { id: row.quoteVersionId },
      quoteNumber: row.quoteNumber,
      version: row.version,
      engagement: { id: row.engagementId },
      activationId: row.activationId,
      amountAtRisk: [...row.total],
      ...(paused ? { state: 'PAUSED', code: row.code ?? '', owner: row.owner ?? '' } : RUNNING),
      step: row.step,
      approvedAt: instant(row.approvedAt),
      since,
      ageSeconds: secondsWaiting(since, at),
    };
  });
}

export async function stuckBillableEvents(read: Sql, at: Instant, approvedMoreThanDays: number) {
  const approvedBefore = instant(new Date(new Date(at).getTime() - approvedMoreThanDays * DAY_MS));
  return (await uninvoicedAt(read, at, approvedBefore)).map((row) => {
    const approvedAt = instant(row.approvedAt);
    return {
      billableEvent: { id: row.billableEventId },
      sourceReference: row.sourceReference,
      type: row.type,
      engagement: { id: row.engagementId },
      amountAtRisk: moneyOf(row.billable, row.currency),
      approvedAt,
      days: daysWaiting(approvedAt, at),
      ...whyNotInvoiced(row),
    };
  });
}

export async function invoicesRejectedByTax(read: Sql, at: Instant) {
  return (await rejectedByTaxAt(read, at)).map((row) => {
    const rejectedAt = instant(row.rejectedAt);
    return {
      invoice: { id: row.invoiceId },
      number: row.number,
      billToReference: row.billToReference,
      invoiceDate: row.invoiceDate,
      engagement: { id: row.engagementId },
      amountAtRisk: moneyOf(row.gross, row.currency),
      rejectedAt,
      ageSeconds: secondsWaiting(rejectedAt, at),
      code: row.code,
      owner: 'finance',
      evidence: JSON.stringify(row.evidence),
      lines: offendingLines(row.lines, row.evidence).map(({ lineNumber, billableEventId, sourceReference }) => ({
        lineNumber,
        billableEvent: { id: billableEventId },
        sourceReference,
      })),
    };
  });
}

export async function unmatchedPayments(read: Sql, at: Instant) {
  const on = dateOfInstant(at);
  return (await unmatchedAt(read, at, on)).map((row) => ({
    payment: { id: row.paymentId },
    reference: row.reference,
    amountAtRisk: moneyOf(row.unapplied, row.currency),
    valueDate: row.valueDate,
    days: daysBetween(row.valueDate, on),
    remittance: [...row.remittance],
    ...whyUnmatched({
      remittance: row.remittance,
      partlyApplied: row.unapplied !== row.amount,
      refusal: row.refusal,
    }),
  }));
}
