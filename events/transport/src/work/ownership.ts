import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { PARTITIONS } from './partition.ts';

/** Locks that live and die with this process, and how many processes share the partitions. */
export interface Locks {
  /** Another object after the connection, and with it every lock, was lost; none while it is away. */
  readonly session: object | undefined;
  /** Those of the names whose locks became ours. */
  tryLocks(names: readonly string[]): Promise<string[]>;
  unlock(names: readonly string[]): Promise<void>;
  /** How many living processes take part, this one among them. */
  members(): Promise<number>;
}

/** Who works on partitions. `lost` returns when the work on it has ended. */
export interface Owner {
  gained(partition: number): void;
  lost(partition: number): Promise<void>;
}

/** A dead process's partitions are noticed this soon; its locks fall with its connection. */
const LOOK_EVERY_MS = 1000;
export const lockOf = (partition: number): string => `partition ${partition}`;
const PARTITION_OF = new Map(Array.from({ length: PARTITIONS }, (_, partition) => [lockOf(partition), partition]));

/**
 * Shares the partitions between the living processes of a service: each takes its fair part, gives up what is too much
 * when another joins, and takes over what a dead one held. Never two at once, since a partition is an advisory lock.
 */
export class Ownership {
  readonly owned = new Set<number>();
  private readonly stopping = new AbortController();
  private session: object | undefined;
  private running: Promise<void> | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly locks: Locks,
    private readonly owners: readonly Owner[],
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Looks at once, as after a lost connection; one look after the other. */
  look(): Promise<void> {
    this.looking = this.looking.catch(() => undefined).then(() => this.lookNow());
    return this.looking;
  }

  /** Claims nothing any more; what is owned stays owned until `stop`. */
  async halt(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.looking.catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.halt();
    await this.giveUp([...this.owned]);
  }

  private async lookNow(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    if (this.locks.session !== this.session) await this.giveUp([...this.owned]);
    // Read after that: giving up takes time, and by now it may be yet another one. It holds nothing for us so far.
    this.session = this.locks.session;
    if (!this.session) return;
    const share = Math.ceil(PARTITIONS / Math.max(1, await this.locks.members()));
    const excess = [...this.owned].sort((a, b) => a - b).slice(share);
    if (excess.length > 0) {
      await this.giveUp(excess);
      await this.locks.unlock(excess.map(lockOf));
    } else if (this.owned.size < share) await this.claim(share - this.owned.size);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.look().catch((error: unknown) => this.log.warn('ownership.interrupted', { error }));
      await this.clock.pause(LOOK_EVERY_MS, this.stopping.signal);
    }
  }

  private async claim(wanted: number): Promise<void> {
    for (const [name, partition] of PARTITION_OF) {
      if (wanted === 0 || this.stopping.signal.aborted) return;
      // A lock of a connection that is not looked at yet would outlast what is owned.
      if (this.locks.session !== this.session) return;
      if (this.owned.has(partition) || (await this.locks.tryLocks([name])).length === 0) continue;
      this.owned.add(partition);
      wanted -= 1;
      for (const owner of this.owners) owner.gained(partition);
    }
  }

  private async giveUp(partitions: readonly number[]): Promise<void> {
    for (const partition of partitions) this.owned.delete(partition);
    await Promise.all(partitions.flatMap((partition) => this.owners.map((owner) => owner.lost(partition))));
  }
}
