import type { ActionOf } from '../perturbation-file.ts';
import { at, type Planned } from '../timeline.ts';
import type { Perturbation } from './perturbation.ts';

/** Payments are announced in another order: those that are not due yet name their own value date, in the future. */
export function reorder({ event, deliveryOrder }: ActionOf<'REORDER'>): Perturbation {
  if (event !== 'PAYMENT_SETTLED') throw new Error(`runs cannot deliver ${event} in another order yet`);
  const isMoved = ({ happening }: Planned): boolean =>
    happening.kind === 'PAYMENT' && deliveryOrder.includes(happening.payment);
  return {
    noted: {},
    plan: (planned) => {
      const instants = new Map(
        planned.flatMap(({ at: instant, happening }) =>
          happening.kind === 'PAYMENT' ? [[happening.payment, instant] as const] : [],
        ),
      );
      // Whoever comes after another one in the order comes no earlier; all others keep their instants.
      let last = '9999';
      const moved = deliveryOrder.toReversed().map((payment) => {
        const own = instants.get(payment);
        if (own === undefined) throw new Error(`the scenario has no payment ${payment}`);
        last = own < last ? own : last;
        return at(last, { kind: 'PAYMENT', payment });
      });
      return [...planned.filter((one) => !isMoved(one)), ...moved.toReversed()];
    },
  };
}
