import { TenantTables } from '@throughline/subgraph';
import { backfill } from './backfill.ts';

/**
 * What cash is worth in the books, how it found its invoice, and what may happen to it afterwards: applications that are
 * taken back, write-offs, refunds. An application is never removed; a reversed one no longer counts from its day on.
 */
export class Migration20250101000710_cash extends TenantTables {
  protected readonly tables = {
    receivable_write_off: `
      id text not null, reference text not null, kind text not null check (kind in ('SMALL_BALANCE', 'BAD_DEBT')),
      reason text not null, state text not null check (state in ('PROPOSED', 'WRITTEN_OFF')),
      seller_reference text not null, invoice_id text not null, payment_id text, cash_application_id text,
      amount numeric(19,4) not null check (amount > 0), currency char(3) not null,
      amount_functional numeric(19,4), functional_currency char(3) not null,
      proposed_at timestamptz not null, proposed_by text not null, approved_by text,
      written_off_on date, written_off_at timestamptz,
      primary key (tenant_id, id), unique (tenant_id, seller_reference, reference),
      unique (tenant_id, cash_application_id), check (kind = 'SMALL_BALANCE' or approved_by is distinct from proposed_by),
      foreign key (tenant_id, invoice_id) references invoice (tenant_id, id)`,
    receivable_write_off_line: `
      receivable_write_off_id text not null, invoice_line_id text not null,
      amount numeric(19,4) not null, currency char(3) not null,
      primary key (tenant_id, receivable_write_off_id, invoice_line_id),
      foreign key (tenant_id, receivable_write_off_id) references receivable_write_off (tenant_id, id),
      foreign key (tenant_id, invoice_line_id) references invoice_line (tenant_id, id)`,
    refund: `
      id text not null, payment_id text not null, amount numeric(19,4) not null check (amount > 0),
      currency char(3) not null, carried numeric(19,4) not null, paid_functional numeric(19,4),
      reason text not null, state text not null check (state in ('REQUESTED', 'PAID', 'REFUSED')), refusal jsonb,
      requested_at timestamptz not null, requested_by text not null, refunded_on date,
      primary key (tenant_id, id), foreign key (tenant_id, payment_id) references payment (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index receivable_write_off_by_invoice on receivable_write_off (tenant_id, invoice_id)',
    'create index receivable_write_off_line_by_line on receivable_write_off_line (tenant_id, invoice_line_id)',
    'create index refund_by_payment on refund (tenant_id, payment_id)',
    'create index invoice_by_number on invoice (tenant_id, number)',
    'create index posting_by_number on posting (tenant_id, erp_id)',
  ];

  override up(): void {
    super.up();
    this.addSql(`alter table invoice add column if not exists booking_rate text`);
    this.addSql(`alter table cash_application_policy
      add column rules text[] not null default '{REMITTANCE,REFERENCE,AMOUNT}',
      add column write_off_time text not null default '14:00:00Z'`);
    this.addSql(`alter table payment
      add column state text not null default 'SETTLED' check (state in ('PLANNED', 'WAITING', 'SETTLED')),
      add column functional_currency char(3), add column amount_functional numeric(19,4), add column fx_rate text`);
    // A payment may find an invoice again after an application was taken back.
    this.addSql(`alter table cash_application drop constraint cash_application_tenant_id_payment_id_invoice_id_key`);
    this.addSql(`alter table cash_application
      add column functional_currency char(3), add column cash_functional numeric(19,4),
      add column booked_functional numeric(19,4), add column fx_rate text, add column reversed_on date,
      add column reversed_at timestamptz, add column reversed_by text, add column reversal_reason text,
      add column erp text`);
    const values = [
      `update payment set functional_currency = currency, amount_functional = amount, fx_rate = '1' where refusal is null`,
      `update cash_application set functional_currency = currency, cash_functional = amount, booked_functional = amount,
         fx_rate = '1'`,
    ];
    for (const [index, table] of ['payment', 'cash_application'].entries())
      for (const statement of backfill([table], values[index] ?? '')) this.addSql(statement);
    this.addSql(`alter table cash_application alter column functional_currency set not null,
      alter column cash_functional set not null, alter column booked_functional set not null,
      alter column fx_rate set not null`);
  }

  override down(): void {
    this.addSql('drop index invoice_by_number');
    this.addSql('drop index posting_by_number');
    this.addSql(`alter table cash_application drop column functional_currency, drop column cash_functional,
      drop column booked_functional, drop column fx_rate, drop column reversed_on, drop column reversed_at,
      drop column reversed_by, drop column reversal_reason, drop column erp`);
    this.addSql(`alter table cash_application
      add constraint cash_application_tenant_id_payment_id_invoice_id_key unique (tenant_id, payment_id, invoice_id)`);
    this.addSql(
      'alter table payment drop column state, drop column functional_currency, drop column amount_functional, drop column fx_rate',
    );
    this.addSql('alter table cash_application_policy drop column rules, drop column write_off_time');
    super.down();
  }
}
