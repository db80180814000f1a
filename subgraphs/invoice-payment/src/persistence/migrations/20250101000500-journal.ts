import { TenantTables } from '@throughline/subgraph';

/**
 * The sub-ledger. The database itself keeps its promises: entries are never changed or removed, each sums to zero per
 * currency by the end of its transaction, and nothing is booked into a closed period. New tables and functions only.
 */
export class Migration20250101000500_journal extends TenantTables {
  protected readonly tables = {
    accounting_period: `
      id text not null, period char(7) not null,
      state text not null check (state in ('OPEN', 'CLOSING', 'CLOSED')), closed_at timestamptz,
      announced_revenue_events integer, primary key (tenant_id, id), unique (tenant_id, period)`,
    journal_entry: `
      id text not null, accounting_date date not null, period char(7) not null,
      entity text not null, source_kind text not null, source_id text not null, posted_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, source_kind, source_id)`,
    journal_line: `
      journal_entry_id text not null, line_number integer not null, account text not null,
      amount numeric(19,4) not null, currency char(3) not null,
      primary key (tenant_id, journal_entry_id, line_number),
      foreign key (tenant_id, journal_entry_id) references journal_entry (tenant_id, id)`,
    revenue_posting: `
      revenue_event_id text not null, period char(7) not null, journal_entry_id text,
      refusal jsonb, primary key (tenant_id, revenue_event_id)`,
  };
  protected override readonly indexes = [
    'create index journal_entry_by_period on journal_entry (tenant_id, period)',
    'create index revenue_posting_by_period on revenue_posting (tenant_id, period)',
  ];

  override up(): void {
    super.up();
    this.addGuards();
  }

  private addGuards(): void {
    this.addSql(`create function refuse_change() returns trigger language plpgsql as $$
      begin raise exception 'the journal is append-only: % on %', tg_op, tg_table_name using errcode = 'restrict_violation'; end $$`);
    // The lock makes an entry and the closing of its month exclude each other.
    this.addSql(`create function refuse_closed_period() returns trigger language plpgsql as $$
      declare found_state text;
      begin
        select p.state into found_state from accounting_period p
          where p.tenant_id = new.tenant_id and p.period = new.period for share;
        if found_state = 'CLOSED' then
          raise exception 'accounting period % is closed', new.period using errcode = 'restrict_violation';
        end if;
        return new;
      end $$`);
    this.addSql(`create function refuse_unbalanced() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from journal_line l
                   where l.tenant_id = new.tenant_id and l.journal_entry_id = new.journal_entry_id
                   group by l.currency having sum(l.amount) <> 0) then
          raise exception 'journal entry % does not sum to zero', new.journal_entry_id using errcode = 'check_violation';
        end if;
        return null;
      end $$`);
    for (const table of ['journal_entry', 'journal_line'])
      this.addSql(
        `create trigger append_only before update or delete on ${table} for each row execute function refuse_change()`,
      );
    this.addSql(
      `create trigger open_period before insert on journal_entry for each row execute function refuse_closed_period()`,
    );
    this.addSql(`create constraint trigger balanced after insert on journal_line deferrable initially deferred
      for each row execute function refuse_unbalanced()`);
  }

  override down(): void {
    super.down();
    for (const guard of ['refuse_change', 'refuse_closed_period', 'refuse_unbalanced'])
      this.addSql(`drop function ${guard}()`);
  }
}
