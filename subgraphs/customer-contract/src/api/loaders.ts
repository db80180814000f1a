import DataLoader from 'dataloader';
import type { Result } from '@throughline/contracts';
import { byId, externalIdsBy, type GraphContext, listBy, type Sql } from '@throughline/subgraph';
import { BILL_TO_COLUMNS } from '../persistence/customer.queries.ts';
import { legalEntitiesById } from '../persistence/configuration.queries.ts';
import {
  RATE_CARD,
  type RateCardRow,
  type RateCardVersionRow,
  versionsById,
  versionsOfCards,
} from '../persistence/rate-card.queries.ts';
import type { BillToType, CustomerType, EngagementType } from './customer.types.ts';
import type { QuoteType } from './quote.types.ts';
import * as rows from './rows.ts';

type Base = Omit<GraphContext<never>, 'loaders'>;

/** What resolvers may do besides reading. */
export interface UseCases {
  moveActivation(move: {
    tenantId: string;
    activationId: string;
    action: 'RESUME' | 'CANCEL';
    by: string;
  }): Promise<Result<string>>;
}

/** The loaders of one request, and the use cases that its mutations run. */
export function loadersOf({ query, clock }: Base, useCases: UseCases) {
  return {
    useCases,
    customer: byId<CustomerType>(query, `${rows.CUSTOMER} where id = any($1)`),
    billTo: byId<BillToType>(query, `select ${BILL_TO_COLUMNS} from bill_to where id = any($1)`),
    billTosOfCustomer: listBy<BillToType>(
      query,
      `select ${BILL_TO_COLUMNS} from bill_to where customer_id = any($1) order by reference, id`,
      (row) => row.customerId,
    ),
    legalEntity: new DataLoader<string, Awaited<ReturnType<typeof legalEntitiesById>>[number] | null>(async (ids) => {
      const found = new Map((await legalEntitiesById(query, ids, clock.now())).map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    engagement: byId<EngagementType>(query, `${rows.ENGAGEMENT} where id = any($1)`),
    engagementsOfCustomer: listBy<EngagementType>(
      query,
      `${rows.ENGAGEMENT} where customer_id = any($1) order by id`,
      (row) => row.customerId,
    ),
    quote: byId<QuoteType>(query, `${rows.QUOTE} where id = any($1)`),
    ...quoteLoaders(query),
    ...activationLoaders(query),
    ...rateCardLoaders(query),
    externalIds: externalIdsBy(query),
  };
}

export type Loaders = ReturnType<typeof loadersOf>;
export type Context = GraphContext<Loaders>;

function quoteLoaders(query: Sql) {
  return {
    quotesOfEngagement: listBy<QuoteType>(
      query,
      `${rows.QUOTE} where engagement_id = any($1) order by id`,
      (row) => row.engagementId,
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

function activationLoaders(query: Sql) {
  return {
    contract: byId(query, `${rows.CONTRACT} where id = any($1)`, rows.toContract),
    contractsOfEngagement: listBy(
      query,
      `${rows.CONTRACT} where engagement_id = any($1) order by id`,
      (row: rows.ContractRow) => row.engagementId,
      rows.toContract,
    ),
    amendment: byId(query, `${rows.AMENDMENT} where id = any($1)`, rows.toAmendment),
    amendmentsOfContract: listBy(
      query,
      `${rows.AMENDMENT} where contract_id = any($1) order by amended_at, id`,
      (row: rows.AmendmentRow) => row.contractId,
      rows.toAmendment,
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

function rateCardLoaders(query: Sql) {
  return {
    rateCard: byId<RateCardRow>(query, `${RATE_CARD} where id = any($1)`),
    rateCardVersion: new DataLoader<string, RateCardVersionRow | null>(async (ids) => {
      const found = new Map((await versionsById(query, ids)).map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    versionsOfRateCard: new DataLoader<string, RateCardVersionRow[]>(async (ids) => {
      const found = Map.groupBy(await versionsOfCards(query, ids), ({ rateCardId }) => rateCardId);
      return ids.map((id) => found.get(id) ?? []);
    }),
  };
}
