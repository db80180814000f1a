import { type Id, instant, type Instant, Money } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { SoldDeal } from '@throughline/events';
import type {
  ElementKind,
  PlannedElement,
  PlannedMilestone,
  Provisioning,
  ProvisioningState,
  RefusableStep,
} from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';

/** A project in provisioning, locked until the end of the transaction. */
export interface ProvisionedProject extends Provisioning {
  readonly id: Id<'Project'>;
  readonly name: string;
  readonly instance: string | null;
  /** How often a step was asked for; it tells the intents of repeated calls apart. */
  readonly attempt: number;
  readonly deal: SoldDeal;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly createdAt: Instant | null;
}

interface ProjectRow {
  id: Id<'Project'>;
  name: string;
  instance: string | null;
  state: ProvisioningState;
  refused_step: RefusableStep | null;
  attempt: number;
  deal: SoldDeal;
  correlation_id: string;
  causation_id: string | null;
  created_at: StoredInstant | null;
}

const COLUMNS =
  'id, name, instance, state, refused_step, attempt, deal, correlation_id, causation_id, created_at' as const;

const toProject = (row: ProjectRow): ProvisionedProject => ({
  id: row.id,
  name: row.name,
  instance: row.instance,
  state: row.state,
  refusedStep: row.refused_step,
  attempt: row.attempt,
  deal: row.deal,
  correlationId: row.correlation_id,
  causationId: row.causation_id,
  createdAt: row.created_at === null ? null : instant(row.created_at),
});

export async function lockProjectOfActivation(work: Work, activationId: string): Promise<ProvisionedProject | null> {
  const [row] = await work.sql<ProjectRow>(
    `select ${COLUMNS} from project where tenant_id = $1 and activation_id = $2 for update`,
    [work.tenantId, activationId],
  );
  return row ? toProject(row) : null;
}

export async function lockProject(work: Work, projectId: string): Promise<ProvisionedProject | null> {
  const [row] = await work.sql<ProjectRow>(
    `select ${COLUMNS} from project where tenant_id = $1 and id = $2 for update`,
    [work.tenantId, projectId],
  );
  return row ? toProject(row) : null;
}

/** The first request of an activation wins its row; a concurrent one finds it. */
export async function insertProject(
  work: Work,
  project: { id: Id<'Project'>; deal: SoldDeal; name: string; psa: { system: string; instance: string } | null },
): Promise<void> {
  const { deal } = project;
  await work.sql(
    `insert into project (tenant_id, id, activation_id, engagement_id, customer_id, contract_id, quote_version_id, name,
       billing_type, system, instance, state, deal, correlation_id, causation_id, requested_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'FIXED_PRICE', $9, $10, 'REQUESTED', $11, $12, $13, $14)
     on conflict (tenant_id, activation_id) do nothing`,
    [
      work.tenantId,
      project.id,
      deal.activationId,
      deal.engagementId,
      deal.customerId,
      deal.contractId,
      deal.quoteVersionId,
      project.name,
      project.psa?.system ?? null,
      project.psa?.instance ?? null,
      JSON.stringify(deal),
      work.correlationId,
      work.causationId,
      work.now,
    ],
  );
}

export async function moveProject(
  work: Work,
  projectId: string,
  to: { state: ProvisioningState; attempt?: number; createdAt?: Date },
): Promise<void> {
  await work.sql(
    `update project set state = $3, attempt = coalesce($4::int, attempt), created_at = coalesce($5::timestamptz, created_at),
       refused_step = null, refused_code = null, refused_evidence = null
     where tenant_id = $1 and id = $2`,
    [work.tenantId, projectId, to.state, to.attempt ?? null, to.createdAt ?? null],
  );
}

/** A repeated request carries the deal as it stands now and the flow that asked. */
export async function renewRequest(work: Work, projectId: string, deal: SoldDeal): Promise<void> {
  await work.sql(
    `update project set deal = $3::jsonb, correlation_id = $4, causation_id = $5 where tenant_id = $1 and id = $2`,
    [work.tenantId, projectId, JSON.stringify(deal), work.correlationId, work.causationId],
  );
}

export async function markRefused(
  work: Work,
  projectId: string,
  refused: { step: RefusableStep; code: string; evidence: unknown },
): Promise<void> {
  await work.sql(
    `update project set state = 'REFUSED', refused_step = $3, refused_code = $4, refused_evidence = $5::jsonb
     where tenant_id = $1 and id = $2`,
    [work.tenantId, projectId, refused.step, refused.code, JSON.stringify(refused.evidence)],
  );
}

