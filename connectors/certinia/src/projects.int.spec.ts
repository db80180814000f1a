import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Fault, instant } from '@throughline/contracts';
import type { TaskToWrite } from './index.ts';
import { PsaUnderTest } from './testing/a-psa.ts';

let under: PsaUnderTest;
beforeEach(async () => {
  under = await PsaUnderTest.start();
});
afterEach(() => under.sandbox.stop());

describe('a project from a template', () => {
  it('is created once per key, with the children of its template', async () => {
    under.aTemplate('TM-CLINIC');
    const first = await under.create('TM-CLINIC');
    assert.deepEqual(await under.create('TM-CLINIC'), first);
    const project = await under.psa.readProject('prj_1');
    assert.equal(project?.Id, first.projectId);
    assert.deepEqual(
      [project?.Throughline_Provisioned__c, project?.pse__Region__c, project?.CurrencyIsoCode],
      [true, 'EMEA', 'USD'],
    );
    const tasks = under.org.children('pse__Project_Task__c', 'pse__Project__c', String(first.projectId));
    assert.deepEqual(
      tasks.map((task) => task['Name']),
      ['Phase', 'Kick-off'],
    );
    assert.equal(tasks[1]?.['pse__Parent_Task__c'], tasks[0]?.Id);
    assert.equal(under.org.children('pse__Milestone__c', 'pse__Project__c', String(first.projectId)).length, 1);
  });

  it('is refused while the template is missing or not published, and leaves nothing behind', async () => {
    under.aTemplate('TM-DRAFT', { pse__Is_Active__c: false });
    const codes = [];
    for (const template of ['TM-NONE', 'TM-DRAFT']) codes.push((await under.create(template)).errors[0]?.code);
    assert.deepEqual(codes, ['TEMPLATE_MISSING', 'TEMPLATE_UNAVAILABLE']);
    assert.equal(await under.psa.readProject('prj_1'), null);
    assert.equal((await under.psa.findTemplate('TM-DRAFT'))?.pse__Is_Active__c, false);
    assert.equal(await under.psa.findTemplate('TM-NONE'), null);
  });

  it('is refused for an account that is not there', async () => {
    under.aTemplate('TM-CLINIC');
    const answer = await under.psa.createProjectFromTemplate({
      key: 'k',
      template: 'TM-CLINIC',
      name: 'x',
      accountId: '001Hp00000000zzAAA',
      currency: 'USD',
    });
    assert.equal(answer.errors[0]?.code, 'INVALID_CROSS_REFERENCE_KEY');
  });

  it('is complete only after the copy, which then raises a message', async () => {
    under.certinia.copyDelaySeconds = 60;
    under.aTemplate('TM-CLINIC');
    under.sandbox.webhooks.hold();
    under.sandbox.outboundMessages.subscribe({
      object: 'pse__Proj__c',
      url: 'http://127.0.0.1:9',
      fields: ['Id', 'Throughline_Key__c'],
      when: (record, previous) =>
        record['Throughline_Provisioned__c'] === true && !previous?.['Throughline_Provisioned__c'],
    });
    const { projectId } = await under.create('TM-CLINIC');
    const tasks = (): number => under.org.children('pse__Project_Task__c', 'pse__Project__c', String(projectId)).length;
    await under.moveTo('2025-02-03T16:01:59Z');
    assert.deepEqual([tasks(), under.sandbox.webhooks.held().length], [0, 0]);
    await under.moveTo('2025-02-03T16:02:00Z');
    assert.deepEqual([tasks(), under.sandbox.webhooks.held().length], [2, 1]);
    assert.equal((await under.psa.readProject('prj_1'))?.Throughline_Provisioned__c, true);
  });

  it('completes at an instant that is set while it waits', async () => {
    under.certinia.copyDelaySeconds = 3_600;
    await under.aProject();
    under.certinia.copyCompletesAt('2025-02-03T16:01:04Z');
    await under.moveTo('2025-02-03T16:01:04Z');
    assert.equal((await under.psa.readProject('prj_1'))?.Throughline_Provisioned__c, true);
  });

  it('is found by its key when the answer of the creation was lost', async () => {
    under.aTemplate('TM-CLINIC');
    under.sandbox.faults.add({ match: { path: /apexrest/ }, kind: 'timeout-after-commit', times: 1 });
    await assert.rejects(under.create('TM-CLINIC'), { code: 'UPSTREAM_OUTCOME_UNKNOWN' });
    const known = await under.psa.readProject('prj_1');
    assert.equal((await under.create('TM-CLINIC')).projectId, known?.Id);
  });
});

