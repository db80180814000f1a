import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { startAnsweringServer, type AnsweringServer } from '@throughline/sandbox';
import { Secret } from '@throughline/platform';
import { SalesforceClient } from '@throughline/salesforce';
import { CertiniaClient } from './index.ts';

const ID = 'a1F000000000001AAA';
const attributes = { type: 'it', url: `/services/data/v67.0/sobjects/it/${ID}` };
const common = {
  attributes,
  Id: ID,
  Name: 'it',
  CurrencyIsoCode: 'USD',
  pse__Billed__c: false,
  pse__Bill_Date__c: null,
  pse__Invoiced__c: false,
  pse__Invoice_Number__c: null,
  pse__Invoice_Date__c: null,
  pse__Project__c: 'a1A000000000001AAA',
  pse__Project__r: { attributes, Throughline_Key__c: 'prj_1' },
  Throughline_Task__c: null,
  Throughline_Task__r: null,
  pse__Status__c: 'Approved',
  pse__Approved__c: true,
  Approved_At__c: '2025-02-17T11:30:00.000+0000',
  SystemModstamp: '2025-02-17T11:30:00.000+0000',
};
const split = {
  ...common,
  pse__Resource__c: null,
  pse__Resource__r: null,
  pse__Timecard_Header__c: 'a1E000000000001AAA',
  Entry_Reference__c: 'TE-1',
  pse__Start_Date__c: '2025-02-10',
  pse__End_Date__c: '2025-02-16',
  pse__Sunday_Hours__c: 0,
  pse__Monday_Hours__c: 0,
  pse__Tuesday_Hours__c: 0,
  pse__Wednesday_Hours__c: 0,
  pse__Thursday_Hours__c: 0,
  pse__Friday_Hours__c: 7.25,
  pse__Saturday_Hours__c: null,
  pse__Total_Hours__c: 7.25,
  pse__Billable__c: true,
};
const milestone = {
  ...common,
  pse__Milestone_Amount__c: 1_000,
  pse__Target_Date__c: null,
  pse__Actual_Date__c: null,
  Percent__c: 30,
  Throughline_Key__c: 'mil_1',
};
const estimate = {
  attributes,
  Id: ID,
  Task__c: 'a1B000000000001AAA',
  Task__r: null,
  Version__c: 2,
  Hours__c: 40.5,
  Recorded_At__c: '2025-02-17T11:30:00.000+0000',
  SystemModstamp: '2025-02-17T11:30:00.000+0000',
};

let server: AnsweringServer;
let psa: CertiniaClient;
before(async () => {
  server = await startAnsweringServer(({ url, headers }) =>
    url === '/services/oauth2/token'
      ? { access_token: 'token', instance_url: `http://${headers.host ?? ''}` }
      : undefined,
  );
  psa = new CertiniaClient(
    new SalesforceClient({ url: server.url, clientId: 'app', clientSecret: new Secret('sesame') }),
  );
});
after(() => server.stop());

const sends = (body: object): void =>
  server.answer({
    sends: 'all',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('a record of Certinia', () => {
  const holds = (...records: object[]): void => sends({ totalSize: records.length, done: true, records });

  it('is read when each of its fields is there', async () => {
    holds(split);
    assert.equal((await psa.readTimecardSplits([ID]))[0]?.pse__Friday_Hours__c, '7.25');
    holds(milestone);
    assert.equal((await psa.readMilestones([ID]))[0]?.Percent__c, '30');
    holds(estimate);
    assert.equal((await psa.readEstimates([ID]))[0]?.Hours__c, '40.5');
  });

  const readers = {
    pse__Timecard__c: () => psa.readTimecardSplits([ID]),
    pse__Milestone__c: () => psa.readMilestones([ID]),
    Task_Estimate__c: () => psa.readEstimates([ID]),
  };
  for (const [object, what, record, field, value] of [
    ['pse__Timecard__c', 'without the hours of a day', split, 'pse__Friday_Hours__c', undefined],
    ['pse__Timecard__c', 'whose hours are a word', split, 'pse__Friday_Hours__c', 'seven'],
    ['pse__Timecard__c', 'that does not say whether it is approved', split, 'pse__Approved__c', undefined],
    ['pse__Timecard__c', 'that ends on no day', split, 'pse__End_Date__c', '2025-02-30'],
    ['pse__Timecard__c', 'that lasts for ever', split, 'pse__End_Date__c', '9999-12-31'],
    ['pse__Timecard__c', 'that ends before it begins', split, 'pse__End_Date__c', '2024-02-14'],
    ['pse__Milestone__c', 'without its share', milestone, 'Percent__c', undefined],
    ['pse__Milestone__c', 'whose acceptance is a word', milestone, 'pse__Approved__c', 'Yes'],
    ['Task_Estimate__c', 'without its hours', estimate, 'Hours__c', null],
    ['Task_Estimate__c', 'whose version is a flag', estimate, 'Version__c', true],
  ] as const)
    it(`is unreadable as a ${object} ${what}, and is named`, async () => {
      holds({ ...record, [field]: value });
      await assert.rejects(readers[object], (error) => {
        assert.ok(error instanceof Fault, String(error));
        const { evidence } = error.details;
        assert.deepEqual([error.code, error.transient], ['EVENT_UNREADABLE', false]);
        assert.deepEqual([evidence?.['object'], evidence?.['id'], evidence?.['fields']], [object, ID, [field]]);
        return true;
      });
    });

  it('has a place in the order of changes, or the page is no answer', async () => {
    holds({ ...split, SystemModstamp: undefined });
    await assert.rejects(psa.changedTimecards(null, 10), { code: 'UPSTREAM_UNAVAILABLE', transient: true });
  });
});

describe('the answer of the Apex class that makes projects', () => {
  const project = { key: 'prj_1', template: 'TM', name: 'Rollout', accountId: '001000000000001AAA', currency: 'USD' };
  for (const [what, body] of [
    ['is empty', {}],
    ['is a success without a project', { isSuccess: true, projectId: null, errors: [] }],
    ['is a success with errors', { isSuccess: true, projectId: ID, errors: [{ code: 'X', message: 'x' }] }],
    ['is a failure without a reason', { isSuccess: false, projectId: null, errors: [] }],
    ['does not say whether it succeeded', { projectId: ID, errors: [] }],
  ] as const)
    it(`leaves open what happened when it ${what}`, async () => {
      sends(body);
      await assert.rejects(psa.createProjectFromTemplate(project), {
        code: 'UPSTREAM_OUTCOME_UNKNOWN',
        transient: true,
      });
    });
});
