import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { calendarDate, type Id, instant, Money, money } from '@throughline/contracts';
import { aBillableItem } from '../testing/builders.ts';
import { assembleInvoices } from './assemble-invoices.ts';

const ON = calendarDate('2025-05-01');
const assemble = (...items: ReturnType<typeof aBillableItem>[]) => assembleInvoices(items, ON, () => 20);

describe('assembling invoices', () => {
  it('gives each billable event a line of its own and adds the terms in calendar days', () => {
    const [invoice, ...others] = assemble(
      aBillableItem(),
      aBillableItem({
        billableEventId: 'be_2' as Id<'BillableEvent'>,
        sourceReference: 'MS-2',
        billable: money('1.00 USD'),
      }),
    );
    assert.equal(others.length, 0);
    assert.deepEqual(
      invoice?.lines.map((line) => [line.lineNumber, line.item.sourceReference, line.net.toString()]),
      [
        [1, 'MS-1', '18705.00 USD'],
        [2, 'MS-2', '1.00 USD'],
      ],
    );
    assert.equal(invoice?.dueDate, '2025-05-21');
    assert.equal(invoice?.net.toString(), '18706.00 USD');
  });

  it('keeps bill-tos, entities, currencies and engagements apart', () => {
    const invoices = assemble(
      aBillableItem(),
      aBillableItem({ billToId: 'bt_2' as Id<'BillTo'> }),
      aBillableItem({ sellerReference: 'LE-UK' }),
      aBillableItem({ billable: money('5.00 EUR') }),
      aBillableItem({ engagementId: 'eng_2' as Id<'Engagement'> }),
    );
    assert.equal(invoices.length, 5);
  });

  it('puts the support charge before usage, and time in the order of approval', () => {
    const at = (time: string) => instant(`2025-04-30T${time}Z`);
    const [invoice] = assemble(
      aBillableItem({ type: 'USAGE_ADJUSTMENT', sourceReference: 'US-1' }),
      aBillableItem({ type: 'RECURRING_SERVICE_CHARGE', sourceReference: 'SUP-2025-05' }),
      aBillableItem({ type: 'TIME_ENTRY', sourceReference: 'TE-1', approvedAt: at('11:00:00') }),
      aBillableItem({ type: 'TIME_ENTRY', sourceReference: 'TE-2', approvedAt: at('10:00:00') }),
    );
    assert.deepEqual(
      invoice?.lines.map((line) => line.item.sourceReference),
      ['TE-2', 'TE-1', 'SUP-2025-05', 'US-1'],
    );
  });

  it('gives no line to what has nothing billable, and no invoice when nothing is left', () => {
    assert.deepEqual(assemble(aBillableItem({ billable: money('0.00 USD') })), []);
  });

  it('invoices every billable cent once, in whatever order the items come', () => {
    const items = fc.array(
      fc.record({ cents: fc.integer({ min: 0, max: 1_000_000 }), billTo: fc.constantFrom('bt_1', 'bt_2') }),
    );
    fc.assert(
      fc.property(items, (list) => {
        const invoices = assemble(
          ...list.map(({ cents, billTo }, index) =>
            aBillableItem({
              billableEventId: `be_${index}` as Id<'BillableEvent'>,
              billToId: billTo as Id<'BillTo'>,
              billable: Money.ofMinor(cents, 'USD'),
            }),
          ),
        );
        const invoiced = Money.sum(
          invoices.map((invoice) => invoice.net),
          'USD',
        );
        assert.equal(invoiced.toMinor(), BigInt(list.reduce((sum, item) => sum + item.cents, 0)));
      }),
    );
  });
});
