import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { configureSample } from '@throughline/embedded';
import { type Deal, dealCalled, prepare } from './deal.ts';
import { changesSince, type Inventory, inventoryOf } from './inventory.ts';
import { openStage, type Stage } from './stage.ts';

interface Activation {
  readonly id: string;
  readonly state: string;
  readonly step: string;
  readonly correlationId: string;
  readonly pause: {
    readonly code: string;
    readonly evidence: string;
    readonly nextStep: string;
    readonly owner: string;
    readonly allowedActions: readonly string[];
  } | null;
}
interface Standing {
  readonly activation: Activation;
  readonly engagement: {
    readonly contracts: readonly object[];
    readonly projects: readonly { readonly state: string }[];
    readonly invoices: readonly object[];
    readonly billableEvents: readonly object[];
  };
  readonly lines: readonly { readonly billingSchedule: readonly object[] }[];
}

const STANDING = `query Standing($quote: String!) {
  quoteVersionByNumber(quote: $quote, version: 1) {
    activation { id state step correlationId pause { code evidence nextStep owner allowedActions } }
    engagement { contracts { id } projects { id state } invoices { id } billableEvents { id } }
    lines { billingSchedule { id } }
  }
}`;
const RESUME = `mutation Resume($id: ID!) {
  resumeActivation(id: $id) { __typename ... on Refusal { code } }
}`;
const AWAITING = `query Awaiting($at: String!) { quotesAwaitingProject(at: $at) { quoteNumber state code owner } }`;

/** What stands in the way of a deal, and how it is put there and taken away. */
interface Obstacle {
  readonly title: string;
  readonly suffix: string;
  readonly code: string;
  readonly owner: string;
  readonly taxRegistration?: string;
  put(stage: Stage, deal: Deal): void;
  remove(stage: Stage, deal: Deal): void;
  /** What the evidence must name. */
  names(deal: Deal): string;
  /** What changes outside when the obstacle is removed and the activation completes, beyond what every one brings. */
  readonly also: Readonly<Record<string, number>>;
}

const OBSTACLES: readonly Obstacle[] = [
  {
    title: 'a bill-to whose tax registration is not valid',
    suffix: 'TAX',
    code: 'TAX_REGISTRATION_INVALID',
    owner: 'tax',
    taxRegistration: 'WA-000-BAD',
    put: ({ world }) => world.sandboxes.avalara.content.setInvalidRegistrations(['WA-000-BAD']),
    remove: ({ seller }, { billTo }) => seller.correctAccount(billTo, { Tax_Registration__c: 'WA-603-111-222' }),
    names: ({ billTo }) => billTo,
    also: { 'netsuite customer added': 1, 'salesforce Account changed': 1 },
  },
  {
    title: 'a project template that was withdrawn',
    suffix: 'TEMPLATE',
    code: 'TEMPLATE_MISSING',
    owner: 'project-management-office',
    put: ({ team }, { template }) => team.publishTemplate(template, false),
    remove: ({ team }, { template }) => team.publishTemplate(template, true),
    names: ({ template }) => template,
    also: { 'netsuite customer added': 1, 'salesforce pse__Proj__c changed': 1 },
  },
  {
    title: 'an ERP account on credit hold',
    suffix: 'CREDIT',
    code: 'CREDIT_HOLD',
    owner: 'finance',
    put: ({ desk }, { billTo, billToName }) => desk.holdCredit(billTo, billToName, true),
    remove: ({ desk }, { billTo, billToName }) => desk.holdCredit(billTo, billToName, false),
    names: ({ billTo }) => billTo,
    // The customer that finance had put there is taken over, not doubled.
    also: { 'netsuite customer changed': 1 },
  },
];

/** The project with the structure that was sold: four work elements, two milestones. */
const PROJECT = {
  'salesforce pse__Proj__c added': 1,
  'salesforce pse__Project_Task__c added': 4,
  'salesforce pse__Milestone__c added': 2,
};

