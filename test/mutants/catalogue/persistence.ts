import type { Mutant } from '../mutant.ts';

/** What shuts tenants off from each other in the databases. */
export const PERSISTENCE: readonly Mutant[] = [
  {
    id: 'P01',
    mistake: 'the policy on the rows of a tenant lets everybody read',
    file: 'platform/subgraph/src/persistence/tenant-isolation.ts',
    find: 'using (${OWN_ROWS}) with',
    replace: 'using (${OWN_ROWS} or true) with',
    spec: 'platform/subgraph/src/start-subgraph.int.spec.ts',
    noticedBy: 'shows one tenant nothing of another',
  },
  {
    id: 'P02',
    mistake: 'one table has no policy',
    file: 'platform/subgraph/src/persistence/tenant-tables.ts',
    find: 'for (const statement of tenantIsolation(table)) this',
    replace: "for (const statement of table === 'journal_line' ? [] : tenantIsolation(table)) this",
    spec: 'test/journeys/tenants-and-doors.int.spec.ts',
    noticedBy: 'is shut off by every table that has a tenant, in every database',
  },
  {
    id: 'P03',
    mistake: 'the reads of a request do not say whose they are',
    file: 'platform/subgraph/src/persistence/tenant-reads.ts',
    find: "'app.tenant_id': tenantId",
    replace: "'app.tenant': tenantId",
    spec: 'platform/subgraph/src/start-subgraph.int.spec.ts',
    noticedBy: 'commits a change with its fact, carries it over the bus and applies it once, in order',
  },
];
