import type { Work } from '../work/work.ts';

/** Work that runs when the clock passes its instant; `work.now` is the due instant, however late it runs. */
export interface ScheduledKind {
  readonly kind: string;
  readonly run: (payload: never, work: Work, plan: { key: string; dueAt: Date }) => Promise<void>;
}

export const onSchedule = <P>(
  kind: string,
  run: (payload: P, work: Work, plan: { key: string; dueAt: Date }) => Promise<void>,
): ScheduledKind => ({ kind, run: run as unknown as ScheduledKind['run'] });
