import type { Played } from './played.ts';
import type { Scenario } from './scenario-file.ts';
import { type Happening, plannedIn } from './timeline.ts';

/** How the CPQ is asked for one quote, which is what an activation does before it checks anything. */
const QUOTE_READ = /SBQQ__Quote__c(\+|%20)WHERE(\+|%20)Id/;
/** Time that really passes; far more than it takes to move the clock. */
const ANSWERS_AFTER_MS = 400;
const ASKED_WITHIN_LOOKS = 2_000;
const LOOK_EVERY_MS = 5;
/** What is planned before an activation step of one instant; what comes after it must not come late. */
const BEFORE_ACTIVATION: readonly Happening['kind'][] = [
  'FX_RATE',
  'RATE_CARD',
  'QUOTE_MADE',
  'QUOTE_APPROVED',
  'ACTIVATION_STEP',
];

/**
 * Does what makes the checks of an activation run. Where the scenario has one of them fail seconds later, the CPQ is slow
 * to answer, so that the check looks at that instant and not at once.
 */
export async function withLateChecks(played: Played, version: number, act: () => void | Promise<void>): Promise<void> {
  const { clock, scenario, world } = played;
  const failsAt = nextFailure(scenario, version, clock.now());
  if (failsAt === null) return act();
  const { faults, requests } = world.sandboxes.salesforce;
  const which = new RegExp(`^GET .*${QUOTE_READ.source}`);
  const before = requests.count(which);
  faults.add({ match: { method: 'GET', path: QUOTE_READ }, kind: 'delay', delayMs: ANSWERS_AFTER_MS, times: 1 });
  await act();
  for (let look = 0; requests.count(which) === before; look += 1) {
    if (look > ASKED_WITHIN_LOOKS) throw new Error(`nobody looked at version ${version} after it was acted upon`);
    await clock.pause(LOOK_EVERY_MS);
  }
  await clock.moveTo(failsAt, () => Promise.resolve());
}

/** The instant at which a check fails in the run that begins now; null when none does, or something else comes before. */
function nextFailure(scenario: Scenario, version: number, now: Date): string | null {
  const steps = scenario.inputs.activation.find(({ quoteVersion }) => quoteVersion === version)?.steps ?? [];
  const later = steps.filter(({ at }) => new Date(at) > now);
  const next = later.find(
    ({ result, action, state }) => result === 'FAIL' || action !== undefined || state !== undefined,
  );
  if (next?.result !== 'FAIL') return null;
  const isDisturbed = plannedIn(scenario).some(({ at, happening: { kind } }) => {
    const instant = new Date(at).getTime();
    if (instant === now.getTime()) return !BEFORE_ACTIVATION.includes(kind);
    return instant > now.getTime() && instant < new Date(next.at).getTime();
  });
  return isDisturbed ? null : next.at;
}
