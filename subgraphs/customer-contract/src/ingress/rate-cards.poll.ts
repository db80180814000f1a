import { Fault, type Instant, instant } from '@throughline/contracts';
import type { SubgraphParts } from '@throughline/subgraph';
import type { Poll } from '@throughline/transport';
import type { TenantSystems } from '../adapters/salesforce-systems.ts';
import { recordedCards } from '../persistence/rate-card.queries.ts';
import { recordRateCard, type RateCardSighting } from '../use-cases/record-rate-card.ts';

const EVERY_MS = 60_000;
const BATCH = 200;
/** A card may become visible a little after the instant that it carries. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Finds the rate cards whose messages never came. A published version never changes, so that what is recorded is not read
 * again; one that cannot price work is logged and left to its message, which a person sees parked.
 */
export function rateCardsPoll(
  { connection: { tenantId, instance }, cpq }: TenantSystems,
  { read, log }: Pick<SubgraphParts, 'read' | 'log'>,
): Poll {
  return {
    name: 'cpq-rate-cards',
    tenantId,
    everyMs: EVERY_MS,
    poll: async (cursor) => {
      const since = cursor === null ? null : instant(new Date(new Date(cursor).getTime() - OVERLAP_MS));
      const changed = await cpq.rateCardsChangedSince(since, BATCH);
      const ids = changed.map(({ externalId }) => externalId);
      const known = await recordedCards((text, parameters) => read(tenantId, text, parameters), ids);
      const sightings: RateCardSighting[] = [];
      for (const externalId of ids.filter((id) => !known.has(id))) {
        const card = await cpq.rateCard(externalId);
        if (card) sightings.push({ instance, card });
      }
      return {
        cursor: nextCursor(changed) ?? cursor,
        apply: async (work) => {
          for (const sighting of sightings) {
            try {
              await recordRateCard(work, sighting);
            } catch (error) {
              if (!(error instanceof Fault) || error.transient) throw error;
              log.error('rate-card.unusable', { tenantId, externalId: sighting.card.externalId, code: error.code });
            }
          }
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
