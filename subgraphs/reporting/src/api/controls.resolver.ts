import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { calendarDate } from '@throughline/contracts';
import { dayArgument } from '@throughline/subgraph';
import { controlsOf } from '../reports/controls.report.ts';
import { moneyOf } from '../reports/ledger.ts';
import { ControlsType, EngagementSummaryType } from './controls.type.ts';
import { EngagementRef } from './foreign-entities.ts';
import type { ReportingContext } from './reporting-context.ts';

const FOR_EVER = calendarDate('9999-12-31');

@Resolver(() => EngagementRef)
export class ControlsResolver {
  @Query(() => ControlsType, { nullable: true, description: 'Null while no contract of the engagement is active.' })
  controls(
    @Arg('engagementId', () => ID) engagementId: string,
    @Arg('until', () => String, {
      nullable: true,
      description: 'Last day that counts, YYYY-MM-DD; everything without it.',
    })
    until: string | null,
    @Ctx() { query }: ReportingContext,
  ): Promise<ControlsType | null> {
    return controlsOf(query, engagementId, until ? dayArgument('until', until) : FOR_EVER);
  }

  @FieldResolver(() => EngagementSummaryType, {
    nullable: true,
    description: 'From all domains; null while no contract of the engagement is active.',
  })
  async summary(@Root() { id }: EngagementRef, @Ctx() { loaders }: ReportingContext) {
    const row = await loaders.engagementSummary.load(id);
    if (row === null) return null;
    const { currency } = row;
    return {
      invoiced: moneyOf(row.invoiced, currency),
      cash: moneyOf(row.cash, currency),
      open: moneyOf(row.open, currency),
      revenue: moneyOf(row.revenue, currency),
      wip: moneyOf(row.wip, currency),
    };
  }
}
