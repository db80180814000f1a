import type { DeliveryTeam, FinanceDesk } from '@throughline/embedded';
import type { Played } from './run.ts';
import type { Scenario } from './scenario-file.ts';
import type { Happening } from './timeline.ts';

interface People {
  readonly team: DeliveryTeam;
  readonly desk: FinanceDesk;
}

/** A disturbance of a run. The figures must come out as without it. */
export interface Perturbation {
  after?(happening: Happening, played: Played, people: People): Promise<void>;
  afterRest?(played: Played, people: People): Promise<void>;
}

export const noPerturbation: Perturbation = {};

/** The disturbance that the scenario describes under the id; says so when it is of a kind that runs cannot do yet. */
export function perturbationOf(scenario: Scenario, id: string): Perturbation {
  const found = scenario.perturbations.find((perturbation) => perturbation.id === id);
  if (!found) throw new Error(`the scenario has no perturbation ${id}`);
  const { kind, event, subject, deliveries, repeatAfter } = found.action as Record<string, string | number | undefined>;
  if (kind !== 'DUPLICATE_DELIVERY')
    throw new Error(`perturbation ${id} is of the kind ${kind}, which runs cannot do yet`);
  const again = tellAgain(String(event), String(subject));
  const times = Number(deliveries ?? 2) - 1;
  const tell = (people: People): void => {
    for (let k = 0; k < times; k += 1) again(people);
  };
  if (repeatAfter === undefined) {
    return {
      after: async (happening, _played, people) => (isAbout(happening, String(subject)) ? tell(people) : undefined),
    };
  }
  let told = false;
  return {
    afterRest: async ({ invoiceKeys, world }, people) => {
      if (told || !invoiceKeys.isPosted(String(repeatAfter))) return;
      told = true;
      tell(people);
      await world.settle();
    },
  };
}

function tellAgain(event: string, subject: string): (people: People) => void {
  switch (event) {
    case 'TIME_ENTRY_APPROVED':
      return ({ team }) => team.tellTimeAgain(subject);
    case 'MILESTONE_ACCEPTED':
      return ({ team }) => team.tellMilestoneAgain(subject);
    case 'PAYMENT_SETTLED':
      return ({ desk }) => desk.tellPaymentAgain(subject);
    default:
      throw new Error(`runs cannot deliver ${event} twice yet`);
  }
}

const isAbout = (happening: Happening, subject: string): boolean => Object.values(happening).includes(subject);
