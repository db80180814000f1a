import type { Event, EventContract } from '@throughline/events';
import type { Work } from '../work/work.ts';

/**
 * What a domain does when a fact of another domain, or its own, arrives: one by one, or with all that came together.
 * Either way the inbox rows, the effects and the facts they publish commit together.
 */
export type Handler<T = never> = { readonly contract: EventContract<T> } & (
  | { readonly apply: (event: Event<T>, work: Work) => Promise<void> }
  | { readonly applyAll: (events: readonly Event<T>[], work: Work) => Promise<void> }
);

/**
 * Binds a contract to one use case. The inbox row, the effect and the facts it publishes commit together; the message
 * is acknowledged after the commit. A refusal is data: record it and return. Throw `NotYet` for a missing prerequisite.
 */
export const handle = <T>(
  contract: EventContract<T>,
  apply: (event: Event<T>, work: Work) => Promise<void>,
): Handler<never> => ({ contract, apply }) as unknown as Handler<never>;

/**
 * Binds a contract to a use case that takes many events at once, so that a burst costs a few statements instead of a few
 * for each. The events are of one tenant and in the order of their aggregates; what is published on behalf of one of
 * them goes through `work.causedBy(event)`. A throw sends them back to be applied one by one.
 */
export const handleAll = <T>(
  contract: EventContract<T>,
  applyAll: (events: readonly Event<T>[], work: Work) => Promise<void>,
): Handler<never> => ({ contract, applyAll }) as unknown as Handler<never>;

/**
 * A prerequisite fact has not arrived yet (order between aggregates is not promised). The event is held, later events of
 * its aggregate wait behind it, and it is tried again whenever something else was applied.
 */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  constructor(
    readonly what: string,
    readonly id: string,
  ) {
    super(`${what} ${id} is not known yet`);
  }
}
