import 'reflect-metadata';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { ExternalIdType } from '@throughline/subgraph';
import { invariant } from '@throughline/contracts';
import {
  BillableEventRef,
  BillToRef,
  CustomerRef,
  MilestoneRef,
  QuoteLineRef,
  WbsElementRef,
} from './foreign-entities.ts';
import { InvoiceLineType, InvoiceType, ReceivablesAccountType, toInvoiceType } from './invoice.type.ts';
import type { InvoiceContext } from './loaders.ts';
import { CashAllocationType, toAllocationType } from './payment.type.ts';

@Resolver(() => InvoiceLineType)
export class InvoiceLineResolver {
  @FieldResolver(() => InvoiceType)
  async invoice(@Root() { invoiceId }: InvoiceLineType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.invoice.load(invoiceId);
    invariant(row !== null, 'a line belongs to an invoice');
    return toInvoiceType(row);
  }

  @FieldResolver(() => [CashAllocationType], { description: 'What was paid on this line.' })
  async applications(@Root() { id }: InvoiceLineType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.allocationsOfLine.load(id)).map(toAllocationType);
  }

  @FieldResolver(() => BillableEventRef)
  billableEvent(@Root() { billableEventId }: InvoiceLineType): BillableEventRef {
    return { id: billableEventId };
  }

  @FieldResolver(() => QuoteLineRef)
  quoteLine(@Root() { quoteLineId }: InvoiceLineType): QuoteLineRef {
    return { id: quoteLineId };
  }

  @FieldResolver(() => WbsElementRef)
  wbsElement(@Root() { wbsElementId }: InvoiceLineType): WbsElementRef {
    return { id: wbsElementId };
  }

  @FieldResolver(() => MilestoneRef, { nullable: true })
  milestone(@Root() { milestoneId }: InvoiceLineType): MilestoneRef | null {
    return milestoneId === null ? null : { id: milestoneId };
  }
}

@Resolver(() => ReceivablesAccountType)
export class ReceivablesAccountResolver {
  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() { id }: ReceivablesAccountType, @Ctx() { loaders }: InvoiceContext) {
    return loaders.externalIds.load(id);
  }

  @FieldResolver(() => BillToRef)
  billTo(@Root() { billToId }: ReceivablesAccountType): BillToRef {
    return { id: billToId };
  }

  @FieldResolver(() => CustomerRef)
  customer(@Root() { customerId }: ReceivablesAccountType): CustomerRef {
    return { id: customerId };
  }
}
