import type { Id, Instant } from '@throughline/contracts';
import type {
  deliveryCutOffReached,
  EventContract,
  estimateChanged,
  projectCreated,
  projectExtended,
  timeEntryApproved,
  timeEntryCorrected,
} from '@throughline/events';
import type { Work } from '@throughline/transport';

type DataOf<C> = C extends EventContract<infer T> ? T : never;
type CreatedProject = DataOf<typeof projectCreated>;
type ApprovedTime = DataOf<typeof timeEntryApproved>;
type ExtendedProject = DataOf<typeof projectExtended>;
type CorrectedTime = DataOf<typeof timeEntryCorrected>;
type ChangedEstimate = DataOf<typeof estimateChanged>;

/** Keeps the project with the ids of its work and milestones by their codes. A repetition changes nothing. */
export async function keepProject(work: Work, project: CreatedProject): Promise<void> {
  const { projectId, contractId } = project;
  await work.sql(
    `insert into project (tenant_id, id, activation_id, contract_id, engagement_id, created_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [work.tenantId, projectId, project.activationId, contractId, project.engagementId, project.createdAt],
  );
  await keepWorkBreakdown(work, project, null);
}

/** Keeps what an amendment added under a project. */
export const extendProject = (work: Work, extension: ExtendedProject): Promise<void> =>
  keepWorkBreakdown(work, extension, extension.extendedAt);

async function keepWorkBreakdown(
  work: Work,
  project: CreatedProject | ExtendedProject,
  extendedAt: Instant | null,
): Promise<void> {
  const { projectId, contractId, activationId } = project;
  await work.sql(
    `insert into wbs_element (tenant_id, id, project_id, contract_id, code, name, quote_line_id, bill_to_id,
       obligation_id, kind, rate_card, activation_id, extended_at)
     select $1, e."wbsElementId", $2, $3, e.code, e.name, e."quoteLineId", e."billToId", e."obligationId", e.kind,
       e."rateCard", $5, $6
     from jsonb_to_recordset($4::jsonb) as e("wbsElementId" text, code text, name text, "quoteLineId" text,
       "billToId" text, "obligationId" text, kind text, "rateCard" text)
     on conflict do nothing`,
    [work.tenantId, projectId, contractId, JSON.stringify(project.elements), activationId, extendedAt],
  );
  await work.sql(
    `insert into milestone (tenant_id, id, project_id, contract_id, reference, wbs_element_id)
     select $1, m."milestoneId", $2, $3, m.reference, m."wbsElementId"
     from jsonb_to_recordset($4::jsonb) as m("milestoneId" text, reference text, "wbsElementId" text)
     on conflict do nothing`,
    [work.tenantId, projectId, contractId, JSON.stringify(project.milestones)],
  );
}

/** Whether each of the lines has work in its project. */
export async function hasElementsOf(work: Work, quoteLineIds: readonly string[]): Promise<boolean> {
  const [row] = await work.sql<{ lines: number }>(
    `select count(distinct quote_line_id)::int as lines from wbs_element where tenant_id = $1 and quote_line_id = any($2)`,
    [work.tenantId, quoteLineIds],
  );
  return row?.lines === new Set(quoteLineIds).size;
}

export async function isElementKnown(work: Work, wbsElementId: string): Promise<boolean> {
  const rows = await work.sql(`select 1 from wbs_element where tenant_id = $1 and id = $2`, [
    work.tenantId,
    wbsElementId,
  ]);
  return rows.length > 0;
}

export async function isProjectKnown(work: Work, projectId: string): Promise<boolean> {
  const rows = await work.sql(`select 1 from project where tenant_id = $1 and id = $2`, [work.tenantId, projectId]);
  return rows.length > 0;
}

/**
 * Locks the project of a contract, so that an acceptance and an activation that commit at the same time see each other.
 * False while the project is not known.
 */
export async function lockProjectOf(work: Work, contractId: string): Promise<boolean> {
  const rows = await work.sql(`select 1 from project where tenant_id = $1 and contract_id = $2 for update`, [
    work.tenantId,
    contractId,
  ]);
  return rows.length > 0;
}

/** The contract that a milestone belongs to; null while its project is not known. */
export async function contractOfMilestone(work: Work, milestoneId: string): Promise<Id<'Contract'> | null> {
  const [row] = await work.sql<{ contract_id: Id<'Contract'> }>(
    `select contract_id from milestone where tenant_id = $1 and id = $2`,
    [work.tenantId, milestoneId],
  );
  return row?.contract_id ?? null;
}

/** The first acceptance counts for ever. */
export async function keepAcceptance(work: Work, milestoneId: string, acceptedAt: Instant): Promise<void> {
  await work.sql(`update milestone set accepted_at = $3 where tenant_id = $1 and id = $2 and accepted_at is null`, [
    work.tenantId,
    milestoneId,
    acceptedAt,
  ]);
}

export async function keepTimeEntry(work: Work, entry: ApprovedTime): Promise<void> {
  await work.sql(
    `insert into time_entry (tenant_id, id, reference, project_id, wbs_element_id, work_date, hours, billable, approved_at,
       role)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    [
      work.tenantId,
      entry.timeEntryId,
      entry.reference,
      entry.projectId,
      entry.wbsElementId,
      entry.workDate,
      entry.hours,
      entry.billable,
      entry.approvedAt,
      entry.role,
    ],
  );
}

