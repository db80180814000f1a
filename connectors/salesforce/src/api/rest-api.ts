import type { FastifyInstance, FastifyReply, FastifyRequest } from '@throughline/sandbox';
import type { Org } from '../org/org.ts';
import { notFound, OrgError } from '../org/org-error.ts';
import type { ApexRoute } from '../org/org-package.ts';
import type { Answer, ApiCall, ApiParts, ApiRoute } from './answer.ts';
import { collectionRoutes } from './collection.routes.ts';
import { compositeRoutes } from './composite.routes.ts';
import { failureAnswer } from './failure.ts';
import type { ApiLimits } from './limits.ts';
import { queryRoutes } from './query.routes.ts';
import type { Sessions } from './sessions.ts';
import { sobjectRoutes } from './sobject.routes.ts';

/** Summer '26. Older ones answer alike here. */
const VERSIONS = [
  { label: "Winter '26", url: '/services/data/v65.0', version: '65.0' },
  { label: "Spring '26", url: '/services/data/v66.0', version: '66.0' },
  { label: "Summer '26", url: '/services/data/v67.0', version: '67.0' },
];

export interface RestApiOptions {
  readonly org: Org;
  readonly sessions: Sessions;
  readonly limits: ApiLimits;
  readonly pageSize: () => number;
  readonly apex: readonly ApexRoute[];
}

/** The REST API of the org over HTTP: sessions, limits, versions, then the routes. */
export function addRestApi(app: FastifyInstance, { org, sessions, limits, pageSize, apex }: RestApiOptions): void {
  const routes: ApiRoute[] = [
    ...sobjectRoutes,
    ...queryRoutes(),
    ...collectionRoutes,
    ...compositeRoutes,
    {
      method: 'GET',
      path: '/limits',
      handle: () => ({
        status: 200,
        body: { DailyApiRequests: { Max: limits.daily, Remaining: limits.daily - limits.used } },
      }),
    },
  ];
  const partsOf = (version: string): ApiParts => {
    const dataPath = `/services/data/${version}`;
    return {
      org,
      dataPath,
      pageSize,
      dispatch: (method, url, body) => dispatch(routes, partsOf(version), method, url, body),
    };
  };

  for (const path of ['/services/data', '/services/data/']) app.get(path, async () => VERSIONS);
  app.post<{ Body: Record<string, string> | undefined }>('/services/oauth2/token', async (request, reply) => {
    const instanceUrl = `http://${request.headers.host ?? ''}`;
    return send(reply, sessions.token(request.body ?? {}, request.headers.authorization, instanceUrl));
  });
  app.setNotFoundHandler((_request, reply) => send(reply, failureAnswer(notFound(), '')));
  app.setErrorHandler((error: Error & { code?: string }, _request, reply) => {
    const written = error.code === 'BODY_NOT_JSON' ? new OrgError('JSON_PARSER_ERROR', error.message) : error;
    return send(reply, failureAnswer(written, ''));
  });

  /** Session first, then the allocation, then the version: refused requests change nothing. */
  const guarded = (reply: FastifyReply, request: FastifyRequest, handle: () => Answer): FastifyReply => {
    try {
      if (!sessions.accepts(request.headers.authorization)) {
        throw new OrgError('INVALID_SESSION_ID', 'Session expired or invalid', [], 401);
      }
      limits.take();
      const answer = handle();
      return send(reply.header('sforce-limit-info', limits.header()), answer);
    } catch (error) {
      return send(reply.header('sforce-limit-info', limits.header()), failureAnswer(error, request.url));
    }
  };
  for (const { method, path, handle } of routes) {
    app.route<{ Params: Record<string, string>; Querystring: Record<string, string> }>({
      method,
      url: `/services/data/:version${path}`,
      handler: (request, reply) =>
        guarded(reply, request, () => {
          const { version = '', ...params } = request.params;
          if (!VERSIONS.some(({ version: known }) => `v${known}` === version)) throw notFound();
          const { query, body } = request;
          const headers = request.headers as Record<string, string | undefined>;
          return handle({ params, query, headers, body }, partsOf(version));
        }),
    });
  }
  for (const { method, path, handle } of apex) {
    app.route<{ Querystring: Record<string, string> }>({
      method,
      url: `/services/apexrest${path}`,
      handler: (request, reply) =>
        guarded(reply, request, () => {
          const { status = 200, body } = org.transaction(() => handle(request.body, org, request.query));
          return { status, body };
        }),
    });
  }
}

/** A subrequest of a composite: its failure is its own answer, undone alone. */
function dispatch(routes: readonly ApiRoute[], parts: ApiParts, method: string, url: string, body: unknown): Answer {
  const [path = '', search = ''] = url.split('?');
  if (!path.startsWith(`${parts.dataPath}/`)) return failureAnswer(notFound(), parts.dataPath);
  const steps = path.slice(parts.dataPath.length).split('/').map(decodeURIComponent);
  const query = Object.fromEntries(new URLSearchParams(search));
  for (const route of routes) {
    const params = route.method === method ? match(route.path.split('/'), steps) : undefined;
    if (!params) continue;
    const call: ApiCall = { params, query, headers: {}, body };
    try {
      return parts.org.transaction(() => route.handle(call, parts));
    } catch (error) {
      return failureAnswer(error, parts.dataPath);
    }
  }
  return failureAnswer(notFound(), parts.dataPath);
}

function match(pattern: readonly string[], steps: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== steps.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const step = steps[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = step;
    else if (part !== step) return undefined;
  }
  return params;
}

function send(reply: FastifyReply, { status, body, headers = {} }: Answer): FastifyReply {
  const sent = reply.code(status).headers(headers);
  return body === undefined
    ? sent.send()
    : sent.header('content-type', 'application/json;charset=UTF-8').send(JSON.stringify(body));
}
