import { instant, Money } from '@throughline/contracts';
import type { DeliveryCorrectionType, MilestoneType, ProjectType, WbsElementType } from './project.type.ts';

type At = Date | string;
const at = (value: At): string => instant(value);
const atOrNull = (value: At | null): string | null => (value === null ? null : instant(value));

export const PROJECT_COLUMNS = `p.id, p.name, p.state, p.billing_type, p.activation_id, p.requested_at, p.created_at,
  p.engagement_id, p.contract_id, p.quote_version_id,
  (select c.external_id from crosswalk c where c.tenant_id = p.tenant_id and c.entity_id = p.id and c.valid_to is null
   order by c.valid_from desc limit 1) as reference`;

export interface ProjectRow {
  id: string;
  name: string;
  state: string;
  billing_type: string;
  activation_id: string;
  requested_at: At;
  created_at: At | null;
  engagement_id: string;
  contract_id: string;
  quote_version_id: string;
  reference: string | null;
}

export const toProjectType = (row: ProjectRow): ProjectType => ({
  id: row.id,
  name: row.name,
  reference: row.reference,
  state: row.state,
  billingType: row.billing_type,
  activationId: row.activation_id,
  requestedAt: at(row.requested_at),
  createdAt: atOrNull(row.created_at),
  engagementId: row.engagement_id,
  contractId: row.contract_id,
  quoteVersionId: row.quote_version_id,
});

export const ELEMENT_COLUMNS = `w.id, w.code, w.name, w.kind, w.distribution::text, w.currency, w.project_id, w.parent_id,
  w.quote_line_id, w.bill_to_id, w.obligation_id,
  coalesce((select e.quote_version_id from project_extension e where e.tenant_id = w.tenant_id and e.activation_id = w.added_by),
    (select p.quote_version_id from project p where p.tenant_id = w.tenant_id and p.id = w.project_id)) as quote_version_id`;

export interface ElementRow {
  id: string;
  code: string;
  name: string;
  kind: string;
  distribution: string | null;
  currency: string;
  project_id: string;
  parent_id: string | null;
  quote_line_id: string;
  bill_to_id: string;
  obligation_id: string | null;
  quote_version_id: string;
}

export const toElementType = (row: ElementRow): WbsElementType => ({
  id: row.id,
  code: row.code,
  name: row.name,
  kind: row.kind,
  distribution: row.distribution === null ? null : Money.of(row.distribution, row.currency).rounded().toJSON(),
  projectId: row.project_id,
  parentId: row.parent_id,
  quoteLineId: row.quote_line_id,
  billToId: row.bill_to_id,
  quoteVersionId: row.quote_version_id,
  obligationId: row.obligation_id,
});

export const MILESTONE_COLUMNS = `m.id, m.reference, trim_scale(m.percent)::text as percent, m.status, m.accepted_at,
  m.acceptance_version, m.project_id, m.wbs_element_id, m.quote_line_id, m.invoice_id, m.invoice_number,
  to_char(m.invoice_date, 'YYYY-MM-DD') as invoice_date, m.billing_status, m.billing_as_of, m.written_back_at,
  m.write_back_refusal::text`;

export interface MilestoneRow {
  id: string;
  reference: string;
  percent: string;
  status: string;
  accepted_at: At | null;
  acceptance_version: number;
  project_id: string;
  wbs_element_id: string;
  quote_line_id: string;
  invoice_id: string | null;
  invoice_number: string | null;
  invoice_date: string | null;
  billing_status: string | null;
  billing_as_of: At | null;
  written_back_at: At | null;
  write_back_refusal: string | null;
}

export const toMilestoneType = (row: MilestoneRow): MilestoneType => ({
  id: row.id,
  reference: row.reference,
  percent: row.percent,
  status: row.status,
  acceptedAt: row.status === 'ACCEPTED' ? atOrNull(row.accepted_at) : null,
  acceptanceVersion: row.acceptance_version,
  billingStatus: billingStatusOf(row),
  projectId: row.project_id,
  wbsElementId: row.wbs_element_id,
  quoteLineId: row.quote_line_id,
});

function billingStatusOf(row: MilestoneRow): MilestoneType['billingStatus'] {
  const { invoice_id: invoiceId, invoice_number: invoiceNumber, invoice_date: invoiceDate } = row;
  const { billing_status: status, billing_as_of: asOf } = row;
  if (!invoiceId || !invoiceNumber || !invoiceDate || !status || !asOf) return null;
  return {
    status,
    invoiceNumber,
    invoiceDate,
    asOf: at(asOf),
    writtenBackAt: atOrNull(row.written_back_at),
    writeBackRefusal: row.write_back_refusal,
    invoiceId,
  };
}

export const CORRECTION_COLUMNS =
  'c.entity_kind, c.entity_id, c.code, c.evidence::text, c.source_changed_at, c.recorded_at, c.project_id';

export interface CorrectionRow {
  entity_kind: string;
  entity_id: string;
  code: string;
  evidence: string;
  source_changed_at: At;
  recorded_at: At;
  project_id: string;
}

export const toCorrectionType = (row: CorrectionRow): DeliveryCorrectionType => ({
  entityKind: row.entity_kind,
  entityId: row.entity_id,
  code: row.code,
  evidence: row.evidence,
  changedAt: at(row.source_changed_at),
  recordedAt: at(row.recorded_at),
});
