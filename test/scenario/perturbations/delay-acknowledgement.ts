import type { ActionOf } from '../perturbation-file.ts';
import { at } from '../timeline.ts';
import { retryParked } from './parked-work.ts';
import { isAbout, type Perturbation } from './perturbation.ts';
import { postingOf } from './posting.ts';

/**
 * The ERP makes the document, and neither its answer nor any question about it comes through until something else has
 * entered. An operator then has what was given up in the meantime tried again.
 */
export function delayAcknowledgement({ subject, untilAfter }: ActionOf<'DELAY_ACKNOWLEDGEMENT'>): Perturbation {
  let silent = false;
  let over = false;
  return {
    noted: {},
    plan: (planned, { inputs }) => {
      const day = inputs.invoiceDates[subject];
      if (day === undefined) throw new Error(`${subject} is not an invoice that the scenario foresees`);
      return [at(`${day}T00:00:00Z`, { kind: 'DISTURBANCE', what: subject }), ...planned];
    },
    disturb: async (_what, played) => {
      const match = postingOf(played, subject);
      played.world.sandboxes.netsuite.faults.add({ match, kind: 'timeout-after-commit', times: 1 });
    },
    afterRest: async ({ invoiceKeys, world }) => {
      const ourId = invoiceKeys.ourIdOf(subject);
      if (ourId === undefined || silent || over) return;
      silent = true;
      world.sandboxes.netsuite.faults.add({ match: { path: new RegExp(ourId) }, kind: 'drop-before' });
    },
    after: async (happening, played) => {
      if (over || !isAbout(happening, untilAfter)) return;
      over = true;
      await played.world.settle();
      played.world.sandboxes.netsuite.faults.clear();
      await retryParked(played, `the ERP answers about ${subject} again`);
    },
  };
}
