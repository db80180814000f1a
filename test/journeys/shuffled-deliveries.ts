import { sample, shuffledSubarray } from 'fast-check';
import type { World } from '@throughline/embedded';
import type { Deliveries, Delivery } from '@throughline/sandbox';
import type { Perturbation } from '../scenario/perturbations/perturbation.ts';

/** Rounds in which new messages may come of released ones, before it counts as a circle. */
const MOST_ROUNDS = 50;
/** Old messages that come once more with each release. */
const ECHOES = 3;

/**
 * Holds every webhook of every outside system and, each time the system has come to rest, sends what was held twice over
 * and a few of the older messages once more, in an order drawn from the seed. What comes of it is held and shuffled in turn.
 */
export class ShuffledDeliveries implements Perturbation {
  readonly noted = {};
  /** Messages that the systems had to send. */
  told = 0;
  /** All sendings, and those of them that came after a message that is younger. */
  sent = 0;
  late = 0;
  private drawn = 0;
  private readonly ages = new Map<string, number>();
  private readonly earlier = new Map<Deliveries, Delivery[]>();

  constructor(private readonly seed: number) {}

  async afterRest({ world }: { readonly world: World }): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const holders = deliveriesOf(world).filter((deliveries) => deliveries.held().length > 0);
      for (const deliveries of holders) deliveries.release((held) => this.disorder(held, deliveries));
      for (const deliveries of deliveriesOf(world)) deliveries.hold();
      if (holders.length === 0) return;
      await world.settle();
    }
    throw new Error(`messages bring forth messages for ${MOST_ROUNDS} rounds`);
  }

  private disorder(held: Delivery[], deliveries: Deliveries): Delivery[] {
    const earlier = this.earlier.get(deliveries) ?? [];
    const echoes = this.draw(earlier, Math.min(ECHOES, earlier.length));
    const sendings = [...held, ...held, ...echoes];
    const order = this.draw(sendings, sendings.length);
    for (const { id } of held) this.ages.set(id, (this.told += 1));
    this.earlier.set(deliveries, [...earlier, ...held]);
    this.sent += order.length;
    const ages = order.map(({ id }) => this.ages.get(id) ?? 0);
    this.late += ages.filter((age, index) => age < Math.max(0, ...ages.slice(0, index))).length;
    return order;
  }

  /** So many of the items, each at most once, in a random order. */
  private draw<T>(items: readonly T[], count: number): T[] {
    this.drawn += 1;
    const subset = shuffledSubarray([...items], { minLength: count, maxLength: count });
    return sample(subset, { seed: this.seed + this.drawn, numRuns: 1 })[0] ?? [];
  }
}

const deliveriesOf = ({ sandboxes: { salesforce, netsuite, stripe } }: World): Deliveries[] => [
  salesforce.webhooks,
  netsuite.webhooks,
  stripe.webhooks,
];
