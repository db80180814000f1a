import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { type Caller, type Clock, type Role, ROLES } from '@throughline/contracts';

const ISSUER = 'throughline-gateway';
const AUDIENCE = 'throughline-subgraph';
const LIFETIME_SECONDS = 60;

/** The header that carries the internal token from the gateway to a subgraph. */
export const INTERNAL_TOKEN_HEADER = 'x-throughline-internal';

const digest = (body: string): string => createHash('sha256').update(body).digest('base64url');

/**
 * Signs who is asking, for one request: the token lives a minute and is bound to the exact body that it travels with,
 * so that a token seen on the wire is of no use for another query.
 */
export async function signInternalToken(caller: Caller, body: string, key: Uint8Array, clock: Clock): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ tenant: caller.tenantId, role: caller.role, scope: caller.scopes.join(' '), body: digest(body) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(caller.subject)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(key);
}

/** The caller, or null when the token is missing, altered, expired or was signed for another body. */
export async function verifyInternalToken(
  token: string | undefined,
  body: string,
  key: Uint8Array,
  clock: Clock,
): Promise<Caller | null> {
  if (token === undefined) return null;
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['exp', 'sub', 'tenant', 'role', 'body'],
      currentDate: clock.now(),
      clockTolerance: 5,
    });
    const role = payload['role'] as Role;
    if (payload['body'] !== digest(body) || !ROLES.includes(role)) return null;
    return {
      tenantId: String(payload['tenant']),
      subject: String(payload.sub),
      role,
      scopes: String(payload['scope'] ?? '')
        .split(' ')
        .filter(Boolean),
    };
  } catch {
    return null;
  }
}
