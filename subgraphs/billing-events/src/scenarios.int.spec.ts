import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { revenueEarned, revenuePeriodCompleted, revenueRecognised } from '@throughline/events';
import { MovableClock } from '@throughline/platform';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { startDomain } from './testing/running-domain.ts';
import { readScenario, type Scenario } from './testing/scenario-file.ts';
import { toldBefore } from './testing/scenario-facts.ts';
import { expectedEvents, toldEvents, toldPackageRevenue, toldRevenue } from './testing/scenario-outcome.ts';
import { knownEvents, receivableFacts } from './testing/scenario-receivables.ts';

const byId = (events: readonly Record<string, unknown>[]) =>
  Object.fromEntries(events.map((event) => [String(event['id']), event]));

/** Tells a scenario fact by fact while the clock goes on with it. */
async function play(domain: TestedSubgraph, scenario: Scenario): Promise<void> {
  const story = [
    ...toldBefore(scenario).map((fact) => ({ at: fact.at, fact: () => fact })),
    ...receivableFacts(scenario),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const { at, fact } of story) {
    if (Date.parse(at) > domain.clock.now().getTime()) await domain.moveTo(at);
    await domain.hearAll([fact(fact.length === 0 ? new Map() : await knownEvents(domain))]);
  }
}

for (const name of ['02-time-and-materials', '03-full']) {
  const scenario = readScenario(name);
  let domain: TestedSubgraph;
  // The story ends with the close of the last month, some days into the next: what that one charges is not told.
  const isWithinScenario = (event: Record<string, unknown>): boolean =>
    scenario.meta.months.includes(event['accountingPeriod'] as string);

  describe(`scenario ${name} in billing, told as it happened`, () => {
    before(async () => {
      domain = await startDomain(new MovableClock(scenario.inputs.quotes[0] ? '2024-01-01T00:00:00Z' : ''));
      await play(domain, scenario);
    });
    after(() => domain.stop());

    it('comes to every billable event of the scenario, and to no other', async () => {
      const told = (await toldEvents(domain, scenario)).filter(isWithinScenario);
      assert.deepEqual(byId(told), byId(expectedEvents(scenario)));
      assert.equal(told.length, scenario.expected.billableEvents.length);
    });

    it('comes to its revenue by month and account', async () => {
      assert.deepEqual(await toldRevenue(domain, scenario), scenario.expected.revenueByMonthAndAccount);
    });

    it('comes to its package revenue, concessions apart', async () => {
      const told = await toldPackageRevenue(domain);
      assert.deepEqual(
        Object.fromEntries(told.map((row) => [row['month'], row])),
        Object.fromEntries(scenario.expected.packageRevenue.map((row) => [row['month'], row])),
      );
    });

    it('counts the revenue events of each month', async () => {
      const told = [...(await domain.published(revenueRecognised)), ...(await domain.published(revenueEarned))];
      const completed = await domain.published(revenuePeriodCompleted);
      assert.deepEqual(
        completed.map(({ period }) => period),
        scenario.meta.months,
      );
      for (const { period, revenueEvents } of completed) {
        assert.equal(revenueEvents, told.filter((event) => event.period === period).length, period);
      }
    });
  });
}
