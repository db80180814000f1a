import { type Change, type ChangePosition, type Instant, type Month, ok } from '@throughline/contracts';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { type LastReading, reachCutOff } from '../use-cases/reach-cut-off.ts';

export interface CutOffRequest {
  readonly period: Month;
  readonly closedAt: Instant;
  /** Everything that changed before was read by an earlier cut-off; null reads from the beginning. */
  readonly since: Instant | null;
}

/** Reads the PSA once more before a period is cut off, whatever webhooks and polls have or have not brought. */
export const cutOffCall = (psas: PsaDirectory): OutgoingOperation<CutOffRequest, readonly LastReading[]> =>
  defineCall({
    name: 'psa.cut-off',
    target: () => 'psa:cut-off',
    call: async ({ since }, { tenantId }) => {
      const readings = psas.all(tenantId).map(async (psa): Promise<LastReading> => {
        const times = await allAfter(since, (after, limit) => psa.changedTime(after, limit));
        const milestones = await allAfter(since, (after, limit) => psa.changedMilestones(after, limit));
        const estimates = await allAfter(since, (after, limit) => psa.changedEstimates(after, limit));
        return { instance: psa.instance, times, milestones, estimates };
      });
      return ok(await Promise.all(readings));
    },
    settled: async ({ period, closedAt }, outcome, work) => {
      if (outcome.ok) await reachCutOff(work, psas, { period, closedAt }, outcome.value);
    },
  });

const PAGE = 500;

/** Everything that changed at or after an instant, read page by page: a long answer's locator does not live long enough. */
async function allAfter<T extends Change>(
  since: Instant | null,
  read: (after: ChangePosition | null, limit: number) => Promise<readonly T[]>,
): Promise<T[]> {
  const all: T[] = [];
  let after: ChangePosition | null = since === null ? null : { at: since, id: '' };
  for (;;) {
    const page = await read(after, PAGE);
    all.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return all;
    after = { at: last.changedAt, id: last.externalId };
  }
}
