/**
 * Where every part of the product learns what time it is. In production it is the system's clock; a rehearsal sets it
 * from outside, for all services and sandboxes at once. Nothing else reads the time.
 */
export interface Clock {
  now(): Date;
  /**
   * Calls `wake` once the clock has reached the instant (at once when it already has), and returns how to withdraw it.
   * It is a wake-up only: what is due is always read from the store, so a lost call costs delay, never work.
   */
  at(instant: Date, wake: () => void): () => void;
  /**
   * Lets real time pass between two technical attempts (poll, reconnect, drain). It never decides a business fact.
   * Resolves early when the signal aborts.
   */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}
