import { firstDayOf, invariant, lastDayOf, money, month, Money } from '@throughline/contracts';
import { MovableClock, silentLogger } from '@throughline/platform';
import { type LedgerBench, ledgerContract } from '../testing/ledger.contract.ts';
import { ERP, startSandboxes, TENANT } from '../testing/sandboxes.ts';
import { portsOver } from './ports.ts';

const RECORDS = { customer: 'customer', invoice: 'invoice', payment: 'customerPayment' } as const;

/** NetSuite's sandbox over HTTP, through the adapter as the service makes it from its connections. */
async function netSuiteBench(): Promise<LedgerBench> {
  const clock = new MovableClock('2025-04-10T09:00:00Z');
  const sandboxes = await startSandboxes(clock);
  const { records, faults } = sandboxes.netsuite;
  const ledger = portsOver({ connections: sandboxes.connections, clock, log: silentLogger }).ledger(TENANT, ERP);
  invariant(ledger !== null, 'the sandbox is connected');
  const periodOf = (period: string) => ({
    externalId: `period-${period}`,
    periodName: period,
    startDate: firstDayOf(month(period)),
    endDate: lastDayOf(month(period)),
  });
  return {
    ledger,
    count: (kind, ourId) => records.all(RECORDS[kind]).filter(({ externalId }) => externalId === ourId).length,
    putOnHold: (id) => void records.upsert('customer', { id, creditHoldOverride: { id: 'ON' } }),
    loseNextAnswer: () =>
      faults.add({ match: { method: 'PUT', path: /\/invoice\/eid:/ }, kind: 'timeout-after-commit', times: 1 }),
    closePeriod: (period, closedAt) =>
      void records.upsert('accountingPeriod', { ...periodOf(period), closed: true, closedAt }),
    reopenPeriod: (period) =>
      void records.upsert('accountingPeriod', { ...periodOf(period), closed: false, closedAt: null }),
    openOf: (id) => {
      const open = records.find('invoice', { id })?.fields['amountRemaining'];
      return typeof open === 'number' ? Money.of(open, 'USD').toAmount() : money('0 USD').toAmount();
    },
    stop: () => sandboxes.stop(),
  };
}

ledgerContract('NetSuite', netSuiteBench);
