import 'reflect-metadata';
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { instantArgument, MoneyType } from '@throughline/subgraph';
import { allocationsOf, settledByQuoteLine } from '../persistence/cash.queries.ts';
import { moneyOf } from '../reports/ledger.ts';
import { unappliedCashAt } from '../reports/unapplied-cash.report.ts';
import { AT, KNOWN_AT } from './asked.ts';
import { CashAllocationLineType, CashOfQuoteLineType, WriteOffOfQuoteLineType } from './cash.type.ts';
import type { ReportingContext } from './reporting-context.ts';

@Resolver()
export class CashResolver {
  @Query(() => [CashOfQuoteLineType], { description: 'Cash of an engagement by quote line and currency.' })
  async cashByQuoteLine(
    @Arg('engagementId', () => ID) engagementId: string,
    @Ctx() { query }: ReportingContext,
  ): Promise<CashOfQuoteLineType[]> {
    return (await settledByQuoteLine(query, engagementId, 'CASH')).map((row) => ({
      quoteLine: { id: row.quoteLineId },
      lineKey: row.lineKey,
      currency: row.currency,
      cashGross: moneyOf(row.amount, row.currency),
    }));
  }

  @Query(() => [WriteOffOfQuoteLineType], { description: 'Written-off receivables of an engagement by quote line.' })
  async writeOffByQuoteLine(
    @Arg('engagementId', () => ID) engagementId: string,
    @Ctx() { query }: ReportingContext,
  ): Promise<WriteOffOfQuoteLineType[]> {
    return (await settledByQuoteLine(query, engagementId, 'WRITE_OFF')).map((row) => ({
      quoteLine: { id: row.quoteLineId },
      lineKey: row.lineKey,
      currency: row.currency,
      writtenOffGross: moneyOf(row.amount, row.currency),
    }));
  }

  @Query(() => [CashAllocationLineType], { description: 'Cash and write-offs of an engagement by invoice line.' })
  async cashAllocationLines(
    @Arg('engagementId', () => ID) engagementId: string,
    @Ctx() { query }: ReportingContext,
  ): Promise<CashAllocationLineType[]> {
    return (await allocationsOf(query, engagementId)).map((row) => ({
      ...row,
      invoice: { id: row.invoiceId },
      billableEvent: { id: row.billableEventId },
      quoteLine: { id: row.quoteLineId },
      amount: moneyOf(row.amount, row.currency),
    }));
  }

  @Query(() => MoneyType, {
    nullable: true,
    description:
      'Money of a bill-to that is applied to no invoice at the end of the day of an instant, in the currency of the bill-to. ' +
      'Its payments are those that name its invoices or were applied to one at any time. Null for an unknown bill-to.',
  })
  unappliedCashAt(
    @Arg('billToReference', () => String) billToReference: string,
    @Arg('at', () => String, AT) at: string,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<MoneyType | null> {
    const known = knownAt ? instantArgument('knownAt', knownAt) : null;
    return unappliedCashAt(query, { billToReference, at: instantArgument('at', at), knownAt: known });
  }
}
