import 'reflect-metadata';
import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { badUserInput, instantArgument } from '@throughline/subgraph';
import {
  invoicesRejectedByTax,
  quotesAwaitingProject,
  stuckBillableEvents,
  unmatchedPayments,
} from '../reports/stuck.report.ts';
import { AT } from './asked.ts';
import type { ReportingContext } from './reporting-context.ts';
import {
  InvoiceRejectedByTaxType,
  QuoteAwaitingProjectType,
  StuckBillableEventType,
  UnmatchedPaymentType,
} from './stuck.type.ts';

/** What waits, why, for whom and with how much money. */
@Resolver()
export class StuckResolver {
  @Query(() => [QuoteAwaitingProjectType], { description: 'Approved quotes without a project, oldest first.' })
  quotesAwaitingProject(
    @Arg('at', () => String, AT) at: string,
    @Ctx() { query }: ReportingContext,
  ): Promise<QuoteAwaitingProjectType[]> {
    return quotesAwaitingProject(query, instantArgument('at', at));
  }

  @Query(() => [StuckBillableEventType], { description: 'Billable events that wait for their invoice, oldest first.' })
  stuckBillableEvents(
    @Arg('at', () => String, AT) at: string,
    @Arg('approvedMoreThanDays', () => Int, { description: 'Only events approved more days of 24 hours ago.' })
    approvedMoreThanDays: number,
    @Ctx() { query }: ReportingContext,
  ): Promise<StuckBillableEventType[]> {
    if (approvedMoreThanDays < 0 || approvedMoreThanDays > 36_500) throw badUserInput('days are 0 to 36500');
    return stuckBillableEvents(query, instantArgument('at', at), approvedMoreThanDays);
  }

  @Query(() => [InvoiceRejectedByTaxType], { description: 'Invoices that the tax service refused, oldest first.' })
  invoicesRejectedByTax(
    @Arg('at', () => String, AT) at: string,
    @Ctx() { query }: ReportingContext,
  ): Promise<InvoiceRejectedByTaxType[]> {
    return invoicesRejectedByTax(query, instantArgument('at', at));
  }

  @Query(() => [UnmatchedPaymentType], { description: 'Payments with money left over, oldest first.' })
  unmatchedPayments(
    @Arg('at', () => String, AT) at: string,
    @Ctx() { query }: ReportingContext,
  ): Promise<UnmatchedPaymentType[]> {
    return unmatchedPayments(query, instantArgument('at', at));
  }
}
