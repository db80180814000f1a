import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { CalendarDate, Month } from '@throughline/contracts';
import { type Books, cashOfMonths, netBillingsOfMonths } from '../persistence/receivables.queries.ts';
import { ledgerOf, moneyOf } from '../reports/ledger.ts';
import {
  daysSalesOutstandingOf,
  invoiceStatusAtMonthEnds,
  receivablesAtMonthEnds,
  receivablesOn,
} from '../reports/receivables.report.ts';
import { dayArgument, instantArgument, type Sql } from '@throughline/subgraph';
import { DAY, KNOWN_AT, LEDGER, MONTHS, monthsAsked } from './asked.ts';
import {
  AmountOfMonthType,
  DaysSalesOutstandingType,
  InvoiceStatusAtMonthEndType,
  ReceivablesAtMonthEndType,
  ReceivablesOnDayType,
} from './receivables.type.ts';
import type { ReportingContext } from './reporting-context.ts';

/** Answers a report over the books meant; nothing while no books are known. */
export async function overBooks<T>(
  query: Sql,
  asked: { months: readonly string[]; ledger: string | null | undefined; knownAt: string | null | undefined },
  report: (read: Sql, months: readonly Month[], books: Books) => Promise<T[]>,
): Promise<T[]> {
  const months = monthsAsked(asked.months);
  const ledger = await ledgerOf(query, asked.ledger);
  const knownAt = asked.knownAt ? instantArgument('knownAt', asked.knownAt) : null;
  return ledger === null || months.length === 0 ? [] : report(query, months, { ledger, knownAt });
}

/** Answers a report of one day over the books meant; null while no books are known. */
export async function onDay<T>(
  query: Sql,
  asked: { day: string; ledger: string | null | undefined; knownAt: string | null | undefined },
  report: (read: Sql, days: readonly CalendarDate[], books: Books) => Promise<T[]>,
): Promise<T | null> {
  const day = dayArgument('day', asked.day);
  const ledger = await ledgerOf(query, asked.ledger);
  const knownAt = asked.knownAt ? instantArgument('knownAt', asked.knownAt) : null;
  return ledger === null ? null : ((await report(query, [day], { ledger, knownAt }))[0] ?? null);
}

@Resolver()
export class ReceivablesResolver {
  @Query(() => ReceivablesOnDayType, {
    nullable: true,
    description: 'Open invoices and unapplied cash of a day; null while no books are known.',
  })
  receivablesOn(
    @Arg('day', () => String, DAY) day: string,
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<ReceivablesOnDayType | null> {
    return onDay(query, { day, ledger, knownAt }, receivablesOn);
  }

  @Query(() => [ReceivablesAtMonthEndType], { description: 'Open invoices and unapplied cash by month end.' })
  receivablesAtMonthEnd(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<ReceivablesAtMonthEndType[]> {
    return overBooks(query, { months, ledger, knownAt }, receivablesAtMonthEnds);
  }

  @Query(() => [DaysSalesOutstandingType], { description: 'DSO from the third of the given months on.' })
  daysSalesOutstanding(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<DaysSalesOutstandingType[]> {
    return overBooks(query, { months, ledger, knownAt }, daysSalesOutstandingOf);
  }

  @Query(() => [InvoiceStatusAtMonthEndType], { description: 'The status of each posted invoice by month end.' })
  invoiceStatusAtMonthEnd(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<InvoiceStatusAtMonthEndType[]> {
    return overBooks(query, { months, ledger, knownAt }, invoiceStatusAtMonthEnds);
  }

  @Query(() => [AmountOfMonthType], { description: 'Money received by the month of its value date.' })
  cashByMonth(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<AmountOfMonthType[]> {
    return overBooks(query, { months, ledger, knownAt }, amountsOf(cashOfMonths));
  }

  @Query(() => [AmountOfMonthType], {
    description: 'Invoices less credit memos by month of their date, gross of tax, at the booking rate.',
  })
  netBillingsByMonth(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<AmountOfMonthType[]> {
    return overBooks(query, { months, ledger, knownAt }, amountsOf(netBillingsOfMonths));
  }
}

const amountsOf =
  (rowsOf: typeof cashOfMonths) =>
  async (read: Sql, months: readonly Month[], books: Books): Promise<AmountOfMonthType[]> =>
    (await rowsOf(read, months, books)).map(({ month, amount }) => ({ month, amount: moneyOf(amount, books.ledger) }));
