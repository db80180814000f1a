/** A started service: where it listens, how to ask after it and how to end it. Every `main.ts` exports `start`. */
export interface Running {
  readonly name: string;
  readonly url?: string;
  /** True when nothing accepted is waiting to be worked on at the present instant of the clock. */
  quiet?(): Promise<boolean>;
  /** Drains and ends; safe to call twice. */
  stop(): Promise<void>;
}

/** Stops in reverse order of starting, each even if an earlier one failed; then reports the failures together. */
export async function stopAll(services: readonly Running[]): Promise<void> {
  const failures: unknown[] = [];
  for (const service of [...services].reverse()) {
    await service.stop().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some services did not stop cleanly');
}
