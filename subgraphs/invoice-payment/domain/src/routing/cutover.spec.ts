import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CalendarDate, calendarDate } from '@throughline/contracts';
import { cutoversIn, goesOver } from './cutover.ts';
import { erpFor } from './routing-rule.ts';

const rule = (entity: string, erp: string, validFrom: string, validTo: string | null) => ({
  entity,
  erp,
  validFrom: calendarDate(validFrom),
  validTo: validTo as CalendarDate | null,
});
const rules = [
  rule('LE-CH', 'ERP-A', '2019-01-01', '2026-11-17'),
  rule('LE-CH', 'ERP-B', '2026-11-17', null),
  rule('LE-AU', 'ERP-A', '2018-07-01', null),
];

describe('RU-18 ERP routing and cutover', () => {
  const day = '2026-11-17' as CalendarDate;

  it('an entity is booked in the new ERP from the day of the cutover on', () => {
    const on = (date: string) => {
      const erp = erpFor(rules, 'LE-CH', calendarDate(date));
      return erp.ok ? erp.value : erp.refusal.code;
    };
    assert.deepEqual(['2026-11-16', '2026-11-17'].map(on), ['ERP-A', 'ERP-B']);
  });

  it('is where one rule of an entity ends and another ERP begins', () => {
    assert.deepEqual(cutoversIn(rules), [{ entity: 'LE-CH', from: 'ERP-A', to: 'ERP-B', on: day }]);
  });

  it('is not where a rule goes on in the same ERP, or where there is a gap', () => {
    assert.deepEqual(
      cutoversIn([rule('LE-CH', 'A', '2019-01-01', '2020-01-01'), rule('LE-CH', 'A', '2020-01-01', null)]),
      [],
    );
    assert.deepEqual(
      cutoversIn([rule('LE-CH', 'A', '2019-01-01', '2020-01-01'), rule('LE-CH', 'B', '2020-02-01', null)]),
      [],
    );
  });

  it('takes open receivables of the entity along, and leaves paid ones where they are', () => {
    const [cutover] = cutoversIn(rules);
    assert.ok(cutover);
    const invoice = { entity: 'LE-CH', invoiceDate: '2026-11-09' as CalendarDate, isOpen: true };
    assert.ok(goesOver(invoice, cutover));
    assert.ok(!goesOver({ ...invoice, isOpen: false }, cutover));
    assert.ok(!goesOver({ ...invoice, entity: 'LE-AU' }, cutover));
    assert.ok(!goesOver({ ...invoice, invoiceDate: day }, cutover));
  });
});
