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
export { keptIn } from '@throughline/transport';
export { type SubgraphConfig, subgraphConfigFrom } from './config.ts';
export { type RunningSubgraph, startSubgraph, type SubgraphOutline } from './start-subgraph.ts';
export { buildGraph, type GraphPart } from './graph/schema.ts';
export {
  currencyArgument,
  dayArgument,
  decimalArgument,
  instantArgument,
  monthArgument,
  monthOrNull,
} from './graph/arguments.ts';
export { isPlainText, type LongTexts } from './graph/argument-bounds.ts';
export { cursorIn, unknownCursor } from './graph/cursor.ts';
export { externalIdsBy } from './graph/external-ids.ts';
export { EntityKey, ForeignEntity, idOf, keyOnly, refTo } from './graph/foreign-entity.ts';
export { byId, listBy, oneBy } from './graph/loading.ts';
export { anyOf, rowBy, rowById, rowsBy } from './graph/rows-by.ts';
export { pageOf } from './graph/page.ts';
export { type Slice, sliceOf, slicesOf } from './graph/slices.ts';
export {
  CROSSWALK_COLUMNS,
  type CrosswalkEntry,
  entityIdOf,
  externalIdOf,
  type ExternalKey,
  keepExternalIds,
} from './persistence/crosswalk.ts';
export { Notices } from './http/notices.ts';
export { type Sql, sqlOf, type StoredInstant } from './persistence/sql.ts';
export { TenantTables } from './persistence/tenant-tables.ts';
export {
  amountColumn,
  currencyColumn,
  dayColumn,
  decimalColumn,
  idColumn,
  instantColumn,
  monthColumn,
  tenantColumn,
  wordColumn,
} from './persistence/columns.ts';
export { insertAll, insertNew, type NewRow } from './persistence/insert-all.ts';
export { countedRows, tablesOf } from './persistence/tables.ts';
export { Crosswalk } from './persistence/crosswalk.mapping.ts';
export { tenantRows } from './persistence/tenant-rows.ts';
export { runAlone } from './run-alone.ts';
