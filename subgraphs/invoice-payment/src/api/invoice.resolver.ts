import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Money } from '@throughline/contracts';
import {
  cursorIn,
  entityIdOf,
  ExternalIdType,
  instantArgument,
  MoneyType,
  PAGE_ARGUMENT,
  pageSize,
  requireScope,
  toRefusalType,
} from '@throughline/subgraph';
import { resubmitInvoice } from '../use-cases/resubmit-invoice.ts';
import { ResubmitInvoiceResult } from './configuration.type.ts';
import { BillToRef, CustomerRef, EngagementRef } from './foreign-entities.ts';
import { type InvoiceRow, invoiceSql } from './invoice.rows.ts';
import {
  InvoiceLineType,
  InvoiceStatusType,
  InvoiceType,
  orNull,
  PostingType,
  TaxLineType,
  toInvoiceLineType,
  toInvoiceType,
  toPostingType,
  toTaxLineType,
} from './invoice.type.ts';
import type { InvoiceContext } from './loaders.ts';
import { CashApplicationType, toApplicationType } from './payment.type.ts';

const AFTER = { nullable: true, description: 'Id of the last invoice already known.' } as const;

@Resolver(() => InvoiceType)
export class InvoiceResolver {
  @Query(() => InvoiceType, { nullable: true })
  async invoice(@Arg('id', () => ID) id: string, @Ctx() { loaders }: InvoiceContext) {
    return orNull(await loaders.invoice.load(id), toInvoiceType);
  }

  @Query(() => InvoiceType, { nullable: true, description: "By the ERP's document number." })
  async invoiceByNumber(
    @Arg('number', () => String) number: string,
    @Arg('erp', () => String, { nullable: true, description: 'Instance of the ERP, where two use one number.' })
    erp: string | null,
    @Ctx() { query }: InvoiceContext,
  ) {
    const [row] = await query<InvoiceRow>(
      `${invoiceSql('i.id')} where i.number = $1 and ($2::text is null or i.erp = $2) order by i.id limit 1`,
      [number, erp ?? null],
    );
    return orNull(row ?? null, toInvoiceType);
  }

  @Query(() => InvoiceType, { nullable: true, description: 'By what an outside system calls it.' })
  async invoiceByExternalId(
    @Arg('system', () => String) system: string,
    @Arg('instance', () => String) instance: string,
    @Arg('recordType', () => String, { description: '`invoice` for the internal id, `tranId` for the number.' })
    recordType: string,
    @Arg('externalId', () => String) externalId: string,
    @Ctx() { loaders, query }: InvoiceContext,
  ) {
    const id = await entityIdOf(query, 'Invoice', { system, instance, recordType, externalId });
    return id === null ? null : orNull(await loaders.invoice.load(id), toInvoiceType);
  }

