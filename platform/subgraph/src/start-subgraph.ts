import type { Caller, Clock } from '@throughline/contracts';
import type { Question } from '@throughline/events';
import {
  ANSWER_LIMITS,
  AnswerBudget,
  type Logger,
  MemoryGuard,
  type Running,
  stopAll,
  verifyInternalToken,
} from '@throughline/platform';
import { Bus, type LiveChannel, liveChannelOver, Transport, type Work } from '@throughline/transport';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { SubgraphConfig } from './config.ts';
import type { GraphContext, SubgraphDefinition, SubgraphParts } from './definition.ts';
import { buildGraph } from './graph/schema.ts';
import type { RequestContext } from './http/request-context.ts';
import { metricsOf } from './http/metrics.ts';
import { Notices } from './http/notices.ts';
import { serveSubgraph } from './http/server.ts';
import { migrate, openDatabase } from './persistence/database.ts';
import { readOver, TenantReads } from './persistence/tenant-reads.ts';
import { wholeReads } from './persistence/whole-reads.ts';

/** A running subgraph; `pollNow` makes it look at all its sources at once, as an operator may ask. */
export interface RunningSubgraph extends Running {
  readonly url: string;
  quiet(): Promise<boolean>;
  pollNow(): Promise<void>;
}

/** What a subgraph is before it runs: known without any part, so that the schema can be migrated and printed. */
export interface SubgraphOutline {
  readonly name: string;
  readonly entities: SubgraphDefinition<never>['entities'];
  readonly migrations: SubgraphDefinition<never>['migrations'];
}

export interface Surroundings {
  readonly clock: Clock;
  readonly log: Logger;
  /** Of the process; one of its own unless said otherwise. */
  readonly memory?: MemoryGuard;
}

/** Starts a subgraph in order: schema, database, bus, work, HTTP; stops it in reverse, also when a start fails half-way. */
export async function startSubgraph<Loaders>(
  outline: SubgraphOutline,
  build: (parts: SubgraphParts) => SubgraphDefinition<Loaders>,
  config: SubgraphConfig,
  deps: Surroundings,
): Promise<RunningSubgraph> {
  const log = deps.log.child({ service: outline.name });
  const started: Running[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll(started));
  try {
    const { url, transport } = await startParts(outline, build, config, { ...deps, log }, started);
    log.info('subgraph.started', { url });
    return {
      name: outline.name,
      url,
      quiet: () => transport.quiet(),
      pollNow: () => transport.pollNow(),
      stop,
    };
  } catch (error) {
    await stop().catch((failure: unknown) => log.warn('subgraph.not-stopped-cleanly', { error: failure }));
    throw error;
  }
}

async function startParts<Loaders>(
  outline: SubgraphOutline,
  build: (parts: SubgraphParts) => SubgraphDefinition<Loaders>,
  config: SubgraphConfig,
  { clock, log, memory = new MemoryGuard() }: Surroundings,
  started: Running[],
): Promise<{ url: string; transport: Transport }> {
  const database = { config: config.database, entities: outline.entities, migrations: outline.migrations };
  await migrate(database);
  const orm = await openDatabase(database);
  started.push({ name: 'database', stop: () => orm.close(true) });
  const bus = await Bus.connect({ ...config.nats, name: outline.name, clock, log });
  started.push({ name: 'bus', stop: () => bus.stop() });
  const live = liveChannelOver(bus.connection);
  const notices = new Notices(log);
  const held: { definition?: SubgraphDefinition<Loaders> } = {};
  const transport = Transport.build(
    {
      service: outline.name,
      orm,
      transportUrl: config.database.transportUrl,
      bus,
      clock,
      log,
      ...(config.retention && { retention: config.retention }),
    },
    (transact, ask) => {
      const read = readOver(orm);
      held.definition = build({ clock, log, transact, ask, live, notices, read, connections: config.connections });
      return held.definition;
    },
  );
  started.push({ name: 'transport', stop: () => transport.stop() });
  const definition = held.definition as SubgraphDefinition<Loaders>;
  const { schema } = await buildGraph(definition.graph);
  const key = new TextEncoder().encode(config.internalTokenKey.reveal());
  const server = await serveSubgraph({
    name: outline.name,
    host: config.host,
    port: config.port,
    schema,
    log,
    verify: (token, body) => verifyInternalToken(token, body, key, clock),
    contextFor: (caller) => requestContext({ orm, transport, definition, clock, live }, caller),
    receipts: transport.receipts,
    obstacles: async () => [
      ...(bus.connected ? [] : ['the bus is away']),
      ...((await orm.isConnected()) ? [] : ['the database is away']),
      ...transport.standingLanes().map((partition) => `partition ${partition} of its events does not move`),
    ],
    alive: () => bus.connected,
    memory,
    metrics: metricsOf(outline.name, () => transport.backlog(), notices),
    clock,
  });
  started.push({ name: 'http', stop: server.stop });
  await transport.start();
  return { url: server.url, transport };
}

function requestContext<Loaders>(
  parts: {
    orm: MikroORM;
    transport: Transport;
    definition: SubgraphDefinition<Loaders>;
    clock: Clock;
    live: LiveChannel;
  },
  caller: Caller,
): RequestContext<GraphContext<Loaders>> {
  const reads = new TenantReads(parts.orm, caller.tenantId);
  const base = {
    caller,
    clock: parts.clock,
    em: reads.em,
    query: parts.definition.readModel ? wholeReads(reads) : reads.query,
    live: parts.live,
    ask: <Req, Res>(question: Question<Req, Res>, request: Req, deadlineMs?: number): Promise<Res> =>
      parts.transport.ask(question, request, {
        tenantId: caller.tenantId,
        ...(deadlineMs !== undefined && { deadlineMs }),
      }),
    // The snapshot ends first: it would not show the change, and a request that holds one connection while it waits for
    // a second one would wait for ever beside enough others of its kind.
    transact: async <T>(run: (work: Work) => Promise<T>) => {
      await reads.close();
      return parts.transport.transact({ tenantId: caller.tenantId }, run);
    },
  };
  const budget = new AnswerBudget(ANSWER_LIMITS);
  const context = { ...base, budget, loaders: parts.definition.graph.loaders(base) };
  return { context, budget, close: () => reads.end() };
}
