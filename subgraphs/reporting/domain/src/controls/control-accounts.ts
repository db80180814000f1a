import { Money } from '@throughline/contracts';

/** Balances of accounts, debit positive. */
export type Balances = ReadonlyMap<string, Money>;

/** The accounts that each sub-ledger is kept in; a class of accounts is named by its first digit and a star. */
export const CONTROL_ACCOUNTS = {
  CASH: '1000',
  RECEIVABLES: '1100',
  UNAPPLIED_CASH: '1150',
  PACKAGE_POSITION: '1200',
  UNBILLED_WORK: '1210',
  UNBILLED_PASS_THROUGH: '1220',
  RETAINER_LIABILITY: '2210',
  SUBCONTRACTOR_PAYABLE: '2300',
  REVENUE: '4*',
  UNREALISED_FX: '7010',
} as const;

export type ControlAccount = keyof typeof CONTROL_ACCOUNTS;

export interface Compared {
  readonly control: ControlAccount;
  readonly account: string;
  readonly subLedger: Money;
  readonly ledger: Money;
  readonly difference: Money;
}

/**
 * Every sub-ledger beside its account.
 * @param subLedgers debit positive, as the accounts are; @param currency of the books
 */
export function compareWithLedger(
  subLedgers: Readonly<Record<ControlAccount, Money>>,
  balances: Balances,
  currency: string,
): Compared[] {
  return (Object.entries(CONTROL_ACCOUNTS) as [ControlAccount, string][]).map(([control, account]) => {
    const ledger = balanceOf(account, balances, currency);
    const subLedger = subLedgers[control];
    return { control, account, subLedger, ledger, difference: ledger.minus(subLedger) };
  });
}

function balanceOf(account: string, balances: Balances, currency: string): Money {
  const isMeant = (number: string): boolean =>
    account.endsWith('*') ? number.startsWith(account.slice(0, -1)) : number === account;
  return Money.sum(
    [...balances].filter(([number]) => isMeant(number)).map(([, balance]) => balance),
    currency,
  );
}
