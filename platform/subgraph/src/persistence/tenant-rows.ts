const OWN = `tenant_id = nullif(current_setting('app.tenant_id', true), '')`;

/** What every mapping of a table of ours has beside its columns: rows are a tenant's own, for the table's owner too. */
export const tenantRows = () => ({
  rowLevelSecurity: 'force' as const,
  policies: [{ name: 'tenant', using: OWN, check: OWN }],
});
