import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '@throughline/contracts';
import {
  createLogger,
  type Logger,
  MemoryGuard,
  OperationGate,
  type Running,
  SystemClock,
} from '@throughline/platform';
import { type GatewayConfig, readConfig } from './config.ts';
import { graphiqlAssets } from './graphiql/assets.ts';
import { serveGraphiql } from './graphiql/graphiql-routes.ts';
import { sampleOperationsIn } from './graphiql/sample-operations.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { startGraphQLServer } from './http/graphql-server.ts';
import { createHttpServer, serveGraph, serveHealth } from './http/http-server.ts';
import { tokenVerifier } from './identity/verify-token.ts';
import { EmbeddedIssuer } from './issuer/embedded-issuer.ts';
import { serveIssuer } from './issuer/issuer-routes.ts';
import { LiveExecution } from './live/live-execution.ts';
import { LivePlans } from './live/live-plans.ts';
import { LiveServer } from './live/live-server.ts';
import { SubgraphSockets } from './live/subgraph-socket.ts';
import { SubgraphCalls } from './subgraph-calls/subgraph-calls.ts';
import { FieldAccess } from './supergraph/field-access.ts';
import { loadSupergraph } from './supergraph/supergraph.ts';

/** How long answers under way may take when the gateway stops. */
const DRAIN_MS = 5_000;

const LOOPBACK = /^(127\.|::1$|localhost$)/;

interface Surroundings {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Starts the gateway for one supergraph; resolves once it listens, and throws when the supergraph is not usable. */
export async function start(
  config: GatewayConfig,
  { clock, log }: Surroundings,
): Promise<Running & { readonly url: string }> {
  // @apollo/gateway sends usage figures to its maker unless told not to, and can be told only here.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const { limits = DEFAULT_LIMITS } = config;
  const supergraph = await loadSupergraph(config.supergraph);
  const issuer = config.issuer.kind === 'embedded' ? await EmbeddedIssuer.open(config.issuer, clock) : null;
  const verify = tokenVerifier(issuer?.verificationKeys ?? remoteKeys(config), config.issuer, clock);
  const calls = new SubgraphCalls(supergraph.subgraphs, config.subgraphUrls, {
    internalTokenKey: config.internalTokenKey,
    timeoutMs: config.subgraphTimeoutMs,
    limits,
    clock,
    log,
  });
  const door = { gate: new OperationGate(limits.operation), memory: new MemoryGuard(limits.heapShare) };
  const access = new FieldAccess(supergraph);
  const graph = await startGraphQLServer(supergraph, { calls, access, log });
  const http = createHttpServer({ bodyLimitBytes: config.bodyLimitBytes, clock, log });
  const state = { ready: false };
  serveHealth(http, () => state.ready);
  serveGraph(http, graph, { verify, door, newBudget: () => calls.newBudget() });
  if (issuer) serveIssuer(http, issuer);
  if (config.graphiql) await servePage(http, config, issuer !== null);
  const live = new LiveServer(http.server, {
    verify,
    access,
    plans: new LivePlans(supergraph, door.gate),
    memory: door.memory,
    execution: new LiveExecution(supergraph, calls, log),
    upstream: new SubgraphSockets(calls, log),
    maxMessageBytes: config.bodyLimitBytes,
    clock,
    log,
  });
  const release = async (): Promise<void> => {
    await graph.stop();
    await calls.stop();
  };
  const url = await listen(http, config).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  if (issuer && !LOOPBACK.test(config.host)) log.warn('gateway.issuer-exposed', { host: config.host });
  state.ready = true;
  log.info('gateway.started', { url, subgraphs: supergraph.subgraphs.length });

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    state.ready = false;
    await Promise.all([live.stop(), drain(http, clock)]);
    await release();
    log.info('gateway.stopped');
  };
  return { name: 'gateway', url, stop: () => (stopping ??= stop()) };
}

function remoteKeys({ issuer }: GatewayConfig): JWTVerifyGetKey {
  if (issuer.kind === 'embedded') throw new Error('the embedded issuer has no remote keys');
  return createRemoteJWKSet(new URL(issuer.jwksUrl));
}

async function servePage(http: FastifyInstance, config: GatewayConfig, issuesTokens: boolean): Promise<void> {
  const samples = config.sampleOperations ? await sampleOperationsIn(config.sampleOperations) : [];
  serveGraphiql(http, { assets: await graphiqlAssets(), samples, issuesTokens });
}

async function listen(http: FastifyInstance, { host, port }: GatewayConfig): Promise<string> {
  await http.listen({ host, port });
  const { port: taken } = http.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
}

/** Lets answers under way finish; cuts what is left after that. */
async function drain(http: FastifyInstance, clock: Clock): Promise<void> {
  const given = new AbortController();
  const closed = http.close().finally(() => given.abort());
  await clock.pause(DRAIN_MS, given.signal);
  http.server.closeAllConnections();
  await closed;
}

/** Runs the gateway as a process of its own, until SIGTERM or SIGINT. */
async function run(): Promise<void> {
  const config = readConfig();
  const clock = new SystemClock();
  const log = createLogger({ level: config.logLevel, clock });
  const running = await start(config, { clock, log });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.stop());
}

if (import.meta.main) {
  await run().catch((error: unknown) => {
    process.stderr.write(`gateway: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
