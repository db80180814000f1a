import { byId, externalIdsBy, type GraphContext, listBy, MAX_PAGE, oneBy } from '@throughline/subgraph';
import {
  ENTRY_COLUMNS,
  type EntryRow,
  ESTIMATE_COLUMNS,
  type EstimateRow,
  toEstimateType,
  toTimeEntryType,
} from './delivery.rows.ts';
import { type ExtensionRow, toExtensionType } from './extension.rows.ts';
import { recordLoaders } from './record.loaders.ts';
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
  project: byId(query, `select ${PROJECT_COLUMNS} from project p where p.id = any($1::text[])`, toProjectType),
  projectsOfEngagement: listBy(
    query,
    `select ${PROJECT_COLUMNS} from project p where p.engagement_id = any($1::text[]) order by p.id`,
    (row: ProjectRow) => row.engagement_id,
    toProjectType,
  ),
  element: byId(query, element('w.id'), toElementType),
  elementsOfProject: listBy(query, element('w.project_id'), (row: ElementRow) => row.project_id, toElementType),
  elementsOfQuoteLine: listBy(query, element('w.quote_line_id'), (row: ElementRow) => row.quote_line_id, toElementType),
  children: listBy(query, element('w.parent_id'), (row: ElementRow) => row.parent_id, toElementType),
  milestone: byId(query, milestone('m.id'), toMilestoneType),
  milestonesOfProject: listBy(query, milestone('m.project_id'), (row: MilestoneRow) => row.project_id, toMilestoneType),
  milestonesOfElement: listBy(
    query,
    milestone('m.wbs_element_id'),
    (row: MilestoneRow) => row.wbs_element_id,
    toMilestoneType,
  ),
  timeEntry: byId(query, `select ${ENTRY_COLUMNS} from time_entry t where t.id = any($1::text[])`, toTimeEntryType),
  timeEntriesOfElement: listBy(query, ENTRIES_OF_ELEMENT, (row: EntryRow) => row.wbs_element_id, toTimeEntryType),
  hoursOfElement: oneBy(
    query,
    `select wbs_element_id, sum(coalesce(corrected_hours, hours))::text as hours from time_entry where wbs_element_id = any($1::text[])
     group by wbs_element_id`,
    (row: { wbs_element_id: string; hours: string }) => row.wbs_element_id,
    ({ hours }) => hours,
  ),
  estimate: byId(query, estimate('e.id'), toEstimateType),
  estimatesOfElement: listBy(
    query,
    estimate('e.wbs_element_id'),
    (row: EstimateRow) => row.wbs_element_id,
    toEstimateType,
  ),
  corrections: listBy(
    query,
    `select ${CORRECTION_COLUMNS} from correction c where c.project_id = any($1::text[]) order by c.source_changed_at`,
    (row: CorrectionRow) => row.project_id,
    toCorrectionType,
  ),
  extensionsOfProject: listBy(
    query,
    `select e.project_id, e.state, e.requested_at, e.created_at, e.activation_id, e.quote_version_id
     from project_extension e where e.project_id = any($1::text[]) order by e.requested_at, e.activation_id`,
    (row: ExtensionRow) => row.project_id,
    toExtensionType,
  ),
  externalIds: externalIdsBy(query),
  ...recordLoaders(query),
});

export type Loaders = ReturnType<typeof projectResourceLoaders>;
export type Context = GraphContext<Loaders>;