/** R49, R107 to R111, R217: it pauses with a reason and a way on, leaves nothing half-made behind, and has no twin. */
describe('an activation that cannot go on', () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage();
    await configureSample(stage.world, stage.desk, stage.team);
  });
  after(() => stage?.stop());

  const standing = async ({ quote }: Deal): Promise<Standing> =>
    (await stage.ask<{ quoteVersionByNumber: Standing }>(STANDING, { quote })).quoteVersionByNumber;
  const resume = async ({ id }: Activation): Promise<{ __typename: string; code?: string }> => {
    const { resumeActivation } = await stage.ask<{ resumeActivation: { __typename: string; code?: string } }>(
      RESUME,
      { id },
      'operator',
    );
    await stage.world.settle();
    return resumeActivation;
  };
  /** What came or changed outside since. */
  const brought = (since: Inventory): Record<string, number> => changesSince(since, stage.world.sandboxes);

  /** Complete, once: one contract, one project with its structure, two milestones and six instalments planned. */
  async function assertComplete(deal: Deal): Promise<Activation> {
    const { activation, engagement, lines } = await standing(deal);
    assert.deepEqual([activation.state, activation.pause], ['COMPLETED', null]);
    assert.equal(engagement.contracts.length, 1);
    assert.equal(engagement.projects.length, 1);
    assert.deepEqual([engagement.invoices, engagement.billableEvents], [[], []]);
    assert.equal(lines.flatMap(({ billingSchedule }) => billingSchedule).length, 8);
    return activation;
  }

  /** Waits for a person with a reason and a way on; nothing exists outside or in the graph, and R168 shows it. */
  async function assertPaused(deal: Deal, obstacle: Obstacle, atApproval: Inventory): Promise<Activation> {
    const { activation, engagement, lines } = await standing(deal);
    const { pause, state } = activation;
    assert.ok(pause, `the activation is ${state}`);
    const { code, owner } = obstacle;
    assert.deepEqual(
      { state, code: pause.code, owner: pause.owner, allowedActions: pause.allowedActions },
      { state: 'PAUSED', code, owner, allowedActions: ['RESUME', 'CANCEL'] },
    );
    assert.ok(pause.evidence.includes(obstacle.names(deal)), pause.evidence);
    assert.ok(pause.nextStep.length > 10, pause.nextStep);
    assert.deepEqual(brought(atApproval), {}, 'nothing was created or changed outside');
    assert.deepEqual(engagement, { contracts: [], projects: [], invoices: [], billableEvents: [] });
    assert.equal(lines.flatMap(({ billingSchedule }) => billingSchedule).length, 0);
    const { quotesAwaitingProject } = await stage.ask<{ quotesAwaitingProject: object[] }>(AWAITING, {
      at: stage.clock.now().toISOString(),
    });
    assert.deepEqual(quotesAwaitingProject, [{ quoteNumber: deal.quote, state, code, owner }]);
    return activation;
  }

  for (const obstacle of OBSTACLES) {
    it(`${obstacle.title} pauses it with nothing left behind, and it completes once when the cause is gone`, async () => {
      const deal = dealCalled(obstacle.suffix, stage, obstacle.taxRegistration);
      await prepare(deal, stage);
      obstacle.put(stage, deal);
      await stage.world.settle();
      stage.seller.approve(deal.quote, 1);
      const atApproval = inventoryOf(stage.world.sandboxes);
      await stage.world.settle();

      const paused = await assertPaused(deal, obstacle, atApproval);

      await stage.pass(3_600);
      obstacle.remove(stage, deal);
      await stage.world.settle();
      assert.equal((await standing(deal)).activation.state, 'PAUSED', 'only a person resumes it');
      assert.equal((await resume(paused)).__typename, 'Activation');

      const completed = await assertComplete(deal);
      assert.equal(completed.correlationId, paused.correlationId, 'R142');
      const expected = { ...PROJECT, ...obstacle.also };
      assert.deepEqual(brought(atApproval), expected);

      assert.deepEqual(await resume(completed), { __typename: 'Refusal', code: 'ACTIVATION_NOT_PAUSED' });
      await stage.world.synchronise();
      await assertComplete(deal);
      assert.deepEqual(brought(atApproval), expected, 'R15, R217: no twin');
    });
  }

  it('a template that is withdrawn after the checks have passed pauses the step that failed, and only that is repeated', async () => {
    const deal = dealCalled('LATE', stage);
    await prepare(deal, stage);
    const { netsuite } = stage.world.sandboxes;
    const written = (): number => netsuite.requests.count(/^PUT .*\/customer\//);
    const before = written();
    netsuite.faults.add({ match: { method: 'PUT', path: /\/customer\// }, kind: 'delay', delayMs: 1_000, times: 1 });
    stage.seller.approve(deal.quote, 1);
    const atApproval = inventoryOf(stage.world.sandboxes);
    for (let waited = 0; written() === before; waited += 10) {
      assert.ok(waited < 10_000, 'the checks pass and the ERP is asked');
      await stage.clock.pause(10);
    }
    stage.team.publishTemplate(deal.template, false);
    await stage.world.settle();

    const { activation, engagement } = await standing(deal);
    assert.deepEqual(
      [activation.state, activation.step, activation.pause?.code, activation.pause?.allowedActions],
      ['PAUSED', 'PROJECT', 'TEMPLATE_UNAVAILABLE', ['RESUME']],
    );
    assert.deepEqual([engagement.contracts, engagement.invoices], [[], []]);
    const withdrawn = { 'netsuite customer added': 1, 'salesforce pse__Proj__c changed': 1 };
    assert.deepEqual(brought(atApproval), withdrawn, 'a whole receivables account, and no part of a project');

    stage.team.publishTemplate(deal.template, true);
    assert.equal((await resume(activation)).__typename, 'Activation');
    assert.equal((await assertComplete(deal)).correlationId, activation.correlationId);
    // Published again, the template is what it was at the approval.
    assert.deepEqual(brought(atApproval), { ...PROJECT, 'netsuite customer added': 1 });
    assert.equal(written() - before, 1, 'the account was opened once');
  });

  // R54, R55: an answer that may have been an effect is looked up by our key before anything is repeated.
  it('answers that are lost after the ERP and the PSA did what was asked bring no twin of anything', async () => {
    const deal = dealCalled('LOST', stage);
    await prepare(deal, stage);
    const { netsuite, salesforce } = stage.world.sandboxes;
    const lose = { kind: 'timeout-after-commit', times: 1 } as const;
    netsuite.faults.add({ match: { method: 'PUT', path: /\/customer\// }, ...lose });
    salesforce.faults.add({ match: { method: 'POST', path: /\/apexrest\/throughline\/v1\/projects/ }, ...lose });
    salesforce.faults.add({ match: { method: 'POST', path: /\/composite$/ }, ...lose });
    stage.seller.approve(deal.quote, 1);
    const atApproval = inventoryOf(stage.world.sandboxes);
    await stage.world.settle();
    await stage.pass(600);

    assert.deepEqual([netsuite.faults.list(), salesforce.faults.list()], [[], []], 'all three answers were lost');
    await assertComplete(deal);
    assert.deepEqual(brought(atApproval), { ...PROJECT, 'netsuite customer added': 1 });
  });
});