/** The entry that a correction changes, as it was approved; null when it has not arrived. */
export async function timeEntryOf(
  work: Work,
  timeEntryId: string,
): Promise<{ readonly billable: boolean; readonly role: string | null } | null> {
  const [row] = await work.sql<{ billable: boolean; role: string | null }>(
    `select billable, role from time_entry where tenant_id = $1 and id = $2`,
    [work.tenantId, timeEntryId],
  );
  return row ?? null;
}

/** Keeps the difference of the hours; it counts from its own approval. False for a repetition. */
export async function keepCorrection(work: Work, entry: CorrectedTime, difference: string): Promise<boolean> {
  const rows = await work.sql(
    `insert into time_correction (tenant_id, time_entry_id, correction, wbs_element_id, work_date, hours, approved_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning correction`,
    [
      work.tenantId,
      entry.timeEntryId,
      entry.correction,
      entry.wbsElementId,
      entry.workDate,
      difference,
      entry.correctedAt,
    ],
  );
  return rows.length > 0;
}

export async function keepEstimate(work: Work, estimate: ChangedEstimate): Promise<void> {
  await work.sql(
    `insert into estimate (tenant_id, id, project_id, wbs_element_id, version, hours, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      work.tenantId,
      estimate.estimateId,
      estimate.projectId,
      estimate.wbsElementId,
      estimate.version,
      estimate.hours,
      estimate.recordedAt,
    ],
  );
}

type CutOff = DataOf<typeof deliveryCutOffReached>;
/** How many facts of each kind of delivery there are. */
export type DeliveryCounts = Omit<CutOff, 'period' | 'closedAt'>;

const NONE: DeliveryCounts = {
  timeEntries: 0,
  corrections: 0,
  milestones: 0,
  estimates: 0,
  expenses: 0,
  subcontractorBills: 0,
  usageRecords: 0,
};
export const DELIVERY_KINDS = Object.keys(NONE) as readonly (keyof DeliveryCounts)[];

/** How many facts of delivery are held that were approved at or before the instant. */
export async function countDelivery(work: Work, through: Instant): Promise<DeliveryCounts> {
  const [row] = await work.sql<DeliveryCounts>(
    `select
       (select count(*)::int from time_entry where tenant_id = $1 and approved_at <= $2) as "timeEntries",
       (select count(*)::int from time_correction where tenant_id = $1 and approved_at <= $2) as corrections,
       (select count(*)::int from milestone where tenant_id = $1 and accepted_at <= $2) as milestones,
       (select count(*)::int from estimate where tenant_id = $1 and recorded_at <= $2) as estimates,
       count(*) filter (where kind = 'EXPENSE')::int as expenses,
       count(*) filter (where kind = 'SUBCONTRACTOR_BILL')::int as "subcontractorBills",
       count(*) filter (where kind = 'USAGE')::int as "usageRecords"
     from work_item where tenant_id = $1 and approved_at <= $2 and kind <> 'TIME'`,
    [work.tenantId, through],
  );
  return row ?? NONE;
}

/**
 * A contract whose project, or its extension, stands since before the instant, but whose setup or activation has not
 * arrived here. Once a
 * project stands an activation only goes on or is refused; a project of a refused setup does not count, since its
 * activation waits for a person.
 */
export async function contractStillArriving(work: Work, through: Instant): Promise<string | null> {
  const [row] = await work.sql<{ contract_id: string }>(
    `select p.contract_id from project p
     left join contract c on c.tenant_id = p.tenant_id and c.id = p.contract_id
     left join billing_setup s on s.tenant_id = p.tenant_id and s.activation_id = p.activation_id
     where p.tenant_id = $1 and p.created_at <= $2 and c.activated_at is null and s.state is distinct from 'REFUSED'
     union all
     select w.contract_id from wbs_element w
     left join contract_line l on l.tenant_id = w.tenant_id and l.quote_line_id = w.quote_line_id
     left join billing_setup s on s.tenant_id = w.tenant_id and s.activation_id = w.activation_id
     where w.tenant_id = $1 and w.extended_at <= $2 and l.activated_at is null and s.state is distinct from 'REFUSED'
     limit 1`,
    [work.tenantId, through],
  );
  return row?.contract_id ?? null;
}
