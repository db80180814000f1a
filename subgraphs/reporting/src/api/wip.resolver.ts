import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { wipAtMonthEnds } from '../reports/wip.report.ts';
import { LEDGER, MONTHS } from './asked.ts';
import { overBooks } from './receivables.resolver.ts';
import type { ReportingContext } from './reporting-context.ts';
import { WipAtMonthEndType } from './wip.type.ts';

@Resolver()
export class WipResolver {
  @Query(() => [WipAtMonthEndType], { description: 'Unbilled work by month end, with its age.' })
  wipAtMonthEnd(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<WipAtMonthEndType[]> {
    return overBooks(query, { months, ledger }, wipAtMonthEnds);
  }
}
