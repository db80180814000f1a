import { randomBytes } from 'node:crypto';
import { decodeProtectedHeader, importJWK, importSPKI, type JWK, jwtVerify } from 'jose';
import type { Clock } from '@throughline/contracts';
import type { Collection, FastifyInstance, FastifyRequest } from '@throughline/sandbox';
import { TOKEN_PATH } from '../client/http.ts';
import { NetSuiteApiError } from './api-error.ts';

const TOKEN_SECONDS = 3600;
/** RS256 is not among them. Source: help "The Request Token Structure". */
const ALGORITHMS = ['PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/** One row of the account's "OAuth 2.0 Client Credentials (M2M) Setup". */
export interface M2mMapping {
  readonly clientId: string;
  readonly certificateId: string;
  /** The public half of the certificate, as PEM (SPKI) or as JWK. */
  readonly publicKeyPem?: string;
  readonly jwk?: JWK;
}

/** The access tokens that are good now. */
export class IssuedTokens {
  constructor(
    private readonly kept: Collection<number>,
    private readonly clock: Clock,
  ) {}

  issue(): string {
    const token = randomBytes(32).toString('base64url');
    this.kept.set(token, this.clock.now().getTime() + TOKEN_SECONDS * 1000);
    return token;
  }

  /** From now on every token given out is refused, as after a change of the integration record. */
  revokeAll(): void {
    this.kept.clear();
  }

  check(authorization: string | undefined): void {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    const until = token === undefined ? undefined : this.kept.get(token);
    if (until === undefined || until <= this.clock.now().getTime()) {
      throw new NetSuiteApiError(
        401,
        'INVALID_LOGIN',
        'Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI.',
      );
    }
  }
}

/** `POST …/auth/oauth2/v1/token`. Source: help "POST Request to the Token Endpoint and the Access Token Response". */
export function addTokenEndpoint(app: FastifyInstance, mapping: M2mMapping, tokens: IssuedTokens, clock: Clock): void {
  app.post<{ Body: Record<string, string> }>(TOKEN_PATH, async (request, reply) => {
    const form = request.body ?? {};
    if (form['grant_type'] !== 'client_credentials') return reply.code(400).send({ error: 'unsupported_grant_type' });
    if (form['client_assertion_type'] !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return reply.code(400).send({ error: 'invalid_request' });
    if (!(await isGenuine(form['client_assertion'] ?? '', request, mapping, clock)))
      return reply.code(401).send({ error: 'invalid_client' });
    return reply.send({ access_token: tokens.issue(), expires_in: String(TOKEN_SECONDS), token_type: 'bearer' });
  });
}

async function isGenuine(
  assertion: string,
  request: FastifyRequest,
  mapping: M2mMapping,
  clock: Clock,
): Promise<boolean> {
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    if (alg === undefined || !ALGORITHMS.includes(alg) || kid !== mapping.certificateId) return false;
    const key =
      mapping.publicKeyPem === undefined
        ? await importJWK(mapping.jwk ?? {}, alg)
        : await importSPKI(mapping.publicKeyPem, alg);
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ALGORITHMS,
      issuer: mapping.clientId,
      audience: `${request.protocol}://${request.host}${TOKEN_PATH}`,
      currentDate: clock.now(),
      clockTolerance: 5,
      requiredClaims: ['iss', 'scope', 'aud', 'iat', 'exp'],
    });
    const scopes = String(payload['scope']).split(/[,\s]+/);
    return scopes.includes('rest_webservices') && Number(payload.exp) - Number(payload.iat) < 3600;
  } catch {
    return false;
  }
}
