import { type SubgraphConfig, subgraphConfigFrom } from '@throughline/subgraph';

export type ProjectResourceConfig = SubgraphConfig;

/** The environment, parsed once; the README lists the variables. */
export const projectResourceConfig = (environment: Record<string, string | undefined>): ProjectResourceConfig =>
  subgraphConfigFrom(environment);
