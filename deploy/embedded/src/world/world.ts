import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@throughline/contracts';
import { type Connection, type Logger, type Running, Secret } from '@throughline/platform';
import {
  type DatabaseUrls,
  type Progress,
  type ServiceContext,
  type ServiceStarter,
  startEmbedded,
} from '@throughline/servers';
import { keptIn, type RunningSubgraph, type SubgraphConfig } from '@throughline/subgraph';
import { start as startBillingEvents } from '@throughline/billing-events';
import { start as startCustomerContract } from '@throughline/customer-contract';
import { start as startInvoicePayment } from '@throughline/invoice-payment';
import { start as startProjectResource } from '@throughline/project-resource';
import { start as startReporting } from '@throughline/reporting';
import { start as startGateway } from '@throughline/gateway';
import { connectionsOf } from './connections.ts';
import { GraphClient, ISSUER } from './graph-client.ts';
import { type LocalSecrets, localSecrets } from './local-secrets.ts';
import { redirectMessages, subscribeToSystems } from './notify.ts';
import { type Sandboxes, sandboxStarters } from './sandboxes.ts';

const CONTRACTS = fileURLToPath(new URL('../../../../contracts', import.meta.url));

/** What the sandboxes are called where people read it. */
const SPOKEN = {
  salesforce: 'salesforce',
  netsuite: 'netsuite',
  legacyErp: 'legacy-erp',
  avalara: 'avalara',
  stripe: 'stripe',
} as const;

type Start = (config: SubgraphConfig, deps: { clock: Clock; log: Logger }) => Promise<RunningSubgraph>;

/** Stopped in reverse: customer-contract first, since an activation under way has questions to the others. */
const SUBGRAPHS = {
  'project-resource': startProjectResource,
  'billing-events': startBillingEvents,
  'invoice-payment': startInvoicePayment,
  reporting: startReporting,
  'customer-contract': startCustomerContract,
} satisfies Record<string, Start>;

export type SubgraphName = keyof typeof SUBGRAPHS;
const NAMES = Object.keys(SUBGRAPHS) as SubgraphName[];

export interface WorldOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** False for runs whose data nobody will miss: no fsync, sandboxes in memory. */
  readonly durable: boolean;
  readonly ports: 'default' | 'free';
  readonly tenant: string;
  /** The names by which routing rules know the ERPs; each is an account of the sandbox. */
  readonly erpInstances: readonly string[];
  /** ERPs of before, reached over files and SOAP; without one its sandbox does not start. */
  readonly legacyErpInstances?: readonly string[];
  readonly progress?: Progress;
  /** Gives up a start that is under way. */
  readonly signal?: AbortSignal;
}

/** The product and the outside systems, all on this machine, and how to talk to them. */
export interface World extends Running {
  readonly tenant: string;
  readonly clock: Clock;
  readonly sandboxes: Sandboxes;
  readonly graph: GraphClient;
  readonly urls: Readonly<Record<string, string>>;
  readonly databases: Readonly<Record<string, DatabaseUrls>>;
  /** Waits until nothing that was accepted waits to be worked on at the clock's present instant. */
  settle(): Promise<void>;
  /** Makes every connector look at its system now, and waits for what that brings. */
  synchronise(): Promise<void>;
}

/** Rounds of quiet in a row that count as rest: a fact on its way between two services is seen by one of them. */
const QUIET_ROUNDS = 3;
const REST_WITHIN_ROUNDS = 12_000;

export async function startWorld(options: WorldOptions): Promise<World> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const secrets = localSecrets(dataDir);
  const { clock, log } = options;
  const make = sandboxStarters({ dataDir, clock, log, secrets, keep: options.durable });
  const made: { -readonly [K in keyof Sandboxes]?: Sandboxes[K] } = { certinia: make.certinia };
  const sandbox = <K extends keyof typeof SPOKEN>(name: K): ServiceStarter => ({
    name: `${SPOKEN[name]} sandbox`,
    start: async (context) => {
      const started = (await make[name](await context.port(`${SPOKEN[name]}-sandbox`))) as NonNullable<Sandboxes[K]>;
      made[name] = started;
      return started;
    },
  });
  const subgraphs = new Map<string, RunningSubgraph>();
  const services: ServiceStarter[] = [
    sandbox('salesforce'),
    sandbox('netsuite'),
    ...(options.legacyErpInstances?.length ? [sandbox('legacyErp')] : []),
    sandbox('avalara'),
    sandbox('stripe'),
    ...NAMES.map((name) => subgraphStarter(name, options, secrets, () => made as Sandboxes, subgraphs)),
    gatewayStarter(dataDir, secrets, subgraphs),
  ];
  const embedded = await startEmbedded({
    dataDir,
    clock,
    log,
    durable: options.durable,
    ports: options.ports,
    services,
    ...(options.progress && { progress: options.progress }),
    ...(options.signal && { signal: options.signal }),
  });
  const sandboxes = made as Sandboxes;
  const urlOf = (name: string): string => embedded.services.get(name)?.url ?? '';
  const doors = {
    customerContract: urlOf('customer-contract'),
    projectResource: urlOf('project-resource'),
    invoicePayment: urlOf('invoice-payment'),
  };
  subscribeToSystems(sandboxes, doors, secrets, options.erpInstances);
  redirectMessages(sandboxes, doors);
  for (const { webhooks } of [sandboxes.salesforce, sandboxes.netsuite, sandboxes.stripe]) webhooks.retry();
  const stopping = new AbortController();
  const settle = (): Promise<void> => rest([...embedded.services.values()], clock, stopping.signal);
  return {
    name: 'throughline',
    tenant: options.tenant,
    clock,
    sandboxes,
    graph: new GraphClient(urlOf('gateway'), dataDir, clock, stopping.signal),
    urls: Object.fromEntries([...embedded.services].map(([name, service]) => [name, service.url ?? ''])),
    databases: embedded.databases,
    settle,
    synchronise: async () => {
      // Once more, since an attempt that was under way puts its message back under the address that it tried.
      redirectMessages(sandboxes, doors);
      await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.pollNow()));
      await settle();
    },
    stop: () => {
      stopping.abort();
      return embedded.stop();
    },
  };
}

