import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { wipAtMonthEnds, wipOn } from '../reports/wip.report.ts';
import { DAY, KNOWN_AT, LEDGER, MONTHS } from './asked.ts';
import { onDay, overBooks } from './receivables.resolver.ts';
import type { ReportingContext } from './reporting-context.ts';
import { WipAtMonthEndType, WipOnDayType } from './wip.type.ts';

@Resolver()
export class WipResolver {
  @Query(() => [WipAtMonthEndType], { description: 'Unbilled work by month end, with its age.' })
  wipAtMonthEnd(
    @Arg('months', () => [String], MONTHS) months: string[],
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<WipAtMonthEndType[]> {
    return overBooks(query, { months, ledger, knownAt }, wipAtMonthEnds);
  }

  @Query(() => WipOnDayType, { nullable: true, description: 'Unbilled work of a day; null while no books are known.' })
  wipOn(
    @Arg('day', () => String, DAY) day: string,
    @Arg('ledger', () => String, LEDGER) ledger: string | null,
    @Arg('knownAt', () => String, KNOWN_AT) knownAt: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<WipOnDayType | null> {
    return onDay(query, { day, ledger, knownAt }, wipOn);
  }
}
