import { type Id, instant } from '@throughline/contracts';
import { journalPosted } from '@throughline/events';
import type { JournalEntry } from '@throughline/invoice-payment-domain';
import type { Work } from '@throughline/transport';

/** An entry to book, and the work that tells it: of a batch, each entry is told on behalf of its own event. */
export interface Booking {
  readonly entry: JournalEntry;
  readonly work: Work;
}

/**
 * Books an entry and tells it. One source has one entry for ever: a repeat books nothing. An entry without lines
 * is not booked. Answers the id, or null when nothing was booked.
 */
export async function book(work: Work, entry: JournalEntry): Promise<Id<'JournalEntry'> | null> {
  return (await bookAll(work, [{ entry, work }])).get(entry) ?? null;
}

/** Books entries as `book` does, in two statements however many they are. Answers the ids of those that were booked. */
export async function bookAll(
  work: Work,
  bookings: readonly Booking[],
): Promise<Map<JournalEntry, Id<'JournalEntry'>>> {
  const minted = new Map<Id<'JournalEntry'>, Booking>();
  for (const booking of bookings) if (booking.entry.lines.length > 0) minted.set(work.mint('JournalEntry'), booking);
  const ids = new Map<JournalEntry, Id<'JournalEntry'>>();
  if (minted.size === 0) return ids;
  const booked = await insertEntries(work, minted);
  const kept = [...minted].filter(([id]) => booked.has(id));
  await insertLines(work, kept);
  for (const [id, booking] of kept) {
    ids.set(booking.entry, id);
    tell(booking, id);
  }
  return ids;
}

async function insertEntries(work: Work, minted: ReadonlyMap<Id<'JournalEntry'>, Booking>): Promise<Set<string>> {
  const rows = [...minted].map(([id, { entry }]) => ({
    id,
    accounting_date: entry.accountingDate,
    period: entry.period,
    entity: entry.entity,
    source_kind: entry.source.kind,
    source_id: entry.source.id,
  }));
  const booked = await work.sql<{ id: string }>(
    `insert into journal_entry (tenant_id, id, accounting_date, period, entity, source_kind, source_id, posted_at)
     select $1, id, accounting_date, period, entity, source_kind, source_id, $2
     from jsonb_populate_recordset(null::journal_entry, $3::jsonb)
     on conflict (tenant_id, source_kind, source_id) do nothing returning id`,
    [work.tenantId, work.now, JSON.stringify(rows)],
  );
  return new Set(booked.map((row) => row.id));
}

async function insertLines(work: Work, kept: readonly (readonly [Id<'JournalEntry'>, Booking])[]): Promise<void> {
  const rows = kept.flatMap(([id, { entry }]) =>
    entry.lines.map((line, index) => ({
      journal_entry_id: id,
      line_number: index + 1,
      account: line.account,
      ...line.amount.toJSON(),
    })),
  );
  if (rows.length === 0) return;
  await work.sql(
    `insert into journal_line (tenant_id, journal_entry_id, line_number, account, amount, currency)
     select $1, journal_entry_id, line_number, account, amount, currency
     from jsonb_populate_recordset(null::journal_line, $2::jsonb)`,
    [work.tenantId, JSON.stringify(rows)],
  );
}

const tell = ({ entry, work }: Booking, journalEntryId: Id<'JournalEntry'>): void =>
  work.publish(journalPosted, journalEntryId, {
    journalEntryId,
    accountingDate: entry.accountingDate,
    period: entry.period,
    entity: entry.entity,
    source: entry.source,
    lines: entry.lines.map((line) => ({ account: line.account, amount: line.amount.toJSON() })),
    postedAt: instant(work.now),
  });
