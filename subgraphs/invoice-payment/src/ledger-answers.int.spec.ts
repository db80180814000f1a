import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  billMilestone,
  invoiceOf,
  letRetriesPass,
  letTheBillingRunCome,
  startMilestoneBilling,
} from './testing/milestone-billing.ts';
import type { RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

describe('an invoice that the ERP made', () => {
  before(async () => (domain = await startMilestoneBilling()));
  after(() => domain.stop());
  beforeEach(() => domain.sandboxes.netsuite.faults.clear());

  const put = { method: 'PUT', path: /\/invoice\/eid:/ };
  const get = { method: 'GET', path: /\/invoice\/eid:/ };
  for (const { what, fault } of [
    { what: 'its answer was lost', fault: { match: put, kind: 'timeout-after-commit' } },
    { what: 'its answer was 500 with JSON', fault: { match: put, kind: 'status-after-commit', status: 500 } },
    { what: 'its answer was a 503 of a proxy', fault: { match: put, kind: 'status-after-commit', status: 503 } },
    { what: 'its answer was 200 with JSON', fault: { match: put, kind: 'status-after-commit', status: 200 } },
    { what: 'its answer named no place', fault: { match: put, kind: 'status-after-commit', status: 204, body: '' } },
    { what: 'something else was read back', fault: { match: get, kind: 'status', status: 200, body: { items: [] } } },
    { what: 'half of it was read back', fault: { match: get, kind: 'cut' } },
    { what: 'it was not to be read back', fault: { match: get, kind: 'status', status: 404, body: {} } },
  ] as const) {
    it(`is looked up and not made again although ${what}`, async () => {
      await billMilestone(domain, what);
      const written = () => domain.sandboxes.netsuite.requests.count(/PUT .*\/invoice\/eid:/);
      const before = written();
      domain.sandboxes.netsuite.faults.add({ ...fault, times: 1 });
      await letTheBillingRunCome(domain);
      assert.equal((await invoiceOf(domain, what)).status, 'TAXED');
      await letRetriesPass(domain);
      const posted = await invoiceOf(domain, what);
      assert.equal(posted.status, 'POSTED');
      const { records } = domain.sandboxes.netsuite;
      const made = records.all('invoice').filter(({ externalId }) => externalId === posted.id);
      assert.deepEqual(
        made.map(({ fields }) => fields['tranId']),
        [posted.number],
      );
      assert.equal(written() - before, 1);
    });
  }

  it('is made when nothing was made behind an answer that is none', async () => {
    await billMilestone(domain, 'MS-none');
    domain.sandboxes.netsuite.faults.add({ match: put, kind: 'status', status: 500, body: {}, times: 1 });
    await letTheBillingRunCome(domain);
    assert.equal((await invoiceOf(domain, 'MS-none')).status, 'TAXED');
    await letRetriesPass(domain);
    assert.equal((await invoiceOf(domain, 'MS-none')).status, 'POSTED');
  });
});
