import 'reflect-metadata';
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { decimal, refuse, type Result } from '@throughline/contracts';
import {
  type BillingCalendar,
  type JournalSource,
  type PostingRules,
  problemsOf,
  type RoutingRule,
  routingProblems,
} from '@throughline/invoice-payment-domain';
import {
  badUserInput,
  cursorIn,
  PAGE_ARGUMENT,
  pageOf,
  pageSize,
  currencyArgument,
  decimalArgument,
  dayArgument,
  MoneyInput,
  requireScope,
  toRefusalType,
} from '@throughline/subgraph';
import {
  type Publication,
  publishBillingCalendar,
  publishCashApplicationPolicy,
  publishLedgerSettings,
  publishPostingRules,
  publishRoutingRules,
} from '../use-cases/publish-configuration.ts';
import {
  BillingCalendarInput,
  LedgerPublicationResult,
  LedgerSettingsInput,
  PostingRulesInput,
  PublishedConfigurationPageType,
  toPublished,
  RoutingRuleInput,
} from './configuration.type.ts';
import { PUBLICATION_KINDS, PUBLICATIONS, publications } from '../persistence/publication.queries.ts';
import type { InvoiceContext } from './loaders.ts';
import { timeOfDayArgument } from './values.ts';

const CONFIGURATION = 'configuration:write';

@Resolver()
export class ConfigurationResolver {
  @Query(() => PublishedConfigurationPageType, {
    description: 'Everything that was published here, every version of it, newest first: what, when and by whom.',
  })
  async publishedConfiguration(
    @Arg('kind', () => String, { nullable: true, description: `One of ${PUBLICATION_KINDS.join(', ')}.` })
    kind: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, { nullable: true, description: 'Id of the last publication already known.' })
    after: string | null,
    @Ctx() { caller, query }: InvoiceContext,
  ) {
    requireScope(caller, 'cost:read');
    if (kind != null && !PUBLICATION_KINDS.includes(kind))
      throw badUserInput(`kind is none of ${PUBLICATION_KINDS.join(', ')}`);
    const size = pageSize(first);
    const from = await cursorIn(query, `(${PUBLICATIONS})`, after ?? null);
    return pageOf(
      (await publications(query, { kind: kind ?? null, after: from, limit: size + 1 })).map(toPublished),
      size,
    );
  }

  @Mutation(() => LedgerPublicationResult, {
    description: 'Publishes when work is invoiced. What is open to bill is planned anew.',
  })
  async publishBillingCalendar(
    @Arg('input', () => BillingCalendarInput) input: BillingCalendarInput,
    @Ctx() context: InvoiceContext,
  ) {
    requireScope(context.caller, CONFIGURATION);
    const calendar = calendarOf(input);
    if (input.arrearsRunDates.length > 0) {
      const no = refuse('DEAL_KIND_NOT_SUPPORTED', { what: 'billing in arrears' });
      if (!no.ok) return toRefusalType(no.refusal);
    }
    const { subject } = context.caller;
    return context.transact((work) => publishBillingCalendar(work, subject, input.engagementReference ?? '', calendar));
  }

  @Mutation(() => LedgerPublicationResult, {
    description: 'Publishes all routing rules; they replace the earlier set.',
  })
  async publishRoutingRules(
    @Arg('rules', () => [RoutingRuleInput]) input: RoutingRuleInput[],
    @Ctx() context: InvoiceContext,
  ) {
    requireScope(context.caller, CONFIGURATION);
    const rules = input.map((rule): RoutingRule => ({
      entity: rule.entity,
      erp: rule.erp,
      validFrom: dayArgument('validFrom', rule.validFrom),
      validTo: rule.validTo == null ? null : dayArgument('validTo', rule.validTo),
    }));
    refuseProblems(routingProblems(rules));
    const { subject, tenantId } = context.caller;
    const connected = context.loaders.connectedErps(tenantId);
    return publicationOf(await context.transact((work) => publishRoutingRules(work, subject, rules, connected)));
  }

  @Mutation(() => LedgerPublicationResult, {
    description: 'Publishes the chart of accounts and the posting rules over it.',
  })
  async publishPostingRules(
    @Arg('input', () => PostingRulesInput) input: PostingRulesInput,
    @Ctx() context: InvoiceContext,
  ) {
    requireScope(context.caller, CONFIGURATION);
    const rules = postingRulesOf(input);
    refuseProblems(problemsOf(rules));
    return context.transact((work) => publishPostingRules(work, context.caller.subject, rules));
  }

  @Mutation(() => LedgerPublicationResult, {
    description: 'Publishes up to which residual a short payment settles an invoice.',
  })
  async publishCashApplicationPolicy(
    @Arg('smallBalanceLimit', () => MoneyInput, { description: 'Inclusive, in functional currency.' })
    limit: MoneyInput,
    @Ctx() context: InvoiceContext,
  ) {
    requireScope(context.caller, CONFIGURATION);
    const currency = currencyArgument('smallBalanceLimit.currency', limit.currency);
    const amount = decimal(decimalArgument('smallBalanceLimit.amount', limit.amount)).toFixed();
    return context.transact((work) => publishCashApplicationPolicy(work, context.caller.subject, { amount, currency }));
  }

  @Mutation(() => LedgerPublicationResult, { description: 'Publishes in which currency an entity keeps its books.' })
  async publishLedgerSettings(
    @Arg('input', () => LedgerSettingsInput) { entity, functionalCurrency }: LedgerSettingsInput,
    @Ctx() context: InvoiceContext,
  ) {
    requireScope(context.caller, CONFIGURATION);
    const settings = { entity, functionalCurrency: currencyArgument('functionalCurrency', functionalCurrency) };
    return publicationOf(
      await context.transact((work) => publishLedgerSettings(work, context.caller.subject, settings)),
    );
  }
}

const publicationOf = (published: Result<Publication>) =>
  published.ok ? published.value : toRefusalType(published.refusal);

function refuseProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw badUserInput(problems.join('; '));
}

function within(argument: string, value: number, least: number, most: number): number {
  if (value < least || value > most) throw badUserInput(`${argument} is not between ${least} and ${most}`);
  return value;
}

const calendarOf = (input: BillingCalendarInput): BillingCalendar => ({
  termsDays: within('termsDays', input.termsDays, 0, 365),
  recurring: {
    day: within('recurringDay', input.recurringDay, 1, 31),
    timeOfDay: timeOfDayArgument('recurringInvoices', input.recurringInvoices),
  },
  milestones: {
    dates: Object.fromEntries(
      input.milestoneInvoiceDates.map(({ reference, date }) => [reference, dayArgument(`date of ${reference}`, date)]),
    ),
    afterDays: input.milestoneAfterDays == null ? null : within('milestoneAfterDays', input.milestoneAfterDays, 0, 365),
    timeOfDay: timeOfDayArgument('milestoneInvoices', input.milestoneInvoices),
  },
});

const SOURCES: readonly string[] = ['INVOICE', 'PAYMENT', 'REVENUE', 'CREDIT_MEMO', 'WRITE_OFF', 'REVALUATION'];

const postingRulesOf = ({ accounts, rules }: PostingRulesInput): PostingRules => ({
  accounts: accounts.map(({ number, name }) => ({ number, name })),
  rules: rules.map(({ source, component, account, side }) => {
    if (!SOURCES.includes(source)) throw badUserInput(`${source} is not a source of postings`);
    if (side !== 'DEBIT' && side !== 'CREDIT') throw badUserInput(`${side} is neither DEBIT nor CREDIT`);
    return { source: source as JournalSource, component, account, side };
  }),
});
