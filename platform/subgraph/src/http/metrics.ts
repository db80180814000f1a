import { Gauge, register, Registry } from 'prom-client';
import type { Backlog } from '@throughline/transport';
import type { Notices } from './notices.ts';

/** What a monitor reads, in the text format of Prometheus. */
export interface Metrics {
  readonly contentType: string;
  read(): Promise<string>;
}

/**
 * How much waits in a service, looked up when it is read: of all tenants together, since a figure of one tenant is not for
 * whoever watches the machinery. What the process says of itself comes along when it collects that.
 */
export function metricsOf(service: string, backlog: () => Promise<Backlog>, notices: Notices): Metrics {
  const own = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]): Gauge<Label | 'service'> =>
    new Gauge({ name: `throughline_${name}`, help, labelNames: ['service', ...labelNames], registers: [own] });
  const parked = gauge('parked_total', 'Work that waits for a person.', ['kind']);
  const oldestParked = gauge('parked_oldest_age_seconds', 'Age of the work that waits longest for a person.', ['kind']);
  const unsent = gauge('outbox_unsent', 'Committed facts that have not been sent yet.', []);
  const oldestUnsent = gauge('outbox_oldest_unsent_age_seconds', 'Age of the oldest fact that has not been sent.', []);
  const waiting = gauge('held_waiting', 'Events that wait for others and are tried again by themselves.', []);
  const unreadable = gauge('unreadable_messages', 'Messages on our subjects that nobody could read.', []);
  const standing = gauge('consumer_lanes_standing', 'Partitions in which events wait and nothing moves.', []);
  const failing = gauge('polls_failing', 'Outside systems that cannot be looked at for what they did not tell.', []);
  const oldestFailing = gauge('polls_failing_oldest_age_seconds', 'Age of the failure of the first of them.', []);
  const repeated = gauge('repeated_work', 'Work that this process had to do again since it started.', ['reason']);
  const noted = gauge('notices', 'Business events since the start that a person has to act on.', ['notice']);
  return {
    contentType: own.contentType,
    read: async () => {
      const now = await backlog();
      for (const [kind, { count, oldestAgeSeconds }] of Object.entries(now.parked)) {
        parked.set({ service, kind }, count);
        oldestParked.set({ service, kind }, oldestAgeSeconds);
      }
      unsent.set({ service }, now.unsent.count);
      oldestUnsent.set({ service }, now.unsent.oldestAgeSeconds);
      waiting.set({ service }, now.heldWaiting);
      unreadable.set({ service }, now.unreadable);
      standing.set({ service }, now.standingLanes.length);
      failing.set({ service }, now.failingPolls.count);
      oldestFailing.set({ service }, now.failingPolls.oldestAgeSeconds);
      for (const [notice, count] of notices.total) noted.set({ service, notice }, count);
      for (const [reason, count] of now.repeated) repeated.set({ service, reason }, count);
      return Registry.merge([own, register]).metrics();
    },
  };
}
