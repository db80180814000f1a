import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Money } from '@throughline/contracts';
import { projectCreated, projectRefused, projectRequested, validateProjectTemplate } from '@throughline/events';
import { CertiniaBench, TENANT } from './testing/certinia-bench.ts';
import { RunningDomain } from './testing/running-domain.ts';
import { aSoldDeal } from './testing/sold-deal.ts';

const INSTANCE = 'PSA-MAIN';

describe('provisioning a project', () => {
  let bench: CertiniaBench;
  let domain: RunningDomain;
  const dealOf = (key: string, template = bench.publishedTemplate) => ({
    ...aSoldDeal(key, template),
    crmAccountId: bench.crmAccountId,
  });
  const request = (key: string, template = bench.publishedTemplate) => {
    const deal = dealOf(key, template);
    return domain.hear(projectRequested, deal.activationId, { activationId: deal.activationId, deal }, `cor_${key}`);
  };
  const created = async (key: string) =>
    (await domain.publications(projectCreated)).filter(({ data }) => data.activationId === `act_${key}`);
  const refused = async (key: string) =>
    (await domain.publications(projectRefused)).filter(({ data }) => data.activationId === `act_${key}`);

  before(async () => {
    bench = await CertiniaBench.start('2025-02-03T16:00:00Z', INSTANCE);
    domain = await RunningDomain.start(bench);
  });
  after(async () => {
    await domain.stop();
    await bench.close();
  });

  it('waits while the PSA copies the template, then pushes the work breakdown and announces it', async () => {
    bench.copySlowly(64);
    await request('one');
    assert.deepEqual(await created('one'), []);
    assert.equal(bench.projects(), 1);
    await domain.moveTo('2025-02-03T16:01:04Z');
    await domain.poll();
    const [project] = await created('one');
    assert.ok(project);
    assert.equal(project.correlationId, 'cor_one');
    assert.equal(project.data.createdAt, '2025-02-03T16:01:04Z');
    assert.deepEqual(
      project.data.elements.map(({ code, distribution }) => [code, distribution?.amount ?? null]),
      [
        ['A', null],
        ['A.1', '17135.77'],
        ['A.2', '36972.29'],
        ['A.3', '8241.94'],
      ],
    );
    const parts = project.data.elements.flatMap(({ distribution }) => (distribution ? [Money.from(distribution)] : []));
    assert.equal(Money.sum(parts, 'USD').toString(), '62350.00 USD');
    assert.deepEqual(
      project.data.milestones.map(({ reference, percent }) => [reference, percent]),
      [
        ['MS-1', '30'],
        ['MS-2', '53'],
      ],
    );
  });

  it('takes the report of the copied template from a notification, in the flow that asked', async () => {
    bench.notify(domain.webhookUrl(INSTANCE));
    await request('two');
    assert.deepEqual(await created('two'), []);
    await domain.moveTo('2025-02-03T16:05:00Z');
    const announced = await created('two');
    assert.equal(announced.length, 1);
    assert.equal(announced[0]?.correlationId, 'cor_two');
  });

  it('a second request makes no twin and is answered again', async () => {
    const projects = bench.projects();
    await request('two');
    assert.equal(bench.projects(), projects);
    const announced = await created('two');
    assert.equal(announced.length, 2);
    assert.deepEqual(announced[1]?.data, announced[0]?.data);
  });

  it('goes on at once when the template was copied during the call, and finds a project whose answer was lost', async () => {
    bench.copySlowly(0);
    bench.sandbox.faults.add({ match: { path: /apexrest/ }, kind: 'timeout-after-commit', times: 1 });
    const projects = bench.projects();
    await request('three');
    await domain.moveTo('2025-02-03T16:30:00Z');
    assert.equal((await created('three')).length, 1);
    assert.equal(bench.projects(), projects + 1);
  });

  it('refuses a template that is missing by name, and repeats only that step when it is asked again', async () => {
    await request('four', 'TM-LATE');
    const [refusal] = await refused('four');
    assert.equal(refusal?.data.code, 'TEMPLATE_MISSING');
    assert.deepEqual(refusal?.data.evidence, { template: 'TM-LATE', instance: INSTANCE });
    bench.publishTemplate('TM-LATE');
    await request('four', 'TM-LATE');
    assert.equal((await created('four')).length, 1);
    assert.equal((await refused('four')).length, 1);
  });

  it('refuses a deal whose parts miss the price, before anything is made', async () => {
    const deal = dealOf('five');
    const [line] = deal.lines;
    assert.ok(line);
    const projects = bench.projects();
    const broken = { ...deal, lines: [{ ...line, amount: { amount: '62350.01', currency: 'USD' } }] };
    await domain.hear(projectRequested, deal.activationId, { activationId: deal.activationId, deal: broken });
    assert.equal((await refused('five'))[0]?.data.code, 'ALLOCATION_MISMATCH');
    assert.equal(bench.projects(), projects);
  });

  it('answers whether the template is published', async () => {
    const about = { tenantId: TENANT, deadlineMs: 2_000 };
    const ask = (template: string) => domain.parts.ask(validateProjectTemplate, { deal: dealOf('q', template) }, about);
    assert.equal((await ask(bench.publishedTemplate)).result, 'PASS');
    assert.deepEqual(await ask(bench.draftTemplate), {
      result: 'FAIL',
      code: 'TEMPLATE_MISSING',
      evidence: { template: bench.draftTemplate, state: 'DRAFT', instance: INSTANCE },
    });
  });

  it('shows projects in the graph, and none of them to another tenant', async () => {
    const query = `{ projects(first: 2) { pageInfo { hasNextPage endCursor } nodes { name state reference
      externalIds { system instance recordType externalId }
      elements { code distribution { amount currency } parent { code } obligation { id } quoteLine { id wbsElements { code } } milestones { reference } }
      milestones { reference percent status billingStatus { status } wbsElement { code } } engagement { id projects { id } } } } }`;
    interface Shown {
      projects: {
        nodes: { state: string; reference: string; elements: unknown[] }[];
        pageInfo: { hasNextPage: boolean };
      };
    }
    const { projects } = await domain.ask<Shown>(query);
    assert.equal(projects.pageInfo.hasNextPage, true);
    assert.equal(projects.nodes[0]?.state, 'CREATED');
    assert.deepEqual(projects.nodes[0]?.elements[1], {
      code: 'A.1',
      distribution: { amount: '17135.77', currency: 'USD' },
      parent: { code: 'A' },
      obligation: { id: 'po_one_PO-1' },
      quoteLine: { id: 'ql_one', wbsElements: [{ code: 'A' }, { code: 'A.1' }, { code: 'A.2' }, { code: 'A.3' }] },
      milestones: [{ reference: 'MS-1' }],
    });
    const { projectByExternalId } = await domain.ask<{ projectByExternalId: { state: string } }>(
      `{ projectByExternalId(system: "certinia", instance: "${INSTANCE}", recordType: "pse__Proj__c", externalId: "${projects.nodes[0]?.reference}") { state } }`,
    );
    assert.equal(projectByExternalId.state, 'CREATED');
    const other = await domain.as('tenant-b').ask<{ projects: { nodes: unknown[] } }>('{ projects { nodes { id } } }');
    assert.deepEqual(other.projects.nodes, []);
  });
});
