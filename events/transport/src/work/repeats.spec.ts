import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Repeats, repeatReasonOf } from './repeats.ts';

const withState = (code: string): Error => Object.assign(new Error('no'), { code });

describe('what makes work be done again', () => {
  for (const [error, reason] of [
    [withState('40P01'), 'deadlock'],
    [new Error('recording', { cause: withState('55P03') }), 'lock-timeout'],
    [withState('57014'), 'statement-timeout'],
    [withState('40001'), 'serialization'],
    [withState('ECONNREFUSED'), 'unavailable'],
    [new Error('a defect'), 'failed'],
  ] as const) {
    it(`is called ${reason}`, () => assert.equal(repeatReasonOf(error), reason));
  }

  it('is counted by its reason', () => {
    const repeats = new Repeats();
    for (const code of ['40P01', '40P01', '55P03']) repeats.note(withState(code));
    assert.deepEqual(
      [...repeats.total],
      [
        ['deadlock', 2],
        ['lock-timeout', 1],
      ],
    );
  });
});
