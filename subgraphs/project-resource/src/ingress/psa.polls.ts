import { byTime, type Instant, instant } from '@throughline/contracts';
import type { Psa } from '@throughline/project-resource-domain';
import type { SubgraphParts } from '@throughline/subgraph';
import type { Poll, Work } from '@throughline/transport';
import { knownIds } from '../persistence/delivery.queries.ts';
import { recordEstimates } from '../use-cases/record-estimates.ts';
import { recordMilestones } from '../use-cases/record-milestones.ts';
import { recordTime } from '../use-cases/record-time.ts';
import type { CopiedTemplates } from './copied-templates.ts';

/** Notifications bring news within seconds; the polls only find what was never delivered. */
const EVERY_MS = 60_000;
/** A record may become visible a little after the instant that it is stamped with. */
const OVERLAP_MS = 120_000;

interface Source<T> {
  readonly kind: string;
  readonly read: (psa: Psa, since: Instant | null) => Promise<readonly T[]>;
  /** Our id that the record hangs on; undefined for a record that is not ours. */
  readonly anchor: (look: T) => string | null | undefined;
  readonly anchors: 'elements' | 'milestones';
  readonly record: (work: Work, psa: Psa, looks: readonly T[]) => Promise<void>;
}

const source = <T extends { changedAt: Instant }>(of: Source<T>): Source<T> => of;

const TIME = source({
  kind: 'time',
  read: (psa, since) => psa.approvedTime(since),
  anchor: (time) => (time.projectId === null ? undefined : time.wbsElementId),
  anchors: 'elements',
  record: recordTime,
});
const MILESTONES = source({
  kind: 'milestones',
  read: (psa, since) => psa.acceptedMilestones(since),
  anchor: (milestone) => milestone.milestoneId ?? undefined,
  anchors: 'milestones',
  record: (work, _psa, looks) => recordMilestones(work, looks),
});
const ESTIMATES = source({
  kind: 'estimates',
  read: (psa, since) => psa.estimates(since),
  anchor: ({ wbsElementId }) => wbsElementId ?? undefined,
  anchors: 'elements',
  record: recordEstimates,
});

/** The safety net under one tenant's PSA. */
export function psaPolls(parts: SubgraphParts, tenantId: string, psa: Psa, copied: CopiedTemplates): Poll[] {
  return [
    projectPoll(tenantId, psa, copied),
    deliveryPoll(parts, tenantId, psa, TIME),
    deliveryPoll(parts, tenantId, psa, MILESTONES),
    deliveryPoll(parts, tenantId, psa, ESTIMATES),
  ];
}

function projectPoll(tenantId: string, psa: Psa, copied: CopiedTemplates): Poll {
  return {
    name: `psa.projects:${psa.instance}`,
    tenantId,
    everyMs: EVERY_MS,
    poll: async () => {
      for (const projectId of await copied.awaited(tenantId, psa.instance)) {
        const project = await psa.findProject(projectId);
        if (project) await copied.seen(tenantId, project);
      }
      return { cursor: null, apply: () => Promise.resolve() };
    },
  };
}

/**
 * Takes over what is known and leaves the cursor before the first record whose work is not, so that it is read again;
 * one record that waits for its project does not hold up the others.
 */
function deliveryPoll<T extends { changedAt: Instant }>(
  parts: SubgraphParts,
  tenantId: string,
  psa: Psa,
  { kind, read, anchor, anchors, record }: Source<T>,
): Poll {
  return {
    name: `psa.${kind}:${psa.instance}`,
    tenantId,
    everyMs: EVERY_MS,
    poll: async (cursor) => {
      const looks = (await read(psa, sinceOf(cursor))).filter((look) => anchor(look) !== undefined);
      const ids = looks.flatMap((look) => anchor(look) ?? []);
      const known = await knownIds((sql, parameters) => parts.read(tenantId, sql, parameters), anchors, ids);
      const waiting = looks.filter((look) => !known.has(anchor(look) ?? ''));
      const ready = looks.filter((look) => known.has(anchor(look) ?? ''));
      if (waiting.length > 0) parts.log.warn('psa.records.waiting', { tenantId, kind, count: waiting.length });
      const next = earliest(waiting) ?? latest(ready) ?? cursor;
      return { cursor: next, apply: (work) => record(work, psa, ready) };
    },
  };
}

const sinceOf = (cursor: string | null): Instant | null =>
  cursor === null ? null : instant(new Date(new Date(cursor).getTime() - OVERLAP_MS));

const instantsOf = (looks: readonly { changedAt: Instant }[]): Instant[] =>
  looks.map(({ changedAt }) => changedAt).sort(byTime);
const earliest = (looks: readonly { changedAt: Instant }[]): Instant | undefined => instantsOf(looks)[0];
const latest = (looks: readonly { changedAt: Instant }[]): Instant | undefined => instantsOf(looks).at(-1);
