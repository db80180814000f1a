import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { activationPaused } from '@throughline/events';
import { ACTIVATION, type Activation } from './testing/activation-view.ts';
import { Bench, publishConfiguration, sell, sendMessages } from './testing/bench.ts';
import { packageTermsJson } from './testing/terms.ts';

describe('a quote is approved in the CPQ', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start('2025-01-21T15:10:00Z');
    await publishConfiguration(bench);
    sendMessages(bench);
  });
  after(() => bench.stop());

  const activationOf = async (quote: string, version: number): Promise<Activation> => {
    const answer = await bench.ask<{ quoteVersionByNumber: { activation: Activation } }>(
      `{ quoteVersionByNumber(quote: "${quote}", version: ${version}) { activation { ${ACTIVATION} } } }`,
      'operator',
    );
    return answer.quoteVersionByNumber.activation;
  };
  const resume = (id: string): Promise<{ resumeActivation: { __typename: string; code?: string; state?: string } }> =>
    bench.ask(
      `mutation { resumeActivation(id: "${id}") { __typename ... on Activation { state } ... on Refusal { code } } }`,
      'operator',
    );

  it('and becomes an active contract, with every fact told once', async () => {
    const { clock, rest, neighbours, org } = bench;
    const sold = sell(bench);
    sold.version(1, 66950);
    await rest();
    await clock.moveTo('2025-01-30T17:25:00Z', rest);
    const { quote } = sold.version(2, 62350);
    await rest();
    await clock.moveTo('2025-02-03T16:00:00Z', rest);
    sold.approve(quote);
    await rest();
    org.update('SBQQ__Quote__c', quote, { SBQQ__Status__c: 'Accepted' });
    await rest();
    await bench.subgraph.pollNow();
    await rest();

    const activation = await activationOf('Q-2207', 2);
    assert.equal(activation.state, 'COMPLETED', JSON.stringify(activation));
    assert.equal(activation.startedAt, '2025-02-03T16:00:00Z');
    assert.equal(activation.seconds, 0);
    assert.deepEqual(
      activation.checks.map(({ check, result }) => `${check} ${result}`),
      [
        'QUOTE_TERMS PASS',
        'CUSTOMER_MASTER PASS',
        'LEGAL_ENTITY PASS',
        'TAX_NEXUS PASS',
        'SERVICE_CATALOG PASS',
        'PRICING_POLICY PASS',
        'BILLING_PLAN PASS',
        'PROJECT_TEMPLATE PASS',
        'CREDIT_STATUS PASS',
      ],
    );
    const policy = activation.checks.find(({ check }) => check === 'PRICING_POLICY');
    assert.match(policy?.evidence ?? '', /package discount 6\.87 % is below the 12 % approval limit/);
    const types = neighbours.types();
    for (const type of [
      'quote.approved',
      'activation.started',
      'activation.receivables-accounts-requested',
      'activation.project-requested',
      'activation.billing-setup-requested',
      'contract.activated',
      'activation.completed',
    ]) {
      assert.equal(types.filter((each) => each === type).length, 1, `${type} in ${types.join(' ')}`);
    }
    const told = neighbours.heard
      .filter(({ type }) => type.endsWith('version-recorded'))
      .map(({ data }) => `${String(data['version'])} ${String(data['status'])}`);
    assert.deepEqual(told.sort(), ['1 DRAFT', '1 SUPERSEDED', '2 ACCEPTED', '2 APPROVED', '2 DRAFT']);
    const flow = neighbours.heard.filter(
      ({ type }) => type.includes('activation') || type.includes('contract.activated'),
    );
    assert.deepEqual([...new Set(flow.map(({ correlationId }) => correlationId))], [activation.correlationId]);
  });

  it('and hands the deal on with parts that add up to the price', () => {
    const { data } = bench.neighbours.heard.find(({ type }) => type.endsWith('contract.activated')) ?? assert.fail();
    const deal = data['deal'] as {
      customerReference: string;
      billTos: { reference: string; region: string }[];
      lines: { obligations: { key: string; allocatedPrice: { amount: string } }[]; workElements: { code: string }[] }[];
    };
    assert.equal(deal.customerReference, 'CUST-2207');
    assert.deepEqual(
      deal.billTos.map(({ reference, region }) => [reference, region]),
      [['BT-CO', 'CO']],
    );
    assert.deepEqual(
      deal.lines[0]?.obligations.map(({ key, allocatedPrice }) => [key, allocatedPrice.amount]),
      [
        ['PO-1', '17135.77'],
        ['PO-2', '36972.29'],
        ['PO-3', '8241.94'],
      ],
    );
    assert.deepEqual(
      deal.lines[0]?.workElements.map(({ code }) => code),
      ['A', 'A.1', 'A.2', 'A.3'],
    );
  });

  it('and both sides know each other: our id in the account, the account in the crosswalk', async () => {
    const { customers } = await bench.ask<{
      customers: { nodes: { id: string; externalIds: { externalId: string }[] }[] };
    }>(`{ customers { nodes { id externalIds { externalId } } } }`);
    assert.equal(customers.nodes.length, 1);
    const [customer] = customers.nodes;
    const account = customer?.externalIds[0]?.externalId ?? '';
    assert.equal(bench.org.live('Account', account)?.['Throughline_Id__c'], customer?.id);
    const found = await bench.ask<{ customerByExternalId: { id: string } }>(
      `{ customerByExternalId(system: "salesforce", instance: "CRM", recordType: "Account", externalId: "${account}") { id } }`,
    );
    assert.equal(found.customerByExternalId.id, customer?.id);
  });

  it('and an earlier version is still known as of its time', async () => {
    const answer = await bench.ask<{
      quoteVersionAsOf: { version: number; status: string; lines: { lineKey: string; amount: { amount: string } }[] };
    }>(
      `{ quoteVersionAsOf(quote: "Q-2207", knownAt: "2025-01-29T12:00:00Z") { version status lines { lineKey amount { amount } } } }`,
      'analyst',
    );
    assert.deepEqual(answer.quoteVersionAsOf, {
      version: 1,
      status: 'SUPERSEDED',
      lines: [{ lineKey: 'QL-1', amount: { amount: '66950.00' } }],
    });
  });

  it('pauses on a tax registration; once it is corrected in the CRM, resuming repeats that check and goes on', async () => {
    const { rest, neighbours, clock, org } = bench;
    const code = 'TAX_REGISTRATION_INVALID';
    neighbours.verdicts.set('TAX_NEXUS', { result: 'FAIL', code, evidence: { billTo: 'BT-CO' } });
    const sold = sell(bench, '3001');
    const { quote } = sold.version(1, 62350);
    sold.approve(quote);
    const before = neighbours.types().length;
    await rest();
    const paused = await activationOf('Q-3001', 1);
    assert.equal(paused.state, 'PAUSED');
    assert.equal(paused.pause?.code, code);
    assert.equal(paused.pause?.owner, 'tax');
    assert.ok(
      !neighbours
        .types()
        .slice(before)
        .some((type) => type.includes('requested')),
    );

    await clock.moveTo('2025-02-03T17:00:00Z', rest);
    const { activations } = await bench.ask<{ activations: { nodes: Activation[] } }>(
      `{ activations(state: "PAUSED") { nodes { ${ACTIVATION} } } }`,
      'operator',
    );
    assert.deepEqual(
      activations.nodes.map(({ id, pausedForSeconds, amount }) => [id, pausedForSeconds, amount]),
      [[paused.id, 3600, [{ amount: '62350.00' }]]],
    );
    org.update('Account', sold.billTo, { Tax_Registration__c: '84-111111' });
    neighbours.verdicts.delete('TAX_NEXUS');
    assert.equal((await resume(paused.id)).resumeActivation.state, 'RUNNING');
    assert.equal((await resume(paused.id)).resumeActivation.code, 'ACTIVATION_NOT_PAUSED');
    await rest();
    const done = await activationOf('Q-3001', 1);
    assert.equal(done.state, 'COMPLETED');
    assert.equal(done.seconds, 3600);
    assert.equal(done.correlationId, paused.correlationId);
    assert.deepEqual(
      done.checks.filter(({ run }) => run === 2).map(({ check }) => check),
      ['TAX_NEXUS', 'SERVICE_CATALOG', 'PRICING_POLICY', 'BILLING_PLAN', 'PROJECT_TEMPLATE', 'CREDIT_STATUS'],
    );
    const deal = neighbours.heard.findLast(({ type }) => type.endsWith('contract.activated'))?.data['deal'];
    assert.match(JSON.stringify(deal), /84-111111/);
  });

  it('pauses before anything is made outside when the price cannot be split into what is billed', async () => {
    const { rest, neighbours } = bench;
    const evidence = { line: 'QL-1', price: '100.03 USD', rest: '-0.01 USD' };
    neighbours.verdicts.set('BILLING_PLAN', { result: 'FAIL', code: 'ALLOCATION_MISMATCH', evidence });
    const before = neighbours.types().length;
    const sold = sell(bench, '3011');
    const { quote } = sold.version(1, 62350);
    sold.approve(quote);
    await rest();
    const paused = await activationOf('Q-3011', 1);
    assert.deepEqual(
      [paused.step, paused.pause?.code, paused.pause?.owner],
      ['VALIDATE', 'ALLOCATION_MISMATCH', 'sales-operations'],
    );
    assert.deepEqual(JSON.parse(paused.pause?.evidence ?? ''), evidence);
    assert.deepEqual(paused.pause?.allowedActions, ['RESUME', 'CANCEL']);
    assert.ok(!neighbours.types().slice(before).includes('activation.receivables-accounts-requested'));
    neighbours.verdicts.delete('BILLING_PLAN');
    await resume(paused.id);
    await rest();
    assert.equal((await activationOf('Q-3011', 1)).state, 'COMPLETED');
  });

  it('pauses where a later step is refused; resuming asks for that step again', async () => {
    const { rest, neighbours } = bench;
    neighbours.refusals.set('RECEIVABLES', 'CREDIT_HOLD');
    const sold = sell(bench, '3002');
    const { quote } = sold.version(1, 62350);
    sold.approve(quote);
    await rest();
    const paused = await activationOf('Q-3002', 1);
    assert.deepEqual(
      [paused.state, paused.step, paused.pause?.code],
      ['PAUSED', 'RECEIVABLES_ACCOUNTS', 'CREDIT_HOLD'],
    );
    assert.deepEqual(paused.pause?.allowedActions, ['RESUME']);
    neighbours.refusals.set('PROJECT', 'TEMPLATE_UNAVAILABLE');
    neighbours.refusals.delete('RECEIVABLES');
    await resume(paused.id);
    await rest();
    const again = await activationOf('Q-3002', 1);
    assert.deepEqual([again.state, again.step, again.pause?.code], ['PAUSED', 'PROJECT', 'TEMPLATE_UNAVAILABLE']);
    neighbours.refusals.delete('PROJECT');
    await resume(paused.id);
    await rest();
    assert.equal((await activationOf('Q-3002', 1)).state, 'COMPLETED');
  });

  it('pauses on a service that is not published, and goes on once it is', async () => {
    const { rest } = bench;
    const sold = sell(bench, '3003');
    const terms = JSON.stringify(packageTermsJson({ services: ['SUPPORT-4M'] }));
    const { quote } = sold.version(1, 62350, terms);
    sold.approve(quote);
    await rest();
    const paused = await activationOf('Q-3003', 1);
    assert.deepEqual([paused.pause?.code, paused.pause?.evidence], ['SERVICE_MISSING', '{"services":["SUPPORT-4M"]}']);
    await bench.ask(`mutation { publishService(input: { code: "SUPPORT-4M" }) { __typename } }`, 'architect');
    await resume(paused.id);
    await rest();
    assert.equal((await activationOf('Q-3003', 1)).state, 'COMPLETED');
  });

  it('pauses on terms that are not understood, and can be given up', async () => {
    const { rest, neighbours } = bench;
    const sold = sell(bench, '3004');
    const { quote } = sold.version(1, 62350, '{"package":');
    sold.approve(quote);
    await rest();
    const paused = await activationOf('Q-3004', 1);
    assert.equal(paused.pause?.code, 'QUOTE_TERMS_INVALID');
    const cancelled = await bench.ask<{ cancelActivation: { state: string } }>(
      `mutation { cancelActivation(id: "${paused.id}") { ... on Activation { state } } }`,
      'operator',
    );
    assert.equal(cancelled.cancelActivation.state, 'CANCELLED');
    await rest();
    assert.equal(neighbours.types().at(-1), 'activation.cancelled');
    assert.equal((await resume(paused.id)).resumeActivation.code, 'ACTIVATION_NOT_PAUSED');
  });

  it('pauses when nobody answers a question, after a few tries', async () => {
    const { rest, neighbours, clock } = bench;
    neighbours.silent.add('CREDIT_STATUS');
    const sold = sell(bench, '3005');
    const { quote } = sold.version(1, 62350);
    sold.approve(quote);
    await rest();
    await clock.moveTo('2025-02-03T18:00:00Z', rest);
    const paused = await activationOf('Q-3005', 1);
    assert.deepEqual([paused.state, paused.pause?.code], ['PAUSED', 'VALIDATION_UNAVAILABLE']);
    assert.deepEqual(JSON.parse(paused.pause?.evidence ?? ''), {
      question: 'validate.credit-status',
      service: 'neighbours',
      code: 'UPSTREAM_UNAVAILABLE',
      system: 'netsuite',
    });
    neighbours.silent.clear();
    await resume(paused.id);
    await rest();
    assert.equal((await activationOf('Q-3005', 1)).state, 'COMPLETED');
  });

  it('leaves one line of the log and one count in the metrics for each pause', async () => {
    const paused = (await bench.published(activationPaused)).length;
    assert.ok(paused > 3);
    const metrics = await (await fetch(`${bench.subgraph.url}/metrics`)).text();
    assert.ok(
      metrics.includes(`throughline_notices{service="customer-contract",notice="activation.paused"} ${paused}\n`),
      metrics,
    );
  });

  it('keeps an approved version as it was approved, and shows what it disregarded', async () => {
    const { rest, org } = bench;
    const [record] = [
      ...bench.org.children('SBQQ__Quote__c', 'SBQQ__Opportunity2__c', await opportunityOf('ENG-3001')),
    ];
    const quote = record?.Id ?? assert.fail();
    org.update('SBQQ__Quote__c', quote, { SBQQ__Status__c: 'Draft' });
    const [line] = org.children('SBQQ__QuoteLine__c', 'SBQQ__Quote__c', quote);
    org.update('SBQQ__QuoteLine__c', line?.Id ?? assert.fail(), { SBQQ__NetPrice__c: 1 });
    await rest();
    const { quoteVersionByNumber: version } = await bench.ask<{
      quoteVersionByNumber: { status: string; total: { amount: string }[]; disregarded: string };
    }>(`{ quoteVersionByNumber(quote: "Q-3001", version: 1) { status total { amount } disregarded } }`, 'analyst');
    assert.deepEqual([version.status, version.total], ['APPROVED', [{ amount: '62350.00' }]]);
    assert.match(version.disregarded, /QUOTE_VERSION_IMMUTABLE/);
  });

  it('shows another tenant nothing', async () => {
    const answer = await bench
      .as('somebody-else')
      .ask<object>(
        `{ engagementByReference(reference: "ENG-3001") { id } customers { nodes { id } } activations { nodes { id } } }`,
      );
    assert.deepEqual(answer, { engagementByReference: null, customers: { nodes: [] }, activations: { nodes: [] } });
  });

  async function opportunityOf(reference: string): Promise<string> {
    const answer = await bench.ask<{
      engagementByReference: { externalIds: { recordType: string; externalId: string }[] };
    }>(`{ engagementByReference(reference: "${reference}") { externalIds { recordType externalId } } }`);
    return (
      answer.engagementByReference.externalIds.find(({ recordType }) => recordType === 'Opportunity')?.externalId ?? ''
    );
  }

  it('shows every version of who sells, what is sold and how prices may fall, recorded when and by whom', async () => {
    type Version = { id: string; kind: string; reference: string | null; recordedBy: string; content: string };
    type Page = { nodes: Version[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    const page = async (args: string): Promise<Page> =>
      (
        await bench.ask<{ publishedSalesConfiguration: Page }>(
          `{ publishedSalesConfiguration(${args}) { nodes { id kind reference validFrom recordedAt recordedBy content }
               pageInfo { hasNextPage endCursor } } }`,
          'architect',
        )
      ).publishedSalesConfiguration;
    const { nodes } = await page('first: 50');
    assert.deepEqual([...new Set(nodes.map(({ kind }) => kind))].sort(), ['LEGAL_ENTITY', 'PRICING_POLICY', 'SERVICE']);
    assert.ok(nodes.every(({ recordedBy }) => recordedBy.length > 0));
    assert.match(
      nodes.find(({ kind }) => kind === 'PRICING_POLICY')?.content ?? '',
      /"discountApprovalLimitPercent":"12"/,
    );
    const walked: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const next: Page = await page(after === null ? 'first: 1' : `first: 1, after: ${JSON.stringify(after)}`);
      walked.push(...next.nodes.map(({ id }) => id));
      ({ hasNextPage: more, endCursor: after } = next.pageInfo);
    }
    assert.deepEqual(
      walked,
      nodes.map(({ id }) => id),
    );
    await assert.rejects(
      bench.ask(`{ publishedSalesConfiguration(first: 1) { nodes { id } } }`, 'partner'),
      /FORBIDDEN/,
    );
  });
});
