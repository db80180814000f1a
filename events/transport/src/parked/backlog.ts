import { type Clock, instant } from '@throughline/contracts';
import { type ParkedKind, PARKED_KINDS } from '@throughline/events';
import type { Poller } from '../ingress/poller.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import type { RepeatReason, Repeats } from '../work/repeats.ts';
import { PLACES } from './parked-key.ts';

/** How much waits in one service, of all tenants together. Ages are whole seconds, 0 when nothing waits. */
export interface Backlog {
  readonly parked: Readonly<Record<ParkedKind, { readonly count: number; readonly oldestAgeSeconds: number }>>;
  /** Facts not sent yet. */
  readonly unsent: { readonly count: number; readonly oldestAgeSeconds: number };
  /** Events that came too early or failed for now, and are tried again by themselves. */
  readonly heldWaiting: number;
  /** Messages on our subjects that nobody could read. */
  readonly unreadable: number;
  /** Partitions in which events wait and nothing moves. */
  readonly standingLanes: readonly number[];
  /** Outside systems whose polls fail: what their notifications did not tell stays unknown meanwhile. */
  readonly failingPolls: { readonly count: number; readonly oldestAgeSeconds: number };
  /** How often this process had to do work again since it started, by reason. */
  readonly repeated: ReadonlyMap<RepeatReason, number>;
}

interface Row {
  readonly what: ParkedKind | 'UNSENT' | 'WAITING' | 'UNREADABLE';
  readonly count: number;
  readonly oldest: Date | string | null;
}

const SINCE: Readonly<Record<ParkedKind, string>> = {
  EVENT: 'held_at',
  CALL: 'coalesce(parked_at, created_at)',
  RECEIPT: 'received_at',
  PLAN: 'due_at',
};

const SQL = [
  ...PARKED_KINDS.map(
    (kind) => `select '${kind}' as what, count(*)::int as count, min(${SINCE[kind]}) as oldest
      from ${PLACES[kind].table} where state = 'parked'`,
  ),
  `select 'UNSENT', (select count(*)::int from outbox_unsent), (select min(o.recorded_at) from outbox o
     where o.event_id in (select event_id from outbox_unsent order by position limit 100))`,
  `select 'WAITING', count(*)::int, null from held_event where state = 'waiting'`,
  `select 'UNREADABLE', count(*)::int, null from unreadable_message`,
].join(' union all ');

type FailingPolls = ReturnType<Poller['failing']>;

/** Read when somebody looks, in one statement. */
export async function backlogOf(
  database: TransportDatabase,
  clock: Clock,
  { standingLanes, repeats, failing }: { standingLanes: readonly number[]; repeats: Repeats; failing: FailingPolls },
): Promise<Backlog> {
  const rows = new Map((await database.query<Row>(SQL)).map((row) => [row.what, row]));
  const of = (what: Row['what']): { count: number; oldestAgeSeconds: number } => {
    const { count = 0, oldest = null } = rows.get(what) ?? {};
    return { count, oldestAgeSeconds: oldest === null ? 0 : ageSeconds(oldest, clock) };
  };
  const parked = { EVENT: of('EVENT'), CALL: of('CALL'), RECEIPT: of('RECEIPT'), PLAN: of('PLAN') };
  return {
    parked,
    unsent: of('UNSENT'),
    heldWaiting: of('WAITING').count,
    unreadable: of('UNREADABLE').count,
    standingLanes,
    failingPolls: {
      count: failing.count,
      oldestAgeSeconds: failing.since === null ? 0 : ageSeconds(failing.since, clock),
    },
    repeated: repeats.total,
  };
}

const ageSeconds = (since: Date | string, clock: Clock): number =>
  Math.max(0, Math.floor((clock.now().getTime() - new Date(instant(since)).getTime()) / 1000));
