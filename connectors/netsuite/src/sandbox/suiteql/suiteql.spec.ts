import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSuiteQl } from './parse.ts';
import { type Row, runSuiteQl } from './run.ts';
import { SuiteQlError } from './tokens.ts';

const row = (id: string, name: string | null, amount: number, held: boolean, changed: string): Row => ({
  cells: { id, name, amount, held, changed: new Date(changed) },
  display: { held: held ? 'Yes' : 'No' },
});
const ROWS = [
  row('9', "O'Brien", 100, true, '2025-03-31T23:00:00Z'),
  row('10', 'Acme', 20.5, false, '2025-04-01T00:00:00Z'),
  row('11', null, 3, false, '2025-04-02T12:30:15Z'),
];
const COLUMNS = new Set(['id', 'name', 'amount', 'held', 'changed']);
const ids = (query: string): string[] =>
  runSuiteQl(parseSuiteQl(query), ROWS, COLUMNS).map((found) => found['id'] ?? '');

describe('the SuiteQL subset', () => {
  for (const [where, expected] of [
    ["name = 'O''Brien'", ['9']],
    ['amount > 20', ['9', '10']],
    ["held = 'T'", ['9']],
    ["held = 'F' AND amount <= 3", ['11']],
    ["amount < 4 OR name = 'Acme' AND held = 'T'", ['11']],
    ["(amount < 4 OR name = 'Acme') AND held = 'F'", ['10', '11']],
    ['name IS NULL', ['11']],
    ["NOT name IS NULL AND name LIKE 'A%'", ['10']],
    ['id IN (9, 11)', ['9', '11']],
    ["id NOT IN ('9')", ['10', '11']],
    ["name <> 'Acme'", ['9']],
    ["changed >= TO_DATE('2025-04-01 00:00:00','YYYY-MM-DD HH24:MI:SS')", ['10', '11']],
    ["changed < TO_DATE('2025-04-01','YYYY-MM-DD')", ['9']],
  ] as const) {
    it(`selects where ${where}`, () => {
      assert.deepEqual(ids(`SELECT id FROM things WHERE ${where} ORDER BY id`), expected);
    });
  }

  it('orders numbers as numbers, by several columns', () => {
    assert.deepEqual(ids('select id from things order by held desc, id desc'), ['9', '11', '10']);
    assert.deepEqual(ids('select T.id from things T where t.amount > 0 order by t.amount'), ['11', '10', '9']);
  });

  it('gives texts under lower-case names, T and F, month first dates, and leaves out what is null', () => {
    const [first] = runSuiteQl(parseSuiteQl('SELECT ID, name, Held, changed FROM things WHERE id = 11'), ROWS, COLUMNS);
    assert.deepEqual(first, { id: '11', held: 'F', changed: '4/2/2025' });
  });

  it('formats dates and shows display values', () => {
    const query =
      "SELECT TO_CHAR(changed, 'YYYY-MM-DD HH24:MI:SS') AS at, BUILTIN.DF(held) AS shown FROM things WHERE id=11";
    assert.deepEqual(runSuiteQl(parseSuiteQl(query), ROWS, COLUMNS), [{ at: '2025-04-02 12:30:15', shown: 'No' }]);
  });

  for (const wrong of [
    'SELECT nothing FROM things',
    'SELECT id FROM things WHERE',
    'SELECT id FROM things WHERE id ~ 3',
    'DELETE FROM things',
    'SELECT id FROM things GROUP BY id',
  ]) {
    it(`refuses ${wrong}`, () => {
      assert.throws(() => ids(wrong), SuiteQlError);
    });
  }
});
