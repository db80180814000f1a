/** True of the rows of the tenant that is set; of none when none is. */
export const OWN_ROWS = `tenant_id = nullif(current_setting('app.tenant_id', true), '')`;

/**
 * The statements that shut a tenant's rows off from every other tenant, for the table's owner too: row-level security
 * enabled and forced, one policy for reading and writing. Without a tenant set there are no rows and no writes.
 */
export function tenantIsolation(table: string): string[] {
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy tenant on ${table} using (${OWN_ROWS}) with check (${OWN_ROWS})`,
  ];
}
