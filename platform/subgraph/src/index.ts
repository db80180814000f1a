import 'reflect-metadata';
export type { GraphContext, SubgraphDefinition, SubgraphParts } from './definition.ts';
export type { LiveChannel } from '@throughline/transport';
export {
  ExternalIdType,
  MAX_PAGE,
  MoneyInput,
  MoneyType,
  PAGE_ARGUMENT,
  PageInfoType,
  pageSize,
  RefusalType,
} from './graph/values.ts';
export { toRefusalType } from './graph/refusal.ts';
export { badUserInput, requireScope } from './graph/requires-scope.ts';
export { tenantIsolation } from './persistence/tenant-isolation.ts';
export { type SubgraphConfig, subgraphConfigFrom } from './config.ts';
export { type RunningSubgraph, startSubgraph, type SubgraphOutline } from './start-subgraph.ts';
export { buildGraph, type GraphPart } from './graph/schema.ts';
