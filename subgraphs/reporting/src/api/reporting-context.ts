import DataLoader from 'dataloader';
import type { Sql, GraphContext } from '@throughline/subgraph';
import { NEVER_WIP } from '@throughline/reporting-domain';
import { type EngagementSummaryRow, summariesOf } from '../persistence/controls.queries.ts';

/** The loaders of one request; each batches over one statement. */
export const reportingLoaders = ({ query }: { query: Sql }) => ({
  engagementSummary: new DataLoader<string, EngagementSummaryRow | null>(async (ids) => {
    const rows = new Map((await summariesOf(query, ids, NEVER_WIP)).map((row) => [row.engagementId, row]));
    return ids.map((id) => rows.get(id) ?? null);
  }),
});

export type ReportingLoaders = ReturnType<typeof reportingLoaders>;
export type ReportingContext = GraphContext<ReportingLoaders>;
