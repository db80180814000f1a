import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate, type Id, instant } from '@throughline/contracts';
import type { ProjectShell, Psa, WorkBreakdownPush } from '@throughline/project-resource-domain';
import type { PsaBench } from './psa-bench.ts';

const PROJECT = 'prj_01jk0000000000000000000001' as Id<'Project'>;
const PACKAGE = 'wbs_01jk0000000000000000000001' as Id<'WbsElement'>;
const WORK = 'wbs_01jk0000000000000000000002' as Id<'WbsElement'>;
const MILESTONE = 'ms_01jk0000000000000000000001' as Id<'Milestone'>;
const FRIDAY = calendarDate('2025-02-14');
const APPROVED = instant('2025-02-17T11:30:00Z');
const LATER = instant('2025-02-18T09:00:00Z');

const shellOf = (bench: PsaBench, template = bench.publishedTemplate): ProjectShell => ({
  projectId: PROJECT,
  name: 'Clinic rollout',
  template,
  crmAccountId: bench.crmAccountId,
  startDate: calendarDate('2025-02-03'),
  currency: 'USD',
});

const pushTo = (projectExternalId: string): WorkBreakdownPush => ({
  projectId: PROJECT,
  projectExternalId,
  elements: [
    { wbsElementId: PACKAGE, code: 'A', name: 'Package', kind: 'PACKAGE', parentId: null },
    { wbsElementId: WORK, code: 'A.1', name: 'Assessment', kind: 'FIXED_FEE', parentId: PACKAGE },
  ],
  milestones: [{ milestoneId: MILESTONE, reference: 'MS-1', wbsElementId: WORK, percent: '30' }],
});

/** What every adapter of `Psa` keeps to, in the order of a project's life. `open` gives a PSA without projects of ours. */
export function psaContract(name: string, open: () => Promise<PsaBench>): void {
  describe(`the contract of a PSA: ${name}`, () => {
    let bench: PsaBench;
    let psa: Psa;
    before(async () => {
      bench = await open();
      psa = bench.psa;
    });
    after(() => bench.close());

    provisioning(() => bench);
    delivery(() => bench);

    it('takes the invoice of a milestone, however often', async () => {
      const milestone = (await psa.changedMilestones(null, 100)).find(({ milestoneId }) => milestoneId === MILESTONE);
      assert.ok(milestone);
      const invoice = {
        milestoneExternalId: milestone.externalId,
        invoiceNumber: 'INV-0001',
        invoiceDate: calendarDate('2025-03-10'),
      };
      assert.ok((await psa.writeBackInvoice(invoice)).ok);
      assert.ok((await psa.writeBackInvoice(invoice)).ok);
      assert.deepEqual(await bench.billingOf(MILESTONE), {
        billed: true,
        invoiceNumber: 'INV-0001',
        invoiceDate: '2025-03-10',
      });
    });
  });
}

function provisioning(given: () => PsaBench): void {
  it('knows which templates are published', async () => {
    const { psa, publishedTemplate, draftTemplate } = given();
    assert.equal(await psa.templateIsPublished(publishedTemplate), true);
    assert.equal(await psa.templateIsPublished(draftTemplate), false);
    assert.equal(await psa.templateIsPublished('no such template'), false);
  });

  it('refuses a template that is not published, naming it and the instance', async () => {
    const bench = given();
    const refused = await bench.psa.createProject(shellOf(bench, bench.draftTemplate));
    assert.ok(!refused.ok);
    assert.equal(refused.refusal.code, 'TEMPLATE_UNAVAILABLE');
    assert.equal(refused.refusal.evidence['template'], bench.draftTemplate);
    assert.equal(refused.refusal.evidence['instance'], bench.psa.instance);
    assert.equal(await bench.psa.findProject(PROJECT), null);
  });

  it('makes one project however often it is asked, and says when the template is copied', async () => {
    const bench = given();
    const first = await bench.psa.createProject(shellOf(bench));
    const second = await bench.psa.createProject(shellOf(bench));
    assert.ok(first.ok && second.ok);
    assert.equal(second.value.externalId, first.value.externalId);
    await bench.settle();
    const expected = { externalId: first.value.externalId, projectId: PROJECT, provisioned: true };
    assert.deepEqual(await bench.psa.findProject(PROJECT), expected);
    assert.deepEqual(await bench.psa.readProject(first.value.externalId), expected);
  });

  it('takes the work breakdown under our ids, however often', async () => {
    const { psa } = given();
    const project = await psa.findProject(PROJECT);
    assert.ok(project);
    const first = await psa.provisionWorkBreakdown(pushTo(project.externalId));
    const second = await psa.provisionWorkBreakdown(pushTo(project.externalId));
    assert.ok(first.ok && second.ok);
    assert.deepEqual(second.value, first.value);
    assert.deepEqual(first.value.elements.map(({ wbsElementId }) => wbsElementId).sort(), [PACKAGE, WORK]);
    assert.deepEqual(
      first.value.milestones.map(({ milestoneId }) => milestoneId),
      [MILESTONE],
    );
  });
}

