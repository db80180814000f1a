import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { cursorIn, dayArgument, monthOrNull, PAGE_ARGUMENT, pageSize, requireScope } from '@throughline/subgraph';
import { ledgerSettings, postingRules } from '../persistence/configuration.queries.ts';
import type { InvoiceContext } from './loaders.ts';
import { type JournalEntryRow, journalEntrySql, type PeriodRow } from './payment.rows.ts';
import {
  AccountBalanceType,
  AccountingPeriodType,
  JournalEntryType,
  JournalLineType,
  toJournalEntryType,
  toJournalLineType,
  toPeriodType,
} from './payment.type.ts';
import { moneyOf } from './values.ts';

@Resolver(() => JournalEntryType)
export class JournalResolver {
  @Query(() => [JournalEntryType], { description: 'In the order in which they were booked. Needs cost:read.' })
  async journalEntries(
    @Arg('period', () => String, { nullable: true, description: 'Only this month, YYYY-MM.' }) period: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, { nullable: true, description: 'Id of the last entry already known.' })
    after: string | null,
    @Ctx() { query, caller }: InvoiceContext,
  ) {
    requireScope(caller, 'cost:read');
    const rows = await query<JournalEntryRow>(
      `${journalEntrySql('j.id')} where ($1::text is null or j.period = $1) and ($3::text is null or j.id > $3)
       order by j.id limit $2`,
      [monthOrNull('period', period), pageSize(first), await cursorIn(query, 'journal_entry', after)],
    );
    return rows.map(toJournalEntryType);
  }

  @Query(() => [AccountBalanceType], {
    description:
      'Every account of the chart with its balance at the end of a day, cumulative from zero. Needs cost:read.',
  })
  async trialBalance(
    @Arg('asOf', () => String, { description: 'Day, YYYY-MM-DD, inclusive.' }) asOf: string,
    @Arg('entity', () => String, { nullable: true, description: 'Only this legal entity, by reference.' })
    entity: string | null,
    @Ctx() { query, caller }: InvoiceContext,
  ): Promise<AccountBalanceType[]> {
    requireScope(caller, 'cost:read');
    const { accounts } = await postingRules(query);
    const settings = [...(await ledgerSettings(query)).values()];
    const books = settings.find((one) => entity === null || entity === undefined || one.entity === entity);
    const rows = await query<{ account: string; currency: string; balance: string }>(
      `select l.account, l.currency, sum(l.amount)::text as balance from journal_line l
       join journal_entry j on j.tenant_id = l.tenant_id and j.id = l.journal_entry_id
       where j.accounting_date <= $1::date and ($2::text is null or j.entity = $2) group by l.account, l.currency`,
      [dayArgument('asOf', asOf), entity ?? null],
    );
    return accounts.flatMap(({ number, name }) => {
      const balances = rows.filter((row) => row.account === number);
      if (balances.length === 0)
        return [{ account: number, name, balance: moneyOf('0', books?.functionalCurrency ?? 'USD') }];
      return balances.map(({ balance, currency }) => ({ account: number, name, balance: moneyOf(balance, currency) }));
    });
  }

  @Query(() => [AccountingPeriodType], { description: 'The months that the ERP has said something about, in order.' })
  async accountingPeriods(@Ctx() { query }: InvoiceContext) {
    const rows = await query<PeriodRow>(`select id, period, state, closed_at from accounting_period order by period`);
    return rows.map(toPeriodType);
  }

  @FieldResolver(() => [JournalLineType])
  async lines(@Root() { id }: JournalEntryType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.journalLines.load(id)).map(toJournalLineType);
  }
}
