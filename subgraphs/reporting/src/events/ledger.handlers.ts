import { journalPosted, periodClosed, periodReopened } from '@throughline/events';
import { isRevenueAccount, journalSourceOf } from '@throughline/reporting-domain';
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
      known_at: data.postedAt,
    })),
  );
  const revenues = [...new Set(lines.map(({ account }) => account).filter(isRevenueAccount))].map(
    (account) => `${period}/${account}`,
  );
  await keepNodes(work, [
    { type: 'JOURNAL_ENTRY', id, attributes: { accountingDate, period, source: source.kind } },
    ...revenues.map((revenue) => ({ type: 'REVENUE' as const, id: revenue, reference: revenue })),
  ]);
  const about = journalSourceOf(source.id);
  await keepEdges(work, [
    ...(about === null ? [] : [{ from: ['JOURNAL_ENTRY', id], to: [about.type, about.id] } as const]),
    ...revenues.map((revenue): LineageEdge => ({ from: ['REVENUE', revenue], to: ['JOURNAL_ENTRY', id] })),
  ]);
});

export const onPeriodClosed = handle(periodClosed, ({ data }, work) =>
  keep(work, 'closed_period', [{ period: data.period, closed_at: data.closedAt }]),
);

export const onPeriodReopened = handle(periodReopened, ({ data }, work) =>
  keep(work, 'period_reopening', [
    {
      period: data.period,
      reopened_at: data.reopenedAt,
      requested_by: data.requestedBy,
      approved_by: data.approvedBy,
      reason: data.reason,
    },
  ]),
);
