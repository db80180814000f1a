import { type SubgraphConfig, subgraphConfigFrom } from '@throughline/subgraph';

export type CustomerContractConfig = SubgraphConfig;

/** What the service is told from outside; the README lists the variables. */
export const config = (): CustomerContractConfig => subgraphConfigFrom(process.env);
