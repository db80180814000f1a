import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Instant, money, Money } from '@throughline/contracts';
import { type CapMovement, consumeCap } from './consume-cap.ts';

const work = (reference: string, at: string, value: string) => ({
  kind: 'WORK' as const,
  at: at as Instant,
  reference,
  value: money(`${value} AUD`),
});
const credit = (at: string, net: string): CapMovement => ({
  kind: 'CREDIT',
  at: at as Instant,
  reference: 'CM-1',
  net: money(`${net} AUD`),
});
const consumed = (cap: string, ...movements: CapMovement[]) =>
  Object.fromEntries(
    [...consumeCap(money(`${cap} AUD`), movements)].map(([reference, { billable, writtenOff }]) => [
      reference,
      `${billable.toAmount()} + ${writtenOff.toAmount()}`,
    ]),
  );

describe('RU-6 cap on time and materials', () => {
  it('the entry that crosses the cap is billable for what is left of it', () => {
    assert.deepEqual(
      consumed('1000', work('A', '2026-01-05T10:00:00Z', '700'), work('B', '2026-01-06T10:00:00Z', '400')),
      { A: '700.00 + 0.00', B: '300.00 + 100.00' },
    );
  });

  it('without headroom nothing is billable', () => {
    assert.deepEqual(
      consumed('700', work('A', '2026-01-05T10:00:00Z', '700'), work('B', '2026-01-06T10:00:00Z', '400')),
      { A: '700.00 + 0.00', B: '0.00 + 400.00' },
    );
  });

  it('an entry that fills the cap exactly leaves nothing to write off', () => {
    assert.deepEqual(consumed('700', work('A', '2026-01-05T10:00:00Z', '700')), { A: '700.00 + 0.00' });
  });

  it('counts by approval instant, then by reference, whatever the order of arrival', () => {
    const movements = [
      work('TE-9', '2026-01-05T10:00:00Z', '600'),
      work('TE-1', '2026-01-06T10:00:00Z', '600'),
      work('TE-8', '2026-01-05T10:00:00Z', '600'),
    ];
    const expected = { 'TE-8': '600.00 + 0.00', 'TE-9': '400.00 + 200.00', 'TE-1': '0.00 + 600.00' };
    assert.deepEqual(consumed('1000', ...movements), expected);
    assert.deepEqual(consumed('1000', ...movements.reverse()), expected);
  });

  it('a credit memo gives headroom to what is approved later, and reopens no write-off', () => {
    assert.deepEqual(
      consumed(
        '1000',
        work('A', '2026-01-05T10:00:00Z', '900'),
        work('B', '2026-01-06T10:00:00Z', '300'),
        credit('2026-01-07T10:00:00Z', '500'),
        work('C', '2026-01-07T10:00:00Z', '50'), // approved in the instant of the credit: not later
        work('D', '2026-01-08T10:00:00Z', '600'),
      ),
      { A: '900.00 + 0.00', B: '100.00 + 200.00', C: '0.00 + 50.00', D: '500.00 + 100.00' },
    );
  });

  it('a correction downwards of what was billable gives its headroom back', () => {
    assert.deepEqual(
      consumed(
        '1000',
        work('A', '2026-01-05T10:00:00Z', '1000'),
        { ...work('A-C1', '2026-01-06T10:00:00Z', '-200'), corrects: 'A' },
        work('B', '2026-01-07T10:00:00Z', '300'),
      ),
      { A: '1000.00 + 0.00', 'A-C1': '-200.00 + 0.00', B: '200.00 + 100.00' },
    );
  });

  it('a correction downwards takes back what was written off before what was billable', () => {
    assert.deepEqual(
      consumed(
        '1000',
        work('A', '2026-01-05T10:00:00Z', '1600'), // 600 beyond the cap
        { ...work('A-C1', '2026-01-06T10:00:00Z', '-500'), corrects: 'A' },
        { ...work('A-C2', '2026-01-07T10:00:00Z', '-300'), corrects: 'A' }, // 1,600 - 800 = 800 are left
      ),
      { A: '1000.00 + 600.00', 'A-C1': '0.00 + -500.00', 'A-C2': '-200.00 + -100.00' },
    );
  });

  it('a correction of an entry that was decided before counts from what it came to', () => {
    const decided = new Map([['A', { value: money('900.00 AUD'), billable: money('700.00 AUD') }]]);
    const movement = { ...work('A-C1', '2026-01-06T10:00:00Z', '-300'), corrects: 'A' };
    const share = consumeCap(money('0.00 AUD'), [movement], decided).get('A-C1');
    assert.equal(share?.billable.toAmount(), '-100.00');
    assert.equal(share.writtenOff.toAmount(), '-200.00');
  });

  it('never bills more than the cap and what was credited; nothing of a value is lost', () => {
    const cents = fc.integer({ min: 1, max: 500_000 });
    fc.assert(
      fc.property(cents, fc.array(cents, { maxLength: 30 }), (cap, values) => {
        const movements = values.map((value, k) => ({
          kind: 'WORK' as const,
          at: `2026-01-${String(1 + (k % 28)).padStart(2, '0')}T00:00:00Z` as Instant,
          reference: `TE-${k}`,
          value: Money.ofMinor(value, 'AUD'),
        }));
        const shares = [...consumeCap(Money.ofMinor(cap, 'AUD'), movements).values()];
        const billable = Money.sum(
          shares.map((share) => share.billable),
          'AUD',
        );
        const whole = Money.sum(
          shares.map((share) => share.billable.plus(share.writtenOff)),
          'AUD',
        );
        assert.ok(billable.compare(Money.ofMinor(cap, 'AUD')) <= 0);
        assert.ok(
          whole.equals(
            Money.ofMinor(
              values.reduce((sum, value) => sum + value, 0),
              'AUD',
            ),
          ),
        );
      }),
    );
  });
});
