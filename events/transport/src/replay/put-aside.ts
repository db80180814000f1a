import { Fault } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Applied } from '../inbox/apply-event.ts';
import type { Held } from '../inbox/held-store.ts';

/** Those that could not be applied, as they are to be held: what may pass is tried again by itself. */
export function toBeHeld(outcomes: ReadonlyMap<Envelope, Applied>): Held[] {
  return [...outcomes].flatMap(([envelope, applied]): Held[] => {
    if (applied.outcome === 'waiting') return [{ envelope, state: 'waiting', reason: applied.reason }];
    if (applied.outcome === 'poison')
      return [{ envelope, state: 'parked', reason: applied.reason, error: applied.error }];
    if (applied.outcome !== 'failed') return [];
    const { error } = applied;
    return [
      { envelope, state: 'waiting', reason: error instanceof Fault ? error.code : 'INTERNAL_SERVER_ERROR', error },
    ];
  });
}
