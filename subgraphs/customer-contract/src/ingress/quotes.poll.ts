import { Fault, type Instant, instant } from '@throughline/contracts';
import type { SubgraphParts, StoredInstant } from '@throughline/subgraph';
import type { Poll } from '@throughline/transport';
import type { TenantSystems } from '../adapters/salesforce-systems.ts';
import type { Operations } from '../sagas/operations.ts';
import { recordQuote } from '../use-cases/record-quote.ts';
import { type Sighting, sightQuote } from '../use-cases/sight-quote.ts';

const EVERY_MS = 60_000;
const BATCH = 200;
/** A change may become visible a little after the instant that it carries. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Finds the quotes whose messages never came, by `SystemModstamp`. The cursor overlaps, and what is recorded as of the same
 * change is not read again. A quote that is still being priced holds the cursor back; one that cannot be read is logged
 * and left to its message, which a person sees parked.
 */
export function quotesPoll(
  { connection, crm, cpq }: TenantSystems,
  parts: Pick<SubgraphParts, 'read' | 'log'>,
  operations: Operations,
): Poll {
  const { tenantId, instance } = connection;
  return {
    name: 'cpq-quotes',
    tenantId,
    everyMs: EVERY_MS,
    poll: async (cursor) => {
      const since = cursor === null ? null : instant(new Date(new Date(cursor).getTime() - OVERLAP_MS));
      const changed = await cpq.changedSince(since, BATCH);
      const known = await modifiedAt(
        parts,
        tenantId,
        changed.map(({ externalId }) => externalId),
      );
      const sightings: Sighting[] = [];
      let held: Instant | null = null;
      for (const { externalId, modifiedAt: changedAt } of changed) {
        if (known.get(externalId) === changedAt) continue;
        try {
          const sighting = await sightQuote({ instance, crm, cpq }, externalId);
          if (sighting) sightings.push(sighting);
        } catch (error) {
          if (!(error instanceof Fault) || error.code === 'UPSTREAM_UNAVAILABLE') throw error;
          if (error.transient) held ??= changedAt;
          else parts.log.error('quote.unreadable', { tenantId, externalId, code: error.code });
        }
      }
      return {
        cursor: held ?? nextCursor(changed) ?? cursor,
        apply: async (work) => {
          for (const sighting of sightings) await recordQuote(work, sighting, operations);
        },
      };
    },
  };
}

/** After a full batch the next one starts where it ended, without overlap, so that a crowd of changes is got through. */
function nextCursor(changed: readonly { modifiedAt: Instant }[]): Instant | null {
  const last = changed.at(-1)?.modifiedAt;
  if (last === undefined) return null;
  return changed.length < BATCH ? last : instant(new Date(new Date(last).getTime() + OVERLAP_MS));
}

async function modifiedAt(
  { read }: Pick<SubgraphParts, 'read'>,
  tenantId: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, Instant>> {
  const rows = await read<{ externalId: string; modifiedAt: StoredInstant }>(
    tenantId,
    `select crm_quote_id as "externalId", source_modified_at as "modifiedAt" from quote_version where crm_quote_id = any($1)`,
    [externalIds],
  );
  return new Map(rows.map((row) => [row.externalId, instant(row.modifiedAt)]));
}
