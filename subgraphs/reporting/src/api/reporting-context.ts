import DataLoader from 'dataloader';
import type { ParkedPayload } from '@throughline/events';
import type { Sql, GraphContext } from '@throughline/subgraph';
import { NEVER_WIP, PASS_THROUGH_STREAM } from '@throughline/reporting-domain';
import type { AskService } from '../operations/asking.ts';
import { parkedPayloadOf } from '../operations/parked-work.ts';
import { type EngagementSummaryRow, summariesOf } from '../persistence/controls.queries.ts';

/** The loaders of one request; each batches over one statement. */
export const reportingLoaders = ({ query, ask }: { query: Sql; ask: AskService }) => ({
  /** Payloads may be large, so each is asked for by itself. */
  parkedPayload: new DataLoader<string, ParkedPayload | null>((ids) =>
    Promise.all(ids.map((id) => parkedPayloadOf(ask, id))),
  ),
  engagementSummary: new DataLoader<string, EngagementSummaryRow | null>(async (ids) => {
    const rows = new Map(
      (await summariesOf(query, ids, NEVER_WIP, PASS_THROUGH_STREAM)).map((row) => [row.engagementId, row]),
    );
    return ids.map((id) => rows.get(id) ?? null);
  }),
});

export type ReportingLoaders = ReturnType<typeof reportingLoaders>;
export type ReportingContext = GraphContext<ReportingLoaders>;
