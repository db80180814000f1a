import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { billableEventRecorded, receivablesAccountsRequested } from '@throughline/events';
import { aDeal, aMilestone } from './testing/facts.ts';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

const later = (ms: number): Promise<void> => domain.moveTo(new Date(domain.clock.now().getTime() + ms).toISOString());
/** Lets the waiting times between attempts pass. */
const letRetriesPass = (): Promise<void> => later(3_600_000);
const letTheBillingDayCome = (): Promise<void> => later(24 * 3_600_000);

const bill = async (reference: string): Promise<void> => {
  const at = `${domain.clock.now().toISOString().slice(0, 19)}Z`;
  const milestone = aMilestone(reference, at, '1000.00');
  await domain.hear(billableEventRecorded, milestone.billableEventId, milestone);
};
const invoiceOf = async (reference: string) => {
  const [row] = await domain.rows<{ id: string }>(
    `select invoice_id as id from invoice_line where source_reference = $1`,
    [reference],
  );
  type Answer = { id: string; status: string; tax: { amount: string } };
  const query = `{ invoice(id: "${row?.id}") { id status tax { amount } } }`;
  return (await domain.ask<{ invoice: Answer }>(query)).invoice;
};
const taxIn = (invoiceId: string) =>
  domain.sandboxes.avalara.documents.all().find(({ code, type }) => code === invoiceId && type === 'SalesInvoice');
const callFor = async (operation: string, invoiceId: string) => {
  const [call] = await domain.rows<{ state: string; last_error: string | null }>(
    `select state, last_error from outgoing_call where operation = $1 and key like $2`,
    [operation, `${invoiceId}%`],
  );
  return call;
};

describe('what comes back from the tax service', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-03-03T09:00:00Z');
    await publishConfiguration(domain);
    const deal = aDeal();
    await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
    await domain.ask(
      `mutation { publishBillingCalendar(input: { termsDays: 20, recurringDay: 1, milestoneAfterDays: 1 }) { __typename } }`,
      'architect',
    );
  });
  after(() => domain.stop());
  beforeEach(() => domain.sandboxes.avalara.faults.clear());

  const create = { method: 'POST', path: /\/transactions\/create/ };
  const commit = { method: 'POST', path: /\/commit/ };

  for (const { what, fault } of [
    { what: '500 with JSON of another shape', fault: { kind: 'status', status: 500, body: {} } },
    { what: '503 with JSON of another shape', fault: { kind: 'status', status: 503, body: { message: 'later' } } },
    { what: '200 with JSON of another shape', fault: { kind: 'status', status: 200, body: { items: [] } } },
    { what: '200 with an empty body', fault: { kind: 'status', status: 200, body: '' } },
    { what: 'half an answer', fault: { kind: 'cut' } },
  ] as const) {
    it(`is no tax when it is ${what}: the invoice stays a draft until tax is there`, async () => {
      const reference = `MS-${what}`;
      await bill(reference);
      const sentToErp = () => domain.sandboxes.netsuite.requests.count(/PUT .*\/invoice\//);
      const before = sentToErp();
      domain.sandboxes.avalara.faults.add({ match: create, ...fault });
      await letTheBillingDayCome();
      const draft = await invoiceOf(reference);
      assert.equal(draft.status, 'DRAFT');
      assert.equal(sentToErp(), before);
      domain.sandboxes.avalara.faults.clear();
      await letRetriesPass();
      const posted = await invoiceOf(reference);
      assert.deepEqual([posted.status, posted.tax.amount], ['POSTED', '76.50']);
      assert.equal(taxIn(posted.id)?.status, 'Committed');
    });
  }

  for (const kind of ['status', 'status-after-commit'] as const) {
    it(`is no commit when it is 500 with JSON of another shape, once (${kind}): afterwards the document is committed`, async () => {
      const reference = `MS-${kind}`;
      await bill(reference);
      domain.sandboxes.avalara.faults.add({ match: commit, kind, status: 500, body: {}, times: 1 });
      await letTheBillingDayCome();
      const { id, status } = await invoiceOf(reference);
      assert.equal(status, 'POSTED');
      await letRetriesPass();
      assert.equal(taxIn(id)?.status, 'Committed');
      assert.equal((await callFor('tax.commit', id))?.state, 'confirmed');
    });
  }

  it('parks a commit that is refused for good, in whatever words', async () => {
    await bill('MS-refused');
    domain.sandboxes.avalara.faults.add({ match: commit, kind: 'status', status: 404, body: { message: 'no route' } });
    await letTheBillingDayCome();
    const { id, status } = await invoiceOf('MS-refused');
    const call = await callFor('tax.commit', id);
    assert.deepEqual([status, call?.state], ['POSTED', 'parked']);
    assert.match(call?.last_error ?? '', /committing the tax of invoice .* was refused/);
    assert.equal(taxIn(id)?.status, 'Saved');
  });
});
