import { type Clock, type ErrorCode, instant } from '@throughline/contracts';
import { type Acting, type Replay, type ReplayAnswer, replaysOf } from '@throughline/events';
import { keepActions } from '../parked/audit.ts';
import { type Answerer, answers } from '../questions/answerer.ts';
import { WAKE_CHANNEL } from '../work/buffered-work.ts';
import type { Work } from '../work/work.ts';
import { REBUILDING } from './read-model.ts';
import { rehearse } from './rehearsal.ts';
import type { ReplayParts } from './replay-run.ts';

const COLUMNS = `id, consumer, kind, filter, state, events_per_second as "eventsPerSecond", ${REBUILDING} as rebuilding, read, applied,
  seen_before as "seenBefore", held, failed, not_for_us as "notForUs", suppressed, requested_by as "requestedBy", role,
  reason, requested_at as "requestedAt", started_at as "startedAt", finished_at as "finishedAt",
  cancelled_by as "cancelledBy", cancel_reason as "cancelReason", last_error as "lastError"`;

type Row = Omit<Replay, 'requestedAt' | 'startedAt' | 'finishedAt'> & {
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
};

const toReplay = (row: Row): Replay => ({
  ...row,
  requestedAt: instant(row.requestedAt),
  startedAt: row.startedAt && instant(row.startedAt),
  finishedAt: row.finishedAt && instant(row.finishedAt),
});

const granted = (replay: Replay): ReplayAnswer => ({ replay, refusal: null });
const refused = (code: ErrorCode, evidence: Record<string, unknown> = {}) => ({ refusal: { code, evidence } });

/** What every service answers about replays into itself, and does when an operator says so; within the tenant asked for. */
export function replayAnswers(parts: ReplayParts): Answerer[] {
  const { consumer, transact, clock } = parts;
  const ask = replaysOf(consumer);
  const keepsNone = (kind: Replay['kind']): boolean => kind === 'READ_MODEL' && parts.readModel === null;
  return [
    answers(ask.list, ({ before, limit }, about) =>
      transact(about, async (work) => ({ replays: await list(work, consumer, before, limit) })),
    ),
    answers(ask.read, ({ id }, about) => transact(about, async (work) => ({ replay: await read(work, consumer, id) }))),
    answers(ask.rehearse, async (scope, { tenantId }) => {
      if (keepsNone(scope.kind)) return { rehearsal: null, ...refused('READ_MODEL_NOT_KEPT', { consumer }) };
      return { rehearsal: await rehearse(parts, tenantId, scope), refusal: null };
    }),
    answers(ask.request, async (asked, about) => {
      if (keepsNone(asked.kind)) return { replay: null, ...refused('READ_MODEL_NOT_KEPT', { consumer }) };
      return transact(about, (work) => request(work, consumer, asked, clock));
    }),
    answers(ask.cancel, (asked, about) => transact(about, (work) => cancel(work, consumer, asked, clock))),
  ];
}

async function list(work: Work, consumer: string, before: string | null, limit: number): Promise<Replay[]> {
  const rows = await work.sql<Row>(
    `select ${COLUMNS} from replay
     where tenant_id = $1 and consumer = $2 and ($3::text is null or id < $3::text collate "C")
     order by id collate "C" desc limit $4`,
    [work.tenantId, consumer, before, limit],
  );
  return rows.map(toReplay);
}

async function read(work: Work, consumer: string, id: string): Promise<Replay | null> {
  const [row] = await work.sql<Row>(
    `select ${COLUMNS} from replay where tenant_id = $1 and consumer = $2 and id = $3`,
    [work.tenantId, consumer, id],
  );
  return row ? toReplay(row) : null;
}

type Asked = Acting & Pick<Replay, 'id' | 'kind' | 'filter' | 'eventsPerSecond'>;

/** Asked for again under its id it is the same replay. One read model is built once at a time. */
async function request(work: Work, consumer: string, asked: Asked, clock: Clock): Promise<ReplayAnswer> {
  const { id, kind, filter, eventsPerSecond, actor, reason } = asked;
  const [made] = await work.sql(
    `insert into replay (tenant_id, id, consumer, kind, filter, state, events_per_second, requested_by, role, reason,
       requested_at)
     values ($1, $2, $3, $4, $5, 'REQUESTED', $6, $7, $8, $9, $10) on conflict do nothing returning id`,
    [
      work.tenantId,
      id,
      consumer,
      kind,
      JSON.stringify(filter),
      eventsPerSecond,
      actor.subject,
      actor.role,
      reason,
      clock.now(),
    ],
  );
  const replay = await read(work, consumer, id);
  if (!replay) return { replay: null, ...refused('REBUILD_UNDER_WAY', { consumer }) };
  if (made) {
    await keep(work, clock, 'REPLAY', asked, replay);
    await work.sql(`select pg_notify($1, 'replays')`, [WAKE_CHANNEL]);
  }
  return granted(replay);
}

/** What a read model was emptied for has to be built to its end. */
async function cancel(
  work: Work,
  consumer: string,
  asked: Acting & { id: string },
  clock: Clock,
): Promise<ReplayAnswer> {
  const [open] = await work.sql<{ emptied: boolean }>(
    `select emptied_at is not null as emptied from replay
     where tenant_id = $1 and consumer = $2 and id = $3 and state in ('REQUESTED', 'RUNNING') for update`,
    [work.tenantId, consumer, asked.id],
  );
  if (!open) return { replay: null, ...refused('REPLAY_OVER', { id: asked.id }) };
  if (open.emptied) return { replay: null, ...refused('REBUILD_UNDER_WAY', { consumer }) };
  await work.sql(
    `update replay set state = 'CANCELLED', finished_at = $4, cancelled_by = $5, cancel_reason = $6
     where tenant_id = $1 and consumer = $2 and id = $3`,
    [work.tenantId, consumer, asked.id, clock.now(), asked.actor.subject, asked.reason],
  );
  const replay = await read(work, consumer, asked.id);
  if (!replay) return { replay: null, ...refused('REPLAY_OVER', { id: asked.id }) };
  await keep(work, clock, 'CANCEL_REPLAY', asked, replay);
  return granted(replay);
}

const keep = (
  work: Work,
  clock: Clock,
  action: 'REPLAY' | 'CANCEL_REPLAY',
  acting: Acting,
  { id, kind, filter, eventsPerSecond, state }: Replay,
): Promise<void> => {
  const found = { key: id, kind: 'EVENT' as const, identity: [], type: kind, code: null, error: null, attempts: 0 };
  return keepActions(work, clock, action, acting, [{ found, state, after: { filter, eventsPerSecond } }]);
};
