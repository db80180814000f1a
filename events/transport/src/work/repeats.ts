import { codeOf, isUnavailable } from '../store/unavailable.ts';

/** Why a piece of work had to be done again. */
export type RepeatReason =
  'deadlock' | 'lock-timeout' | 'statement-timeout' | 'serialization' | 'unavailable' | 'failed';

const BY_STATE: Readonly<Record<string, RepeatReason>> = {
  '40P01': 'deadlock',
  '55P03': 'lock-timeout',
  '57014': 'statement-timeout',
  '40001': 'serialization',
};

export const repeatReasonOf = (error: unknown): RepeatReason =>
  BY_STATE[codeOf(error) ?? ''] ?? (isUnavailable(error) ? 'unavailable' : 'failed');

/** How often this process had to do work again, by reason, since it started; PostgreSQL's log alone told of it before. */
export class Repeats {
  private readonly counts = new Map<RepeatReason, number>();

  /** Counts one repetition and says why. */
  note(error: unknown): RepeatReason {
    const reason = repeatReasonOf(error);
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    return reason;
  }

  get total(): ReadonlyMap<RepeatReason, number> {
    return this.counts;
  }
}
