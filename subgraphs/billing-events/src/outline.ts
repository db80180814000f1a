import type { SubgraphOutline } from '@throughline/subgraph';
import { Migration20250101000001_terms } from './persistence/migrations/20250101000001_terms.migration.ts';
import { Migration20250101000002_delivery } from './persistence/migrations/20250101000002_delivery.migration.ts';
import { Migration20250101000003_billable_event } from './persistence/migrations/20250101000003_billable_event.migration.ts';
import { Migration20250101000004_revenue } from './persistence/migrations/20250101000004_revenue.migration.ts';
import { Migration20250101000005_deal_kinds } from './persistence/migrations/20250101000005_deal_kinds.migration.ts';
import { Migration20250101000006_work } from './persistence/migrations/20250101000006_work.migration.ts';
import { Migration20250101000007_priced_events } from './persistence/migrations/20250101000007_priced_events.migration.ts';

/** The subgraph before it runs. Entities are none: its writes are natural-key inserts over sets, which are SQL. */
export const billingEventsOutline: SubgraphOutline = {
  name: 'billing-events',
  entities: [],
  migrations: [
    Migration20250101000001_terms,
    Migration20250101000002_delivery,
    Migration20250101000003_billable_event,
    Migration20250101000004_revenue,
    Migration20250101000005_deal_kinds,
    Migration20250101000006_work,
    Migration20250101000007_priced_events,
  ],
};
