import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  receivablesAccountsOpened,
  receivablesAccountsRefused,
  receivablesAccountsRequested,
  validateCreditStatus,
  validateTaxNexus,
} from '@throughline/events';
import { aDeal } from './testing/facts.ts';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';
import { GATEWAY, TENANT } from './testing/sandboxes.ts';

let domain: RunningDomain;

const openAccounts = async (): Promise<void> => {
  const deal = aDeal();
  await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
};

describe('accounts', () => {
  before(async () => void (domain = await RunningDomain.start('2025-02-03T16:00:00Z')));
  after(() => domain.stop());

  it('are refused while no routing rule names an ERP', async () => {
    await openAccounts();
    const [refused] = await domain.published(receivablesAccountsRefused);
    assert.equal(refused?.code, 'ROUTING_RULE_MISSING');
  });

  it('are refused to a customer on credit hold, whom finance made by hand, and opened once it is released', async () => {
    await publishConfiguration(domain);
    const { records } = domain.sandboxes.netsuite;
    const byHand = { entityId: 'BT-CO', companyName: 'Palisade', isPerson: false, subsidiary: { id: '1' } };
    const customer = records.upsert('customer', { ...byHand, creditHoldOverride: { id: 'ON' } });
    const verdict = await domain.parts.ask(validateCreditStatus, { deal: aDeal() }, { tenantId: TENANT });
    assert.deepEqual(verdict, {
      result: 'FAIL',
      code: 'CREDIT_HOLD',
      evidence: { billTo: 'BT-CO', erp: 'ERP-MAIN' },
    });
    await openAccounts();
    assert.equal((await domain.published(receivablesAccountsRefused)).at(-1)?.code, 'CREDIT_HOLD');
    records.upsert('customer', { id: customer.id, creditHoldOverride: { id: 'OFF' } });
    await openAccounts();
    assert.equal((await domain.published(receivablesAccountsOpened)).at(-1)?.accounts[0]?.externalId, customer.id);
    assert.equal(records.all('customer').length, 1);
  });

  it('hear of a credit hold that comes later', async () => {
    domain.listen();
    const [customer] = domain.sandboxes.netsuite.records.all('customer');
    domain.sandboxes.netsuite.records.upsert('customer', { id: customer?.id ?? '', creditHoldOverride: { id: 'ON' } });
    await domain.rest();
    const [account] = await domain.rows<{ credit_hold: boolean }>('select credit_hold from receivables_account');
    assert.equal(account?.credit_hold, true);
  });
});

describe('the tax validation of a deal', () => {
  before(async () => void (domain = await RunningDomain.start('2025-02-03T16:00:00Z')));
  after(() => domain.stop());
  const ask = () => domain.parts.ask(validateTaxNexus, { deal: aDeal() }, { tenantId: TENANT });

  it('passes an address in a place with nexus', async () => assert.equal((await ask()).result, 'PASS'));

  it('fails a bad address with what the tax service said', async () => {
    domain.sandboxes.avalara.content.setBadAddresses([{ city: 'Denver' }]);
    const verdict = await ask();
    assert.equal(verdict.result === 'FAIL' && verdict.code, 'TAX_NEXUS_INVALID');
    domain.sandboxes.avalara.content.setBadAddresses([]);
  });

  it('fails without nexus, and with an invalid registration', async () => {
    const { content } = domain.sandboxes.avalara;
    content.setNexus('LE-US', []);
    const noNexus = await ask();
    assert.equal(noNexus.result === 'FAIL' && noNexus.code, 'TAX_NEXUS_INVALID');
    content.setNexus('LE-US', [{ country: 'US' }]);
    content.setInvalidRegistrations(['XX-1']);
    const [billTo] = aDeal().billTos;
    const deal = aDeal({ billTos: [{ ...billTo!, taxRegistration: 'XX-1' }] });
    const invalid = await domain.parts.ask(validateTaxNexus, { deal }, { tenantId: TENANT });
    assert.equal(invalid.result === 'FAIL' && invalid.code, 'TAX_REGISTRATION_INVALID');
  });
});

describe('who may do what', () => {
  before(async () => void (domain = await RunningDomain.start('2025-02-03T16:00:00Z')));
  after(() => domain.stop());

  it('refuses a webhook that nobody signed', async () => {
    for (const [name, account] of [
      ['stripe', GATEWAY],
      ['netsuite', 'ERP-MAIN'],
    ]) {
      const answer = await fetch(`${domain.subgraph.url}/webhooks/${name}/${account}`, { method: 'POST', body: '{}' });
      assert.equal(answer.status, 400);
    }
  });

  for (const { role, query } of [
    { role: 'app', query: `mutation { resubmitInvoice(id: "inv_x") { __typename } }` },
    { role: 'finance', query: `mutation { publishRoutingRules(rules: []) { __typename } }` },
    { role: 'partner', query: `{ trialBalance(asOf: "2025-03-31") { account } }` },
    { role: 'partner', query: `{ journalEntries { id } }` },
  ] as const) {
    it(`refuses ${role}: ${query}`, () => assert.rejects(domain.ask(query, role), /FORBIDDEN/));
  }

  for (const { what, query } of [
    { what: 'a day that does not exist', query: `{ trialBalance(asOf: "2025-02-30") { account } }` },
    {
      what: 'routing rules that overlap',
      query: `mutation { publishRoutingRules(rules: [{ entity: "A", erp: "X", validFrom: "2025-01-01" }, { entity: "A", erp: "Y", validFrom: "2025-06-01" }]) { __typename } }`,
    },
    { what: 'a set without rules', query: `mutation { publishRoutingRules(rules: []) { __typename } }` },
    {
      what: 'a chart without accounts',
      query: `mutation { publishPostingRules(input: { accounts: [], rules: [] }) { __typename } }`,
    },
    {
      what: 'a chart in which something that is booked has no account',
      query: `mutation { publishPostingRules(input: { accounts: [{ number: "1", name: "Cash" }],
        rules: [{ source: "PAYMENT", component: "CASH", account: "1", side: "DEBIT" }] }) { __typename } }`,
    },
    {
      what: 'a kind of configuration that there is not',
      query: `{ publishedConfiguration(kind: "COLOURS") { nodes { id } } }`,
    },
    {
      what: 'a time of day that is none',
      query: `mutation { publishBillingCalendar(input: { termsDays: 1, recurringDay: 1, recurringInvoices: "25:00" }) { __typename } }`,
    },
  ]) {
    it(`says what is wrong with ${what}`, () =>
      assert.rejects(domain.ask(query, query.startsWith('mutation') ? 'architect' : 'finance'), /BAD_USER_INPUT/));
  }
});
