import { addDays, dateOfInstant, instantAt } from '@throughline/contracts';
import { periodClosing } from '@throughline/events';
import { handle, type OutgoingOperation } from '@throughline/transport';
import type { CutOffRequest } from '../calls/cut-off.call.ts';
import { latestCutOff } from '../persistence/cut-off.queries.ts';

/** Systems stamp their changes with clocks of their own; a day covers any difference. */
const OVERLAP_DAYS = 1;

export const onPeriodClosing = (cutOff: OutgoingOperation<CutOffRequest, unknown>) =>
  handle(periodClosing, async ({ data: { period, closedAt } }, work) => {
    const before = await latestCutOff(work, closedAt);
    const since = before === null ? null : instantAt(addDays(dateOfInstant(before), -OVERLAP_DAYS), '00:00:00Z');
    work.call(cutOff, `${period}/${closedAt}`, { period, closedAt, since });
  });
