import { addDays, calendarDate } from '@throughline/contracts';
import type { ActionOf } from '../perturbation-file.ts';
import { at } from '../timeline.ts';
import type { Perturbation } from './perturbation.ts';

/** The ERP turns a share of the calls away for a day. All ERPs of a run are one account, of which one is in use on a day. */
export function throttle(action: ActionOf<'THROTTLE'>): Perturbation {
  const { date, status, sharePercent, concurrencyLimit } = action;
  let usual = 0;
  return {
    noted: {},
    plan: (planned) => [
      at(`${date}T00:00:00Z`, { kind: 'DISTURBANCE', what: 'BEGIN' }),
      ...planned,
      at(`${addDays(calendarDate(date), 1)}T00:00:00Z`, { kind: 'DISTURBANCE', what: 'END' }),
    ],
    disturb: async (what, { world }) => {
      const { faults, concurrency } = world.sandboxes.netsuite;
      if (what === 'END') {
        faults.clear();
        concurrency.limit = usual;
        return;
      }
      usual = concurrency.limit;
      concurrency.limit = concurrencyLimit;
      const match = { path: /\/services\/rest\/(record|query)\// };
      faults.add({ match, kind: 'status', status, sharePercent: Number(sharePercent) });
    },
  };
}
