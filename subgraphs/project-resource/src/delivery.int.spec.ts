import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate, type Id, instant, month } from '@throughline/contracts';
import {
  deliveryCutOffReached,
  estimateChanged,
  invoicePaid,
  invoicePosted,
  milestoneCompleted,
  periodClosing,
  projectCreated,
  projectRequested,
  timeEntryApproved,
  timeEntryCorrected,
} from '@throughline/events';
import { anInvoice } from './testing/an-invoice.ts';
import { CertiniaBench } from './testing/certinia-bench.ts';
import { RunningDomain } from './testing/running-domain.ts';
import { aSoldDeal } from './testing/sold-deal.ts';

const INSTANCE = 'PSA-MAIN';
const FRIDAY = calendarDate('2025-02-14');
const SATURDAY = calendarDate('2025-02-15');
const APPROVED = instant('2025-02-17T11:30:00Z');
const ACCEPTED = instant('2025-03-06T20:15:00Z');

describe('delivery', () => {
  let bench: CertiniaBench;
  let domain: RunningDomain;
  let elements: Map<string, Id<'WbsElement'>>;
  let milestones: Map<string, Id<'Milestone'>>;

  const element = (code: string): Id<'WbsElement'> => elements.get(code) as Id<'WbsElement'>;
  const milestone = (reference: string): Id<'Milestone'> => milestones.get(reference) as Id<'Milestone'>;
  const work = async (code: string, reference: string, hours: string): Promise<string> => {
    const time = {
      wbsElementId: element(code),
      hours: { [FRIDAY]: hours },
      billable: false,
      approved: true,
      reference,
    };
    const id = await bench.enterTime(time);
    await domain.rest();
    return id;
  };
  const entries = () => domain.published(timeEntryApproved);
  const accepted = async () =>
    (await domain.publications(milestoneCompleted)).map(({ data }) => [data.reference, data.acceptedAt]);
  const saved = async (id: string, type: string): Promise<void> => {
    bench.saveAgain(type, id);
    await domain.rest();
  };

  before(async () => {
    bench = await CertiniaBench.start('2025-02-03T16:00:00Z', INSTANCE);
    domain = await RunningDomain.start(bench);
    bench.notify(domain.webhookUrl(INSTANCE));
    const deal = { ...aSoldDeal('one', bench.publishedTemplate), crmAccountId: bench.crmAccountId };
    await domain.hear(projectRequested, deal.activationId, { activationId: deal.activationId, deal });
    const [project] = await domain.publications(projectCreated);
    assert.ok(project);
    elements = new Map(project.data.elements.map(({ code, wbsElementId }) => [code, wbsElementId]));
    milestones = new Map(project.data.milestones.map(({ reference, milestoneId }) => [reference, milestoneId]));
  });
  after(async () => {
    await domain.stop();
    await bench.close();
  });

  it('refuses notifications of a stranger', async () => {
    const message = (organization: string) =>
      `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${organization}</OrganizationId><ActionId>04k000000000001</ActionId></notifications></e:Body></e:Envelope>`;
    const post = async (url: string, body: string): Promise<number> => {
      const headers = { 'content-type': 'text/xml; charset=utf-8' };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    const ours = bench.connection().settings['organizationId'] ?? '';
    assert.equal(await post(domain.webhookUrl(INSTANCE), message(ours)), 200);
    assert.ok((await post(domain.webhookUrl(INSTANCE, 'guessed'), message(ours))) >= 400);
    assert.ok((await post(domain.webhookUrl('PSA-OTHER'), message(ours))) >= 400);
    assert.ok((await post(domain.webhookUrl(INSTANCE), message('00DHp0000000002EAE'))) >= 400);
    assert.ok((await post(domain.webhookUrl(INSTANCE), 'not xml')) >= 400);
  });

  it('publishes each version of an estimate once', async () => {
    await bench.estimate(element('A.1'), '96.00');
    await domain.rest();
    await domain.poll();
    await domain.poll();
    const versions = (await domain.publications(estimateChanged)).map(({ data }) => [
      data.wbsElementId,
      data.version,
      data.hours,
    ]);
    assert.deepEqual(versions, [[element('A.1'), 1, '96.00']]);
  });

  it('publishes approved time once, whatever brings it and however often', async () => {
    await domain.moveTo(APPROVED);
    const recordId = await work('A.1', 'TE-1001', '12.00');
    await saved(recordId, 'pse__Timecard__c');
    await domain.poll();
    await domain.poll();
    assert.deepEqual(
      (await entries()).map((one) => [one.reference, one.workDate, one.hours, one.approvedAt, one.wbsElementId]),
      [['TE-1001', FRIDAY, '12.00', APPROVED, element('A.1')]],
    );
  });

  it('publishes each day of a week', async () => {
    const hours = { [FRIDAY]: '7.50', [SATURDAY]: '2.25' };
    const time = { wbsElementId: element('A.2'), hours, billable: true, approved: true, reference: 'TE-WEEK' };
    await bench.enterTime(time);
    await domain.rest();
    assert.deepEqual(
      (await entries()).slice(1).map(({ reference, hours, billable }) => [reference, hours, billable]),
      [
        ['TE-WEEK/2025-02-14', '7.50', true],
        ['TE-WEEK/2025-02-15', '2.25', true],
      ],
    );
  });

  it('finds by poll what no notification brought', async () => {
    bench.sandbox.webhooks.hold();
    await work('A.1', 'TE-1002', '22.00');
    await bench.enterTime({
      wbsElementId: element('A.1'),
      hours: { [FRIDAY]: '5.00' },
      billable: false,
      approved: false,
    });
    assert.equal((await entries()).length, 3);
    await domain.poll();
    assert.deepEqual(
      (await entries()).slice(3).map(({ reference }) => reference),
      ['TE-1002'],
    );
    bench.sandbox.webhooks.release();
    await domain.rest();
    assert.equal((await entries()).length, 4);
  });

  it('publishes hours that were changed after approval as a correction, once', async () => {
    await domain.moveTo('2025-02-20T08:00:00Z');
    const [first] = await entries();
    const [row] = await domain.rows<{ source_id: string }>(
      `select source_id from time_entry where reference = 'TE-1001'`,
    );
    await bench.correctTime(row?.source_id ?? '', { workDate: FRIDAY, hours: '9.50' });
    await domain.rest();
    await domain.poll();
    assert.equal((await entries()).length, 4);
    const corrections = await domain.published(timeEntryCorrected);
    assert.deepEqual(
      corrections.map(({ reference, correction, workDate, hoursBefore, hours, correctedAt, wbsElementId }) => {
        return [reference, correction, workDate, hoursBefore, hours, correctedAt, wbsElementId];
      }),
      [['TE-1001', 1, FRIDAY, '12.00', '9.50', '2025-02-20T08:00:00Z', element('A.1')]],
    );
    const shown = await domain.ask<unknown>(
      `{ timeEntry(id: "${first?.timeEntryId}") { hours currentHours role corrections { correction hoursBefore hours } } }`,
    );
    const correction = { correction: 1, hoursBefore: '12.00', hours: '9.50' };
    const roled = { hours: '12.00', currentHours: '9.50', role: 'ENGAGEMENT_LEAD', corrections: [correction] };
    assert.deepEqual(shown, { timeEntry: roled });
  });

  it('keeps an approval that was withdrawn for a person, and corrects what is approved anew', async () => {
    const [row] = await domain.rows<{ source_id: string }>(
      `select source_id from time_entry where reference = 'TE-1002'`,
    );
    await domain.moveTo('2025-02-20T09:00:00Z');
    await bench.withdrawTime(row?.source_id ?? '');
    await domain.rest();
    interface Shown {
      projects: { nodes: { corrections: { code: string; evidence: string }[] }[] };
    }
    const { projects } = await domain.ask<Shown>('{ projects { nodes { corrections { entityId code evidence } } } }');
    const flags = projects.nodes.flatMap(({ corrections }) => corrections);
    assert.deepEqual(
      flags.map(({ code, evidence }) => [code, (JSON.parse(evidence) as { now: unknown }).now]),
      [['APPROVED_FACT_CHANGED', null]],
    );
    await bench.correctTime(row?.source_id ?? '', { workDate: FRIDAY, hours: '21.00' });
    await domain.rest();
    assert.deepEqual(
      (await domain.published(timeEntryCorrected)).slice(1).map(({ reference, hours }) => [reference, hours]),
      [['TE-1002', '21.00']],
    );
  });

  it('does not lose a notification whose work is not known yet, and lets others pass', async () => {
    const early = bench.foreignWork('prj_early', 'wbs_early');
    await bench.enterTime({ wbsElementId: early, hours: { [FRIDAY]: '3.00' }, billable: false, approved: true });
    await domain.rest();
    await work('A.2', 'TE-1006', '8.00');
    await domain.poll();
    assert.deepEqual(
      (await entries()).slice(4).map(({ reference }) => reference),
      ['TE-1006'],
    );
    const waiting = await domain.rows<{ kind: string }>(`select kind from webhook_receipt where state = 'received'`);
    assert.ok(waiting.some(({ kind }) => kind === 'pse__Timecard__c'));
    bench.dropForeignWork('prj_early');
  });

  it('publishes the acceptance of a milestone once, through withdrawal and repetition', async () => {
    await domain.moveTo(ACCEPTED);
    await bench.acceptMilestone(milestone('MS-1'));
    await domain.rest();
    await bench.withdrawMilestone(milestone('MS-1'));
    await domain.rest();
    const status = () => domain.ask<unknown>(`{ milestone(id: "${milestone('MS-1')}") { status acceptanceVersion } }`);
    assert.deepEqual(await status(), { milestone: { status: 'OPEN', acceptanceVersion: 1 } });
    await bench.acceptMilestone(milestone('MS-1'));
    await domain.rest();
    await domain.poll();
    assert.deepEqual(await status(), { milestone: { status: 'ACCEPTED', acceptanceVersion: 2 } });
    assert.deepEqual(await accepted(), [['MS-1', ACCEPTED]]);
  });

  it('reads once more at the close of a period, then says how much it published', async () => {
    bench.sandbox.webhooks.hold();
    await work('A.1', 'TE-1005', '13.50');
    const period = month('2025-02');
    const close = {
      accountingPeriodId: 'per_1' as Id<'AccountingPeriod'>,
      period,
      closedAt: instant('2025-03-05T22:00:00Z'),
    };
    await domain.hear(periodClosing, close.accountingPeriodId, close);
    await domain.hear(periodClosing, close.accountingPeriodId, close);
    bench.sandbox.webhooks.release();
    await domain.rest();
    assert.deepEqual(await domain.published(deliveryCutOffReached), [
      {
        period,
        closedAt: close.closedAt,
        timeEntries: 5,
        corrections: 2,
        milestones: 0,
        estimates: 1,
        expenses: 0,
        subcontractorBills: 0,
        usageRecords: 0,
      },
    ]);
    assert.deepEqual(
      (await entries()).slice(5).map(({ reference }) => reference),
      ['TE-1005'],
    );
  });

  it('shows the invoice of a milestone here and in the PSA, and that it was paid', async () => {
    const invoice = anInvoice(milestone('MS-1'), element('A.1'));
    await domain.hear(invoicePosted, invoice.invoiceId, invoice);
    const { number: invoiceNumber, invoiceDate } = invoice;
    assert.deepEqual(await bench.billingOf(milestone('MS-1')), { billed: true, invoiceNumber, invoiceDate });
    interface Shown {
      milestone: { billingStatus: Record<string, unknown> };
    }
    const ask = () =>
      domain.ask<Shown>(
        `{ milestone(id: "${milestone('MS-1')}") { billingStatus { status invoiceNumber invoiceDate asOf writtenBackAt invoice { id } } } }`,
      );
    assert.deepEqual((await ask()).milestone.billingStatus, {
      status: 'INVOICED',
      invoiceNumber,
      invoiceDate,
      asOf: '2025-03-10T09:00:00Z',
      writtenBackAt: instant(bench.clock.now()),
      invoice: { id: invoice.invoiceId },
    });
    const { engagementId, customerId, billToId, currency, dueDate, invoiceId } = invoice;
    const header = { invoiceId, engagementId, customerId, billToId, currency, invoiceDate, dueDate };
    const paidAt = instant('2025-04-08T12:00:00Z');
    await domain.hear(invoicePaid, invoiceId, { ...header, number: invoiceNumber, paidAt });
    assert.equal((await ask()).milestone.billingStatus['status'], 'PAID');
  });

  it('refuses to take back a billed milestone, and names the invoice', async () => {
    await bench.withdrawMilestone(milestone('MS-1'));
    await domain.rest();
    const rows = await domain.rows<{ evidence: unknown }>(
      `select evidence from correction where code = 'BILLABLE_EVENT_ALREADY_BILLED'`,
    );
    assert.deepEqual(rows, [{ evidence: { milestone: 'MS-1', invoice: 'INV-CO-0001' } }]);
  });

  it('sums hours by element and lists them', async () => {
    const answer = await domain.ask<{
      wbsElement: { hoursToDate: string; timeEntries: unknown[]; estimates: unknown[] };
    }>(
      `{ wbsElement(id: "${element('A.1')}") { hoursToDate timeEntries { reference hours externalIds { externalId } wbsElement { code } } estimates { version hours } } }`,
    );
    assert.equal(answer.wbsElement.hoursToDate, '44.00');
    assert.equal(answer.wbsElement.timeEntries.length, 3);
    assert.deepEqual(answer.wbsElement.estimates, [{ version: 1, hours: '96.00' }]);
  });
});
