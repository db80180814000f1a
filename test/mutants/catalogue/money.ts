import type { Mutant } from '../mutant.ts';

const CASH = 'subgraphs/invoice-payment/domain/src/cash';
const CASH_SPEC = 'subgraphs/invoice-payment/domain/src/cash/cash.spec.ts';

/** Rules of billing, tax, cash, revenue and the journal. */
export const MONEY: readonly Mutant[] = [
  {
    id: 'B01',
    mistake: 'a residual of exactly the small-balance limit stays open',
    file: `${CASH}/apply-remittance.ts`,
    find: 'residual.compare(smallBalanceLimit) <= 0',
    replace: 'residual.compare(smallBalanceLimit) < 0',
    spec: CASH_SPEC,
    noticedBy: 'writes off a residual of exactly the limit',
  },
  {
    id: 'B02',
    mistake: 'cash goes to the last invoice of the remittance first',
    file: `${CASH}/apply-remittance.ts`,
    find: 'of remitted) {',
    replace: 'of remitted.toReversed()) {',
    spec: CASH_SPEC,
    noticedBy: 'fills each invoice before the next, in remittance order',
  },
  {
    id: 'B03',
    mistake: 'late cash is booked in the next month although that is closed too',
    file: 'subgraphs/invoice-payment/domain/src/period/accounting-period.ts',
    find: 'while (closed.has(period)) period',
    replace: 'if (closed.has(period)) period',
    spec: 'subgraphs/invoice-payment/domain/src/period/accounting-period.spec.ts',
    noticedBy: 'is booked on ',
  },
  {
    id: 'B04',
    mistake: 'a second announcement moves the instant of a close',
    file: 'subgraphs/invoice-payment/domain/src/period/accounting-period.ts',
    find: "if (this.current !== 'OPEN') return false;",
    replace: "if (this.current === 'CLOSED') return false;",
    spec: 'subgraphs/invoice-payment/domain/src/period/accounting-period.spec.ts',
    noticedBy: 'does not hear a close twice',
  },
];
