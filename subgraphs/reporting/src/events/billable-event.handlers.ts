import {
  billableEventHeld,
  billableEventRecorded,
  billableEventReleased,
  type Event,
  type EventContract,
} from '@throughline/events';
import { fxRateKey, fxRateText } from '@throughline/reporting-domain';
import { handle, type Work } from '@throughline/transport';
import {
  connectTime,
  keepEdges,
  keepNodes,
  type LineageEdge,
  type LineageEnd,
  type LineageNode,
} from '../read-models/lineage.ts';
import { keep } from '../read-models/read-models.ts';

type Recorded = typeof billableEventRecorded extends EventContract<infer T> ? T : never;

export const onBillableEventRecorded = handle(billableEventRecorded, async (event: Event<Recorded>, work) => {
  const { data, occurredAt } = event;
  await keepEvent(work, data, occurredAt);
  await keepDrawdown(work, data, occurredAt);
  const self: LineageEnd = [data.type === 'WRITE_OFF' ? 'WRITE_OFF' : 'BILLABLE_EVENT', data.billableEventId];
  await keepNodes(work, [...nodesOf(data, self), ...explanations(data)]);
  await keepEdges(work, edgesOf(data, self));
  if (data.timeEntryId === null && data.type === 'TIME_ENTRY') {
    await connectTime(work, data.engagementId, data.sourceReference);
  }
});

function keepEvent(work: Work, data: Recorded, occurredAt: string): Promise<void> {
  const { value, billable, valueFunctional, billableFunctional } = data;
  return keep(work, 'billable_event', [
    {
      id: data.billableEventId,
      type: data.type,
      subtype: data.subtype,
      source_reference: data.sourceReference,
      engagement_id: data.engagementId,
      quote_line_id: data.quoteLineId,
      wbs_element_id: data.wbsElementId,
      bill_to_id: data.billToId,
      event_date: data.eventDate,
      approved_at: data.approvedAt,
      accounting_period: data.accountingPeriod,
      value: value.amount,
      billable: billable.amount,
      currency: value.currency,
      stream: data.stream,
      value_functional: valueFunctional?.amount ?? null,
      billable_functional: billableFunctional?.amount ?? null,
      functional_currency: valueFunctional?.currency ?? null,
      fx_rate: data.fxRate,
      time_entry_id: data.timeEntryId,
      usage_record_id: data.usageRecordId,
      of_billable_event_id: data.ofBillableEventId,
      reduces_open_by: data.reducesOpenBy?.amount ?? null,
      known_at: occurredAt,
    },
  ]);
}

const keepDrawdown = (work: Work, data: Recorded, occurredAt: string): Promise<void> =>
  keep(
    work,
    'drawdown_part',
    (data.drawdown?.parts ?? []).map(({ tranche, amount, functional }) => ({
      billable_event_id: data.billableEventId,
      tranche,
      quote_line_id: data.quoteLineId,
      engagement_id: data.engagementId,
      period: data.accountingPeriod,
      ...amount,
      functional: functional.amount,
      functional_currency: functional.currency,
      known_at: occurredAt,
    })),
  );

const trancheId = (data: Recorded, tranche: string): string => `${data.quoteLineId}/${tranche}`;
const rateRowId = ({ rateCardVersionId, role }: NonNullable<Recorded['rate']>): string =>
  `${rateCardVersionId}/${role}`;

function nodesOf(data: Recorded, [type, id]: LineageEnd): LineageNode[] {
  const { value, billable, engagementId, sourceReference: reference } = data;
  const when = { eventDate: data.eventDate, accountingPeriod: data.accountingPeriod, currency: value.currency };
  const attributes =
    type === 'WRITE_OFF'
      ? { ...when, amount: value.amount, reason: data.reason }
      : {
          ...when,
          kind: data.type,
          subtype: data.subtype,
          gross: value.amount,
          billable: billable.amount,
          hours: data.hours,
          cost: data.cost?.amount ?? null,
          markup: data.markup,
        };
  return [{ type, id, reference, engagementId, attributes }];
}

/** What the price was made from, as far as the event itself says it; the owners' facts say the rest. */
function explanations(data: Recorded): LineageNode[] {
  const { engagementId, rate, drawdown, purchaseOrderNumber: order } = data;
  const tranches = (drawdown?.parts ?? []).map(({ tranche, amount: { currency }, fxRate }): LineageNode => ({
    type: 'RETAINER_TRANCHE',
    id: trancheId(data, tranche),
    reference: tranche,
    engagementId,
    attributes: { currency, rate: fxRate === null ? null : fxRateText(fxRate) },
  }));
  const attributes = rate && { role: rate.role, rate: rate.hourly };
  return [
    ...tranches,
    ...(rate
      ? [
          { type: 'RATE_CARD_VERSION' as const, id: rateRowId(rate), reference: `${rate.rateCard} v${rate.version}` },
        ].map((node) => ({ ...node, attributes: attributes ?? {} }))
      : []),
    ...(order === null
      ? []
      : [{ type: 'PURCHASE_ORDER' as const, id: `${engagementId}/${order}`, reference: order, engagementId }]),
  ];
}

function edgesOf(data: Recorded, from: LineageEnd): LineageEdge[] {
  const { rate, drawdown, value, valueFunctional, fxRate, purchaseOrderNumber: order } = data;
  const isWriteOff = data.type === 'WRITE_OFF';
  const origins: (LineageEnd | false)[] = [
    ['WBS', data.wbsElementId],
    ['QUOTE_LINE', data.quoteLineId],
    data.milestoneId !== null && ['MILESTONE', data.milestoneId],
    data.obligationId !== null && ['PERFORMANCE_OBLIGATION', data.obligationId],
    data.timeEntryId !== null && ['TIME_ENTRY', data.timeEntryId],
    data.expenseId !== null && ['EXPENSE', data.expenseId],
    data.subcontractorBillId !== null && ['SUBCONTRACTOR_INVOICE', data.subcontractorBillId],
    data.usageRecordId !== null && ['USAGE_RECORD', data.usageRecordId],
    rate !== null && ['RATE_CARD_VERSION', rateRowId(rate)],
    order !== null && ['PURCHASE_ORDER', `${data.engagementId}/${order}`],
    fxRate !== null &&
      valueFunctional !== null && ['FX_RATE', fxRateKey(value.currency, valueFunctional.currency, data.eventDate)],
    // Overage stems from the same hours as the drawdown that it goes beyond, not from the drawdown.
    isWriteOff && data.ofBillableEventId !== null && ['BILLABLE_EVENT', data.ofBillableEventId],
  ];
  return [
    ...origins.flatMap((to): LineageEdge[] => (to === false ? [] : [{ from, to }])),
    ...(drawdown?.parts ?? []).map(({ tranche, amount }): LineageEdge => ({
      from,
      to: ['RETAINER_TRANCHE', trancheId(data, tranche)],
      amount,
    })),
  ];
}

export const onBillableEventHeld = handle(billableEventHeld, ({ data }, work) =>
  keep(work, 'billable_event_hold', [
    {
      billable_event_id: data.billableEventId,
      at: data.heldAt,
      is_held: true,
      held_by: data.by,
      reason: data.reason,
    },
  ]),
);

export const onBillableEventReleased = handle(billableEventReleased, ({ data }, work) =>
  keep(work, 'billable_event_hold', [
    { billable_event_id: data.billableEventId, at: data.releasedAt, is_held: false, held_by: data.by },
  ]),
);
