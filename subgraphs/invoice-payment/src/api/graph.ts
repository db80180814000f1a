import 'reflect-metadata';
import { type GraphPart, idOf, keyOnly } from '@throughline/subgraph';
import { ConfigurationResolver } from './configuration.resolver.ts';
import {
  BillableEventContribution,
  BillToContribution,
  EngagementContribution,
  QuoteLineContribution,
  RevenueEventContribution,
} from './contributions.resolver.ts';
import {
  BillableEventRef,
  BillToRef,
  CustomerRef,
  EngagementRef,
  MilestoneRef,
  QuoteLineRef,
  RevenueEventRef,
  WbsElementRef,
} from './foreign-entities.ts';
import { InvoiceLineResolver, ReceivablesAccountResolver } from './invoice-line.resolver.ts';
import { InvoiceStatusSubscription } from './invoice-status.subscription.ts';
import { InvoiceResolver } from './invoice.resolver.ts';
import {
  orNull,
  toAccountType,
  toInvoiceLineType,
  toInvoiceType,
  toPostingType,
  toTaxLineType,
} from './invoice.type.ts';
import { JournalResolver } from './journal.resolver.ts';
import type { InvoiceContext } from './loaders.ts';
import {
  CashAllocationResolver,
  CashApplicationResolver,
  PaymentResolver,
  PaymentReversalResolver,
} from './payment.resolver.ts';
import { toApplicationType, toJournalEntryType, toPaymentType, toPeriodType } from './payment.type.ts';

/** The types and fields that this domain gives to the supergraph. */
export const invoicePaymentGraph: GraphPart = {
  resolvers: [
    InvoiceResolver,
    InvoiceLineResolver,
    ReceivablesAccountResolver,
    InvoiceStatusSubscription,
    PaymentResolver,
    PaymentReversalResolver,
    CashApplicationResolver,
    CashAllocationResolver,
    JournalResolver,
    ConfigurationResolver,
    EngagementContribution,
    BillToContribution,
    QuoteLineContribution,
    BillableEventContribution,
    RevenueEventContribution,
  ],
  orphanedTypes: [
    EngagementRef,
    BillToRef,
    QuoteLineRef,
    BillableEventRef,
    RevenueEventRef,
    CustomerRef,
    WbsElementRef,
    MilestoneRef,
  ],
  references: {
    Invoice: async (key, { loaders }: InvoiceContext) => orNull(await loaders.invoice.load(idOf(key)), toInvoiceType),
    InvoiceLine: async (key, { loaders }: InvoiceContext) =>
      orNull(await loaders.line.load(idOf(key)), toInvoiceLineType),
    TaxLine: async (key, { loaders }: InvoiceContext) => orNull(await loaders.taxLine.load(idOf(key)), toTaxLineType),
    Posting: async (key, { loaders }: InvoiceContext) => orNull(await loaders.posting.load(idOf(key)), toPostingType),
    ReceivablesAccount: async (key, { loaders }: InvoiceContext) =>
      orNull(await loaders.account.load(idOf(key)), toAccountType),
    Payment: async (key, { loaders }: InvoiceContext) => orNull(await loaders.payment.load(idOf(key)), toPaymentType),
    CashApplication: async (key, { loaders }: InvoiceContext) =>
      orNull(await loaders.application.load(idOf(key)), toApplicationType),
    JournalEntry: async (key, { loaders }: InvoiceContext) =>
      orNull(await loaders.journalEntry.load(idOf(key)), toJournalEntryType),
    AccountingPeriod: async (key, { loaders }: InvoiceContext) =>
      orNull(await loaders.period.load(idOf(key)), toPeriodType),
    Engagement: keyOnly,
    BillTo: keyOnly,
    QuoteLine: keyOnly,
    BillableEvent: keyOnly,
    RevenueEvent: keyOnly,
  },
};
