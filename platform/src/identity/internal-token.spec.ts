import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Caller } from '@throughline/contracts';
import { MovableClock } from '../clock/movable-clock.ts';
import { signInternalToken, verifyInternalToken } from './internal-token.ts';

const key = new TextEncoder().encode('k'.repeat(32));
const caller: Caller = { tenantId: 'a', subject: 'ada', role: 'finance', scopes: ['graph:read', 'cost:read'] };
const clock = () => new MovableClock('2025-01-01T00:00:00Z');

describe('S01, S02: the token between gateway and subgraph', () => {
  it('carries the caller to the body that it was signed for', async () => {
    const token = await signInternalToken(caller, 'body', key, clock());
    assert.deepEqual(await verifyInternalToken(token, 'body', key, clock()), caller);
  });

  it('is worth nothing with another body, another key, no token, or later', async () => {
    const token = await signInternalToken(caller, 'body', key, clock());
    const later = clock();
    await later.moveTo('2025-01-01T00:01:06Z', async () => undefined);
    assert.equal(await verifyInternalToken(token, 'another body', key, clock()), null);
    assert.equal(await verifyInternalToken(token, 'body', new TextEncoder().encode('x'.repeat(32)), clock()), null);
    assert.equal(await verifyInternalToken(undefined, 'body', key, clock()), null);
    assert.equal(await verifyInternalToken(token, 'body', key, later), null);
    assert.equal(await verifyInternalToken(`${token.slice(0, -2)}xx`, 'body', key, clock()), null);
  });
});