/** The stored work breakdown, in the order in which a PSA can take it. */
export interface StoredElement extends Omit<PlannedElement, 'parentCode'> {
  readonly id: Id<'WbsElement'>;
  readonly parentId: Id<'WbsElement'> | null;
  readonly parentCode: string | null;
}

export interface StoredMilestone extends Omit<PlannedMilestone, 'elementCode'> {
  readonly id: Id<'Milestone'>;
  readonly wbsElementId: Id<'WbsElement'>;
}

/** Ids are minted once per project and code; a repetition keeps the first. */
export async function insertElements(
  work: Work,
  projectId: string,
  elements: readonly (PlannedElement & { id: Id<'WbsElement'> })[],
  currency: string,
): Promise<void> {
  await work.sql(
    `insert into wbs_element (tenant_id, id, project_id, code, name, kind, quote_line_id, bill_to_id, obligation_id,
       distribution, currency, position)
     select $1, e->>'id', $2, e->>'code', e->>'name', e->>'kind', e->>'quoteLineId', e->>'billToId', e->>'obligationId',
       (e->'distribution'->>'amount')::numeric, $4, n
     from jsonb_array_elements($3::jsonb) with ordinality as t(e, n)
     on conflict (tenant_id, project_id, code) do nothing`,
    [work.tenantId, projectId, JSON.stringify(elements), currency],
  );
  await work.sql(
    `update wbs_element child set parent_id = parent.id
     from jsonb_array_elements($3::jsonb) e
     join wbs_element parent on parent.tenant_id = $1 and parent.project_id = $2 and parent.code = e->>'parentCode'
     where child.tenant_id = $1 and child.project_id = $2 and child.code = e->>'code'`,
    [work.tenantId, projectId, JSON.stringify(elements)],
  );
}

export async function insertMilestones(
  work: Work,
  projectId: string,
  milestones: readonly (PlannedMilestone & { id: Id<'Milestone'> })[],
): Promise<void> {
  await work.sql(
    `insert into milestone (tenant_id, id, project_id, wbs_element_id, quote_line_id, reference, percent)
     select $1, m->>'id', $2, w.id, m->>'quoteLineId', m->>'reference', (m->>'percent')::numeric
     from jsonb_array_elements($3::jsonb) m
     join wbs_element w on w.tenant_id = $1 and w.project_id = $2 and w.code = m->>'elementCode'
     on conflict (tenant_id, project_id, reference) do nothing`,
    [work.tenantId, projectId, JSON.stringify(milestones)],
  );
}

interface ElementRow {
  id: Id<'WbsElement'>;
  code: string;
  name: string;
  kind: ElementKind;
  parent_id: Id<'WbsElement'> | null;
  parent_code: string | null;
  quote_line_id: Id<'QuoteLine'>;
  bill_to_id: Id<'BillTo'>;
  obligation_id: Id<'PerformanceObligation'> | null;
  distribution: string | null;
  currency: string;
}

export async function readElements(work: Work, projectId: string): Promise<StoredElement[]> {
  const rows = await work.sql<ElementRow>(
    `select w.id, w.code, w.name, w.kind, w.parent_id, p.code as parent_code, w.quote_line_id, w.bill_to_id,
       w.obligation_id, w.distribution::text, w.currency
     from wbs_element w left join wbs_element p on p.tenant_id = w.tenant_id and p.id = w.parent_id
     where w.tenant_id = $1 and w.project_id = $2 order by w.position`,
    [work.tenantId, projectId],
  );
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    parentId: row.parent_id,
    parentCode: row.parent_code,
    quoteLineId: row.quote_line_id,
    billToId: row.bill_to_id,
    obligationId: row.obligation_id,
    distribution: row.distribution === null ? null : Money.of(row.distribution, row.currency).rounded(),
  }));
}

export async function readMilestones(work: Work, projectId: string): Promise<StoredMilestone[]> {
  return work.sql<StoredMilestone & object>(
    `select id, reference, wbs_element_id as "wbsElementId", quote_line_id as "quoteLineId",
       trim_scale(percent)::text as percent
     from milestone where tenant_id = $1 and project_id = $2 order by reference`,
    [work.tenantId, projectId],
  );
}
