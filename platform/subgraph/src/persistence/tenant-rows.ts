import { OWN_ROWS } from './tenant-isolation.ts';

/** What every mapping of a table of ours has beside its columns: what `tenantIsolation` makes, as the ORM says it. */
export const tenantRows = () => ({
  rowLevelSecurity: 'force' as const,
  policies: [{ name: 'tenant', using: OWN_ROWS, check: OWN_ROWS }],
});
