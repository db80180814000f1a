import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Month } from '@throughline/contracts';
import { cashOfMonths, netBillingsOfMonths } from '../persistence/receivables.queries.ts';
import { ledgerOf, moneyOf } from '../reports/ledger.ts';
import {
  daysSalesOutstandingOf,
  invoiceStatusAtMonthEnds,
  receivablesAtMonthEnds,
} from '../reports/receivables.report.ts';
import type { Sql } from '@throughline/subgraph';
import { LEDGER, MONTHS, monthsAsked } from './asked.ts';
import {
  AmountOfMonthType,
  DaysSalesOutstandingType,
  InvoiceStatusAtMonthEndType,
  ReceivablesAtMonthEndType,
} from './receivables.type.ts';
import type { ReportingContext } from './reporting-context.ts';

/** Answers a report over the books meant; nothing while no books are known. */
export async function overBooks<T>(
  query: Sql,
  asked: { months: readonly string[]; ledger: string | null | undefined },
  report: (read: Sql, months: readonly Month[], ledger: string) => Promise<T[]>,
): Promise<T[]> {
  const months = monthsAsked(asked.months);
  const ledger = await ledgerOf(query, asked.ledger);
  return ledger === null || months.length === 0 ? [] : report(query, months, ledger);
}

@Resolver()
export class ReceivablesResolver {
  @Query(() => [ReceivablesAtMonthEndType], { description: 'Open invoices and unapplied cash by month end.' })
  receivablesAtMonthEnd(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<ReceivablesAtMonthEndType[]> {
    return overBooks(query, { months, ledger }, receivablesAtMonthEnds);
  }

  @Query(() => [DaysSalesOutstandingType], { description: 'DSO from the third of the given months on.' })
  daysSalesOutstanding(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<DaysSalesOutstandingType[]> {
    return overBooks(query, { months, ledger }, daysSalesOutstandingOf);
  }

  @Query(() => [InvoiceStatusAtMonthEndType], { description: 'The status of each posted invoice by month end.' })
  invoiceStatusAtMonthEnd(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<InvoiceStatusAtMonthEndType[]> {
    return overBooks(query, { months, ledger }, invoiceStatusAtMonthEnds);
  }

  @Query(() => [AmountOfMonthType], { description: 'Money received by the month of its value date.' })
  cashByMonth(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<AmountOfMonthType[]> {
    return overBooks(query, { months, ledger }, amountsOf(cashOfMonths));
  }

  @Query(() => [AmountOfMonthType], {
    description: 'Invoices less credit memos by month of their date, gross of tax, at the booking rate.',
  })
  netBillingsByMonth(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<AmountOfMonthType[]> {
    return overBooks(query, { months, ledger }, amountsOf(netBillingsOfMonths));
  }
}

const amountsOf =
  (rowsOf: typeof cashOfMonths) =>
  async (read: Sql, months: readonly Month[], ledger: string): Promise<AmountOfMonthType[]> =>
    (await rowsOf(read, months, ledger)).map(({ month, amount }) => ({ month, amount: moneyOf(amount, ledger) }));
