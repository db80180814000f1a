/** The parts of the transport that a simulation runs as they are, and the ports that it runs them over. */
export { Bus, STREAM } from './bus/bus.ts';
export type { Delivery, FactStream, LastGiven, Reading } from './bus/fact-stream.ts';
export { EventApplier } from './inbox/apply-event.ts';
export { Consumer } from './inbox/consumer.ts';
export { handle, handleAll, type Handler, NotYet } from './inbox/handle.ts';
export { HeldEvents } from './inbox/held-events.ts';
export type { Held, HeldStore, WaitingEvent } from './inbox/held-store.ts';
export { aggregateOf, type Inbox } from './inbox/inbox.ts';
export type { NotSent, Outbox, Sent, UnsentFact } from './outbox/outbox.ts';
export { Relay } from './outbox/relay.ts';
export { crashPoint } from './work/crash-point.ts';
export { type Locks, Ownership } from './work/ownership.ts';
export { partitionOf, PARTITIONS } from './work/partition.ts';
export { Repeats } from './work/repeats.ts';
export type { Transact, Work, WorkScope } from './work/work.ts';
