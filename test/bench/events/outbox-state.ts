import type { Pool } from 'pg';

/** What the producing service's outbox says of itself: the only place here that knows the transport's tables. */
export async function unsentIn(producing: Pool): Promise<number> {
  const { rows } = await producing.query<{ count: string }>(`select count(*) as count from outbox_unsent`);
  return Number(rows[0]?.count);
}

/** When the relay marked the last fact, by its own clock, which is this machine's. */
export async function lastSentIn(producing: Pool): Promise<Date | null> {
  const { rows } = await producing.query<{ at: Date | null }>(`select max(sent_at) as at from outbox_publication`);
  return rows[0]?.at ?? null;
}
