import { billableEventRecorded, receivablesAccountsRequested } from '@throughline/events';
import { aDeal, aMilestone } from './facts.ts';
import { publishConfiguration, RunningDomain } from './running-domain.ts';

/** A domain whose milestones of 1000.00 are billed the day after, at 09:00. */
export async function startMilestoneBilling(): Promise<RunningDomain> {
  const domain = await RunningDomain.start('2025-03-03T09:00:00Z');
  await publishConfiguration(domain);
  const deal = aDeal();
  await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
  await domain.ask(
    `mutation { publishBillingCalendar(input: { termsDays: 20, recurringDay: 1, milestoneAfterDays: 1 }) { __typename } }`,
    'architect',
  );
  return domain;
}

export async function billMilestone(domain: RunningDomain, reference: string): Promise<void> {
  const at = `${domain.clock.now().toISOString().slice(0, 19)}Z`;
  const milestone = aMilestone(reference, at, '1000.00');
  await domain.hear(billableEventRecorded, milestone.billableEventId, milestone);
}

const later = (domain: RunningDomain, ms: number): Date => new Date(domain.clock.now().getTime() + ms);

/** Moves to the moment of the next day's billing run, before any repeat of what fails in it. */
export const letTheBillingRunCome = (domain: RunningDomain): Promise<void> =>
  domain.moveTo(
    `${later(domain, 24 * 3_600_000)
      .toISOString()
      .slice(0, 10)}T09:00:00Z`,
  );

/** Lets the waiting times between attempts pass. */
export const letRetriesPass = (domain: RunningDomain): Promise<void> =>
  domain.moveTo(later(domain, 3_600_000).toISOString());

export interface BilledMilestone {
  readonly id: string;
  readonly status: string;
  readonly number: string | null;
  readonly tax: { readonly amount: string };
}

export async function invoiceOf(domain: RunningDomain, reference: string): Promise<BilledMilestone> {
  const [row] = await domain.rows<{ id: string }>(
    `select invoice_id as id from invoice_line where source_reference = $1`,
    [reference],
  );
  const query = `{ invoice(id: "${row?.id}") { id status number tax { amount } } }`;
  return (await domain.ask<{ invoice: BilledMilestone }>(query)).invoice;
}

/** The call of an operation that is about an invoice. */
export async function callAbout(domain: RunningDomain, operation: string, invoiceId: string) {
  const [call] = await domain.rows<{ state: string; last_error: string | null }>(
    `select state, last_error from outgoing_call where operation = $1 and key like $2`,
    [operation, `${invoiceId}%`],
  );
  return call;
}
