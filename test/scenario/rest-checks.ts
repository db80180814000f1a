import { dateOfInstant, instant, Money, type MoneyJson } from '@throughline/contracts';
import { checkInvariants, type Checked } from '../invariants/invariants.ts';
import { journalsBalance } from '../invariants/checks/i4-journals.ts';
import { receivablesAgree } from '../invariants/checks/i6-receivables.ts';
import { observe, type Places } from '../invariants/observe.ts';
import { reportOf } from '../invariants/report.ts';
import { locateDataFolder, sandboxesAt } from '../invariants/places.ts';
import { SANDBOXES } from '../invariants/sandboxes.ts';
import { FINANCE, type Played } from './played.ts';

const TRIAL_BALANCE = `query TrialBalance($asOf: String!) { trialBalance(asOf: $asOf) { account balance { amount currency } } }`;
/** A fact that waits longer than this on the rehearsal's clock is stuck. */
const LAG_LIMIT_MS = 60_000;

/** What must hold whenever the system is at rest, and at the end of a run. */
export class RestChecks {
  private constructor(
    private readonly played: Played,
    private readonly places: Places,
  ) {}

  /** Looks at a system that runs on the folder. */
  static async on(dataDir: string, played: Played): Promise<RestChecks> {
    const { sandboxes } = played.world;
    const { places } = await locateDataFolder(dataDir, played.clock);
    const urls = Object.fromEntries(SANDBOXES.map((name) => [name, sandboxes[name].url]));
    return new RestChecks(played, { ...places, sandboxes: sandboxesAt(urls) });
  }

  /** The trial balance is zero, and sub-ledgers equal their control accounts. */
  async booksAgree(at: string): Promise<void> {
    const { world, scenario, clock } = this.played;
    const { trialBalance } = await world.graph.ask<{ trialBalance: { balance: MoneyJson }[] }>(FINANCE, TRIAL_BALANCE, {
      asOf: dateOfInstant(instant(clock.now())),
    });
    const sum = Money.sum(
      trialBalance.map(({ balance }) => Money.from(balance)),
      scenario.meta.functionalCurrency,
    );
    if (!sum.isZero) throw new Error(`at ${at} the trial balance is off by ${sum.toString()}`);
    const places = { ...this.places, sandboxes: () => Promise.resolve({}) };
    const checked = await observe(places, { clock, lagLimitMs: LAG_LIMIT_MS }, async (observed) => [
      { id: journalsBalance.id, title: journalsBalance.title, ...(await journalsBalance.check(observed)) },
      { id: receivablesAgree.id, title: receivablesAgree.title, ...(await receivablesAgree.check(observed)) },
    ]);
    demand(checked, `at ${at} the books do not agree`);
  }

  /** Everything that the invariant checker looks at. */
  async everythingHolds(): Promise<void> {
    const { clock } = this.played;
    demand(
      await observe(this.places, { clock, lagLimitMs: LAG_LIMIT_MS }, checkInvariants),
      'at the end an invariant is violated',
    );
  }
}

function demand(checked: readonly Checked[], what: string): void {
  if (checked.some(({ violations }) => violations.length > 0)) throw new Error(`${what}\n${reportOf(checked)}`);
}
