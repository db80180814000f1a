import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { runAlone, type RunningSubgraph, startSubgraph, type SubgraphConfig } from '@throughline/subgraph';
import { certiniaPsas } from './adapters/certinia-psas.ts';
import { projectResource, projectResourceOutline } from './definition.ts';

/** Starts project-resource; stop the answer to end it. */
export const start = (config: SubgraphConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(
    projectResourceOutline,
    (parts) => projectResource(parts, certiniaPsas(parts.connections, parts.log)),
    config,
    deps,
  );

if (import.meta.main) await runAlone('project-resource', start, process.env);
