import { journalPosted, periodClosed } from '@throughline/events';
import { isRevenueAccount, sourceTypeOf } from '@throughline/reporting-domain';
import { handle } from '@throughline/transport';
import { keepEdges, keepNodes, type LineageEdge } from '../read-models/lineage.ts';
import { keep } from '../read-models/read-models.ts';

export const onJournalPosted = handle(journalPosted, async ({ data }, work) => {
  const { journalEntryId: id, period, accountingDate, source, lines } = data;
  await keep(
    work,
    'journal_line',
    lines.map(({ account, amount }, index) => ({
      journal_entry_id: id,
      position: index + 1,
      period,
      accounting_date: accountingDate,
      entity: data.entity,
      source_kind: source.kind,
      source_id: source.id,
      account,
      ...amount,
    })),
  );
  const revenues = [...new Set(lines.map(({ account }) => account).filter(isRevenueAccount))].map(
    (account) => `${period}/${account}`,
  );
  await keepNodes(work, [
    { type: 'JOURNAL_ENTRY', id, attributes: { accountingDate, period, source: source.kind } },
    ...revenues.map((revenue) => ({ type: 'REVENUE' as const, id: revenue, reference: revenue })),
  ]);
  const sourceType = sourceTypeOf(source.id);
  await keepEdges(work, [
    ...(sourceType === null ? [] : [{ from: ['JOURNAL_ENTRY', id], to: [sourceType, source.id] } as const]),
    ...revenues.map((revenue): LineageEdge => ({ from: ['REVENUE', revenue], to: ['JOURNAL_ENTRY', id] })),
  ]);
});

export const onPeriodClosed = handle(periodClosed, ({ data }, work) =>
  keep(work, 'closed_period', [{ period: data.period, closed_at: data.closedAt }]),
);
