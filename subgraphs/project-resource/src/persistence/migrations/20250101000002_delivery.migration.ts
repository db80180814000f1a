import { TenantTables } from '@throughline/subgraph';

/** What delivery reports: time, acceptances, estimates, what was changed after approval, and the cut-offs of periods. New tables only. */
export class Migration20250101000002_delivery extends TenantTables {
  protected readonly tables = {
    milestone_acceptance: `
      milestone_id text not null,
      version integer not null,
      accepted_at timestamptz not null,
      recorded_at timestamptz not null,
      withdrawn_at timestamptz,
      primary key (tenant_id, milestone_id, version),
      foreign key (tenant_id, milestone_id) references milestone (tenant_id, id)`,
    time_entry: `
      id text not null,
      system text not null,
      instance text not null,
      source_id text not null,
      work_date date not null,
      reference text not null,
      project_id text not null,
      wbs_element_id text not null,
      resource text not null,
      role text,
      hours numeric(9,2) not null,
      billable boolean not null,
      approved_at timestamptz not null,
      source_changed_at timestamptz not null,
      recorded_at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, system, instance, source_id, work_date),
      foreign key (tenant_id, wbs_element_id) references wbs_element (tenant_id, id)`,
    estimate: `
      id text not null,
      project_id text not null,
      wbs_element_id text not null,
      version integer not null,
      hours numeric(9,2) not null,
      recorded_at timestamptz not null,
      received_at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, wbs_element_id, version),
      foreign key (tenant_id, wbs_element_id) references wbs_element (tenant_id, id)`,
    correction: `
      entity_kind text not null,
      entity_id text not null,
      source_changed_at timestamptz not null,
      project_id text not null,
      code text not null,
      evidence jsonb not null,
      content_hash text not null,
      recorded_at timestamptz not null,
      primary key (tenant_id, entity_kind, entity_id, source_changed_at, content_hash)`,
    delivery_cut_off: `
      period char(7) not null,
      closed_at timestamptz not null,
      time_entries integer not null,
      milestones integer not null,
      estimates integer not null,
      reached_at timestamptz not null,
      primary key (tenant_id, period, closed_at)`,
  };
  protected override readonly indexes = [
    'create index time_entry_of_project on time_entry (tenant_id, project_id, id)',
    'create index time_entry_of_element on time_entry (tenant_id, wbs_element_id, id)',
    'create index time_entry_by_approval on time_entry (tenant_id, approved_at)',
    'create index estimate_by_record on estimate (tenant_id, recorded_at)',
    'create index correction_of_project on correction (tenant_id, project_id)',
  ];
}
