import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { badUserInput } from '@throughline/subgraph';
import { lineageFrom } from '../reports/lineage.report.ts';
import { LineageAnswerType, LineageRefInput } from './lineage.type.ts';
import type { ReportingContext } from './reporting-context.ts';

const MAX_GIVEN = 20;

@Resolver()
export class LineageResolver {
  @Query(() => LineageAnswerType, {
    description:
      'Walks from the given nodes to everything they stem from and everything that stems from them. Several given nodes ' +
      'narrow the answer to what all of them reach.',
  })
  lineage(
    @Arg('from', () => [LineageRefInput], { description: `Where to start, ${MAX_GIVEN} nodes at most.` })
    from: LineageRefInput[],
    @Ctx() { query }: ReportingContext,
  ): Promise<LineageAnswerType> {
    if (from.length > MAX_GIVEN) throw badUserInput(`${MAX_GIVEN} nodes at most`);
    return lineageFrom(query, from);
  }
}
