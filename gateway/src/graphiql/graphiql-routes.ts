import type { FastifyInstance } from 'fastify';
import { ROLES } from '@throughline/contracts';
import { errorAnswer } from '../http/client-errors.ts';
import type { Asset } from './assets.ts';
import type { SampleOperation } from './sample-operations.ts';

/**
 * Scripts, data and sockets from this origin only; nobody frames the page. Styles may be inline and fonts and images may
 * be data, because GraphiQL's style sheet carries its fonts and its dialogs make style elements.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE_HEADERS = { 'content-security-policy': CONTENT_SECURITY_POLICY, 'referrer-policy': 'no-referrer' };

export interface GraphiqlParts {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly samples: readonly SampleOperation[];
  /** Whether the page may ask `/issuer/token` for tokens. */
  readonly issuesTokens: boolean;
}

/** GraphiQL at `/graphiql`, with a menu of sample operations and a token picker, served whole from this machine. */
export function serveGraphiql(http: FastifyInstance, { assets, samples, issuesTokens }: GraphiqlParts): void {
  const page = assets.get('page.html');
  http.get('/graphiql', (_request, reply) =>
    reply
      .headers(PAGE_HEADERS)
      .type(page?.type ?? '')
      .send(page?.content),
  );
  http.get('/graphiql/settings.json', () => ({ issuesTokens, roles: ROLES, samples }));
  http.get<{ Params: { '*': string } }>('/graphiql/assets/*', (request, reply) => {
    const found = assets.get(request.params['*']);
    if (!found) return reply.code(404).send(errorAnswer('NOT_FOUND', 'no such asset', request.flow.traceId));
    return reply
      .headers({ ...PAGE_HEADERS, 'cache-control': 'no-cache' })
      .type(found.type)
      .send(found.content);
  });
}
