import { type SubgraphConfig, subgraphConfigFrom } from '@throughline/subgraph';

export type ReportingConfig = SubgraphConfig;

/** The environment of this service, parsed once; every problem is reported together. */
export const reportingConfig = (environment: Record<string, string | undefined>): ReportingConfig =>
  subgraphConfigFrom(environment);
