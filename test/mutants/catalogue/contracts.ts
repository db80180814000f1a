import type { Mutant } from '../mutant.ts';

const MONEY = 'contracts/src/money/money.ts';
const ALLOCATE = 'contracts/src/money/allocate.ts';
const CALENDAR = 'contracts/src/calendar/calendar.ts';

/** Words that all domains share: money, days, ids. */
export const CONTRACTS: readonly Mutant[] = [
  {
    id: 'C01',
    mistake: 'half a cent is rounded to the even cent',
    file: MONEY,
    find: 'toDecimalPlaces(minorUnitsOf(this.currency), Decimal.ROUND_HALF_UP)',
    replace: 'toDecimalPlaces(minorUnitsOf(this.currency), Decimal.ROUND_HALF_EVEN)',
    spec: 'contracts/src/money/money.spec.ts',
    noticedBy: 'half-up, away from zero, to ',
  },
  {
    id: 'C02',
    mistake: 'amounts of two currencies are added as if they were one',
    file: MONEY,
    find: 'invariant(this.currency === other.currency,',
    replace: 'invariant(this.currency.length === other.currency.length,',
    spec: 'contracts/src/money/money.spec.ts',
    noticedBy: 'never combines two currencies',
  },
  {
    id: 'C03',
    mistake: 'leftover cents go to the first parts, not to the largest remainders',
    file: ALLOCATE,
    find: 'b.remainder.comparedTo(a.remainder) || a.position - b.position',
    replace: 'a.position - b.position',
    spec: 'contracts/src/money/allocate.spec.ts',
    noticedBy: 'gives leftover cents to the largest discarded remainders',
  },
  {
    id: 'C04',
    mistake: 'leftover cents of an allocation are dropped',
    file: ALLOCATE,
    find: 'gets.has(part.position) ? 1 : 0',
    replace: 'gets.has(part.position) ? 0 : 0',
    spec: 'contracts/src/money/allocate.spec.ts',
    noticedBy: 'always sums to the whole',
  },
  {
    id: 'C05',
    mistake: 'every currency has two minor digits',
    file: 'contracts/src/money/currency.ts',
    find: 'base === 10 ? exponent : 2,',
    replace: 'base === 10 ? Math.min(exponent, 2) : 2,',
    spec: 'contracts/src/money/currency.spec.ts',
    noticedBy: 'keep the three digits of 1000.125 JOD',
  },
  {
    id: 'C06',
    mistake: 'instants are ordered as texts',
    file: CALENDAR,
    find: 'Date.parse(one) - Date.parse(other);',
    replace: '(one < other ? -1 : one > other ? 1 : 0);',
    spec: 'contracts/src/calendar/calendar.spec.ts',
    noticedBy: 'orders instants by time, also where only one has a fraction',
  },
];
