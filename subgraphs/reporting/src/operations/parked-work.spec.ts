import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { type ParkedWork, type ServiceName, SERVICES } from '@throughline/events';
import type { AskService } from './asking.ts';
import { parkedWorkOf } from './parked-work.ts';

const NOTHING = { kind: null, type: null, aggregateId: null, correlationId: null, reason: null, since: null };
const inBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

const parkedAt = (since: string, key: string): ParkedWork => ({
  key,
  kind: 'PLAN',
  type: 'x',
  aggregateType: null,
  aggregateId: null,
  aggregateVersion: null,
  correlationId: 'x',
  code: null,
  message: null,
  attempts: 1,
  since,
  lastTriedAt: null,
  waitingBehind: 0,
  editedBy: null,
});

/** Instants coincide within and between services, and are written with and without milliseconds. */
const PARKED: Readonly<Record<string, readonly ParkedWork[]>> = {
  'billing-events': ['b', 'é', 'a', '\u{1F512}', '\uFFFD'].map((key) => parkedAt('2026-03-01T00:00:00Z', key)),
  reporting: [parkedAt('2026-03-01T00:00:00Z', 'a'), parkedAt('2026-03-01T00:00:00.500Z', 'a')],
  'invoice-payment': [parkedAt('2026-03-01T00:00:01Z', 'a'), parkedAt('2026-02-01T00:00:00Z', 'z')],
};

/** Services as their SQL answers. */
const ask = ((question: { name: string }, request: { after: { since: string; key: string } | null; limit: number }) => {
  const service = question.name.split('.')[1] ?? '';
  if (service === 'project-resource') throw new Fault('VALIDATION_UNAVAILABLE', 'away', { transient: true });
  const { after, limit } = request;
  const time = (instant: string): number => new Date(instant).getTime();
  const work = (PARKED[service] ?? [])
    .filter(({ since, key }) => {
      if (!after || time(since) > time(after.since)) return true;
      return time(since) === time(after.since) && inBytes(key, after.key) > 0;
    })
    .toSorted((one, other) => time(one.since) - time(other.since) || inBytes(one.key, other.key))
    .slice(0, limit);
  return Promise.resolve({ work });
}) as unknown as AskService;

describe('one list of what is parked in several services', () => {
  for (const first of [1, 2, 3, 4, 100]) {
    it(`loses and repeats nothing in pages of ${first}`, async () => {
      const seen: string[] = [];
      for (let after: string | null = null; ;) {
        const page: Awaited<ReturnType<typeof parkedWorkOf>> = await parkedWorkOf(ask, SERVICES, {
          filter: NOTHING,
          first,
          after,
        });
        assert.deepEqual(page.unreachable, ['project-resource'] satisfies ServiceName[]);
        seen.push(...page.nodes.map(({ service, key }) => `${service} ${key}`));
        if (!page.hasNextPage) break;
        after = page.endCursor;
      }
      assert.deepEqual(seen, [
        'invoice-payment z',
        ...['a', 'b', 'é', '\uFFFD', '\u{1F512}'].map((key) => `billing-events ${key}`),
        'reporting a',
        'reporting a',
        'invoice-payment a',
      ]);
    });
  }
});
