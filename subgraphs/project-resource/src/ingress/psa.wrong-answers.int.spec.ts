import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CertiniaClient } from '@throughline/certinia';
import { calendarDate, type Id } from '@throughline/contracts';
import { projectCreated, projectRequested, timeEntryApproved } from '@throughline/events';
import { Secret } from '@throughline/platform';
import { SalesforceClient } from '@throughline/salesforce';
import { CertiniaBench } from '../testing/certinia-bench.ts';
import { RunningDomain } from '../testing/running-domain.ts';
import { aSoldDeal } from '../testing/sold-deal.ts';

const FRIDAY = calendarDate('2025-02-14');

describe('the poll of approved time', () => {
  let bench: CertiniaBench;
  let domain: RunningDomain;
  let wbsElementId: Id<'WbsElement'>;
  before(async () => {
    bench = await CertiniaBench.start('2025-02-17T08:00:00Z');
    domain = await RunningDomain.start(bench);
    const deal = { ...aSoldDeal('one', bench.publishedTemplate), crmAccountId: bench.crmAccountId };
    await domain.hear(projectRequested, deal.activationId, { activationId: deal.activationId, deal });
    await domain.poll();
    const [project] = await domain.publications(projectCreated);
    wbsElementId = project?.data.elements.find(({ code }) => code === 'A.1')?.wbsElementId as Id<'WbsElement'>;
    await enter('TE-0');
    await domain.poll();
  });
  after(async () => {
    await domain.stop();
    await bench.close();
  });

  const enter = (reference: string): Promise<string> =>
    bench.enterTime({ wbsElementId, hours: { [FRIDAY]: '1.00' }, billable: false, approved: true, reference });
  const taken = async (): Promise<string[]> => {
    const entries = await domain.published(timeEntryApproved);
    return entries.map(({ reference }) => reference).sort();
  };
  const cursor = () => domain.rows(`select cursor, polled_at from poll_cursor where name like 'psa.time:%'`);

  for (const [what, reference, contentType, body] of [
    ['an empty object', 'TE-1', 'application/json', '{}'],
    ['a sign-in page', 'TE-2', 'text/html', '<!doctype html><title>Sign in</title>'],
    ['a list without a size', 'TE-3', 'application/json', '{"done":true,"records":[]}'],
    ['a list with a hole', 'TE-4', 'application/json', '{"totalSize":1,"done":true,"records":[]}'],
  ] as const)
    it(`takes ${what} for no answer: nothing is recorded, the cursor stays, and the next turn finds everything`, async () => {
      const already = await taken();
      const place = await cursor();
      await enter(reference);
      const headers = { 'content-type': contentType };
      bench.sandbox.faults.add({ match: { path: /pse__Timecard__c/ }, kind: 'status', status: 200, body, headers });
      await assert.rejects(domain.subgraph.pollNow(), { code: 'UPSTREAM_UNAVAILABLE', transient: true });
      await domain.rest();
      assert.deepEqual(await cursor(), place);
      assert.deepEqual(await taken(), already);
      bench.sandbox.faults.clear();
      await domain.poll();
      assert.deepEqual(await taken(), [...already, reference]);
    });

  it('goes on over a record without its hours: that one is parked under its name, and the others are taken', async () => {
    const already = await taken();
    const bad = await enter('TE-5');
    await enter('TE-6');
    await sendWithoutHours(bad);
    await domain.poll();
    assert.deepEqual(await taken(), [...already, 'TE-6']);
    const parked = await domain.rows<{ body: { recordId: string }; attempts: number; last_error: string }>(
      `select body, attempts, last_error from webhook_receipt where state = 'parked'`,
    );
    assert.deepEqual(
      parked.map(({ body, attempts }) => [body.recordId, attempts]),
      [[bad, 1]],
    );
    assert.match(
      parked[0]?.last_error ?? '',
      new RegExp(`pse__Timecard__c ${bad} has no readable pse__Friday_Hours__c`),
    );
  });

  it('goes on over a record whose work has a name that nobody can keep: it is parked, and the others are taken', async () => {
    const already = await taken();
    const bad = await enter('TE-7');
    const { org } = bench.sandbox;
    const project = org.all('pse__Proj__c').find((record) => record['Throughline_Key__c'] !== null)?.Id;
    const named = { Name: 'Work', pse__Project__c: project, Throughline_Key__c: 'wbs_\u0000' };
    org.update('pse__Timecard__c', bad, { Throughline_Task__c: org.insert('pse__Project_Task__c', named).Id });
    await enter('TE-8');
    await domain.poll();
    assert.deepEqual(await taken(), [...already, 'TE-8']);
    const parked = await domain.rows<{ last_error: string }>(
      `select last_error from webhook_receipt where state = 'parked' and body->>'recordId' = $1`,
      [bad],
    );
    assert.match(parked[0]?.last_error ?? '', /holds U\+0000 or half a character/);
  });

  /** From now on the org leaves out the Friday of a record, in a page and when it is read by itself. */
  async function sendWithoutHours(id: string): Promise<void> {
    const { url } = bench.sandbox;
    const org = new SalesforceClient({ url, clientId: 'client', clientSecret: new Secret('secret') });
    const splits = await new CertiniaClient(org).changedTimecards(null, 100);
    const records = splits.map((split) => ({
      attributes: { type: 'pse__Timecard__c' },
      ...split,
      ...(split.Id === id ? { pse__Friday_Hours__c: undefined } : {}),
    }));
    const answer = (path: RegExp, held: object[]) => {
      const body = { totalSize: held.length, done: true, records: held };
      bench.sandbox.faults.add({ match: { path }, kind: 'status', status: 200, body });
    };
    answer(/pse__Friday_Hours__c.*ORDER%20BY%20SystemModstamp/, records);
    answer(
      new RegExp(`pse__Friday_Hours__c.*${id}`),
      records.filter(({ Id }) => Id === id),
    );
  }
});
