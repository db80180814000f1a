import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Envelope } from '@throughline/events';
import { admit } from './admission.ts';
import { aggregateOf } from './inbox.ts';

/** An event of an invoice by its version. */
const event = (subject: string, aggregateversion: number): Envelope =>
  ({ aggregatetype: 'invoicing.invoice', subject, aggregateversion }) as Envelope;
const shown = ({ subject, aggregateversion }: Envelope): string => `${subject} ${aggregateversion}`;

/** What becomes of events of invoices of which one has reached version 3 and the other none. */
function admitted(...envelopes: Envelope[]) {
  const { next, seen, early } = admit(envelopes, new Map([[aggregateOf(event('i1', 3)), 3]]));
  return {
    next: next.map(shown),
    seen: seen.map(shown),
    early: early.map(({ envelope, missing }) => `${shown(envelope)} without ${missing}`),
  };
}

describe('an event that comes in', () => {
  it('is applied when it is exactly the next of its aggregate, the first of a new one included', () => {
    assert.deepEqual(admitted(event('i1', 4), event('i2', 1), event('i1', 5)), {
      next: ['i1 4', 'i2 1', 'i1 5'],
      seen: [],
      early: [],
    });
  });

  it('was seen before when its version is the last applied one, or lower', () => {
    assert.deepEqual(admitted(event('i1', 3), event('i1', 1)), { next: [], seen: ['i1 3', 'i1 1'], early: [] });
  });

  it('was seen before when it comes twice in one batch', () => {
    assert.deepEqual(admitted(event('i1', 4), event('i1', 4)), { next: ['i1 4'], seen: ['i1 4'], early: [] });
  });

  it('waits when one before it is missing, and says which', () => {
    assert.deepEqual(admitted(event('i1', 5), event('i2', 3)), {
      next: [],
      seen: [],
      early: ['i1 5 without 4', 'i2 3 without 1'],
    });
  });
});