describe('the work breakdown', () => {
  const task = (key: string, parentKey?: string): TaskToWrite => ({
    key,
    name: `Task ${key}`,
    wbsNumber: key,
    order: 1,
    ...(parentKey === undefined ? {} : { parentKey }),
  });

  it('is written by keys, and a repeat writes the same records', async () => {
    const project = await under.aProject();
    const work = {
      project: 'prj_1',
      tasks: [
        { ...task('A'), summary: true },
        { ...task('A.1', 'A'), estimatedHours: '96.00' },
      ],
      milestones: [{ key: 'MS-1', taskKey: 'A.1', name: 'Assessment accepted', amount: '18705.00', percent: '30' }],
    };
    const ids = await under.psa.upsertWorkBreakdown(work);
    assert.deepEqual(await under.psa.upsertWorkBreakdown(work), ids);
    const child = under.org.get('pse__Project_Task__c', ids.get('A.1') ?? '');
    assert.deepEqual([child['pse__Parent_Task__c'], child['pse__Project__c']], [ids.get('A'), project]);
    const [milestone] = await under.psa.readMilestones([ids.get('MS-1') ?? '']);
    assert.deepEqual(
      [milestone?.pse__Milestone_Amount__c, milestone?.Percent__c, milestone?.Throughline_Task__r?.Throughline_Key__c],
      ['18705', '30', 'A.1'],
    );
    assert.equal(under.org.all('Task_Estimate__c').length, 1);
  });

  it('writes nothing when one of its parts is refused', async () => {
    await under.aProject();
    const before = under.org.all('pse__Project_Task__c').length;
    const fault = await under.psa
      .upsertWorkBreakdown({ project: 'prj_1', tasks: [task('A'), task('B', 'nowhere')], milestones: [] })
      .then(
        () => assert.fail(),
        (error: Fault) => error,
      );
    assert.equal(fault.code, 'UPSTREAM_REJECTED');
    assert.equal(fault.details.evidence?.['errorCode'], 'INVALID_FIELD');
    assert.equal(under.org.all('pse__Project_Task__c').length, before);
  });

  it('may have more parts than a composite takes', async () => {
    await under.aProject();
    const tasks = Array.from({ length: 60 }, (_, n) => task(`T${n}`, n === 0 ? undefined : `T${n - 1}`));
    const ids = await under.psa.upsertWorkBreakdown({ project: 'prj_1', tasks, milestones: [] });
    assert.equal(ids.size, 60);
    assert.equal(under.sandbox.requests.count('POST /services/data/:version/composite'), 3);
  });

  it('keeps each change of an estimate as a version', async () => {
    await under.aProject();
    const ids = await under.psa.upsertWorkBreakdown({
      project: 'prj_1',
      tasks: [{ ...task('A.1'), estimatedHours: '96' }],
      milestones: [],
    });
    const id = ids.get('A.1') ?? '';
    await under.moveTo('2025-03-10T09:00:00Z');
    under.org.update('pse__Project_Task__c', id, { pse__Estimated_Hours__c: 110.5 });
    under.org.update('pse__Project_Task__c', id, { pse__Status__c: 'Started' });
    const all = await under.psa.changedEstimates(null, 10);
    assert.deepEqual(
      all.map((one) => [one.Version__c, one.Hours__c, one.Recorded_At__c, one.Task__r?.Throughline_Key__c]),
      [
        ['1', '96', '2025-02-03T16:01:00.000+0000', 'A.1'],
        ['2', '110.5', '2025-03-10T09:00:00.000+0000', 'A.1'],
      ],
    );
    assert.equal((await under.psa.changedEstimates({ at: instant('2025-03-10T09:00:00Z'), id: '' }, 10)).length, 1);
    assert.equal((await under.psa.readEstimates([all[1]?.Id ?? ''])).length, 1);
  });
});
