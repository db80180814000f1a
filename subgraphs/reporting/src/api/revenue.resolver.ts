import 'reflect-metadata';
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import {
  fxOfMonths,
  packageRevenueByMonth,
  revenueByAccount,
  unrealisedFxAtMonthEnds,
} from '../reports/revenue.report.ts';
import { KNOWN_AT, LEDGER, MONTHS, monthsAsked } from './asked.ts';
import { overBooks } from './receivables.resolver.ts';
import type { ReportingContext } from './reporting-context.ts';
import { FxOfMonthType, PackageRevenueType, RevenueOfMonthType, UnrealisedFxType } from './revenue.type.ts';

@Resolver()
export class RevenueResolver {
  @Query(() => [PackageRevenueType], { description: 'Revenue of an engagement by month and obligation.' })
  packageRevenue(
    @Arg('engagementId', () => ID) engagementId: string,
    @Arg('months', () => [String], MONTHS) months: string[],
    @Ctx() { query }: ReportingContext,
  ): Promise<PackageRevenueType[]> {
    return packageRevenueByMonth(query, engagementId, monthsAsked(months));
  }

  @Query(() => [RevenueOfMonthType], { description: 'Journal amounts by accounting period; revenue is positive.' })
  revenueByMonthAndAccount(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('accounts', () => [String], { description: 'Account numbers of the chart.' }) accounts: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<RevenueOfMonthType[]> {
    return overBooks(query, { months, ledger, knownAt }, (read, window, books) =>
      revenueByAccount(read, window, accounts, books),
    );
  }

  @Query(() => [FxOfMonthType], { description: 'Exchange gains and losses by accounting period.' })
  fxByMonth(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<FxOfMonthType[]> {
    return overBooks(query, { months, ledger, knownAt }, fxOfMonths);
  }

  @Query(() => [UnrealisedFxType], { description: 'Valuation of open foreign invoices by month end.' })
  unrealisedFx(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<UnrealisedFxType[]> {
    return overBooks(query, { months, ledger, knownAt }, unrealisedFxAtMonthEnds);
  }
}
