import type { EventContract } from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';

/** Ids in fixtures are plain text; the contract checks everything else. */
export function fact<T>(contract: EventContract<T>, aggregateId: string, data: unknown, occurredAt: string): Fact {
  const checked = contract.schema.parse(data);
  return {
    publish: (work) => work.publish(contract, aggregateId, checked, { occurredAt }),
  };
}

/** Another order of the same facts, every third of them twice; always the same one for a seed. */
export function shuffledWithDuplicates(facts: readonly Fact[], seed: number): Fact[] {
  const all = [...facts, ...facts.filter((_, index) => index % 3 === 0)];
  let state = seed;
  for (let last = all.length - 1; last > 0; last -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (last + 1);
    [all[last], all[other]] = [all[other] as Fact, all[last] as Fact];
  }
  return all;
}
