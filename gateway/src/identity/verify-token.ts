import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { type Caller, type Clock, Fault, type Role, ROLES, SCOPES_OF } from '@throughline/contracts';

/** Who is asking, and until when that is known. */
export interface Session {
  readonly caller: Caller;
  readonly expiresAt: Date;
}

/** The session of a bearer token, or null when it is missing, altered, expired or meant for somebody else. */
export type VerifyToken = (token: string | undefined) => Promise<Session | null>;

/** Both are public-key signatures: a shared-secret algorithm here would let anybody sign with the published key. */
const ALGORITHMS = ['RS256', 'ES256'];
const CLOCK_TOLERANCE_SECONDS = 5;

const isRole = (value: unknown): value is Role => (ROLES as readonly unknown[]).includes(value);

/** A token may ask for less than its role may do (RFC 6749 section 3.3, `scope`), never for more. */
function scopesOf(role: Role, requested: unknown): readonly string[] {
  if (typeof requested !== 'string') return SCOPES_OF[role];
  const wanted = requested.split(' ');
  return SCOPES_OF[role].filter((scope) => wanted.includes(scope));
}

function sessionOf({ tenant, role, scope, sub, exp }: JWTPayload): Session | null {
  if (typeof tenant !== 'string' || tenant === '' || !isRole(role) || sub === undefined || exp === undefined)
    return null;
  return {
    caller: { tenantId: tenant, subject: sub, role, scopes: scopesOf(role, scope) },
    expiresAt: new Date(exp * 1000),
  };
}

/** The provider's keys could not be read: that says nothing about the token. */
const keysUnavailable = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC';

/**
 * Verifies OpenID Connect access tokens: signature by one of the issuer's keys, issuer, audience and expiry, all of them
 * required. Throws SERVICE_UNAVAILABLE when the issuer's keys cannot be read.
 */
export function tokenVerifier(
  keys: JWTVerifyGetKey,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
  clock: Clock,
): VerifyToken {
  return async (token) => {
    if (token === undefined) return null;
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        requiredClaims: ['exp', 'sub', 'tenant', 'role'],
        currentDate: clock.now(),
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return sessionOf(payload);
    } catch (error) {
      if (!keysUnavailable(error)) return null;
      throw new Fault('SERVICE_UNAVAILABLE', 'reading the keys of the token issuer', { transient: true, cause: error });
    }
  };
}

/** The token of an `Authorization: Bearer` value (RFC 6750 section 2.1). */
export function bearerToken(authorization: unknown): string | undefined {
  return typeof authorization === 'string' ? /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1] : undefined;
}
