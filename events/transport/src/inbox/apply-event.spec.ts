import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { defineEvent, type Envelope } from '@throughline/events';
import type { Transact, Work } from '../work/work.ts';
import { EventApplier } from './apply-event.ts';
import { handle } from './handle.ts';
import type { Inbox } from './inbox.ts';

const first = defineEvent('noting.note.noted', 1, { text: z.string() });
const second = defineEvent('noting.note.noted', 2, { words: z.array(z.string()) });

/** A database in which nothing has been applied yet. */
const transact: Transact = (_scope, run) => {
  const em = { flush: () => Promise.resolve(), clear: () => undefined };
  const work = { em, causedBy: () => work } as unknown as Work;
  return run(work);
};
const inbox: Inbox = {
  progress: () => Promise.resolve(new Map()),
  take: (_work, envelopes) => Promise.resolve(new Set(envelopes.map(({ id }) => id))),
  advance: () => Promise.resolve(),
};

const envelope = (schemaversion: number, data: unknown): Envelope => ({
  specversion: '1.0',
  id: '01a209fb-e854-74a7-b904-5da2a5cd4ad3',
  source: '/noting',
  type: 'noting.note.noted',
  subject: 'n1',
  time: '2026-03-01T00:00:00Z',
  datacontenttype: 'application/json',
  tenantid: 'a',
  aggregatetype: 'noting.note',
  aggregateversion: 1,
  correlationid: 'cor',
  causationid: null,
  schemaversion,
  data,
});

describe('applying an event that was written in one of several versions', () => {
  const seen: string[] = [];
  const handlers = [
    handle(first, ({ data }) => Promise.resolve(void seen.push(data.text))),
    handle(second, ({ data }) => Promise.resolve(void seen.push(data.words.join(' ')))),
  ];
  const applier = new EventApplier(handlers, inbox, transact);

  it('reads each version with the handler for it', async () => {
    assert.deepEqual(await applier.apply(envelope(1, { text: 'old' })), { outcome: 'applied' });
    assert.deepEqual(await applier.apply(envelope(2, { words: ['and', 'new'] })), { outcome: 'applied' });
    assert.deepEqual(seen, ['old', 'and new']);
  });

  it('parks a version that is not known here', async () => {
    const { outcome } = await applier.apply(envelope(3, {}));
    assert.equal(outcome, 'poison');
  });
});
