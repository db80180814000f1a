import { month } from '@throughline/contracts';
import type { Work } from '@throughline/transport';
import { applyWaitingPayments } from './apply-payment.ts';
import type { InvoicingCalls } from './calls.ts';
import { closeWhenComplete, lockPeriod } from './close-period.ts';
import { revalueWaiting } from './revalue.ts';

/** A rate became known: payments that it values, months that it closes at, and months that could not close without it. */
export async function resumeWithRate(work: Work, calls: InvoicingCalls): Promise<void> {
  await applyWaitingPayments(work, calls);
  await revalueWaiting(work);
  const closing = await work.sql<{ period: string }>(
    `select period from accounting_period where state = 'CLOSING' order by period`,
  );
  for (const row of closing) {
    const period = await lockPeriod(work, month(row.period));
    if (period) await closeWhenComplete(work, period);
  }
}
