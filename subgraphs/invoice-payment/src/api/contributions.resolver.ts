import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { MoneyType, PAGE_ARGUMENT, RefusalType, sliceOf, toRefusalType } from '@throughline/subgraph';
import { BillableEventRef, BillToRef, EngagementRef, QuoteLineRef, RevenueEventRef } from './foreign-entities.ts';
import {
  InvoiceLineType,
  InvoiceType,
  orNull,
  ReceivablesAccountType,
  toAccountType,
  toInvoiceLineType,
  toInvoiceType,
} from './invoice.type.ts';
import type { InvoiceContext } from './loaders.ts';
import { JournalEntryType, toJournalEntryType } from './payment.type.ts';
import { moneyOf } from './values.ts';

const AFTER = { nullable: true, description: 'Id of the last one already known.' } as const;

/** What invoicing adds to the entities of other domains. */

@Resolver(() => EngagementRef)
export class EngagementContribution {
  @FieldResolver(() => [InvoiceType], { description: 'In the order in which they were made.' })
  async invoices(
    @Root() { id }: EngagementRef,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, AFTER) after: string | null,
    @Ctx() { loaders }: InvoiceContext,
  ) {
    return (await loaders.invoicesOfEngagement.load(sliceOf(id, { first, after }))).map(toInvoiceType);
  }
}

@Resolver(() => BillToRef)
export class BillToContribution {
  @FieldResolver(() => [InvoiceType], { description: 'In the order in which they were made.' })
  async invoices(
    @Root() { id }: BillToRef,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, AFTER) after: string | null,
    @Ctx() { loaders }: InvoiceContext,
  ) {
    return (await loaders.invoicesOfBillTo.load(sliceOf(id, { first, after }))).map(toInvoiceType);
  }

  @FieldResolver(() => ReceivablesAccountType, {
    nullable: true,
    description: 'The latest account, in the ERP of today.',
  })
  async receivablesAccount(@Root() { id }: BillToRef, @Ctx() { loaders }: InvoiceContext) {
    return orNull(await loaders.accountOfBillTo.load(id), toAccountType);
  }
}

@Resolver(() => QuoteLineRef)
export class QuoteLineContribution {
  @FieldResolver(() => [InvoiceLineType], { description: 'What was invoiced of the line, in order.' })
  async invoiceLines(
    @Root() { id }: QuoteLineRef,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, AFTER) after: string | null,
    @Ctx() { loaders }: InvoiceContext,
  ) {
    return (await loaders.linesOfQuoteLine.load(sliceOf(id, { first, after }))).map(toInvoiceLineType);
  }
}

@Resolver(() => BillableEventRef)
export class BillableEventContribution {
  @FieldResolver(() => [InvoiceLineType], { description: 'The lines that consume the event.' })
  async invoiceLines(@Root() { id }: BillableEventRef, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.linesOfEvent.load(id)).map(toInvoiceLineType);
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'What may still be invoiced of it; null when invoicing has not heard of the event yet.',
  })
  async openToBill(@Root() { id }: BillableEventRef, @Ctx() { loaders }: InvoiceContext) {
    return orNull(await loaders.openItem.load(id), (row) => moneyOf(row.open, row.currency));
  }

  @FieldResolver(() => String, { nullable: true, description: 'Day, YYYY-MM-DD, of the run that bills it.' })
  async billingDate(@Root() { id }: BillableEventRef, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.openItem.load(id))?.run_date ?? null;
  }

  @FieldResolver(() => RefusalType, { nullable: true, description: 'Why no run bills it.' })
  async billingObstacle(@Root() { id }: BillableEventRef, @Ctx() { loaders }: InvoiceContext) {
    const refusal = (await loaders.openItem.load(id))?.refusal ?? null;
    return refusal && toRefusalType(refusal);
  }
}

@Resolver(() => RevenueEventRef)
export class RevenueEventContribution {
  @FieldResolver(() => JournalEntryType, { nullable: true, description: 'Null when nothing was to be posted.' })
  async journalEntry(@Root() { id }: RevenueEventRef, @Ctx() { loaders }: InvoiceContext) {
    return orNull(await loaders.journalOfRevenue.load(id), toJournalEntryType);
  }

  @FieldResolver(() => RefusalType, {
    nullable: true,
    description: 'Why it is not posted; it keeps its month from closing.',
  })
  async postingObstacle(@Root() { id }: RevenueEventRef, @Ctx() { loaders }: InvoiceContext) {
    const refusal = (await loaders.revenuePosting.load(id))?.refusal ?? null;
    return refusal && toRefusalType(refusal);
  }
}
