import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate } from '@throughline/contracts';
import { billableEventRecorded, receivablesAccountsRequested } from '@throughline/events';
import { INTERNAL_TOKEN_HEADER } from '@throughline/platform';
import { aDeal, aMilestone } from '../testing/facts.ts';
import { publishConfiguration, RunningDomain } from '../testing/running-domain.ts';
import { TENANT } from '../testing/sandboxes.ts';

let domain: RunningDomain;

const milestone = (number: number) => ({
  ...aMilestone(`MS-N${number}`, '2025-03-05T10:00:00Z', `${number}00.00`),
  eventDate: calendarDate(`2025-03-0${number}`),
});

const counted = (source: string) => domain.counted<Record<string, unknown>>(source);

describe('the graph of invoicing', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-02-03T16:00:00Z');
    await publishConfiguration(domain);
    const deal = aDeal();
    await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
    await domain.ask(
      `mutation { publishBillingCalendar(input: { termsDays: 20, recurringDay: 1, milestoneAfterDays: 5 }) { __typename } }`,
      'architect',
    );
    for (const number of [1, 2, 3]) {
      const event = milestone(number);
      await domain.hear(billableEventRecorded, event.billableEventId, event);
    }
    await domain.moveTo('2025-03-09T00:00:00Z');
    const numbers = await domain.rows<{ number: string }>('select number from invoice order by id');
    const remittance = numbers.map((row) => row.number).join(',');
    domain.sandboxes.stripe.settle({
      amountMinor: 60_000,
      currency: 'usd',
      metadata: { reference: 'PAY-1', remittance },
    });
    const february = { periodName: '2025-02', startDate: '2025-02-01', endDate: '2025-02-28', closed: true };
    domain.sandboxes.netsuite.records.upsert('accountingPeriod', { ...february, closedAt: '2025-03-05T22:00:00Z' });
    await domain.poll();
  });
  after(() => domain.stop());

  const everything = (
    first: number,
  ) => `{ invoices(first: ${first}) { id status erpIds externalIds { externalId } postings { erpId }
    engagement { id invoices(first: ${first}) { number } } billTo { id receivablesAccount { erp externalIds { externalId } } }
    lines { invoice { id } quoteLine { id invoiceLines { id } } billableEvent { id openToBill { amount } invoiceLines { id } }
      applications { amount { amount } cashApplication { payment { reference } } } }
    taxLines { tax { amount } }
    applications { payment { reference applications { id } externalIds { externalId } } allocations { invoiceLine { id } } } } }`;

  it('takes as many statements for three invoices as for one', async () => {
    const [one, three] = [await counted(everything(1)), await counted(everything(3))];
    assert.equal((one.data['invoices'] as unknown[]).length, 1);
    assert.equal((three.data['invoices'] as unknown[]).length, 3);
    assert.equal(three.statements, one.statements);
  });

  it('resolves every entity of ours by its key, in one statement each', async () => {
    const ids = await domain.rows<{ type: string; id: string }>(
      `select 'Invoice' as type, id from invoice union all select 'InvoiceLine', id from invoice_line
       union all select 'TaxLine', id from tax_line union all select 'Posting', id from posting
       union all select 'Payment', id from payment union all select 'CashApplication', id from cash_application
       union all select 'JournalEntry', id from journal_entry union all select 'ReceivablesAccount', id from receivables_account union all select 'AccountingPeriod', id from accounting_period`,
    );
    const types = [...new Set(ids.map((one) => one.type))];
    const representations = ids.map(({ type, id }) => `{ __typename: "${type}", id: "${id}" }`).join(', ');
    const fields = types.map((type) => `... on ${type} { id }`).join(' ');
    const { data, statements } = await counted(
      `{ _entities(representations: [${representations}]) { __typename ${fields} } }`,
    );
    assert.deepEqual(
      (data['_entities'] as { id: string }[]).map(({ id }) => id),
      ids.map(({ id }) => id),
    );
    assert.equal(statements, types.length);
  });

  it('pages by the last id known', async () => {
    const { data } = await counted(`{ invoices(first: 2) { id } }`);
    const [, second] = data['invoices'] as { id: string }[];
    const rest = await counted(`{ invoices(first: 2, after: "${second?.id}") { id } }`);
    assert.equal((rest.data['invoices'] as unknown[]).length, 1);
  });

  it('finds invoices by status and by what others call them', async () => {
    const { data } = await counted(
      `{ paid: invoices(status: PAID) { number } partial: invoices(status: PARTIALLY_PAID) { number } posted: invoices(status: POSTED) { number } }`,
    );
    const lengths = ['paid', 'partial', 'posted'].map((status) => (data[status] as unknown[]).length);
    assert.deepEqual(lengths, [2, 1, 0]); // 107.65 + 215.30 + 277.05 of 322.95
    const [invoice] = domain.sandboxes.netsuite.records.all('invoice');
    const found = await counted(
      `{ invoiceByExternalId(system: "netsuite", instance: "ERP-MAIN", recordType: "invoice", externalId: "${invoice?.id}") { number } }`,
    );
    assert.equal(
      JSON.stringify(found.data),
      JSON.stringify({ invoiceByExternalId: { number: invoice?.fields['tranId'] } }),
    );
  });

  it('pushes each change of an invoice to who watches it, read in the tenant of the watcher', async () => {
    const [row] = await domain.rows<{ id: string; engagement_id: string }>(
      'select id, engagement_id from invoice limit 1',
    );
    const watch = (tenantId: string) =>
      firstAnswer(tenantId, `subscription { invoiceStatusChanged(engagementId: "eng_1") { id status } }`);
    const ours = await watch(TENANT);
    const message = { invoiceId: row?.id, engagementId: row?.engagement_id };
    domain.parts.live.publish(TENANT, 'invoice-status', { ...message, engagementId: 'eng_other' });
    domain.parts.live.publish(TENANT, 'invoice-status', message);
    assert.deepEqual(await ours.answer, { data: { invoiceStatusChanged: { id: row?.id, status: 'PAID' } } });
    const theirs = await watch('other');
    domain.parts.live.publish('other', 'invoice-status', message);
    const refused = (await theirs.answer) as { errors: { message: string }[] };
    assert.equal(refused.errors.length, 1);
  });
});

/** Subscribes over graphql-transport-ws as the gateway does; `answer` is the first payload. */
async function firstAnswer(tenantId: string, query: string): Promise<{ answer: Promise<unknown> }> {
  const token = await domain.as(tenantId).tokenFor(query);
  const socket = new WebSocket(`${domain.subgraph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const next = (type: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data)) as { type: string; payload?: unknown };
        if (message.type === type) resolve(message.payload);
        if (message.type === 'error') reject(new Error(JSON.stringify(message.payload)));
      });
    });
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const acknowledged = next('connection_ack');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { [INTERNAL_TOKEN_HEADER]: token } }));
  await acknowledged;
  const answer = next('next').finally(() => socket.close());
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  // The subscription reaches the broker a moment later than the socket.
  await domain.clock.pause(200);
  return { answer };
}
