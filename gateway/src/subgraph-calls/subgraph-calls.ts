import type { GraphQLDataSource, ServiceMap } from '@apollo/gateway';
import type { Clock } from '@throughline/contracts';
import { AnswerBudget, type Logger, type Secret } from '@throughline/platform';
import type { GatewayLimits } from '../limits.ts';
import { SubgraphDataSource } from './subgraph-data-source.ts';

/** What one call to a subgraph needs besides its address. */
export interface CallSettings {
  readonly internalTokenKey: Secret;
  readonly timeoutMs: number;
  readonly limits: Pick<GatewayLimits, 'answerBytes' | 'entitiesPerStep'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Every subgraph of the supergraph, each behind its own pool of kept-alive connections. */
export class SubgraphCalls {
  private readonly sources = new Map<string, SubgraphDataSource>();

  constructor(
    subgraphs: readonly { readonly name: string; readonly url: string }[],
    urls: Readonly<Record<string, string>>,
    private readonly settings: CallSettings,
  ) {
    for (const { name, url } of subgraphs) {
      this.sources.set(name, new SubgraphDataSource({ name, url: urls[name] ?? url }, settings));
    }
  }

  /** Throws for a name that the supergraph does not have: a plan never contains one. */
  of(name: string): SubgraphDataSource {
    const source = this.sources.get(name);
    if (source === undefined) throw new Error(`the supergraph has no subgraph ${name}`);
    return source;
  }

  /** For the executor: all subgraphs, with one of them answered by somebody else. */
  serviceMap(replaced?: { readonly name: string; readonly by: GraphQLDataSource }): ServiceMap {
    const map: ServiceMap = Object.fromEntries(this.sources);
    if (replaced) map[replaced.name] = replaced.by;
    return map;
  }

  /** What all subgraphs together may answer to one operation. */
  newBudget(): AnswerBudget {
    return new AnswerBudget({ bytes: this.settings.limits.answerBytes, items: Infinity });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.sources.values()].map((source) => source.stop()));
  }
}
