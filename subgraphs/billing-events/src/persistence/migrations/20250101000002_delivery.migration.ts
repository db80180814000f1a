import { TenantTables } from '@throughline/subgraph';

/** Copies of what project-resource tells: projects, their work and milestones, time, estimates. New tables only. */
export class Migration20250101000002_delivery extends TenantTables {
  protected readonly tables = {
    project: `
      id text not null,
      activation_id text not null,
      contract_id text not null,
      engagement_id text not null,
      created_at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, contract_id, id)`,
    wbs_element: `
      id text not null,
      project_id text not null,
      contract_id text not null,
      code text not null,
      name text not null,
      quote_line_id text not null,
      bill_to_id text not null,
      obligation_id text,
      primary key (tenant_id, id),
      unique (tenant_id, contract_id, code)`,
    milestone: `
      id text not null,
      project_id text not null,
      contract_id text not null,
      reference text not null,
      wbs_element_id text not null,
      accepted_at timestamptz,
      primary key (tenant_id, id),
      unique (tenant_id, contract_id, reference)`,
    time_entry: `
      id text not null,
      reference text not null,
      project_id text not null,
      wbs_element_id text not null,
      work_date date not null,
      hours numeric(9,2) not null,
      billable boolean not null,
      approved_at timestamptz not null,
      primary key (tenant_id, id)`,
    estimate: `
      id text not null,
      project_id text not null,
      wbs_element_id text not null,
      version integer not null,
      hours numeric(9,2) not null,
      recorded_at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, wbs_element_id, version)`,
  };
  protected override readonly indexes = [
    'create index element_of_obligation on wbs_element (tenant_id, obligation_id)',
    'create index milestone_by_acceptance on milestone (tenant_id, accepted_at)',
    'create index time_by_approval on time_entry (tenant_id, approved_at)',
    'create index time_of_element on time_entry (tenant_id, wbs_element_id, approved_at)',
    'create index estimate_by_record on estimate (tenant_id, recorded_at)',
  ];
}
