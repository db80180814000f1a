import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { controlsOf } from '../reports/controls.report.ts';
import { moneyOf } from '../reports/ledger.ts';
import { ControlsType, EngagementSummaryType } from './controls.type.ts';
import { EngagementRef } from './foreign-entities.ts';
import type { ReportingContext } from './reporting-context.ts';

@Resolver(() => EngagementRef)
export class ControlsResolver {
  @Query(() => ControlsType, { nullable: true, description: 'Null while no contract of the engagement is active.' })
  controls(
    @Arg('engagementId', () => ID) engagementId: string,
    @Ctx() { query }: ReportingContext,
  ): Promise<ControlsType | null> {
    return controlsOf(query, engagementId);
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
