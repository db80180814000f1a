import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rootOf } from './account-hierarchy.ts';

const accounts = new Map(
  [
    { accountId: 'group', parentId: null },
    { accountId: 'region', parentId: 'group' },
    { accountId: 'clinic', parentId: 'region' },
    { accountId: 'other', parentId: 'unread' },
  ].map((account) => [account.accountId, account]),
);

describe('one customer per account hierarchy (R15)', () => {
  for (const { from, root } of [
    { from: 'clinic', root: 'group' },
    { from: 'group', root: 'group' },
    { from: 'other', root: 'other' },
    { from: 'nobody', root: undefined },
  ]) {
    it(`${from} belongs to ${root ?? 'no customer'}`, () => assert.equal(rootOf(from, accounts)?.accountId, root));
  }
});
