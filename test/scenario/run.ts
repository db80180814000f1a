import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, dateOfInstant, instant } from '@throughline/contracts';
import { DeliveryTeam, FinanceDesk, Seller, startWorld } from '@throughline/embedded';
import { type Logger, MovableClock } from '@throughline/platform';
import { InvoiceKeys } from './invoice-keys.ts';
import { noPerturbation, type Perturbation } from './perturbations/perturbation.ts';
import { type People, type Played, TENANT } from './played.ts';
import { Player } from './player.ts';
import { RestChecks } from './rest-checks.ts';
import type { Scenario } from './scenario-file.ts';
import { momentsOf, plannedIn } from './timeline.ts';

/**
 * Plays a scenario on an empty system: everything enters through the outside systems, at its instant, on a clock that
 * stands still in between. After each step the system comes to rest, and the books are held against themselves; at the
 * end everything is held against the invariants. `use` sees the system before it is taken down.
 */
export async function playScenario<T>(
  scenario: Scenario,
  options: { log: Logger; progress?: (text: string) => void; perturbation?: Perturbation },
  use: (played: Played) => Promise<T>,
): Promise<T> {
  const perturbation = options.perturbation ?? noPerturbation;
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-scenario-'));
  // The embedded PostgreSQL runs as another user when we are root; it must be able to walk to its data.
  chmodSync(dataDir, 0o755);
  const moments = momentsOf(perturbation.plan?.(plannedIn(scenario), scenario) ?? plannedIn(scenario));
  const first = instant(moments[0]?.at ?? `${scenario.meta.months[0]}-01T00:00:00Z`);
  const clock = new MovableClock(`${addDays(dateOfInstant(first), -1)}T00:00:00Z`);
  const world = await startWorld({
    dataDir,
    clock,
    log: options.log,
    durable: false,
    ports: 'free',
    tenant: TENANT,
    erpInstances: [...new Set(scenario.inputs.routing.map(({ erp }) => erp))],
  });
  try {
    const { org } = world.sandboxes.salesforce;
    const people: People = {
      seller: new Seller(org),
      team: new DeliveryTeam(org),
      desk: new FinanceDesk(world.sandboxes),
    };
    const played: Played = { world, clock, scenario, invoiceKeys: new InvoiceKeys(scenario, world.sandboxes.netsuite) };
    const checks = await RestChecks.on(dataDir, played);
    const rest = async (): Promise<void> => {
      await world.settle();
      await perturbation.afterRest?.(played, people);
    };
    const player = new Player(played, people, perturbation);
    await player.prepare();
    await perturbation.starting?.(played, people);
    await rest();
    for (const { at, happenings } of moments) {
      await clock.moveTo(at, rest);
      options.progress?.(`${at} ${happenings.map(({ kind }) => kind).join(' ')}`);
      for (const happening of happenings) {
        await player.play(happening);
        await rest();
      }
      await checks.booksAgree(at);
    }
    await clock.moveTo(endOf(scenario), rest);
    await perturbation.atEnd?.(played, people);
    await checks.everythingHolds();
    return await use(played);
  } finally {
    await world.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The window ends when its last month was closed and nothing is open any more. */
function endOf({ meta, inputs }: Scenario): string {
  const closes = Object.values(inputs.periodClose).sort();
  return instant([closes.at(-1) ?? '', `${meta.months.at(-1)}-01T00:00:00Z`].sort().at(-1) ?? '');
}
