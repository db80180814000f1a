import { TenantTables } from '@throughline/subgraph';

/** Rates of days as the ERPs told them first: one unit of one currency in units of the other. */
export class Migration20250101000730_fx_rates extends TenantTables {
  protected readonly tables = {
    fx_rate: `
      id text not null, from_currency char(3) not null, to_currency char(3) not null, rate_date date not null,
      rate numeric(20,10) not null check (rate > 0), source text not null, recorded_at timestamptz not null,
      kept_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, from_currency, to_currency, rate_date)`,
  };
}
