/** Class of the chart of accounts that holds revenue. */
const REVENUE_CLASS = '4';

export const isRevenueAccount = (account: string): boolean => account.startsWith(REVENUE_CLASS);

/** Accounts of exchange gains and losses: realised, unrealised, and at the billing of foreign WIP. */
export const FX_ACCOUNTS = { realised: '7000', unrealised: '7010', onWipRelief: '7020' } as const;

/** Gross receivables; a revaluation moves it against the unrealised account. */
export const RECEIVABLES_ACCOUNT = '1100';
