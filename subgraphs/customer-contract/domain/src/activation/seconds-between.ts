import type { Instant } from '@throughline/contracts';

/** Whole seconds from the approval to the activation, never negative: what "time to activate" reports. */
export const secondsBetween = (approvedAt: Instant, completedAt: Instant): number =>
  Math.max(0, Math.floor((new Date(completedAt).getTime() - new Date(approvedAt).getTime()) / 1000));
