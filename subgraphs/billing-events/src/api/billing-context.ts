import type { GraphContext } from '@throughline/subgraph';
import type { Sql } from '@throughline/subgraph';
import { billableEventLoaders } from './billable-event.loader.ts';
import { billingScheduleLoaders } from './billing-schedule.loader.ts';
import { revenueLoaders } from './revenue.loader.ts';

/** The loaders of one request; each batches over one statement. */
export const billingLoaders = ({ query }: { query: Sql }) => ({
  ...billableEventLoaders(query),
  ...billingScheduleLoaders(query),
  ...revenueLoaders(query),
});

export type BillingLoaders = ReturnType<typeof billingLoaders>;
export type BillingContext = GraphContext<BillingLoaders>;
