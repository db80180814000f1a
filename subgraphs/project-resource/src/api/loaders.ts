import DataLoader from 'dataloader';
import { instant } from '@throughline/contracts';
import { type ExternalIdType, type GraphContext, MAX_PAGE } from '@throughline/subgraph';
import {
  ENTRY_COLUMNS,
  type EntryRow,
  ESTIMATE_COLUMNS,
  type EstimateRow,
  toEstimateType,
  toTimeEntryType,
} from './delivery.rows.ts';
import {
  CORRECTION_COLUMNS,
  type CorrectionRow,
  ELEMENT_COLUMNS,
  type ElementRow,
  MILESTONE_COLUMNS,
  type MilestoneRow,
  PROJECT_COLUMNS,
  type ProjectRow,
  toCorrectionType,
  toElementType,
  toMilestoneType,
  toProjectType,
} from './project.rows.ts';

type Query = GraphContext['query'];

/** One object by key; `null` for a miss. One statement however many keys. */
const one = <Row extends object, T>(query: Query, sql: string, key: keyof Row, to: (row: Row) => T) =>
  new DataLoader<string, T | null>(async (keys) => {
    const rows = await query<Row>(sql, [[...keys]]);
    const byKey = new Map(rows.map((row) => [String(row[key]), to(row)]));
    return keys.map((wanted) => byKey.get(wanted) ?? null);
  });

/** The list under each key, in the order of the statement. */
const many = <Row extends object, T>(query: Query, sql: string, key: keyof Row, to: (row: Row) => T) =>
  new DataLoader<string, T[]>(async (keys) => {
    const lists = new Map<string, T[]>(keys.map((wanted) => [wanted, []]));
    for (const row of await query<Row>(sql, [[...keys]])) lists.get(String(row[key]))?.push(to(row));
    return keys.map((wanted) => lists.get(wanted) ?? []);
  });

interface CrosswalkRow {
  entity_id: string;
  system: string;
  instance: string;
  record_type: string;
  external_id: string;
  valid_from: Date;
  valid_to: Date | null;
}

const toExternalId = (row: CrosswalkRow): ExternalIdType => ({
  system: row.system,
  instance: row.instance,
  recordType: row.record_type,
  externalId: row.external_id,
  validFrom: instant(row.valid_from),
  validTo: row.valid_to === null ? null : instant(row.valid_to),
});

const element = (where: string): string =>
  `select ${ELEMENT_COLUMNS} from wbs_element w where ${where} = any($1::text[]) order by w.project_id, w.position`;
const milestone = (where: string): string =>
  `select ${MILESTONE_COLUMNS} from milestone m where ${where} = any($1::text[]) order by m.reference`;
const estimate = (where: string): string =>
  `select ${ESTIMATE_COLUMNS} from estimate e where ${where} = any($1::text[]) order by e.version`;

/** Lists of time have no end of their own; each is cut at the largest page, latest work last. */
const ENTRIES_OF_ELEMENT = `select * from (
    select ${ENTRY_COLUMNS}, row_number() over (partition by t.wbs_element_id order by t.work_date, t.id) as n
    from time_entry t where t.wbs_element_id = any($1::text[])) t
  where n <= ${MAX_PAGE} order by n`;

/** Everything that the resolvers read by key, batched per request. */
export const projectResourceLoaders = ({ query }: Pick<GraphContext, 'query'>) => ({
  project: one<ProjectRow, ReturnType<typeof toProjectType>>(
    query,
    `select ${PROJECT_COLUMNS} from project p where p.id = any($1::text[])`,
    'id',
    toProjectType,
  ),
  projectsOfEngagement: many<ProjectRow, ReturnType<typeof toProjectType>>(
    query,
    `select ${PROJECT_COLUMNS} from project p where p.engagement_id = any($1::text[]) order by p.id`,
    'engagement_id',
    toProjectType,
  ),
  element: one(query, element('w.id'), 'id' as keyof ElementRow, toElementType),
  elementsOfProject: many(query, element('w.project_id'), 'project_id' as keyof ElementRow, toElementType),
  elementsOfQuoteLine: many(query, element('w.quote_line_id'), 'quote_line_id' as keyof ElementRow, toElementType),
  children: many(query, element('w.parent_id'), 'parent_id' as keyof ElementRow, toElementType),
  milestone: one(query, milestone('m.id'), 'id' as keyof MilestoneRow, toMilestoneType),
  milestonesOfProject: many(query, milestone('m.project_id'), 'project_id' as keyof MilestoneRow, toMilestoneType),
  milestonesOfElement: many(
    query,
    milestone('m.wbs_element_id'),
    'wbs_element_id' as keyof MilestoneRow,
    toMilestoneType,
  ),
  timeEntry: one<EntryRow, ReturnType<typeof toTimeEntryType>>(
    query,
    `select ${ENTRY_COLUMNS} from time_entry t where t.id = any($1::text[])`,
    'id',
    toTimeEntryType,
  ),
  timeEntriesOfElement: many(query, ENTRIES_OF_ELEMENT, 'wbs_element_id' as keyof EntryRow, toTimeEntryType),
  hoursOfElement: one<{ wbs_element_id: string; hours: string }, string>(
    query,
    `select wbs_element_id, sum(hours)::text as hours from time_entry where wbs_element_id = any($1::text[])
     group by wbs_element_id`,
    'wbs_element_id',
    ({ hours }) => hours,
  ),
  estimate: one(query, estimate('e.id'), 'id' as keyof EstimateRow, toEstimateType),
  estimatesOfElement: many(query, estimate('e.wbs_element_id'), 'wbs_element_id' as keyof EstimateRow, toEstimateType),
  corrections: many<CorrectionRow, ReturnType<typeof toCorrectionType>>(
    query,
    `select ${CORRECTION_COLUMNS} from correction c where c.project_id = any($1::text[]) order by c.source_changed_at`,
    'project_id',
    toCorrectionType,
  ),
  externalIds: many<CrosswalkRow, ExternalIdType>(
    query,
    `select entity_id, system, instance, record_type, external_id, valid_from, valid_to from crosswalk
     where entity_id = any($1::text[]) order by valid_from, external_id`,
    'entity_id',
    toExternalId,
  ),
});

export type Loaders = ReturnType<typeof projectResourceLoaders>;
export type Context = GraphContext<Loaders>;
