import type { SubgraphOutline } from '@throughline/subgraph';
import { Migration20250101000001_deals } from './persistence/migrations/20250101000001_deals.migration.ts';
import { Migration20250101000002_receivables } from './persistence/migrations/20250101000002_receivables.migration.ts';
import { Migration20250101000003_ledger } from './persistence/migrations/20250101000003_ledger.migration.ts';
import { Migration20250101000004_lineage } from './persistence/migrations/20250101000004_lineage.migration.ts';
import { Migration20250101000006_billing_obstacles } from './persistence/migrations/20250101000006_billing_obstacles.migration.ts';
import { Migration20250101000007_refused_payments } from './persistence/migrations/20250101000007_refused_payments.migration.ts';

/** The subgraph before it runs. Entities are none: read models are rows that facts insert. */
export const reportingOutline: SubgraphOutline = {
  name: 'reporting',
  entities: [],
  migrations: [
    Migration20250101000001_deals,
    Migration20250101000002_receivables,
    Migration20250101000003_ledger,
    Migration20250101000004_lineage,
    Migration20250101000006_billing_obstacles,
    Migration20250101000007_refused_payments,
  ],
};
