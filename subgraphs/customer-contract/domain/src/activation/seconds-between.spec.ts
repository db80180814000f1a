import assert from 'node:assert/strict';
import { it } from 'node:test';
import { instant } from '@throughline/contracts';
import { secondsBetween } from './seconds-between.ts';

it('an activation takes the seconds from the approval to the moment the contract is active', () => {
  assert.equal(secondsBetween(instant('2025-02-03T16:00:00Z'), instant('2025-02-03T16:01:04Z')), 64);
  assert.equal(secondsBetween(instant('2025-02-03T16:00:00Z'), instant('2025-02-03T16:00:00.999Z')), 0);
});
