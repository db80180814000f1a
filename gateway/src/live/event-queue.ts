import { Fault } from '@throughline/contracts';

/**
 * What happened and was not read yet, with a bound. `return` ends a waiting reader at once, so that a quiet source is let
 * go the moment that its last reader leaves; an async generator would wait for one more event first.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  private readonly waiting: T[] = [];
  private ended: { readonly error?: unknown } | null = null;
  private wake: () => void = () => undefined;

  /** @param release ends the source; called once, by whoever ends first */
  constructor(
    private readonly capacity: number,
    private readonly release: () => void,
  ) {}

  get isOver(): boolean {
    return this.ended !== null;
  }

  /** One event too many ends everything with SERVICE_UNAVAILABLE: a gap would go unnoticed, an end does not. */
  push(event: T): void {
    if (this.ended) return;
    this.waiting.push(event);
    if (this.waiting.length > this.capacity) {
      this.fail(new Fault('SERVICE_UNAVAILABLE', 'the reader is too slow', { transient: true }));
    }
    this.wake();
  }

  /** Ends without an error, after what is waiting. */
  end(): void {
    this.finish({});
  }

  /** Ends with an error, at once: what waits would be read too late to be of use. */
  fail(error: unknown): void {
    if (!this.ended) this.waiting.length = 0;
    this.finish({ error });
  }

  async next(): Promise<IteratorResult<T>> {
    while (this.waiting.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.waiting.length > 0) return { done: false, value: this.waiting.shift() as T };
    const error = this.ended?.error;
    this.ended = {};
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T>> {
    this.waiting.length = 0;
    this.finish({});
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<T>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private finish(ended: { readonly error?: unknown }): void {
    if (this.ended) return;
    this.ended = ended;
    this.release();
    this.wake();
  }
}
