import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ROLES } from '@throughline/contracts';
import { errorAnswer } from '../http/client-errors.ts';
import { DEFAULT_LIFETIME_SECONDS, type EmbeddedIssuer } from './embedded-issuer.ts';

const tokenRequest = z.strictObject({
  role: z.enum(ROLES),
  tenant: z.string().min(1).max(100),
  subject: z.string().min(1).max(100).optional(),
});

const addressOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}/issuer`;

/** Discovery, public keys and the token endpoint of the embedded issuer. Tokens are asked for as JSON only. */
export function serveIssuer(http: FastifyInstance, issuer: EmbeddedIssuer): void {
  http.get('/issuer/.well-known/openid-configuration', (request) => issuer.discovery(addressOf(request)));
  http.get('/issuer/jwks.json', () => issuer.keys);
  http.post('/issuer/token', async (request, reply) => {
    const asked = tokenRequest.safeParse(request.body);
    if (!asked.success) {
      const problems = asked.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
      return reply.code(400).send(errorAnswer('BAD_USER_INPUT', problems.join('; '), request.flow.traceId));
    }
    const { subject, ...who } = asked.data;
    void reply.header('cache-control', 'no-store');
    return {
      access_token: await issuer.issueToken({ ...who, ...(subject && { subject }) }),
      token_type: 'Bearer',
      expires_in: DEFAULT_LIFETIME_SECONDS,
    };
  });
}