function delivery(given: () => PsaBench): void {
  it('reports time once it is approved, on our elements', async () => {
    const bench = given();
    await bench.moveTo(APPROVED);
    const waiting = await bench.enterTime({
      wbsElementId: WORK,
      hours: { [FRIDAY]: '4.00' },
      billable: false,
      approved: false,
    });
    const approved = await bench.enterTime({
      wbsElementId: WORK,
      hours: { [FRIDAY]: '7.50' },
      billable: false,
      approved: true,
      reference: 'TE-1001',
    });
    const times = await bench.psa.changedTime(null, 100);
    assert.equal(times.find(({ externalId }) => externalId === waiting)?.approved, false);
    const time = times.find(({ externalId }) => externalId === approved);
    assert.ok(time);
    assert.equal(time.name, 'TE-1001');
    assert.equal(time.resource, 'R-11');
    assert.deepEqual([time.projectId, time.wbsElementId], [PROJECT, WORK]);
    assert.deepEqual([time.approved, time.approvedAt, time.billable], [true, APPROVED, false]);
    assert.deepEqual(
      time.days.filter(({ hours }) => Number(hours) !== 0).map(({ workDate, hours }) => [workDate, Number(hours)]),
      [[FRIDAY, 7.5]],
    );
    assert.deepEqual(await bench.psa.readTime(approved), time);
    assert.equal((await bench.psa.readTime(waiting))?.approved, false);
  });

  it('shows a correction after approval as the same record with a later change', async () => {
    const bench = given();
    const [before] = await bench.psa.changedTime(null, 100);
    assert.ok(before);
    await bench.correctTime(before.externalId, { workDate: FRIDAY, hours: '6.25' });
    const time = await bench.psa.readTime(before.externalId);
    assert.equal(time?.days.find(({ workDate }) => workDate === FRIDAY)?.hours.startsWith('6.25'), true);
    assert.ok(time !== null && time.changedAt >= before.changedAt);
    assert.equal(
      (await bench.psa.changedTime({ at: before.changedAt, id: '' }, 100)).some(
        ({ externalId }) => externalId === time.externalId,
      ),
      true,
    );
  });

  it('reports a milestone while it is accepted', async () => {
    const bench = given();
    const shown = async () =>
      (await bench.psa.changedMilestones(null, 100)).find(({ milestoneId }) => milestoneId === MILESTONE);
    assert.equal((await shown())?.accepted, false);
    await bench.acceptMilestone(MILESTONE);
    const accepted = await shown();
    assert.ok(accepted);
    assert.deepEqual([accepted.milestoneId, accepted.projectId, accepted.acceptedAt], [MILESTONE, PROJECT, APPROVED]);
    await bench.withdrawMilestone(MILESTONE);
    assert.equal((await bench.psa.readMilestone(accepted.externalId))?.accepted, false);
    await bench.moveTo(LATER);
    await bench.acceptMilestone(MILESTONE);
    assert.equal((await bench.psa.readMilestone(accepted.externalId))?.acceptedAt, LATER);
  });

  it('reports each version of an estimate', async () => {
    const bench = given();
    await bench.estimate(WORK, '96.00');
    await bench.estimate(WORK, '110.50');
    // A template's own tasks may have estimates too; they carry no key of ours.
    const estimates = (await bench.psa.changedEstimates(null, 100)).filter(({ wbsElementId }) => wbsElementId !== null);
    assert.deepEqual(
      estimates.map((one) => [one.projectId, one.wbsElementId, one.version, Number(one.hours), one.recordedAt]),
      [
        [PROJECT, WORK, 1, 96, LATER],
        [PROJECT, WORK, 2, 110.5, LATER],
      ],
    );
    assert.deepEqual(await bench.psa.readEstimate(estimates[1]?.externalId ?? ''), estimates[1]);
  });

  it('names what changed in the same order, without what is in it', async () => {
    const { psa } = given();
    for (const [kind, read] of [
      ['time', psa.changedTime.bind(psa)],
      ['milestone', psa.changedMilestones.bind(psa)],
      ['estimate', psa.changedEstimates.bind(psa)],
    ] as const) {
      const all = (await read(null, 100)).map(({ externalId, changedAt }) => ({ externalId, changedAt }));
      assert.ok(all.length > 0);
      assert.deepEqual(await psa.changes(kind, null, 100), all);
      const [first, second] = all;
      const after = first && { at: first.changedAt, id: first.externalId };
      if (after && second) assert.deepEqual(await psa.changes(kind, after, 1), [second]);
    }
  });

  it('answers null for a record that is not there', async () => {
    const { psa } = given();
    assert.equal(await psa.readTime('a1T000000000000AAA'), null);
    assert.equal(await psa.findProject('prj_01jk0000000000000000000099'), null);
  });
}
