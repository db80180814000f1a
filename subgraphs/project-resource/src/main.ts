import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { type RunningSubgraph, startSubgraph } from '@throughline/subgraph';
import { certiniaPsas } from './adapters/certinia-psas.ts';
import type { ProjectResourceConfig } from './config.ts';
import { projectResource, projectResourceOutline } from './definition.ts';

/** Starts project-resource; stop the answer to end it. */
export const start = (config: ProjectResourceConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(
    projectResourceOutline,
    (parts) => projectResource(parts, certiniaPsas(parts.connections, parts.log)),
    config,
    deps,
  );
