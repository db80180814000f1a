import { type Change, type ChangePosition, earlierOf, instant, isBefore } from '@throughline/contracts';
import type { Poll, PollPage } from './webhook.ts';

/** How the changes of one kind of record are read, and what becomes of them. */
export interface ChangesPoll<T extends Change> {
  readonly name: string;
  readonly tenantId: string;
  readonly everyMs: number;
  /** Records of one page, which is one transaction. */
  readonly pageSize: number;
  /** A change may become visible so long after the instant that it carries. */
  readonly overlapMs: number;
  /** At most `limit` records after the place, in order of change and id; from the first one on without a place. */
  readonly read: (after: ChangePosition | null, limit: number) => Promise<readonly T[]>;
  readonly take: (page: readonly T[]) => Promise<Pick<PollPage, 'apply' | 'missed' | 'apart'>>;
}

interface Cursor {
  /** Where the pass under way began; null before the first record of all. */
  readonly from: ChangePosition | null;
  /** The last record that the pass has taken; null at its beginning. */
  readonly after: ChangePosition | null;
}

/**
 * A poll by keyset: a pass reads page after page to the end, the next one begins where the last one ended less the overlap.
 * What changes while pages are read moves behind the place and is met again; what is deleted is not missed by anybody; a
 * full page of one and the same stamp moves on by id.
 */
export const changesPoll = <T extends Change>(changes: ChangesPoll<T>): Poll => ({
  name: changes.name,
  tenantId: changes.tenantId,
  everyMs: changes.everyMs,
  poll: async (text) => {
    const { from, after } = cursorOf(text);
    const page = await changes.read(after ?? from, changes.pageSize);
    const last = page.at(-1);
    const place = last ? { at: last.changedAt, id: last.externalId } : after;
    const more = page.length >= changes.pageSize;
    const next: Cursor = more
      ? { from, after: place }
      : { from: beginning(from, place, changes.overlapMs), after: null };
    return { cursor: JSON.stringify(next), more, ...(await changes.take(page)) };
  },
});

/** The overlap before the end of the pass, never before its beginning. */
function beginning(from: ChangePosition | null, end: ChangePosition | null, overlapMs: number): ChangePosition | null {
  if (end === null) return from;
  const at = instant(new Date(Date.parse(end.at) - overlapMs));
  return from !== null && isBefore(at, from.at) ? from : { at: earlierOf(at, end.at), id: '' };
}

function cursorOf(text: string | null): Cursor {
  if (text === null) return { from: null, after: null };
  if (text.startsWith('{')) return JSON.parse(text) as Cursor;
  // Cursors were the instant of the newest change once.
  return { from: { at: instant(text), id: '' }, after: null };
}
