import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { hasCode } from '../client/salesforce-client.ts';
import { anOrg, type OrgUnderTest } from '../testing/an-org.ts';
import { codeOf, faultOf } from '../testing/expect-fault.ts';
import { ticketPackage } from '../testing/ticket-package.ts';

describe('queries', () => {
  let org: OrgUnderTest;
  before(async () => {
    org = await anOrg([ticketPackage]);
    const parent = org.sandbox.org.insert('Account', { Name: 'Holding' });
    const acme = org.sandbox.org.insert('Account', { Name: "O'Neil", ParentId: parent.Id });
    const rows = [
      { Key__c: 'a', Hours__c: 1.5, Due__c: '2026-01-10', Urgent__c: true, Account__c: acme.Id },
      { Key__c: 'b', Hours__c: 8, Due__c: '2026-02-10', Status__c: 'Closed', Account__c: acme.Id },
      { Key__c: 'c', Hours__c: null, Due__c: null, Account__c: parent.Id },
      { Key__c: 'd%_', Hours__c: 8, Due__c: '2026-03-10' },
    ];
    for (const row of rows) org.sandbox.org.insert('Ticket__c', row);
    const gone = org.sandbox.org.insert('Ticket__c', { Key__c: 'gone' });
    org.sandbox.org.delete('Ticket__c', gone.Id);
  });
  after(() => org.sandbox.stop());

  const keys = async (rest: string): Promise<string> => {
    const rows = await org.client.query<{ Key__c: string }>(`SELECT Key__c FROM Ticket__c ${rest}`);
    return rows.map(({ Key__c }) => Key__c).join(' ');
  };

  for (const [rest, expected] of [
    ['', 'a b c d%_'],
    ['WHERE Hours__c = 8', 'b d%_'],
    ['WHERE Hours__c != 8', 'a c'],
    ['WHERE Hours__c < 8', 'a'],
    ['WHERE Hours__c <= 8.0 AND Hours__c > 1', 'a b d%_'],
    ['WHERE Hours__c = null', 'c'],
    ['WHERE Hours__c != null AND Urgent__c = false', 'b d%_'],
    ["WHERE Status__c = 'closed'", 'b'],
    ["WHERE Key__c IN ('A', 'c', 'gone')", 'a c'],
    ["WHERE Key__c NOT IN ('a', 'c')", 'b d%_'],
    ["WHERE Key__c LIKE '_'", 'a b c'],
    ["WHERE Key__c LIKE 'D%'", 'd%_'],
    ['WHERE Due__c >= 2026-02-10', 'b d%_'],
    ['WHERE CreatedDate >= 2026-01-05T09:00:00Z AND SystemModstamp <= 2026-01-05T10:00:00+01:00', 'a b c d%_'],
    ['WHERE CreatedDate > 2026-01-05T09:00:00Z', ''],
    ["WHERE Account__r.Parent.Name = 'Holding'", 'a b'],
    ["WHERE Account__r.Name = 'O\\'Neil' AND (Urgent__c = true OR Status__c = 'Closed')", 'a b'],
    ['WHERE NOT Urgent__c = true', 'b c d%_'],
    ['ORDER BY Hours__c, Key__c DESC', 'c a d%_ b'],
    ['ORDER BY Hours__c DESC NULLS LAST, Key__c', 'b d%_ a c'],
    ['ORDER BY Key__c LIMIT 2 OFFSET 1', 'b c'],
    ["WHERE Label__c LIKE '%Closed'", 'b'],
  ] as const) {
    it(`${rest || 'all'} gives ${expected || 'nothing'}`, async () => assert.equal(await keys(rest), expected));
  }

  it('nest parents, and children as results of their own', async () => {
    const [row] = await org.client.query<{ Account__r: { Name: string; Parent: { Name: string } | null } }>(
      "SELECT Account__r.Name, Account__r.Parent.Name FROM Ticket__c WHERE Key__c = 'a'",
    );
    assert.equal(row?.Account__r.Name, "O'Neil");
    assert.equal(row?.Account__r.Parent?.Name, 'Holding');
    const accounts = await org.client.query<{ Name: string; Tickets__r: { totalSize: number; done: boolean } | null }>(
      "SELECT Name, (SELECT Key__c FROM Tickets__r WHERE Status__c = 'Closed') FROM Account ORDER BY Name",
    );
    assert.deepEqual(
      accounts.map(({ Name, Tickets__r }) => [Name, Tickets__r?.totalSize ?? null]),
      [
        ['Holding', null],
        ["O'Neil", 1],
      ],
    );
  });

  for (const [soql, code] of [
    ['SELECT Nope FROM Ticket__c', 'INVALID_FIELD'],
    ['SELECT Nope__r.Name FROM Ticket__c', 'INVALID_FIELD'],
    ['SELECT Id FROM Nope__c', 'INVALID_TYPE'],
    ['SELECT (SELECT Id FROM Nope__r) FROM Account', 'INVALID_TYPE'],
    ["SELECT Id FROM Ticket__c WHERE Hours__c = '8'", 'INVALID_FIELD'],
    ['SELECT Id FROM Ticket__c WHERE Key__c = 8', 'INVALID_FIELD'],
    ['SELECT Id FROM Ticket__c WHERE', 'MALFORMED_QUERY'],
  ] as const) {
    it(`${soql} is refused as ${code}`, async () => assert.equal(await codeOf(org.client.query(soql)), code));
  }
});

describe('paging', () => {
  it('reads all pages, and a result stays as it was when it was asked for', async () => {
    const { sandbox, client } = await anOrg([ticketPackage], { pageSize: 7 });
    for (let n = 0; n < 30; n += 1) sandbox.org.insert('Ticket__c', { Key__c: `k${n}` });
    assert.equal((await client.query('SELECT Id FROM Ticket__c')).length, 30);
    assert.equal(sandbox.requests.count('GET /services/data/:version/query/:locator'), 4);
    const fault = await faultOf(client.apex({ method: 'GET', path: '/../data/v67.0/query/01gNone-7' }, z.unknown()));
    assert.ok(hasCode(fault, 'INVALID_QUERY_LOCATOR'));
    await sandbox.stop();
  });
});
