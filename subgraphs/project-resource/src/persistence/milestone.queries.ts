import { type CalendarDate, type Id, instant, type Instant, type Refusal } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { MilestoneState } from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';

/** A milestone under lock, with what its facts name. */
export interface StoredMilestoneState extends MilestoneState {
  readonly id: Id<'Milestone'>;
  readonly projectId: Id<'Project'>;
  readonly engagementId: Id<'Engagement'>;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly system: string;
  readonly instance: string;
}

interface MilestoneRow {
  id: Id<'Milestone'>;
  project_id: Id<'Project'>;
  engagement_id: Id<'Engagement'>;
  wbs_element_id: Id<'WbsElement'>;
  system: string;
  instance: string;
  reference: string;
  status: 'OPEN' | 'ACCEPTED';
  acceptance_version: number;
  accepted_at: StoredInstant | null;
  source_changed_at: StoredInstant | null;
  invoice_number: string | null;
}

const orNull = (at: StoredInstant | null): Instant | null => (at === null ? null : instant(at));

export async function lockMilestones(work: Work, ids: readonly string[]): Promise<Map<string, StoredMilestoneState>> {
  const rows = await work.sql<MilestoneRow>(
    `select m.id, m.project_id, p.engagement_id, m.wbs_element_id, p.system, p.instance, m.reference, m.status,
       m.acceptance_version, m.accepted_at, m.source_changed_at, m.invoice_number
     from milestone m join project p on p.tenant_id = m.tenant_id and p.id = m.project_id
     where m.tenant_id = $1 and m.id = any($2::text[]) order by m.id for update of m`,
    [work.tenantId, ids],
  );
  return new Map(
    rows.map((row) => [
      row.id as string,
      {
        id: row.id,
        projectId: row.project_id,
        engagementId: row.engagement_id,
        wbsElementId: row.wbs_element_id,
        system: row.system,
        instance: row.instance,
        reference: row.reference,
        status: row.status,
        acceptanceVersion: row.acceptance_version,
        acceptedAt: orNull(row.accepted_at),
        changedAt: orNull(row.source_changed_at),
        invoiceNumber: row.invoice_number,
      },
    ]),
  );
}

export async function recordAcceptance(
  work: Work,
  milestoneId: string,
  acceptance: { version: number; acceptedAt: Instant; changedAt: Instant; announced: boolean },
): Promise<void> {
  const { version, acceptedAt, changedAt, announced } = acceptance;
  await work.sql(
    `update milestone set status = 'ACCEPTED', acceptance_version = $3, accepted_at = $4::timestamptz,
       source_changed_at = $5, announced_accepted_at = case when $6 then $4::timestamptz else announced_accepted_at end
     where tenant_id = $1 and id = $2`,
    [work.tenantId, milestoneId, version, acceptedAt, changedAt, announced],
  );
  await work.sql(
    `insert into milestone_acceptance (tenant_id, milestone_id, version, accepted_at, recorded_at)
     values ($1, $2, $3, $4, $5)`,
    [work.tenantId, milestoneId, version, acceptedAt, work.now],
  );
}

export async function recordWithdrawal(
  work: Work,
  milestoneId: string,
  withdrawal: { version: number; changedAt: Instant },
): Promise<void> {
  await work.sql(`update milestone set status = 'OPEN', source_changed_at = $3 where tenant_id = $1 and id = $2`, [
    work.tenantId,
    milestoneId,
    withdrawal.changedAt,
  ]);
  await work.sql(
    `update milestone_acceptance set withdrawn_at = $4 where tenant_id = $1 and milestone_id = $2 and version = $3`,
    [work.tenantId, milestoneId, withdrawal.version, work.now],
  );
}

export async function recordBilling(
  work: Work,
  milestoneId: string,
  invoice: { invoiceId: string; number: string; date: CalendarDate; postedAt: Instant },
): Promise<void> {
  await work.sql(
    `update milestone set invoice_id = $3, invoice_number = $4, invoice_date = $5, billing_status = 'INVOICED',
       billing_as_of = $6
     where tenant_id = $1 and id = $2`,
    [work.tenantId, milestoneId, invoice.invoiceId, invoice.number, invoice.date, invoice.postedAt],
  );
}

export async function recordPaid(work: Work, invoiceId: string, paidAt: Instant): Promise<void> {
  await work.sql(
    `update milestone set billing_status = 'PAID', billing_as_of = $3 where tenant_id = $1 and invoice_id = $2`,
    [work.tenantId, invoiceId, paidAt],
  );
}

/** The PSA took the invoice, or refused it; a later invoice of the milestone is not touched by an older answer. */
export async function recordWriteBack(
  work: Work,
  invoice: { milestoneId: string; invoiceId: string },
  refusal: Refusal | null,
): Promise<void> {
  await work.sql(
    `update milestone set written_back_at = $4, write_back_refusal = $5::jsonb
     where tenant_id = $1 and id = $2 and invoice_id = $3`,
    [
      work.tenantId,
      invoice.milestoneId,
      invoice.invoiceId,
      refusal === null ? work.now : null,
      refusal === null ? null : JSON.stringify(refusal),
    ],
  );
}
