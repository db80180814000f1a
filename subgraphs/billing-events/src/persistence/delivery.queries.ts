import type { Id, Instant } from '@throughline/contracts';
import type { EventContract, estimateChanged, projectCreated, timeEntryApproved } from '@throughline/events';
import type { Work } from '@throughline/transport';

type DataOf<C> = C extends EventContract<infer T> ? T : never;
type CreatedProject = DataOf<typeof projectCreated>;
type ApprovedTime = DataOf<typeof timeEntryApproved>;
type ChangedEstimate = DataOf<typeof estimateChanged>;

/** Keeps the project with the ids of its work and milestones by their codes. A repetition changes nothing. */
export async function keepProject(work: Work, project: CreatedProject): Promise<void> {
  const { projectId, contractId } = project;
  await work.sql(
    `insert into project (tenant_id, id, activation_id, contract_id, engagement_id, created_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [work.tenantId, projectId, project.activationId, contractId, project.engagementId, project.createdAt],
  );
  await work.sql(
    `insert into wbs_element (tenant_id, id, project_id, contract_id, code, name, quote_line_id, bill_to_id, obligation_id)
     select $1, e."wbsElementId", $2, $3, e.code, e.name, e."quoteLineId", e."billToId", e."obligationId"
     from jsonb_to_recordset($4::jsonb) as e("wbsElementId" text, code text, name text, "quoteLineId" text,
       "billToId" text, "obligationId" text)
     on conflict do nothing`,
    [work.tenantId, projectId, contractId, JSON.stringify(project.elements)],
  );
  await work.sql(
    `insert into milestone (tenant_id, id, project_id, contract_id, reference, wbs_element_id)
     select $1, m."milestoneId", $2, $3, m.reference, m."wbsElementId"
     from jsonb_to_recordset($4::jsonb) as m("milestoneId" text, reference text, "wbsElementId" text)
     on conflict do nothing`,
    [work.tenantId, projectId, contractId, JSON.stringify(project.milestones)],
  );
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
    `insert into time_entry (tenant_id, id, reference, project_id, wbs_element_id, work_date, hours, billable, approved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
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
    ],
  );
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

export interface DeliveryCounts {
  readonly timeEntries: number;
  readonly milestones: number;
  readonly estimates: number;
}

/** How many facts of delivery are held that were approved at or before the instant. */
export async function countDelivery(work: Work, through: Instant): Promise<DeliveryCounts> {
  const [row] = await work.sql<DeliveryCounts>(
    `select
       (select count(*)::int from time_entry where tenant_id = $1 and approved_at <= $2) as "timeEntries",
       (select count(*)::int from milestone where tenant_id = $1 and accepted_at <= $2) as milestones,
       (select count(*)::int from estimate where tenant_id = $1 and recorded_at <= $2) as estimates`,
    [work.tenantId, through],
  );
  return row ?? { timeEntries: 0, milestones: 0, estimates: 0 };
}

/**
 * A contract whose project stands since before the instant, but whose setup or activation has not arrived here. Once a
 * project stands an activation only goes on or is refused; a project of a refused setup does not count, since its
 * activation waits for a person.
 */
export async function contractStillArriving(work: Work, through: Instant): Promise<string | null> {
  const [row] = await work.sql<{ contract_id: string }>(
    `select p.contract_id from project p
     left join contract c on c.tenant_id = p.tenant_id and c.id = p.contract_id
     left join billing_setup s on s.tenant_id = p.tenant_id and s.activation_id = p.activation_id
     where p.tenant_id = $1 and p.created_at <= $2 and c.activated_at is null and s.state is distinct from 'REFUSED'
     limit 1`,
    [work.tenantId, through],
  );
  return row?.contract_id ?? null;
}
