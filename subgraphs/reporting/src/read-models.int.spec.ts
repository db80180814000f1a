import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { instant } from '@throughline/contracts';
import { monthWindow } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { lineageFrom } from './reports/lineage.report.ts';
import {
  daysSalesOutstandingOf,
  invoiceStatusAtMonthEnds,
  receivablesAtMonthEnds,
} from './reports/receivables.report.ts';
import { booksAtMonthEnds, contractPositionsAtMonthEnds } from './reports/positions.report.ts';
import { packageRevenueByMonth, revenueByAccount, unrealisedFxAtMonthEnds } from './reports/revenue.report.ts';
import {
  invoicesRejectedByTax,
  quotesAwaitingProject,
  stuckBillableEvents,
  unmatchedPayments,
} from './reports/stuck.report.ts';
import { wipAtMonthEnds } from './reports/wip.report.ts';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { startDomain } from './testing/running-domain.ts';
import { EVERY_REPORT } from './testing/every-report.ts';
import { shuffledWithDuplicates } from './testing/facts.ts';
import { SOLD_AND_DELIVERED } from './testing/fixed-fee.facts.ts';
import { INVOICED_AND_PAID, TROUBLE } from './testing/fixed-fee-cash.facts.ts';
import { emptyReadModels } from './testing/empty-read-models.ts';

const EVERYTHING = [...SOLD_AND_DELIVERED, ...INVOICED_AND_PAID, ...TROUBLE];
const WINDOW = monthWindow(['2025-02', '2025-03', '2025-04', '2025-05', '2025-06']);
const BOOKS = { ledger: 'USD', knownAt: null };
const END = instant('2025-06-30T23:59:59Z');

const REPORTS: readonly ((read: Sql) => Promise<unknown>)[] = [
  (read) => receivablesAtMonthEnds(read, WINDOW, BOOKS),
  (read) => daysSalesOutstandingOf(read, WINDOW, BOOKS),
  (read) => invoiceStatusAtMonthEnds(read, WINDOW, BOOKS),
  (read) => wipAtMonthEnds(read, WINDOW, BOOKS),
  (read) => packageRevenueByMonth(read, 'eng_1', WINDOW),
  (read) => revenueByAccount(read, WINDOW, ['4010'], BOOKS),
  (read) => unrealisedFxAtMonthEnds(read, WINDOW, BOOKS),
  (read) => contractPositionsAtMonthEnds(read, WINDOW, BOOKS),
  (read) => booksAtMonthEnds(read, WINDOW, BOOKS),
  (read) => quotesAwaitingProject(read, END),
  (read) => stuckBillableEvents(read, END, 0),
  (read) => invoicesRejectedByTax(read, END),
  (read) => unmatchedPayments(read, END),
  (read) => lineageFrom(read, [{ type: 'QUOTE_VERSION', id: 'qv_2' }]),
];

let domain: TestedSubgraph;
before(async () => {
  domain = await startDomain();
  await domain.as('ordered').hearAll(EVERYTHING);
});
after(() => domain.stop());

describe('read models', () => {
  it('come out the same whatever the order of the facts and however often they come', async () => {
    const expected = await domain.as('ordered').ask<object>(EVERY_REPORT);
    for (const seed of [1, 2]) {
      await domain.as(`shuffled-${seed}`).hearAll(shuffledWithDuplicates(EVERYTHING, seed));
      assert.deepEqual(await domain.as('shuffled-' + seed).ask(EVERY_REPORT), expected);
    }
  });

  it('can be emptied and built again from the facts', async () => {
    const expected = await domain.as('ordered').ask<object>(EVERY_REPORT);
    await domain.parts.transact({ tenantId: 'ordered' }, emptyReadModels);
    assert.notDeepEqual(await domain.as('ordered').ask<object>(EVERY_REPORT), expected);
    await domain.as('ordered').hearAll(EVERYTHING);
    assert.deepEqual(await domain.as('ordered').ask<object>(EVERY_REPORT), expected);
  });

  it('cost as many statements for much as for little', async () => {
    const statements = async (tenantId: string): Promise<number[]> => {
      const counts: number[] = [];
      for (const report of REPORTS) {
        let count = 0;
        await report((sql, parameters) => {
          count += 1;
          return domain.parts.read(tenantId, sql, parameters);
        });
        counts.push(count);
      }
      return counts;
    };
    assert.deepEqual(await statements('ordered'), await statements('nobody'));
  });

  it('refuse questions that mean nothing', async () => {
    await assert.rejects(domain.as('ordered').ask('{ cashByMonth(months: ["2025-13"]) { month } }'), /YYYY-MM/);
    await assert.rejects(
      domain.as('ordered').ask('{ cashByMonth(months: ["2025-03"], ledger: "EUR") { month } }'),
      /no books/,
    );
    await assert.rejects(domain.as('ordered').ask('{ unmatchedPayments(at: "yesterday") { days } }'), /instant/);
    assert.deepEqual(await domain.as('nobody').ask('{ cashByMonth(months: ["2025-03"]) { month } }'), {
      cashByMonth: [],
    });
  });
});
