import { Readable } from 'node:stream';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock } from '@throughline/contracts';
import { type Logger, type Running, silentLogger } from '@throughline/platform';
import { addControlRoutes } from './control.ts';
import { Deliveries } from './deliveries.ts';
import { type FaultRule, Faults } from './faults.ts';
import { cutOff } from './cut-off.ts';
import { RequestLog } from './request-log.ts';
import { Store } from './store.ts';

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly clock: Clock;
  readonly log?: Logger;
  /** Where the state is kept across restarts; without it, in memory only. */
  readonly dataFile?: string;
}

/** A vendor's server that runs beside us: its address, and the strings that a test or a person can pull. */
export interface Sandbox extends Running {
  readonly url: string;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly webhooks: Deliveries;
  readonly store: Store;
}

/** What a vendor's sandbox is built from. */
export interface SandboxParts {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly webhooks: Deliveries;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly log: Logger;
}

const rawBodies = new WeakMap<FastifyRequest, Buffer>();

/** The body as it came over the wire, for signatures. Empty when there was none. */
export const rawBodyOf = (request: FastifyRequest): Buffer => rawBodies.get(request) ?? Buffer.alloc(0);

/**
 * Starts a server on 127.0.0.1. JSON bodies arrive parsed, forms as an object of strings, everything else as text.
 * `build` registers the vendor's routes, hooks and error handler.
 */
export async function startSandbox(
  name: string,
  options: SandboxOptions,
  build: (parts: SandboxParts) => void | Promise<void>,
): Promise<Sandbox> {
  const { clock, log = silentLogger } = options;
  const app = fastify({
    bodyLimit: 50 * 1024 * 1024,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2_000 },
  });
  const store = new Store(options.dataFile);
  const webhooks = new Deliveries(store, clock, log);
  const faults = new Faults();
  const requests = new RequestLog();
  addBodyParsers(app);
  addRequestLog(app, requests);
  addFaults(app, faults, clock);
  await app.register(async (control) => addControlRoutes(control, { store, faults, requests, webhooks }));
  await build({ app, store, webhooks, faults, clock, log });
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  webhooks.resume();
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await webhooks.stop();
    await app.close();
    store.close();
  };
  return {
    name,
    url,
    faults,
    requests,
    webhooks,
    store,
    quiet: async () => webhooks.pending() === 0,
    stop: () => (stopped ??= stop()),
  };
}

function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = (type: string | RegExp, read: (text: string) => unknown): void => {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
      rawBodies.set(request, body);
      return read(body.toString('utf8'));
    });
  };
  parse(/^application\/([\w.+-]+\+)?json/, (text) => (text.trim() === '' ? undefined : parseJson(text)));
  parse('application/x-www-form-urlencoded', (text) => Object.fromEntries(new URLSearchParams(text)));
  parse('*', (text) => text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(new Error('the body is not JSON', { cause }), { statusCode: 400, code: 'BODY_NOT_JSON' });
  }
}

const isControl = (request: FastifyRequest): boolean => request.url.startsWith('/__sandbox/');

function addRequestLog(app: FastifyInstance, requests: RequestLog): void {
  app.addHook('onRequest', async (request) => {
    if (isControl(request)) return;
    const { method, url: path } = request;
    requests.record({ method, path, pattern: request.routeOptions.url ?? path });
  });
}

/** What a fault says instead of the vendor. */
function sayInstead(fault: FaultRule, reply: FastifyReply): string {
  reply.code(fault.status ?? 500).headers({ 'content-type': 'application/json', ...fault.headers });
  return typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {});
}

function addFaults(app: FastifyInstance, faults: Faults, clock: Clock): void {
  const afterwards = new WeakMap<FastifyRequest, FaultRule>();
  const commit = async (fault: FaultRule, request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (fault.kind === 'delay') {
      await clock.pause(fault.delayMs ?? 1_000);
      return undefined;
    }
    if (fault.kind === 'status') return reply.send(sayInstead(fault, reply));
    if (fault.kind === 'drop-before') {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    afterwards.set(request, fault);
    return undefined;
  };
  app.addHook('preHandler', async (request, reply) => {
    if (isControl(request)) return undefined;
    const fault = faults.take(request.method, request.url, rawBodyOf(request).toString('utf8'));
    return fault && commit(fault, request, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const fault = afterwards.get(request);
    if (!fault) return payload;
    if (payload instanceof Readable) payload.destroy();
    if (fault.kind === 'status-after-commit') {
      reply.removeHeader('location');
      return sayInstead(fault, reply);
    }
    if (fault.kind === 'cut') await cutOff(request.raw.socket, reply, typeof payload === 'string' ? payload : '');
    request.raw.socket.destroy();
    return '';
  });
}