  @Query(() => [InvoiceType], { description: 'In the order in which they were made.' })
  async invoices(
    @Arg('engagementId', () => ID, { nullable: true }) engagementId: string | null,
    @Arg('status', () => InvoiceStatusType, { nullable: true }) status: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, AFTER) after: string | null,
    @Ctx() { query }: InvoiceContext,
  ) {
    const rows = await query<InvoiceRow>(
      `select * from (${invoiceSql('i.id')}) x
       where ($1::text is null or engagement_id = $1) and ($3::text is null or id > $3)
         and ($4::text is null or $4 = case when state <> 'POSTED' then state when open::numeric = 0 then 'PAID'
           when open::numeric < gross::numeric then 'PARTIALLY_PAID' else state end)
       order by id limit $2`,
      [engagementId ?? null, pageSize(first), await cursorIn(query, 'invoice', after), status ?? null],
    );
    return rows.map(toInvoiceType);
  }

  @Query(() => MoneyType, {
    nullable: true,
    description: 'What was open on an invoice at an instant; cash counts by its day.',
  })
  async invoiceOpenAt(
    @Arg('invoiceId', () => ID) invoiceId: string,
    @Arg('at', () => String, { description: 'UTC instant.' }) at: string,
    @Ctx() { query }: InvoiceContext,
  ) {
    const [row] = await query<{ currency: string; open: string }>(
      `select i.currency, (case when i.state = 'POSTED' and i.invoice_date <= ($2::timestamptz at time zone 'UTC')::date
         then i.gross - coalesce((select sum(a.amount) from cash_application a where a.tenant_id = i.tenant_id
           and a.invoice_id = i.id and a.applied_on <= ($2::timestamptz at time zone 'UTC')::date), 0) else 0 end)::text as open
       from invoice i where i.id = $1`,
      [invoiceId, instantArgument('at', at)],
    );
    return row ? Money.of(row.open, row.currency).toJSON() : null;
  }

  @Query(() => [String], { description: 'What the ERPs called an invoice at an instant, `ERP:number`.' })
  async erpIdsAt(
    @Arg('invoiceId', () => ID) invoiceId: string,
    @Arg('at', () => String, { description: 'UTC instant.' }) at: string,
    @Ctx() { query }: InvoiceContext,
  ) {
    const rows = await query<{ erp_id: string }>(
      `select instance || ':' || external_id as erp_id from crosswalk
       where entity_kind = 'Invoice' and entity_id = $1 and record_type = 'tranId' and valid_from <= $2::timestamptz
         and (valid_to is null or valid_to > $2::timestamptz) order by valid_from, instance`,
      [invoiceId, instantArgument('at', at)],
    );
    return rows.map((row) => row.erp_id);
  }

  @Mutation(() => ResubmitInvoiceResult, {
    description: 'Sends a rejected invoice through tax and posting once more, after the cause was removed.',
  })
  async resubmitInvoice(@Arg('id', () => ID) id: string, @Ctx() context: InvoiceContext) {
    requireScope(context.caller, 'finance:write');
    const result = await context.transact((work) => resubmitInvoice(work, context.loaders.calls, id));
    if (!result.ok) return toRefusalType(result.refusal);
    return orNull(await context.loaders.invoice.load(id), toInvoiceType);
  }

  @FieldResolver(() => [InvoiceLineType], { description: 'In line order.' })
  async lines(@Root() { id }: InvoiceType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.linesOfInvoice.load(id)).map(toInvoiceLineType);
  }

  @FieldResolver(() => [TaxLineType])
  async taxLines(@Root() { id }: InvoiceType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.taxLines.load(id)).map(toTaxLineType);
  }

  @FieldResolver(() => [PostingType])
  async postings(@Root() { id }: InvoiceType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.postings.load(id)).map(toPostingType);
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() { id }: InvoiceType, @Ctx() { loaders }: InvoiceContext) {
    return loaders.externalIds.load(id);
  }

  @FieldResolver(() => [String], { description: 'Document numbers in the ERPs, `ERP:number`.' })
  async erpIds(@Root() { id }: InvoiceType, @Ctx() { loaders }: InvoiceContext) {
    const known = await loaders.externalIds.load(id);
    return known
      .filter((one) => one.recordType === 'tranId' && one.validTo === null)
      .map((one) => `${one.instance}:${one.externalId}`);
  }

  @FieldResolver(() => [CashApplicationType], { description: 'What was paid on it, in order.' })
  async applications(@Root() { id }: InvoiceType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.applicationsOfInvoice.load(id)).map(toApplicationType);
  }

  @FieldResolver(() => EngagementRef)
  engagement(@Root() { engagementId }: InvoiceType): EngagementRef {
    return { id: engagementId };
  }

  @FieldResolver(() => BillToRef)
  billTo(@Root() { billToId }: InvoiceType): BillToRef {
    return { id: billToId };
  }

  @FieldResolver(() => CustomerRef)
  customer(@Root() { customerId }: InvoiceType): CustomerRef {
    return { id: customerId };
  }
}
