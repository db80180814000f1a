import type { Clock } from '@throughline/contracts';
import type { LiveChannel } from '../live/live-channel.ts';

/** The topic on which each service tells that something was parked, or is parked no longer. */
export const PARKED_WORK = 'parked-work';

/** Where to look: the subscriber asks the service itself what is parked now. */
export interface ParkedNews {
  readonly service: string;
}

/** A thousand events parked in one go are one piece of news. */
const AT_MOST_EVERY_MS = 250;
const CHANNEL = 'parked ';

/** Passes on what the database tells of parked work, to those of its tenant who watch. */
export class ParkedNewsRoom {
  private readonly owed = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly service: string,
    private readonly live: LiveChannel,
    private readonly clock: Clock,
  ) {}

  /** Takes what came on the channel of wake-ups; anything else than news of parked work is not its business. */
  hear(message: string): void {
    if (!message.startsWith(CHANNEL) || this.stopping.signal.aborted) return;
    const tenantId = message.slice(CHANNEL.length);
    if (this.owed.has(tenantId)) return;
    this.owed.add(tenantId);
    void this.tell(tenantId);
  }

  stop(): void {
    this.stopping.abort();
  }

  private async tell(tenantId: string): Promise<void> {
    await this.clock.pause(AT_MOST_EVERY_MS, this.stopping.signal);
    this.owed.delete(tenantId);
    if (!this.stopping.signal.aborted)
      this.live.publish(tenantId, PARKED_WORK, { service: this.service } satisfies ParkedNews);
  }
}