function subgraphStarter(
  name: SubgraphName,
  options: WorldOptions,
  secrets: LocalSecrets,
  sandboxes: () => Sandboxes,
  started: Map<string, RunningSubgraph>,
): ServiceStarter {
  return {
    name,
    databases: [name],
    start: async (context) => {
      const { salesforce, netsuite, legacyErp, avalara, stripe } = sandboxes();
      const urls = {
        salesforce: salesforce.url,
        netsuite: netsuite.url,
        avalara: avalara.url,
        stripe: stripe.url,
        ...(legacyErp && { legacyErp: { service: legacyErp.url, sftp: legacyErp.sftp } }),
      };
      const connections = connectionsOf(options.tenant, urls, secrets, {
        organizationId: salesforce.organizationId,
        erpInstances: options.erpInstances,
        legacyErpInstances: options.legacyErpInstances ?? [],
      });
      const running = await SUBGRAPHS[name](
        await subgraphConfig(name, context, secrets, connections, options),
        context,
      );
      started.set(name, running);
      return running;
    },
  };
}

async function subgraphConfig(
  name: SubgraphName,
  context: ServiceContext,
  secrets: LocalSecrets,
  connections: readonly Connection[],
  options: WorldOptions,
): Promise<SubgraphConfig> {
  const urls = context.database(name);
  return {
    host: '127.0.0.1',
    port: await context.port(name),
    database: {
      ownerUrl: new Secret(urls.ownerUrl),
      appUrl: new Secret(urls.appUrl),
      transportUrl: new Secret(urls.transportUrl),
    },
    nats: { url: context.nats.url },
    internalTokenKey: new Secret(secrets.internalTokenKey),
    connections,
    // A rehearsal keeps everything: it is looked at as a whole when it is over.
    ...(options.durable && { retention: keptIn(join(resolve(options.dataDir), 'archive')) }),
  };
}

function gatewayStarter(
  dataDir: string,
  secrets: LocalSecrets,
  subgraphs: Map<string, RunningSubgraph>,
): ServiceStarter {
  return {
    name: 'gateway',
    start: async (context) =>
      startGateway(
        {
          supergraph: { file: `${CONTRACTS}/schema/supergraph.graphql` },
          subgraphUrls: Object.fromEntries([...subgraphs].map(([name, { url }]) => [name, `${url}/graphql`])),
          host: '127.0.0.1',
          port: await context.port('gateway'),
          internalTokenKey: new Secret(secrets.internalTokenKey),
          issuer: { kind: 'embedded', dataFolder: dataDir, ...ISSUER },
          graphiql: true,
          sampleOperations: `${CONTRACTS}/operations`,
          bodyLimitBytes: 1_000_000,
          subgraphTimeoutMs: 30_000,
        },
        context,
      ),
  };
}

/** Names who is still busy when rest does not come within a minute or two; that is a defect, not load. */
async function rest(services: readonly Running[], clock: Clock, stopping: AbortSignal): Promise<void> {
  let quietRounds = 0;
  let busy: string[] = [];
  for (let round = 0; round < REST_WITHIN_ROUNDS; round += 1) {
    stopping.throwIfAborted();
    const states = await Promise.all(
      services.map(async (service) => (((await service.quiet?.()) ?? true) ? '' : service.name)),
    );
    busy = states.filter(Boolean);
    quietRounds = busy.length === 0 ? quietRounds + 1 : 0;
    if (quietRounds >= QUIET_ROUNDS) return;
    await clock.pause(quietRounds > 0 ? 5 : 10);
  }
  throw new Error(`no rest: ${busy.join(', ')} still at work`);
}
