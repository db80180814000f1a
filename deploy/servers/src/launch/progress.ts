import type { Clock } from '@throughline/contracts';
import { SystemClock } from '@throughline/platform';

export interface ProgressOptions {
  /** Where the lines go; standard error unless told otherwise. */
  readonly stream?: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Shows what is under way and clears it again. Only for a person at a terminal. */
  readonly interactive?: boolean;
  /** Elapsed time is about the start-up itself, so a rehearsal's clock, which stands still, would not do. */
  readonly clock?: Clock;
}

/** Tells a person how a start goes: one line for each finished step, with the seconds since the beginning. */
export class Progress {
  private readonly stream: NonNullable<ProgressOptions['stream']>;
  private readonly interactive: boolean;
  private readonly clock: Clock;
  private readonly begun: number;
  private readonly underWay = new Set<string>();

  constructor(options: ProgressOptions = {}) {
    this.stream = options.stream ?? process.stderr;
    this.interactive = options.interactive ?? this.stream.isTTY === true;
    this.clock = options.clock ?? new SystemClock();
    this.begun = this.clock.now().getTime();
  }

  /** Runs a step; its line is the title and what `detail` makes of the outcome. A failed step says so and throws on. */
  async step<T>(title: string, work: () => Promise<T>, detail: (outcome: T) => string = () => ''): Promise<T> {
    this.underWay.add(title);
    this.showUnderWay();
    try {
      const outcome = await work();
      this.finish(title, [title, detail(outcome)].filter(Boolean).join(' '));
      return outcome;
    } catch (error) {
      this.finish(title, `${title} failed`);
      throw error;
    }
  }

  /** A line of its own, for a step that has no duration worth showing. */
  line(text: string): void {
    this.clear();
    this.stream.write(`${this.elapsed()}  ${text}\n`);
    this.showUnderWay();
  }

  private finish(title: string, text: string): void {
    this.underWay.delete(title);
    this.line(text);
  }

  private elapsed(): string {
    const seconds = (this.clock.now().getTime() - this.begun) / 1000;
    return `${seconds.toFixed(1).padStart(6)} s`;
  }

  private showUnderWay(): void {
    if (!this.interactive || this.underWay.size === 0) return;
    this.clear();
    this.stream.write(`          ${[...this.underWay].join(', ')} ...`);
  }

  private clear(): void {
    if (this.interactive) this.stream.write('\r\u001B[2K');
  }
}
