import { instant, type Id } from '@throughline/contracts';
import { journalPosted } from '@throughline/events';
import type { JournalEntry } from '@throughline/invoice-payment-domain';
import type { Work } from '@throughline/transport';

/**
 * Books an entry and tells it. One source has one entry for ever: a repeat books nothing. An entry without lines
 * is not booked. Answers the id, or null when nothing was booked.
 */
export async function book(work: Work, entry: JournalEntry): Promise<Id<'JournalEntry'> | null> {
  if (entry.lines.length === 0) return null;
  const journalEntryId = work.mint('JournalEntry');
  const booked = await work.sql(
    `insert into journal_entry (tenant_id, id, accounting_date, period, entity, source_kind, source_id, posted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, source_kind, source_id) do nothing returning id`,
    [
      work.tenantId,
      journalEntryId,
      entry.accountingDate,
      entry.period,
      entry.entity,
      entry.source.kind,
      entry.source.id,
      work.now,
    ],
  );
  if (booked.length === 0) return null;
  await work.sql(
    `insert into journal_line (tenant_id, journal_entry_id, line_number, account, amount, currency)
     select $1, $2, n, l->>'account', (l->'amount'->>'amount')::numeric, l->'amount'->>'currency'
     from unnest($3::jsonb[]) with ordinality as x(l, n)`,
    [work.tenantId, journalEntryId, entry.lines.map((line) => JSON.stringify(line))],
  );
  work.publish(journalPosted, journalEntryId, {
    journalEntryId,
    accountingDate: entry.accountingDate,
    period: entry.period,
    entity: entry.entity,
    source: entry.source,
    lines: entry.lines.map((line) => ({ account: line.account, amount: line.amount.toJSON() })),
    postedAt: instant(work.now),
  });
  return journalEntryId;
}
