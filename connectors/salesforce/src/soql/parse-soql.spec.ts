import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OrgError } from '../org/org-error.ts';
import { parseSoql } from './parse-soql.ts';
import { soqlText } from './query.ts';

const refused = (soql: string): string => {
  try {
    parseSoql(soql);
  } catch (error) {
    if (error instanceof OrgError) return error.errorCode;
    throw error;
  }
  return 'none';
};

describe('a SOQL query', () => {
  it('is read with parents, children, conditions, order and bounds', () => {
    const query = parseSoql(`
      SELECT Id, Account.Parent.Name, (SELECT Id FROM Lines__r ORDER BY Number__c)
      FROM Quote__c
      WHERE Status__c = 'Approved' AND (Primary__c = true OR Amount__c >= -10.5) AND At__c > 2026-01-05T09:30:00Z
      ORDER BY SystemModstamp DESC NULLS LAST, Id LIMIT 10 OFFSET 20`);
    assert.equal(query.from, 'Quote__c');
    assert.deepEqual(query.fields.slice(0, 2), [
      { kind: 'field', path: ['Id'] },
      { kind: 'field', path: ['Account', 'Parent', 'Name'] },
    ]);
    assert.equal(query.fields[2]?.kind, 'children');
    assert.deepEqual(query.where, {
      kind: 'and',
      parts: [
        { kind: 'compare', path: ['Status__c'], comparator: '=', values: [{ kind: 'string', text: 'Approved' }] },
        {
          kind: 'or',
          parts: [
            { kind: 'compare', path: ['Primary__c'], comparator: '=', values: [{ kind: 'boolean', text: 'true' }] },
            { kind: 'compare', path: ['Amount__c'], comparator: '>=', values: [{ kind: 'number', text: '-10.5' }] },
          ],
        },
        {
          kind: 'compare',
          path: ['At__c'],
          comparator: '>',
          values: [{ kind: 'datetime', text: '2026-01-05T09:30:00Z' }],
        },
      ],
    });
    assert.deepEqual(query.orderBy, [
      { path: ['SystemModstamp'], descending: true, nullsLast: true },
      { path: ['Id'], descending: false, nullsLast: false },
    ]);
    assert.equal(query.limit, 10);
    assert.equal(query.offset, 20);
  });

  it('keeps any text that went through soqlText as it was', () => {
    for (const text of ["O'Neil", 'a\\b', "x' OR Name != '", 'two\nlines', '']) {
      const { where } = parseSoql(`SELECT Id FROM Account WHERE Name = ${soqlText(text)}`);
      assert.deepEqual(where, { kind: 'compare', path: ['Name'], comparator: '=', values: [{ kind: 'string', text }] });
    }
  });

  for (const soql of [
    'SELECT FROM Account',
    'SELECT Id Account',
    "SELECT Id FROM Account WHERE Name = 'open",
    'SELECT Id FROM Account WHERE Name',
    "SELECT Id FROM Account WHERE Name ~ 'x'",
    "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
    "SELECT Id FROM Account WHERE Name = 'a' OR Name = 'b' AND Name = 'c'",
    'SELECT Id FROM Account LIMIT 1.5',
    'SELECT Id FROM Account; DELETE',
  ]) {
    it(`is refused as malformed: ${soql}`, () => assert.equal(refused(soql), 'MALFORMED_QUERY'));
  }
});
