import type { SubgraphOutline } from '@throughline/subgraph';
import { mappings } from './persistence/tables.ts';
import { Migration20250101000001_terms } from './persistence/migrations/20250101000001_terms.migration.ts';
import { Migration20250101000002_delivery } from './persistence/migrations/20250101000002_delivery.migration.ts';
import { Migration20250101000003_billable_event } from './persistence/migrations/20250101000003_billable_event.migration.ts';
import { Migration20250101000004_revenue } from './persistence/migrations/20250101000004_revenue.migration.ts';

/** The subgraph before it runs. */
export const billingEventsOutline: SubgraphOutline = {
  name: 'billing-events',
  entities: mappings,
  migrations: [
    Migration20250101000001_terms,
    Migration20250101000002_delivery,
    Migration20250101000003_billable_event,
    Migration20250101000004_revenue,
  ],
};
