import { type Change, type Instant, instant } from '@throughline/contracts';
import type { StoredInstant, SubgraphParts } from '@throughline/subgraph';
import { changesPoll, findable, type Poll } from '@throughline/transport';
import type { TenantSystems } from '../adapters/salesforce-systems.ts';
import { QUOTE_MESSAGES, QUOTE_RECORD } from './quote-messages.webhook.ts';

const EVERY_MS = 60_000;
const PAGE = 200;
/** A change may become visible a little after the instant that it carries. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Finds the quotes whose messages never came, by `SystemModstamp` and id. Each is looked at by itself, as if its message
 * had come now: one that is still being priced is tried again, one that cannot be read is parked where a person sees it,
 * and no other waits for either.
 */
export function quotesPoll({ connection, cpq }: TenantSystems, parts: Pick<SubgraphParts, 'read'>): Poll {
  const { tenantId, instance } = connection;
  return changesPoll<Change>({
    name: 'cpq-quotes',
    tenantId,
    everyMs: EVERY_MS,
    pageSize: PAGE,
    overlapMs: OVERLAP_MS,
    read: (after, limit) => cpq.changed(after, limit),
    take: async (page) => {
      const known = await recordedAsOf(parts, tenantId, page);
      const missed = page.filter(({ externalId, changedAt }) => known.get(externalId) !== changedAt);
      return {
        missed: {
          webhook: QUOTE_MESSAGES,
          account: instance,
          receipts: missed.map(({ externalId, changedAt }) => ({
            providerEventId: `${externalId} as of ${changedAt}`,
            kind: QUOTE_RECORD,
            body: { recordId: externalId },
          })),
        },
      };
    },
  });
}

/** As of which change each quote is recorded. */
async function recordedAsOf(
  { read }: Pick<SubgraphParts, 'read'>,
  tenantId: string,
  page: readonly Change[],
): Promise<ReadonlyMap<string, Instant>> {
  const rows = await read<{ externalId: string; modifiedAt: StoredInstant }>(
    tenantId,
    `select crm_quote_id as "externalId", source_modified_at as "modifiedAt" from quote_version where crm_quote_id = any($1)`,
    [findable(page.map(({ externalId }) => externalId))],
  );
  return new Map(rows.map((row) => [row.externalId, instant(row.modifiedAt)]));
}
