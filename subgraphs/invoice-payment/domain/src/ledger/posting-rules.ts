import { refuse, type Result, ok } from '@throughline/contracts';

export type JournalSource = 'INVOICE' | 'PAYMENT' | 'REVENUE' | 'CREDIT_MEMO' | 'WRITE_OFF' | 'REVALUATION';

export interface Account {
  readonly number: string;
  readonly name: string;
}

/** Which account a component of a source document is posted to, and on which side. */
export interface PostingRule {
  readonly source: JournalSource;
  readonly component: string;
  readonly account: string;
  readonly side: 'DEBIT' | 'CREDIT';
}

/** The chart of accounts and the rules over it: data that finance publishes, versioned. */
export interface PostingRules {
  readonly accounts: readonly Account[];
  readonly rules: readonly PostingRule[];
}

const rule = (source: JournalSource, component: string, side: 'DEBIT' | 'CREDIT', account: string): PostingRule => ({
  source,
  component,
  account,
  side,
});

/** What is in force until finance publishes rules of its own. */
export const DEFAULT_POSTING_RULES: PostingRules = {
  accounts: [
    { number: '1000', name: 'Cash' },
    { number: '1100', name: 'Accounts receivable (gross, revalued)' },
    { number: '1150', name: 'Unapplied cash' },
    { number: '1200', name: 'Contract asset/(liability) - package' },
    { number: '1210', name: 'Unbilled WIP - T&M, expenses, usage, overage, fee' },
    { number: '1220', name: 'Unbilled pass-through' },
    { number: '2100', name: 'VAT payable' },
    { number: '2210', name: 'Contract liability - retainer' },
    { number: '2300', name: 'Subcontractor payable' },
    { number: '4010', name: 'Revenue - package' },
    { number: '4020', name: 'Revenue - T&M' },
    { number: '4030', name: 'Revenue - expense recharge' },
    { number: '4040', name: 'Revenue - usage' },
    { number: '4050', name: 'Revenue - retainer (drawdown and overage)' },
    { number: '4055', name: 'Revenue - retainer breakage' },
    { number: '4060', name: 'Revenue - handling fee' },
    { number: '7000', name: 'FX realised' },
    { number: '7010', name: 'FX unrealised' },
    { number: '7020', name: 'FX on WIP relief at billing' },
    { number: '7100', name: 'Bank charge / small-balance write-off' },
  ],
  rules: [
    rule('INVOICE', 'GROSS', 'DEBIT', '1100'),
    rule('INVOICE', 'TAX', 'CREDIT', '2100'),
    rule('INVOICE', 'NET:MILESTONE_COMPLETION', 'CREDIT', '1200'),
    rule('INVOICE', 'NET:RECURRING_SERVICE_CHARGE', 'CREDIT', '1200'),
    rule('PAYMENT', 'CASH', 'DEBIT', '1000'),
    rule('PAYMENT', 'APPLIED', 'CREDIT', '1100'),
    rule('PAYMENT', 'UNAPPLIED', 'CREDIT', '1150'),
    rule('REVENUE', 'PACKAGE:EARNED', 'DEBIT', '1200'),
    rule('REVENUE', 'PACKAGE:REVENUE', 'CREDIT', '4010'),
  ],
};

/** The rule of a component. Refuses DEAL_KIND_NOT_SUPPORTED with what is missing; an account is never guessed. */
export function postingRuleFor(rules: PostingRules, source: JournalSource, component: string): Result<PostingRule> {
  const found = rules.rules.find((one) => one.source === source && one.component === component);
  return found ? ok(found) : refuse('DEAL_KIND_NOT_SUPPORTED', { what: 'posting rule', source, component });
}

/** The problems of rules that somebody wants to publish; empty when they can be used. */
export function problemsOf(rules: PostingRules): string[] {
  const accounts = new Set(rules.accounts.map((account) => account.number));
  const seen = new Set<string>();
  const problems: string[] = [];
  if (accounts.size !== rules.accounts.length) problems.push('an account number occurs twice');
  for (const { source, component, account } of rules.rules) {
    const key = `${source} ${component}`;
    if (!accounts.has(account)) problems.push(`${key} names account ${account}, which is not in the chart`);
    if (seen.has(key)) problems.push(`${key} has two rules`);
    seen.add(key);
  }
  // Whatever the product books has to have an account, or its documents would wait for ever.
  for (const { source, component } of DEFAULT_POSTING_RULES.rules)
    if (!seen.has(`${source} ${component}`)) problems.push(`${source} ${component} has no rule`);
  return problems;
}
