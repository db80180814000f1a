import {
  activationCancelled,
  activationCompleted,
  activationPaused,
  activationResumed,
  activationStarted,
  contractActivated,
  contractAmended,
  quoteApproved,
  quoteVersionRecorded,
} from '@throughline/events';
import { handle, type Work } from '@throughline/transport';
import { keepDeal } from '../read-models/sold-deal.ts';
import { keepEdges, keepNodes } from '../read-models/lineage.ts';
import { columnsOf, keep, type Row } from '../read-models/read-models.ts';

export const onQuoteVersionRecorded = handle(quoteVersionRecorded, async ({ data }, work) => {
  const { quoteVersionId, engagementId } = data;
  await keep(work, 'quote_version', [
    {
      id: quoteVersionId,
      quote_number: data.quoteNumber,
      version: data.version,
      engagement_id: engagementId,
      created_at: data.createdAt,
    },
  ]);
  await keep(
    work,
    'quote_line',
    data.lines.map((line) => ({ id: line.quoteLineId, quote_version_id: quoteVersionId, line_key: line.lineKey })),
  );
  await keepNodes(work, [
    { type: 'QUOTE_VERSION', id: quoteVersionId, reference: `${data.quoteNumber} v${data.version}`, engagementId },
    ...data.lines.map(({ quoteLineId, lineKey, kind, amount }) => ({
      type: 'QUOTE_LINE' as const,
      id: quoteLineId,
      reference: lineKey,
      engagementId,
      attributes: { kind, ...columnsOf(amount) },
    })),
  ]);
  await keepEdges(
    work,
    data.lines.map(({ quoteLineId }) => ({ from: ['QUOTE_LINE', quoteLineId], to: ['QUOTE_VERSION', quoteVersionId] })),
  );
});

export const onQuoteApproved = handle(quoteApproved, ({ data }, work) =>
  keep(work, 'quote_approval', [
    {
      quote_version_id: data.quoteVersionId,
      quote_number: data.quoteNumber,
      version: data.version,
      engagement_id: data.engagementId,
      activation_id: data.activationId,
      approved_at: data.approvedAt,
      total: data.total,
    },
  ]),
);

interface Named {
  readonly activationId: string;
  readonly quoteVersionId: string;
  readonly version: number;
  readonly engagementId: string;
}

const keepChange = (work: Work, named: Named, change: Row): Promise<void> =>
  keep(work, 'activation_change', [
    {
      activation_id: named.activationId,
      quote_version_id: named.quoteVersionId,
      version: named.version,
      engagement_id: named.engagementId,
      ...change,
    },
  ]);

export const onActivationStarted = handle(activationStarted, ({ data }, work) =>
  keepChange(work, data, { state: 'STARTED', at: data.approvedAt }),
);

export const onActivationPaused = handle(activationPaused, ({ data }, work) => {
  const { pausedAt: at, step, code, owner } = data;
  return keepChange(work, data, { state: 'PAUSED', at, step, code, owner });
});

export const onActivationResumed = handle(activationResumed, ({ data }, work) =>
  keepChange(work, data, { state: 'RESUMED', at: data.resumedAt, step: data.step }),
);

export const onActivationCancelled = handle(activationCancelled, ({ data }, work) =>
  keepChange(work, data, { state: 'CANCELLED', at: data.cancelledAt, step: data.step }),
);

export const onActivationCompleted = handle(activationCompleted, ({ data }, work) =>
  keepChange(work, data, { state: 'COMPLETED', at: data.completedAt, seconds: data.seconds }),
);

export const onContractActivated = handle(contractActivated, ({ data: { deal } }, work) => keepDeal(work, deal));

/** What was sold before stays as it is; what the amendment added is kept with it. */
export const onContractAmended = handle(contractAmended, ({ data: { deal } }, work) => keepDeal(work, deal));
