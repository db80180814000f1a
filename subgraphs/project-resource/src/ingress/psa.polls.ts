import { type Change, type ChangePosition, Fault } from '@throughline/contracts';
import type { ChangedKind, Psa } from '@throughline/project-resource-domain';
import type { SubgraphParts } from '@throughline/subgraph';
import { changesPoll, type Missed, type Poll, type Work } from '@throughline/transport';
import { knownIds } from '../persistence/delivery.queries.ts';
import { recordEstimates } from '../use-cases/record-estimates.ts';
import { recordMilestones } from '../use-cases/record-milestones.ts';
import { recordTime } from '../use-cases/record-time.ts';
import type { CopiedTemplates } from './copied-templates.ts';

/** Notifications bring news within seconds; the polls only find what was never delivered. */
const EVERY_MS = 60_000;
/** A record may become visible a little after the instant that it is stamped with. */
const OVERLAP_MS = 120_000;

/** Records of one page, taken over in one transaction. */
const PAGE = 500;

interface Source<T> {
  readonly kind: ChangedKind;
  readonly read: (psa: Psa, after: ChangePosition | null, limit: number) => Promise<readonly T[]>;
  /** Our id that the record hangs on; undefined for a record that is not ours. */
  readonly anchor: (look: T) => string | null | undefined;
  readonly anchors: 'wbs_element' | 'milestone';
  readonly record: (work: Work, psa: Psa, looks: readonly T[]) => Promise<void>;
}

const source = <T extends Change>(of: Source<T>): Source<T> => of;

const TIME = source({
  kind: 'time',
  read: (psa, after, limit) => psa.changedTime(after, limit),
  anchor: (time) => (time.projectId === null ? undefined : time.wbsElementId),
  anchors: 'wbs_element',
  record: recordTime,
});
const MILESTONES = source({
  kind: 'milestone',
  read: (psa, after, limit) => psa.changedMilestones(after, limit),
  anchor: (milestone) => milestone.milestoneId ?? undefined,
  anchors: 'milestone',
  record: (work, _psa, looks) => recordMilestones(work, looks),
});
const ESTIMATES = source({
  kind: 'estimate',
  read: (psa, after, limit) => psa.changedEstimates(after, limit),
  anchor: ({ wbsElementId }) => wbsElementId ?? undefined,
  anchors: 'wbs_element',
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
      const failed: unknown[] = [];
      for (const projectId of await copied.awaited(tenantId, psa.instance)) {
        try {
          const project = await psa.findProject(projectId);
          if (project) await copied.seen(tenantId, project);
        } catch (error) {
          failed.push(error);
        }
      }
      // Each was looked at; the turn has failed all the same, which its log and metrics say.
      if (failed.length > 0) throw failed[0];
      return { cursor: null, apply: () => Promise.resolve() };
    },
  };
}

/**
 * Takes over what is known, a page at a time. A record whose work is not known yet is looked at by itself until it is, and
 * so is each record of a page that cannot be read or taken over as a whole: none holds up the others.
 */
function deliveryPoll<T extends Change>(
  parts: SubgraphParts,
  tenantId: string,
  psa: Psa,
  { kind, read, anchor, anchors, record }: Source<T>,
): Poll {
  const byThemselves = (changes: readonly Change[]): Missed => ({
    webhook: psa.system,
    account: psa.instance,
    receipts: changes.map(({ externalId, changedAt }) => ({
      providerEventId: `${externalId} as of ${changedAt}`,
      kind: psa.recordTypes[kind],
      body: { recordId: externalId },
    })),
  });
  const lookAt = async (after: ChangePosition | null, limit: number): Promise<readonly Seen<T>[]> => {
    try {
      return (await read(psa, after, limit)).map((look) => seen(look, look));
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'EVENT_UNREADABLE') throw error;
      parts.log.warn('psa.record.unreadable', { tenantId, kind, error });
      return (await psa.changes(kind, after, limit)).map((change) => seen<T>(change, null));
    }
  };
  return changesPoll<Seen<T>>({
    name: `psa.${kind}:${psa.instance}`,
    tenantId,
    everyMs: EVERY_MS,
    pageSize: PAGE,
    overlapMs: OVERLAP_MS,
    read: lookAt,
    take: async (page) => {
      const looks = page.flatMap(({ look }) => (look !== null && anchor(look) !== undefined ? [look] : []));
      const ids = looks.flatMap((look) => anchor(look) ?? []);
      const known = await knownIds((sql, parameters) => parts.read(tenantId, sql, parameters), anchors, ids);
      const waiting = looks.filter((look) => !known.has(anchor(look) ?? ''));
      const ready = looks.filter((look) => known.has(anchor(look) ?? ''));
      if (waiting.length > 0) parts.log.warn('psa.records.waiting', { tenantId, kind, count: waiting.length });
      return {
        apply: (work) => record(work, psa, ready),
        missed: byThemselves([...page.filter(({ look }) => look === null), ...waiting]),
        apart: byThemselves(ready),
      };
    },
  });
}

/** A change, with what the record says when its page could be read. */
interface Seen<T> extends Change {
  readonly look: T | null;
}

const seen = <T>({ externalId, changedAt }: Change, look: T | null): Seen<T> => ({ externalId, changedAt, look });
