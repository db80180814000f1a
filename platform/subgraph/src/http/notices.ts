import type { Logger } from '@throughline/platform';

/** What a business event that a person has to act on leaves behind: one line of the log, and one more in the metrics. */
export class Notices {
  private readonly counts = new Map<string, number>();

  constructor(private readonly log: Logger) {}

  /** @param name such as `activation.paused`; the fields hold ids and codes, never names or amounts of people */
  note(name: string, fields: Readonly<Record<string, unknown>>): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    this.log.warn(name, fields);
  }

  /** How often each was noted since this process started. */
  get total(): ReadonlyMap<string, number> {
    return this.counts;
  }
}
