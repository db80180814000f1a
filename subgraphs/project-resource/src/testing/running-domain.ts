import { startOnTestServers, type StartedSubgraph, TestedSubgraph } from '@throughline/subgraph/testing';
import { certiniaPsas } from '../adapters/certinia-psas.ts';
import { projectResource, projectResourceOutline } from '../definition.ts';
import { type CertiniaBench, TENANT, WEBHOOK_KEY } from './certinia-bench.ts';

/** project-resource on real PostgreSQL and NATS, with the PSA of its one tenant. */
export class RunningDomain extends TestedSubgraph {
  private constructor(started: StartedSubgraph, bench: CertiniaBench) {
    super(started, { tenantId: TENANT }, () => bench.quiet());
  }

  static async start(bench: CertiniaBench): Promise<RunningDomain> {
    const started = await startOnTestServers(
      projectResourceOutline,
      (parts) => projectResource(parts, certiniaPsas(parts.connections, parts.log)),
      { clock: bench.clock, connections: [bench.connection()] },
    );
    return new RunningDomain(started, bench);
  }

  /** Where the org sends its outbound messages. */
  webhookUrl(instance: string, key = WEBHOOK_KEY): string {
    return `${this.subgraph.url}/webhooks/certinia/${instance}?key=${encodeURIComponent(key)}`;
  }
}
