import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Bench, publishConfiguration, sell, sendMessages, WEBHOOK_KEY } from '../testing/bench.ts';

const CALCULATION_MS = 90_000;

describe('quotes find their way in', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start('2025-02-03T16:00:00Z', { calculationDelayMs: CALCULATION_MS });
    await publishConfiguration(bench);
  });
  after(() => bench.stop());

  const message = (organizationId: string, key: string, account = 'CRM'): Promise<Response> =>
    fetch(`${bench.subgraph.url}/webhooks/salesforce/${account}?key=${encodeURIComponent(key)}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
        <notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${organizationId}</OrganizationId>
        <ActionId>04k</ActionId><Notification><Id>04l000000000001</Id><sObject xmlns:sf="urn:x" xmlns:xsi="urn:y"
        xsi:type="sf:SBQQ__Quote__c"><sf:Id>a0p000000000001</sf:Id></sObject></Notification></notifications>
        </soapenv:Body></soapenv:Envelope>`,
    });
  const stateOf = async (quote: string): Promise<string | undefined> => {
    const answer = await bench.ask<{ quote: { versions: { activation: { state: string } | null }[] } | null }>(
      `{ quote(number: "${quote}") { versions { activation { state } } } }`,
    );
    return answer.quote?.versions[0]?.activation?.state;
  };
  const customers = async (): Promise<{ reference: string; billTos: { reference: string }[] }[]> => {
    const answer = await bench.ask<{ customers: { nodes: { reference: string; billTos: { reference: string }[] }[] } }>(
      `{ customers { nodes { reference billTos { reference } } } }`,
    );
    return answer.customers.nodes;
  };

  it('a message with a wrong key, account or organisation is turned away', async () => {
    const { organizationId } = bench.sandbox;
    for (const answer of [
      await message(organizationId, 'guessed'),
      await message(organizationId, ''),
      await message(organizationId, WEBHOOK_KEY, 'ERP'),
      await message('00DHp0000009zzzMAA', WEBHOOK_KEY),
    ]) {
      assert.ok(answer.status >= 400 && answer.status < 500, String(answer.status));
    }
    const accepted = await message(organizationId, WEBHOOK_KEY);
    assert.equal(accepted.status, 200);
    assert.match(await accepted.text(), /<Ack>true<\/Ack>/);
    await bench.rest();
    assert.deepEqual(await customers(), []);
  });

  it('a quote that is still being priced is left until it is', async () => {
    const stop = sendMessages(bench);
    const sold = sell(bench, '4001');
    const { quote } = sold.version(1, 62350);
    sold.approve(quote);
    await bench.rest();
    assert.equal(await stateOf('Q-4001'), undefined);
    await bench.clock.moveTo('2025-02-03T16:10:00Z', bench.rest);
    assert.equal(await stateOf('Q-4001'), 'COMPLETED');
    stop();
  });

  it('a quote whose messages were lost is found by looking', async () => {
    const sold = sell(bench, '4002');
    const { quote } = sold.version(1, 62350);
    sold.approve(quote);
    await bench.rest();
    await bench.subgraph.pollNow();
    await bench.rest();
    assert.equal(await stateOf('Q-4002'), undefined, 'it is still being priced');
    await bench.clock.moveTo('2025-02-03T16:20:00Z', bench.rest);
    await Promise.all([bench.subgraph.pollNow(), bench.subgraph.pollNow()]);
    await bench.rest();
    assert.equal(await stateOf('Q-4002'), 'COMPLETED');
  });

  it('one account hierarchy is one customer, however many of its accounts buy', async () => {
    const stop = sendMessages(bench);
    const { org } = bench;
    const sold = sell(bench, '4003');
    const { quote, line } = sold.version(1, 62350);
    org.update('SBQQ__Quote__c', quote, { SBQQ__Account__c: sold.billTo });
    const sister = org.insert('Account', {
      Name: 'Palisade New Mexico',
      AccountNumber: 'BT-NM',
      ParentId: sold.billTo,
    });
    const terms = JSON.parse(String(org.live('SBQQ__QuoteLine__c', line)?.['Terms__c'])) as {
      workBreakdown: { billTo: string }[];
    };
    for (const element of terms.workBreakdown.slice(2)) element.billTo = 'BT-NM';
    org.update('SBQQ__QuoteLine__c', line, { Terms__c: JSON.stringify(terms) });
    sold.approve(quote);
    await bench.rest();
    await bench.clock.moveTo('2025-02-03T16:40:00Z', bench.rest);
    assert.equal(await stateOf('Q-4003'), 'PAUSED', 'BT-NM is not complete');
    const found = (await customers()).filter(({ reference }) => reference === 'CUST-4003');
    assert.deepEqual(found, [{ reference: 'CUST-4003', billTos: [{ reference: 'BT-CO' }, { reference: 'BT-NM' }] }]);
    const { activations } = await bench.ask<{ activations: { nodes: { id: string; pause: { evidence: string } }[] } }>(
      `{ activations(state: "PAUSED") { nodes { id pause { evidence } } } }`,
      'operator',
    );
    assert.match(activations.nodes[0]?.pause.evidence ?? '', /"field":"country","billTo":"BT-NM"/);
    org.update('Account', sister.Id, {
      BillingCountryCode: 'US',
      Tax_Treatment__c: 'S5',
      Invoice_Format__c: 'PDF en-US',
    });
    await bench.ask(`mutation { resumeActivation(id: "${activations.nodes[0]?.id}") { __typename } }`, 'operator');
    await bench.rest();
    assert.equal(await stateOf('Q-4003'), 'COMPLETED');
    stop();
  });

  it('a customer whose account was merged into a new one stays the same customer', async () => {
    const stop = sendMessages(bench);
    const { org } = bench;
    const sold = sell(bench, '4005');
    sold.approve(sold.version(1, 62350).quote);
    await bench.clock.moveTo('2025-02-03T16:50:00Z', bench.rest);
    assert.equal(await stateOf('Q-4005'), 'COMPLETED');
    const before = (await customers()).length;
    const winner = org.insert('Account', { Name: 'Palisade Holding', AccountNumber: 'CUST-4005' }).Id;
    org.merge('Account', winner, sold.customer);
    const again = sell(bench, '4006');
    org.update('Account', again.billTo, { AccountNumber: 'BT-UNUSED' });
    const { quote, line } = again.version(1, 62350);
    org.update('SBQQ__Quote__c', quote, { SBQQ__Account__c: winner });
    org.update('SBQQ__QuoteLine__c', line, { Bill_To__c: sold.billTo });
    again.approve(quote);
    await bench.clock.moveTo('2025-02-03T17:00:00Z', bench.rest);
    assert.equal(await stateOf('Q-4006'), 'COMPLETED');
    assert.equal((await customers()).length, before, 'no customer was made beside it');
    const [bill] = await bench.rows<{ owner: string; sold_to: string }>(
      `select b.customer_id as owner, e.customer_id as sold_to from bill_to b, engagement e
       where b.crm_account_id = $1 and e.reference = 'ENG-4006'`,
      [sold.billTo],
    );
    assert.equal(bill?.owner, bill?.sold_to);
    stop();
  });

  it('a bill-to that moved to another customer pauses the activation until a person has decided', async () => {
    const stop = sendMessages(bench);
    const { org } = bench;
    const one = sell(bench, '4007');
    one.approve(one.version(1, 62350).quote);
    const other = sell(bench, '4008');
    other.approve(other.version(1, 62350).quote);
    await bench.clock.moveTo('2025-02-03T17:10:00Z', bench.rest);
    assert.deepEqual([await stateOf('Q-4007'), await stateOf('Q-4008')], ['COMPLETED', 'COMPLETED']);
    // Both are customers: after the merge the account of the first hangs under the second.
    org.update('Account', other.billTo, { AccountNumber: 'BT-OTHER' });
    org.merge('Account', other.customer, one.customer);
    const next = sell(bench, '4009');
    org.update('Account', next.billTo, { AccountNumber: 'BT-UNUSED' });
    const { quote, line } = next.version(1, 62350);
    org.update('SBQQ__Quote__c', quote, { SBQQ__Account__c: other.customer });
    org.update('SBQQ__QuoteLine__c', line, { Bill_To__c: one.billTo });
    next.approve(quote);
    await bench.clock.moveTo('2025-02-03T17:20:00Z', bench.rest);
    assert.equal(await stateOf('Q-4009'), 'PAUSED');
    const { activations } = await bench.ask<{
      activations: { nodes: { pause: { code: string; evidence: string } }[] };
    }>(`{ activations(state: "PAUSED") { nodes { pause { code evidence } } } }`, 'operator');
    assert.equal(activations.nodes[0]?.pause.code, 'CUSTOMER_MASTER_INVALID');
    assert.match(activations.nodes[0]?.pause.evidence ?? '', /"belongsTo":"cus_/);
    stop();
  });

  it('one quote whose account cannot be kept as text is parked with its reason, and all others go on', async () => {
    const { org } = bench;
    const bad = sell(bench, '4012');
    org.update('Account', bad.customer, { Name: 'Palisade\u0000 Clinics' });
    bad.approve(bad.version(1, 62350).quote);
    const good = sell(bench, '4013');
    good.approve(good.version(1, 62350).quote);
    await bench.clock.moveTo('2025-02-03T17:40:00Z', bench.rest);
    await bench.subgraph.pollNow();
    await bench.rest();
    assert.equal(await stateOf('Q-4013'), 'COMPLETED');
    assert.equal(await stateOf('Q-4012'), undefined);
    const parked = await bench.rows<{ last_error: string; attempts: number }>(
      `select last_error, attempts from webhook_receipt where state = 'parked'`,
    );
    assert.equal(parked.length, 1);
    assert.match(parked[0]?.last_error ?? '', /holds U\+0000 or half a character: "Palisade/);
    assert.equal(parked[0]?.attempts, 1);
    // Corrected by a person, it comes in with its next change.
    org.update('Account', bad.customer, { Name: 'Palisade Clinics' });
    const [{ quote } = { quote: '' }] = [
      { quote: String(org.all('SBQQ__Quote__c').find((each) => each['Quote_Number__c'] === 'Q-4012')?.Id) },
    ];
    org.update('SBQQ__Quote__c', quote, { SBQQ__Status__c: 'Accepted' });
    await bench.clock.moveTo('2025-02-03T17:50:00Z', bench.rest);
    await bench.subgraph.pollNow();
    await bench.rest();
    assert.equal(await stateOf('Q-4012'), 'COMPLETED');
  });
});
