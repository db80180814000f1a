import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { booksAtMonthEnds, contractPositionsAtMonthEnds } from '../reports/positions.report.ts';
import { KNOWN_AT, LEDGER, MONTHS } from './asked.ts';
import { BooksAtMonthEndType, ContractPositionsAtMonthEndType } from './positions.type.ts';
import { overBooks } from './receivables.resolver.ts';
import type { ReportingContext } from './reporting-context.ts';

@Resolver()
export class PositionsResolver {
  @Query(() => [ContractPositionsAtMonthEndType], {
    description: 'Contract assets, deferred revenue and retainer liabilities by month end.',
  })
  contractPositionsAtMonthEnd(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<ContractPositionsAtMonthEndType[]> {
    return overBooks(query, { months, ledger, knownAt }, contractPositionsAtMonthEnds);
  }

  @Query(() => [BooksAtMonthEndType], { description: 'Sub-ledgers beside their control accounts by month end.' })
  booksAtMonthEnd(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<BooksAtMonthEndType[]> {
    return overBooks(query, { months, ledger, knownAt }, booksAtMonthEnds);
  }
}
