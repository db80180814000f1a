import { lastDayOf, month, type MoneyJson } from '@throughline/contracts';
import { FINANCE, type Played } from '../played.ts';

interface Balance {
  readonly account: string;
  readonly name: string;
  readonly balance: MoneyJson;
}

const TRIAL_BALANCE = `query TrialBalance($asOf: String!) { trialBalance(asOf: $asOf) { account name balance { amount currency } } }`;

/** The trial balance at each month end, and the chart of accounts. */
export async function ledgerSections({ world, scenario }: Played) {
  const trialBalance: Record<string, Record<string, string>> = {};
  const accounts: Record<string, string> = {};
  for (const of of scenario.meta.months) {
    const asOf = lastDayOf(month(of));
    const { trialBalance: rows } = await world.graph.ask<{ trialBalance: Balance[] }>(FINANCE, TRIAL_BALANCE, { asOf });
    trialBalance[asOf] = Object.fromEntries(rows.map(({ account, balance }) => [account, balance.amount]));
    for (const { account, name } of rows) accounts[account] = name;
  }
  return { trialBalance, accounts };
}
