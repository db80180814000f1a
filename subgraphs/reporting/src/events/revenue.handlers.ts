import { type Event, type EventContract, revenueEarned, revenueRecognised } from '@throughline/events';
import { handle } from '@throughline/transport';
import { keepEdges, keepNodes, type LineageEnd } from '../read-models/lineage.ts';
import { keep } from '../read-models/read-models.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

export const onRevenueRecognised = handle(
  revenueRecognised,
  async ({ data, occurredAt }: Event<DataOf<typeof revenueRecognised>>, work) => {
    const { revenueEventId: id, engagementId, obligationId, period, stream, amount } = data;
    await keep(work, 'revenue_event', [
      {
        id,
        engagement_id: engagementId,
        obligation_id: obligationId,
        period,
        stream,
        ...amount,
        hours_to_date: data.hoursToDate,
        estimate_hours: data.estimateHours,
        percent_complete: data.percentComplete,
        treatment: data.treatment,
        known_at: occurredAt,
      },
    ]);
    const { hoursToDate, estimateHours, percentComplete } = data;
    const attributes = { period, stream, ...amount, hoursToDate, estimateHours, percentComplete };
    await keepNodes(work, [
      { type: 'REVENUE_EVENT', id, reference: `${period}/${data.obligationKey}`, engagementId, attributes },
    ]);
    const origins: LineageEnd[] = [['PERFORMANCE_OBLIGATION', obligationId]];
    if (data.wbsElementId !== null) origins.push(['WBS', data.wbsElementId]);
    await keepEdges(
      work,
      origins.map((to) => ({ from: ['REVENUE_EVENT', id], to })),
    );
  },
);

/** Revenue that came with its cause, in the currency of the books. */
export const onRevenueEarned = handle(
  revenueEarned,
  async ({ data, occurredAt }: Event<DataOf<typeof revenueEarned>>, work) => {
    const { revenueEventId: id, engagementId, period, stream, treatment, amount } = data;
    await keep(work, 'revenue_event', [
      {
        id,
        engagement_id: engagementId,
        obligation_id: data.obligationId,
        period,
        stream,
        ...amount,
        treatment,
        billable_event_id: data.billableEventId,
        credit_memo_id: data.creditMemoId,
        known_at: occurredAt,
      },
    ]);
    const attributes = { period, stream, treatment, accountingDate: data.accountingDate, ...amount };
    await keepNodes(work, [{ type: 'REVENUE_EVENT', id, engagementId, attributes }]);
    const origins: (LineageEnd | false)[] = [
      data.billableEventId !== null && ['BILLABLE_EVENT', data.billableEventId],
      data.creditMemoId !== null && ['CREDIT_MEMO', data.creditMemoId],
      data.retainerTranche !== null && ['RETAINER_TRANCHE', `${data.quoteLineId}/${data.retainerTranche}`],
      data.obligationId !== null && ['PERFORMANCE_OBLIGATION', data.obligationId],
      ['WBS', data.wbsElementId],
    ];
    await keepEdges(
      work,
      origins.flatMap((to) => (to === false ? [] : [{ from: ['REVENUE_EVENT', id], to }])),
    );
  },
);
