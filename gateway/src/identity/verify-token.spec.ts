import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import { SCOPES_OF } from '@throughline/contracts';
import { MovableClock } from '@throughline/platform';
import { bearerToken, tokenVerifier } from './verify-token.ts';

const NAMES = { issuer: 'https://id.example', audience: 'graph' };
const clock = new MovableClock('2026-03-02T09:00:00Z');
const EXPIRY_SECONDS = clock.now().getTime() / 1000 + 60;
const { privateKey, publicKey } = await generateKeyPair('RS256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256' }] });

const tokenWith = (claims: Record<string, unknown>): Promise<string> =>
  new SignJWT({ tenant: 'demo', role: 'finance', exp: EXPIRY_SECONDS, ...claims })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(NAMES.issuer)
    .setAudience(NAMES.audience)
    .setSubject('somebody')
    .sign(privateKey);

describe('the session of a token', () => {
  for (const { scope, scopes } of [
    { scope: undefined, scopes: SCOPES_OF.finance },
    { scope: 'graph:read finance:write', scopes: ['graph:read', 'finance:write'] },
    { scope: 'graph:read configuration:write', scopes: ['graph:read'] },
    { scope: '', scopes: [] },
  ]) {
    it(`has the scopes of its role that it asks for (${scope ?? 'none named'})`, async () => {
      const session = await tokenVerifier(keys, NAMES, clock)(await tokenWith({ scope }));
      assert.deepEqual(session?.caller, { tenantId: 'demo', subject: 'somebody', role: 'finance', scopes });
      assert.deepEqual(session?.expiresAt, new Date('2026-03-02T09:01:00Z'));
    });
  }

  it('is unknown, not refused, when the keys of the issuer cannot be read', async () => {
    const unreachable: JWTVerifyGetKey = async () => {
      throw new TypeError('fetch failed');
    };
    const token = await tokenWith({});
    await assert.rejects(tokenVerifier(unreachable, NAMES, clock)(token), { code: 'SERVICE_UNAVAILABLE' });
  });
});

describe('the bearer token of an Authorization value', () => {
  for (const [value, token] of [
    ['Bearer abc.def.ghi', 'abc.def.ghi'],
    ['bearer  abc', 'abc'],
    ['Basic abc', undefined],
    ['Bearer abc def', undefined],
    ['', undefined],
    [undefined, undefined],
    [['Bearer abc'], undefined],
  ] as const) {
    it(`of ${JSON.stringify(value)} is ${token ?? 'missing'}`, () => assert.equal(bearerToken(value), token));
  }
});
