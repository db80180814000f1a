import { instant } from '@throughline/contracts';
import { periodClosed, periodClosing } from '@throughline/events';
import { handle } from '@throughline/transport';
import { keepPeriod } from '../persistence/revenue.queries.ts';

export const onPeriodClosing = handle(periodClosing, ({ data }, work) =>
  keepPeriod(work, { ...data, ledgerClosedAt: null }),
);

export const onPeriodClosed = handle(periodClosed, ({ data, occurredAt }, work) =>
  keepPeriod(work, { ...data, ledgerClosedAt: instant(occurredAt) }),
);
