import {
  billableEventRecorded,
  periodClosing,
  receivablesAccountsRequested,
  revenuePeriodCompleted,
} from '@throughline/events';
import { aDeal, aMilestone } from './facts.ts';
import { publishConfiguration, RunningDomain } from './running-domain.ts';

/** A domain at work on 10 March 2025, with a bill-to whose milestones are billed a day after their acceptance. */
export async function dealInMarch(): Promise<RunningDomain> {
  const domain = await RunningDomain.start('2025-03-10T10:00:00Z');
  await publishConfiguration(domain);
  const deal = aDeal();
  await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
  await domain.ask(
    `mutation { publishBillingCalendar(input: { termsDays: 20, recurringDay: 1, milestoneAfterDays: 1 }) { __typename } }`,
    'architect',
  );
  return domain;
}

/** Bills a milestone of this net amount under a number of the ERP, on the day after the present one. */
export async function invoiceOf(domain: RunningDomain, number: string, net: string): Promise<void> {
  domain.sandboxes.netsuite.numbering.next('invoice', [number]);
  const now = domain.clock.now();
  const milestone = aMilestone(`MS-${number}`, `${now.toISOString().slice(0, 19)}Z`, net);
  await domain.hear(billableEventRecorded, milestone.billableEventId, milestone);
  await domain.moveTo(new Date(now.getTime() + 86_400_000).toISOString());
}

/** The ERP closes a month in which no revenue was earned, at the present. */
export async function closeMonth(domain: RunningDomain, period: string, lastDay: string): Promise<void> {
  const month = { periodName: period, startDate: `${period}-01`, endDate: lastDay, closed: true };
  domain.sandboxes.netsuite.records.upsert('accountingPeriod', {
    ...month,
    closedAt: domain.clock.now().toISOString(),
  });
  await domain.poll();
  const closing = (await domain.published(periodClosing)).find((one) => one.period === period);
  if (!closing) throw new Error(`${period} is not being closed`);
  const close = { period: closing.period, closedAt: closing.closedAt };
  await domain.hear(revenuePeriodCompleted, period, { ...close, revenueEvents: 0 });
}
