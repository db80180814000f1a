import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  billMilestone,
  callAbout,
  invoiceOf,
  letRetriesPass,
  letTheBillingRunCome,
  startMilestoneBilling,
} from './testing/milestone-billing.ts';
import type { RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

const taxIn = (invoiceId: string) =>
  domain.sandboxes.avalara.documents.all().find(({ code, type }) => code === invoiceId && type === 'SalesInvoice');

describe('what comes back from the tax service', () => {
  before(async () => (domain = await startMilestoneBilling()));
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
      await billMilestone(domain, reference);
      const sentToErp = () => domain.sandboxes.netsuite.requests.count(/PUT .*\/invoice\//);
      const before = sentToErp();
      domain.sandboxes.avalara.faults.add({ match: create, ...fault });
      await letTheBillingRunCome(domain);
      const draft = await invoiceOf(domain, reference);
      assert.equal(draft.status, 'DRAFT');
      assert.equal(sentToErp(), before);
      domain.sandboxes.avalara.faults.clear();
      await letRetriesPass(domain);
      const posted = await invoiceOf(domain, reference);
      assert.deepEqual([posted.status, posted.tax.amount], ['POSTED', '76.50']);
      assert.equal(taxIn(posted.id)?.status, 'Committed');
    });
  }

  for (const kind of ['status', 'status-after-commit'] as const) {
    it(`is no commit when it is 500 with JSON of another shape, once (${kind}): afterwards the document is committed`, async () => {
      const reference = `MS-${kind}`;
      await billMilestone(domain, reference);
      domain.sandboxes.avalara.faults.add({ match: commit, kind, status: 500, body: {}, times: 1 });
      await letTheBillingRunCome(domain);
      const { id, status } = await invoiceOf(domain, reference);
      assert.equal(status, 'POSTED');
      await letRetriesPass(domain);
      assert.equal(taxIn(id)?.status, 'Committed');
      assert.equal((await callAbout(domain, 'tax.commit', id))?.state, 'confirmed');
    });
  }

  it('parks a commit that is refused for good, in whatever words', async () => {
    await billMilestone(domain, 'MS-refused');
    domain.sandboxes.avalara.faults.add({ match: commit, kind: 'status', status: 404, body: { message: 'no route' } });
    await letTheBillingRunCome(domain);
    const { id, status } = await invoiceOf(domain, 'MS-refused');
    const call = await callAbout(domain, 'tax.commit', id);
    assert.deepEqual([status, call?.state], ['POSTED', 'parked']);
    assert.match(call?.last_error ?? '', /committing the tax of invoice .* was refused/);
    assert.equal(taxIn(id)?.status, 'Saved');
  });
});
