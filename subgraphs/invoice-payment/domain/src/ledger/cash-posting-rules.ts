import type { PostingRule } from './posting-rules.ts';

/** Cash, write-offs of receivables and foreign exchange, as long as finance publishes no rules of its own. */
export const CASH_POSTING_RULES: readonly PostingRule[] = [
  { source: 'PAYMENT', component: 'CASH', side: 'DEBIT', account: '1000' },
  { source: 'PAYMENT', component: 'APPLIED', side: 'CREDIT', account: '1100' },
  { source: 'PAYMENT', component: 'UNAPPLIED', side: 'CREDIT', account: '1150' },
  { source: 'PAYMENT', component: 'REALISED_FX', side: 'CREDIT', account: '7000' },
  { source: 'WRITE_OFF', component: 'GIVEN_UP', side: 'DEBIT', account: '7100' },
  { source: 'WRITE_OFF', component: 'RECEIVABLE', side: 'CREDIT', account: '1100' },
  { source: 'REVALUATION', component: 'RECEIVABLE', side: 'DEBIT', account: '1100' },
  { source: 'REVALUATION', component: 'UNREALISED_FX', side: 'CREDIT', account: '7010' },
];
