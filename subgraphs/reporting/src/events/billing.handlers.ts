import { billableEventRecorded, revenueRecognised } from '@throughline/events';
import { handle } from '@throughline/transport';
import { connectTime, keepEdges, keepNodes, type LineageEdge, type LineageEnd } from '../read-models/lineage.ts';
import { keep } from '../read-models/read-models.ts';

export const onBillableEventRecorded = handle(billableEventRecorded, async ({ data }, work) => {
  const { billableEventId: id, engagementId, sourceReference, type, value, billable } = data;
  await keep(work, 'billable_event', [
    {
      id,
      type,
      subtype: data.subtype,
      source_reference: sourceReference,
      engagement_id: engagementId,
      quote_line_id: data.quoteLineId,
      wbs_element_id: data.wbsElementId,
      bill_to_id: data.billToId,
      event_date: data.eventDate,
      approved_at: data.approvedAt,
      accounting_period: data.accountingPeriod,
      value: value.amount,
      billable: billable.amount,
      currency: value.currency,
    },
  ]);
  const { eventDate, accountingPeriod } = data;
  const figures = { gross: value.amount, billable: billable.amount, currency: value.currency };
  const attributes = { type, subtype: data.subtype, eventDate, accountingPeriod, ...figures };
  await keepNodes(work, [{ type: 'BILLABLE_EVENT', id, reference: sourceReference, engagementId, attributes }]);
  const origins: (LineageEnd | null)[] = [
    data.milestoneId === null ? null : ['MILESTONE', data.milestoneId],
    ['WBS', data.wbsElementId],
    data.obligationId === null ? null : ['PERFORMANCE_OBLIGATION', data.obligationId],
    ['QUOTE_LINE', data.quoteLineId],
  ];
  await keepEdges(
    work,
    origins.flatMap((to): LineageEdge[] => (to === null ? [] : [{ from: ['BILLABLE_EVENT', id], to }])),
  );
  if (type === 'TIME_ENTRY' || type === 'WRITE_OFF') await connectTime(work, engagementId, sourceReference);
});

export const onRevenueRecognised = handle(revenueRecognised, async ({ data }, work) => {
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
});
