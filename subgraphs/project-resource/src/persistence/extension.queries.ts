import { type Id, instant, type Instant } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import type {
  Provisioning,
  ProvisioningState,
  RefusableStep,
  StandingWork,
} from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';
import type { ReadRows } from './delivery.queries.ts';

/** What an amendment adds to a project that stands, and how far it came; one for each activation of an amendment. */
export interface StoredExtension extends Provisioning {
  readonly projectId: Id<'Project'>;
  /** How often a step was asked for; it tells the intents of repeated calls apart. */
  readonly attempt: number;
  readonly deal: SoldDeal;
  readonly createdAt: Instant | null;
}

interface ExtensionRow {
  project_id: Id<'Project'>;
  state: ProvisioningState;
  refused_step: RefusableStep | null;
  attempt: number;
  deal: SoldDeal;
  created_at: Date | null;
}

/** Locked until the end of the transaction. */
export async function lockExtension(work: Work, activationId: string): Promise<StoredExtension | null> {
  const [row] = await work.sql<ExtensionRow>(
    `select project_id, state, refused_step, attempt, deal, created_at from project_extension
     where tenant_id = $1 and activation_id = $2 for update`,
    [work.tenantId, activationId],
  );
  if (!row) return null;
  return {
    projectId: row.project_id,
    state: row.state,
    refusedStep: row.refused_step,
    attempt: row.attempt,
    deal: row.deal,
    createdAt: row.created_at === null ? null : instant(row.created_at),
  };
}

/** The project of a contract, as soon as it stands. */
export async function projectOfContract(
  work: Work,
  contractId: string,
): Promise<{ id: Id<'Project'>; instance: string } | null> {
  const [row] = await work.sql<{ id: Id<'Project'>; instance: string }>(
    `select id, instance from project
     where tenant_id = $1 and contract_id = $2 and state = 'CREATED' and instance is not null order by id limit 1`,
    [work.tenantId, contractId],
  );
  return row ?? null;
}

/** What stands under the project of a contract, but for what the activation itself has brought. */
export async function standingWork(read: ReadRows, contractId: string, activationId: string): Promise<StandingWork> {
  const of = (table: 'wbs_element' | 'milestone', name: string): string =>
    `select '${table}' as what, t.${name} as name from ${table} t
     join project p on p.tenant_id = t.tenant_id and p.id = t.project_id
     where p.contract_id = $1 and t.added_by is distinct from $2`;
  const rows = await read<{ what: string; name: string }>(
    `${of('wbs_element', 'code')} union all ${of('milestone', 'reference')}`,
    [contractId, activationId],
  );
  const named = (what: string): string[] => rows.filter((row) => row.what === what).map(({ name }) => name);
  return { elements: named('wbs_element'), milestones: named('milestone') };
}

/** The first request of an activation wins its row; a concurrent one finds it. */
export async function insertExtension(work: Work, projectId: string, deal: SoldDeal): Promise<void> {
  await work.sql(
    `insert into project_extension (tenant_id, activation_id, project_id, quote_version_id, state, deal, correlation_id,
       causation_id, requested_at)
     values ($1, $2, $3, $4, 'REQUESTED', $5, $6, $7, $8)
     on conflict (tenant_id, activation_id) do nothing`,
    [
      work.tenantId,
      deal.activationId,
      projectId,
      deal.quoteVersionId,
      JSON.stringify(deal),
      work.correlationId,
      work.causationId,
      work.now,
    ],
  );
}

/** A repeated request carries the deal as it stands now and the flow that asked. */
export async function renewExtension(work: Work, deal: SoldDeal): Promise<void> {
  await work.sql(
    `update project_extension set deal = $3::jsonb, correlation_id = $4, causation_id = $5
     where tenant_id = $1 and activation_id = $2`,
    [work.tenantId, deal.activationId, JSON.stringify(deal), work.correlationId, work.causationId],
  );
}

export async function moveExtension(
  work: Work,
  activationId: string,
  to: { state: ProvisioningState; attempt?: number; createdAt?: Date },
): Promise<void> {
  await work.sql(
    `update project_extension set state = $3, attempt = coalesce($4::int, attempt),
       created_at = coalesce($5::timestamptz, created_at), refused_step = null, refused_code = null, refused_evidence = null
     where tenant_id = $1 and activation_id = $2`,
    [work.tenantId, activationId, to.state, to.attempt ?? null, to.createdAt ?? null],
  );
}

export async function markExtensionRefused(
  work: Work,
  activationId: string,
  refused: { step: RefusableStep; code: string; evidence: unknown },
): Promise<void> {
  await work.sql(
    `update project_extension set state = 'REFUSED', refused_step = $3, refused_code = $4, refused_evidence = $5::jsonb
     where tenant_id = $1 and activation_id = $2`,
    [work.tenantId, activationId, refused.step, refused.code, JSON.stringify(refused.evidence)],
  );
}
