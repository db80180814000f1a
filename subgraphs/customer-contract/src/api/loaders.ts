import DataLoader from 'dataloader';
import { instant, type Result } from '@throughline/contracts';
import type { ExternalIdType, GraphContext } from '@throughline/subgraph';
import { BILL_TO_COLUMNS } from '../persistence/customer.queries.ts';
import { legalEntitiesById } from '../persistence/configuration.queries.ts';
import type { CrosswalkKind } from '../persistence/crosswalk.queries.ts';
import type { BillToType, CustomerType, EngagementType } from './customer.types.ts';
import type { QuoteType } from './quote.types.ts';
import * as rows from './rows.ts';

type Base = Omit<GraphContext<never>, 'loaders'>;
type Query = Base['query'];

/** What resolvers may do besides reading. */
export interface UseCases {
  moveActivation(move: {
    tenantId: string;
    activationId: string;
    action: 'RESUME' | 'CANCEL';
    by: string;
  }): Promise<Result<string>>;
}

/** One statement for all ids of a batch; null for an id that is not this tenant's. */
function byId<Row extends { id: string }, Node>(query: Query, sql: string, toNode: (row: Row) => Node) {
  return new DataLoader<string, Node | null>(
    async (ids) => {
      const found = new Map((await query<Row>(sql, [ids])).map((row) => [row.id, toNode(row)]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { maxBatchSize: 500 },
  );
}

/** One statement for the lists of all parents of a batch. */
function listBy<Row extends object, Node>(
  query: Query,
  sql: string,
  parentOf: (row: Row) => string,
  toNode: (row: Row) => Node,
) {
  return new DataLoader<string, Node[]>(
    async (parents) => {
      const lists = new Map<string, Node[]>(parents.map((parent) => [parent, []]));
      for (const row of await query<Row>(sql, [parents])) lists.get(parentOf(row))?.push(toNode(row));
      return parents.map((parent) => lists.get(parent) ?? []);
    },
    { maxBatchSize: 500 },
  );
}

const same = <T>(row: T): T => row;

/** The loaders of one request, and the use cases that its mutations run. */
export function loadersOf({ query, clock }: Base, useCases: UseCases) {
  return {
    useCases,
    customer: byId<CustomerType, CustomerType>(query, `${rows.CUSTOMER} where id = any($1)`, same),
    billTo: byId<BillToType, BillToType>(query, `select ${BILL_TO_COLUMNS} from bill_to where id = any($1)`, same),
    billTosOfCustomer: listBy<BillToType, BillToType>(
      query,
      `select ${BILL_TO_COLUMNS} from bill_to where customer_id = any($1) order by id`,
      (row) => row.customerId,
      same,
    ),
    legalEntity: new DataLoader<string, Awaited<ReturnType<typeof legalEntitiesById>>[number] | null>(async (ids) => {
      const found = new Map((await legalEntitiesById(query, ids, clock.now())).map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    engagement: byId<EngagementType, EngagementType>(query, `${rows.ENGAGEMENT} where id = any($1)`, same),
    engagementsOfCustomer: listBy<EngagementType, EngagementType>(
      query,
      `${rows.ENGAGEMENT} where customer_id = any($1) order by id`,
      (row) => row.customerId,
      same,
    ),
    quote: byId<QuoteType, QuoteType>(query, `${rows.QUOTE} where id = any($1)`, same),
    ...quoteLoaders(query),
    ...activationLoaders(query),
    externalIds: externalIds(query),
  };
}

export type Loaders = ReturnType<typeof loadersOf>;
export type Context = GraphContext<Loaders>;

function quoteLoaders(query: Query) {
  return {
    quotesOfEngagement: listBy<QuoteType, QuoteType>(
      query,
      `${rows.QUOTE} where engagement_id = any($1) order by id`,
      (row) => row.engagementId,
      same,
    ),
    quoteVersion: byId(query, `${rows.QUOTE_VERSION} where v.id = any($1)`, rows.toVersion),
    versionsOfQuote: listBy(
      query,
      `${rows.QUOTE_VERSION} where v.quote_id = any($1) order by v.version`,
      (row: rows.VersionRow) => row.quoteId,
      rows.toVersion,
    ),
    quoteLine: byId(query, `${rows.QUOTE_LINE} where id = any($1)`, rows.toLine),
    linesOfVersion: listBy(
      query,
      `${rows.QUOTE_LINE} where quote_version_id = any($1) order by position`,
      (row: rows.LineRow) => row.quoteVersionId,
      rows.toLine,
    ),
    obligation: byId(query, `${rows.OBLIGATION} where id = any($1)`, rows.toObligation),
    obligationsOfLine: listBy(
      query,
      `${rows.OBLIGATION} where quote_line_id = any($1) order by position`,
      (row: rows.ObligationRow) => row.quoteLineId,
      rows.toObligation,
    ),
  };
}

function activationLoaders(query: Query) {
  return {
    contract: byId(query, `${rows.CONTRACT} where id = any($1)`, rows.toContract),
    contractsOfEngagement: listBy(
      query,
      `${rows.CONTRACT} where engagement_id = any($1) order by id`,
      (row: rows.ContractRow) => row.engagementId,
      rows.toContract,
    ),
    activation: byId(query, `${rows.ACTIVATION} where id = any($1)`, rows.toActivation),
    activationsOfEngagement: listBy(
      query,
      `${rows.ACTIVATION} where engagement_id = any($1) order by id`,
      (row: rows.ActivationRow) => row.engagementId,
      rows.toActivation,
    ),
    activationsOfVersion: listBy(
      query,
      `${rows.ACTIVATION} where quote_version_id = any($1) order by id`,
      (row: rows.ActivationRow) => row.quoteVersionId,
      rows.toActivation,
    ),
    checksOfActivation: listBy(
      query,
      `${rows.ACTIVATION_CHECK} where activation_id = any($1) order by run, position`,
      (row: rows.CheckRow) => row.activationId,
      rows.toCheck,
    ),
  };
}

interface OurKey {
  readonly kind: CrosswalkKind;
  readonly id: string;
}

type CrosswalkRow = Omit<ExternalIdType, 'validFrom' | 'validTo'> & {
  kind: CrosswalkKind;
  entityId: string;
  validFrom: Date;
  validTo: Date | null;
};

const keyOf = ({ kind, id }: OurKey): string => `${kind} ${id}`;

function externalIds(query: Query) {
  return new DataLoader<OurKey, ExternalIdType[], string>(
    async (keys) => {
      const found = new Map<string, ExternalIdType[]>(keys.map((key) => [keyOf(key), []]));
      const crosswalk = await query<CrosswalkRow>(
        `select entity_kind as kind, entity_id as "entityId", system, instance, record_type as "recordType",
           external_id as "externalId", valid_from as "validFrom", valid_to as "validTo"
         from crosswalk where (entity_kind, entity_id) in (select * from unnest($1::text[], $2::text[]))
         order by valid_from, external_id`,
        [keys.map(({ kind }) => kind), keys.map(({ id }) => id)],
      );
      for (const { kind, entityId, validFrom, validTo, ...row } of crosswalk) {
        const node = { ...row, validFrom: instant(validFrom), validTo: validTo === null ? null : instant(validTo) };
        found.get(keyOf({ kind, id: entityId }))?.push(node);
      }
      return keys.map((key) => found.get(keyOf(key)) ?? []);
    },
    { cacheKeyFn: keyOf },
  );
}
