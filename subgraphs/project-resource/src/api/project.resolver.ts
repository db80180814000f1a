import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { cursorIn, entityIdOf, ExternalIdType, PAGE_ARGUMENT, pageOf, pageSize } from '@throughline/subgraph';
import type { Context } from './loaders.ts';
import { ENTRY_COLUMNS, type EntryRow, toTimeEntryType } from './delivery.rows.ts';
import { TimeEntryPageType } from './delivery.type.ts';
import { PROJECT_COLUMNS, type ProjectRow, toProjectType } from './project.rows.ts';
import { DeliveryCorrectionType, MilestoneType, ProjectPageType, ProjectType, WbsElementType } from './project.type.ts';
import { ActivationRef, ContractRef, EngagementRef, QuoteLineRef, QuoteVersionRef } from './refs.ts';

@Resolver(() => ProjectType)
export class ProjectResolver {
  @Query(() => ProjectType, { nullable: true, description: 'A project by its id.' })
  project(@Arg('id', () => ID) id: string, @Ctx() { loaders }: Context): Promise<ProjectType | null> {
    return loaders.project.load(id);
  }

  @Query(() => ProjectPageType, { description: 'Projects, oldest first.' })
  async projects(
    @Arg('engagementId', () => ID, { nullable: true, description: 'Only those of one engagement.' })
    engagementId: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, { nullable: true, description: '`endCursor` of the page before.' })
    after: string | null,
    @Ctx() { query }: Context,
  ): Promise<ProjectPageType> {
    const size = pageSize(first);
    const rows = await query<ProjectRow>(
      `select ${PROJECT_COLUMNS} from project p
       where ($1::text is null or p.engagement_id = $1) and ($2::text is null or p.id > $2)
       order by p.id limit $3`,
      [engagementId ?? null, await cursorIn(query, 'project', after), size + 1],
    );
    return pageOf(rows.map(toProjectType), size);
  }

  @Query(() => ProjectType, { nullable: true, description: 'A project by what an outside system calls it.' })
  async projectByExternalId(
    @Arg('system', () => String, { description: 'Such as "certinia".' }) system: string,
    @Arg('instance', () => String, { description: 'Such as "PSA-MAIN".' }) instance: string,
    @Arg('recordType', () => String, { description: 'Such as "pse__Proj__c".' }) recordType: string,
    @Arg('externalId', () => String) externalId: string,
    @Ctx() { loaders, query }: Context,
  ): Promise<ProjectType | null> {
    const id = await entityIdOf(query, 'Project', { system, instance, recordType, externalId });
    return id === null ? null : loaders.project.load(id);
  }

  @Query(() => TimeEntryPageType, { description: 'Approved time of a project, in the order in which it arrived.' })
  async timeEntries(
    @Arg('projectId', () => ID) projectId: string,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, { nullable: true, description: '`endCursor` of the page before.' })
    after: string | null,
    @Ctx() { query }: Context,
  ): Promise<TimeEntryPageType> {
    const size = pageSize(first);
    const rows = await query<EntryRow>(
      `select ${ENTRY_COLUMNS} from time_entry t where t.project_id = $1 and ($2::text is null or t.id > $2)
       order by t.id limit $3`,
      [projectId, await cursorIn(query, 'time_entry', after), size + 1],
    );
    return pageOf(rows.map(toTimeEntryType), size);
  }

  @FieldResolver(() => EngagementRef)
  engagement(@Root() project: ProjectType): EngagementRef {
    return { id: project.engagementId };
  }

  @FieldResolver(() => ActivationRef, { description: 'The activation that asked for the project.' })
  activation(@Root() project: ProjectType): ActivationRef {
    return { id: project.activationId };
  }

  @FieldResolver(() => ContractRef)
  contract(@Root() project: ProjectType): ContractRef {
    return { id: project.contractId };
  }

  @FieldResolver(() => QuoteVersionRef, { description: 'The version that was sold.' })
  quoteVersion(@Root() project: ProjectType): QuoteVersionRef {
    return { id: project.quoteVersionId };
  }

  @FieldResolver(() => [WbsElementType], { description: 'The work breakdown, parents before children.' })
  elements(@Root() project: ProjectType, @Ctx() { loaders }: Context): Promise<WbsElementType[]> {
    return loaders.elementsOfProject.load(project.id);
  }

  @FieldResolver(() => [MilestoneType])
  milestones(@Root() project: ProjectType, @Ctx() { loaders }: Context): Promise<MilestoneType[]> {
    return loaders.milestonesOfProject.load(project.id);
  }

  @FieldResolver(() => [DeliveryCorrectionType], {
    description: 'What the PSA changed after approval; a person looks at each.',
  })
  corrections(@Root() project: ProjectType, @Ctx() { loaders }: Context): Promise<DeliveryCorrectionType[]> {
    return loaders.corrections.load(project.id);
  }

  @FieldResolver(() => [ExternalIdType], { description: 'What outside systems call it.' })
  externalIds(@Root() project: ProjectType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(project.id);
  }
}

@Resolver(() => EngagementRef)
export class EngagementResolver {
  @FieldResolver(() => [ProjectType], { description: 'The delivery projects of the engagement, oldest first.' })
  projects(@Root() engagement: EngagementRef, @Ctx() { loaders }: Context): Promise<ProjectType[]> {
    return loaders.projectsOfEngagement.load(engagement.id);
  }
}

@Resolver(() => QuoteLineRef)
export class QuoteLineResolver {
  @FieldResolver(() => [WbsElementType], { description: 'The work that delivers the line.' })
  wbsElements(@Root() line: QuoteLineRef, @Ctx() { loaders }: Context): Promise<WbsElementType[]> {
    return loaders.elementsOfQuoteLine.load(line.id);
  }
}
