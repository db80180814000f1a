const OWN = `tenant_id = nullif(current_setting('app.tenant_id', true), '')`;

/**
 * The statements that shut a tenant's rows of a transport table off from every other tenant, while the transport's role,
 * which carries messages for all tenants and runs no domain code, sees them all.
 */
export const tenantIsAlone =
  (transportRole: string) =>
  (table: string): string[] => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy tenant on ${table} using (${OWN}) with check (${OWN})`,
    `create policy transport on ${table} to "${transportRole}" using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to "${transportRole}"`,
  ];
