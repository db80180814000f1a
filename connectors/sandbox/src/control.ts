import type { FastifyInstance } from 'fastify';
import type { Deliveries } from './deliveries.ts';
import type { FaultRule, Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import type { Store } from './store.ts';

interface Controlled {
  readonly store: Store;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly webhooks: Deliveries;
}

/** A fault rule as it is written in JSON: expressions are texts. */
type WrittenFault = Omit<FaultRule, 'match'> & { match: { method?: string; path: string; body?: string } };

const readFault = ({ match, ...rest }: WrittenFault): FaultRule => ({
  ...rest,
  match: {
    path: new RegExp(match.path),
    ...(match.method === undefined ? {} : { method: match.method }),
    ...(match.body === undefined ? {} : { body: new RegExp(match.body) }),
  },
});

const writeFault = ({ match, ...rest }: FaultRule): WrittenFault => ({
  ...rest,
  match: {
    path: match.path.source,
    ...(match.method === undefined ? {} : { method: match.method }),
    ...(match.body === undefined ? {} : { body: match.body.source }),
  },
});

/** `/__sandbox/...`: where a person looks inside and commits faults. No vendor has these paths. */
export function addControlRoutes(app: FastifyInstance, { store, faults, requests, webhooks }: Controlled): void {
  app.get('/__sandbox/state', async () => store.dump());
  app.get('/__sandbox/requests', async () => requests.counts());
  app.get('/__sandbox/faults', async () => faults.list().map(writeFault));
  app.post<{ Body: WrittenFault }>('/__sandbox/faults', async (request, reply) => {
    faults.add(readFault(request.body));
    return reply.code(204).send();
  });
  app.delete('/__sandbox/faults', async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
  app.get('/__sandbox/webhooks', async () => ({
    pending: webhooks.pending(),
    held: webhooks.held(),
    undelivered: webhooks.undelivered(),
  }));
  app.post('/__sandbox/webhooks/hold', async (_request, reply) => {
    webhooks.hold();
    return reply.code(204).send();
  });
  app.post('/__sandbox/webhooks/release', async (_request, reply) => {
    webhooks.release();
    return reply.code(204).send();
  });
  app.post('/__sandbox/webhooks/retry', async (_request, reply) => {
    webhooks.retry();
    return reply.code(204).send();
  });
}
