import DataLoader from 'dataloader';
import type { GraphContext } from '@throughline/subgraph';
import { NEVER_WIP } from '@throughline/reporting-domain';
import { type EngagementSummaryRow, summariesOf } from '../persistence/controls.queries.ts';
import type { ReadSql } from '../persistence/read-sql.ts';

/** The loaders of one request; each batches over one statement. */
export const reportingLoaders = ({ query }: { query: ReadSql }) => ({
  engagementSummary: new DataLoader<string, EngagementSummaryRow | null>(async (ids) => {
    const rows = new Map((await summariesOf(query, ids, NEVER_WIP)).map((row) => [row.engagementId, row]));
    return ids.map((id) => rows.get(id) ?? null);
  }),
});

export type ReportingLoaders = ReturnType<typeof reportingLoaders>;
export type ReportingContext = GraphContext<ReportingLoaders>;
