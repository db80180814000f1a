import { arrearsBilled } from '../decisions.ts';
import type { ActionOf } from '../perturbation-file.ts';
import { instantOf } from '../scenario-file.ts';
import { at } from '../timeline.ts';
import type { Perturbation } from './perturbation.ts';

/** Somebody has the arrears of days billed again, twice, after the calendar's own run. */
export function runBilling({ dates }: ActionOf<'RUN_BILLING'>): Perturbation {
  return {
    noted: {},
    plan: (planned, scenario) => [
      ...planned,
      ...dates.map((date) => at(instantOf(scenario, date, 'arrearsRun'), { kind: 'DISTURBANCE', what: date })),
    ],
    disturb: async (date, played) => {
      await arrearsBilled(played, date);
      await played.world.settle();
      await arrearsBilled(played, date);
      await played.world.settle();
    },
  };
}
