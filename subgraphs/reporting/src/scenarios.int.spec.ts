import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { shuffledWithDuplicates } from './testing/facts.ts';
import { startDomain } from './testing/running-domain.ts';
import { answeredSections, lineageNodes } from './testing/scenario-answers.ts';
import { cashFacts } from './testing/scenario-cash.facts.ts';
import { deliveredFacts } from './testing/scenario-delivered.facts.ts';
import { earnedFacts } from './testing/scenario-earned.facts.ts';
import { readScenario } from './testing/scenario-file.ts';
import { soldFacts } from './testing/scenario-sold.facts.ts';

interface Books {
  readonly monthEnd: string;
  readonly agrees: boolean;
  readonly controls: readonly { account: string; subLedger: { amount: string }; ledger: { amount: string } }[];
}
type Rows = Readonly<Record<string, unknown>>;

/** The order of rows and the place of an invoice line are free in a comparison. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(comparable).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Rows).filter(([key]) => key !== 'line');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, comparable(each)]));
}

for (const name of ['02-time-and-materials', '03-full']) {
  const scenario = readScenario(name);
  const facts = [...soldFacts(scenario), ...deliveredFacts(scenario), ...earnedFacts(scenario), ...cashFacts(scenario)];
  let domain: TestedSubgraph;

  describe(`scenario ${name} in reports`, () => {
    before(async () => {
      domain = await startDomain();
      await domain.hearAll(facts);
    });
    after(() => domain.stop());

    it('comes to every table that reporting answers', async () => {
      const answered = await answeredSections(domain, scenario);
      for (const [section, value] of Object.entries(answered)) {
        assert.deepEqual(comparable(value), comparable(scenario.expected[section]), section);
      }
    });

    it('comes to books that agree with their documents at every month end', async () => {
      const { books } = await domain.ask<{ books: Books[] }>(
        `{ books: booksAtMonthEnd(months: ${JSON.stringify(scenario.meta.months)}) {
             monthEnd agrees controls { account subLedger { amount } ledger { amount } } } }`,
      );
      for (const { monthEnd, agrees, controls } of books) {
        assert.ok(agrees, `${monthEnd} ${JSON.stringify(controls)}`);
        const balances = scenario.expected.trialBalance[monthEnd] ?? {};
        for (const { account, subLedger } of controls) {
          if (account in balances) assert.equal(subLedger.amount, balances[account], `${account} at ${monthEnd}`);
        }
      }
    });

    it('comes to the same in any order of the facts, told more than once', async () => {
      const other = domain.as('shuffled');
      await other.hearAll(shuffledWithDuplicates(facts, 7));
      const [one, two] = [await answeredSections(domain, scenario), await answeredSections(other, scenario)];
      assert.deepEqual(comparable(two), comparable(one));
      for (const check of scenario.lineage.flatMap(({ checks }) => checks)) {
        const [nodes, others] = [await lineageNodes(domain, check), await lineageNodes(other, check)];
        assert.deepEqual(comparable(others), comparable(nodes));
      }
    });

    for (const { id, checks } of scenario.lineage) {
      for (const check of checks) {
        it(`follows lineage ${id} from ${check.ask.from.map((node) => node.id).join(', ')}`, async () => {
          const nodes = await lineageNodes(domain, check);
          for (const want of check.answer.nodes) {
            const found = nodes.some((node) => Object.entries(want).every(([key, value]) => node[key] === value));
            const near = nodes.filter(({ type, id: node }) => type === want['type'] && node === want['id']);
            assert.ok(found, `${JSON.stringify(want)} among ${JSON.stringify(near)}`);
          }
          if (check.answer.only === true) assert.equal(nodes.length, check.answer.nodes.length);
        });
      }
    }

    for (const { ask, answer } of scenario.asOf.flatMap(({ checks }) => checks)) {
      if (ask['kind'] !== 'UNAPPLIED_CASH') continue;
      it(`knows what ${ask['billTo']} had unapplied at ${ask['at']}`, async () => {
        const { unappliedCashAt } = await domain.ask<{ unappliedCashAt: { amount: string } }>(
          `{ unappliedCashAt(billToReference: "${ask['billTo']}", at: "${ask['at']}") { amount } }`,
        );
        assert.equal(unappliedCashAt.amount, answer['amount']);
      });
    }

    for (const { ask, answer } of scenario.businessViews.flatMap(({ checks }) => checks)) {
      if (ask.perturbation !== undefined) continue;
      it(`shows ${ask.view} at ${ask.at}`, async () => {
        assert.deepEqual(await viewOf(domain, ask), answer.rows);
      });
    }
  });
}

async function viewOf(
  domain: TestedSubgraph,
  { view, at, approvedMoreThanDays }: { view: string; at: string; approvedMoreThanDays?: number },
): Promise<Rows[]> {
  const asked = async (query: string): Promise<Rows[]> =>
    (await domain.ask<{ rows: Rows[] }>(`{ rows: ${query} }`)).rows;
  switch (view) {
    case 'QUOTES_AWAITING_PROJECT':
      return asked(`quotesAwaitingProject(at: "${at}") { quote: quoteNumber version state code since }`);
    case 'STUCK_BILLABLE_EVENTS': {
      const days = approvedMoreThanDays ?? 0;
      const rows = await asked(
        `stuckBillableEvents(at: "${at}", approvedMoreThanDays: ${days}) { event: sourceReference approvedAt days }`,
      );
      return rows.map((row) => ({ ...row, event: `BE-${String(row['event'])}` }));
    }
    default: {
      const rows = await asked(
        `unmatchedPayments(at: "${at}") { payment: reference amountAtRisk { amount currency } days }`,
      );
      return rows.map(({ payment, amountAtRisk, days }) => ({ payment, ...(amountAtRisk as Rows), days }));
    }
  }
}
