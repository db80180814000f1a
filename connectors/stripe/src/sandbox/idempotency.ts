import { createHash } from 'node:crypto';
import type { Clock } from '@throughline/contracts';
import type { Collection } from '@throughline/sandbox';
import { invalid, StripeApiError } from './api-error.ts';

const KEPT_MS = 24 * 3_600_000;

interface Kept {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: unknown;
  readonly at: number;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly replayed: boolean;
}

/**
 * First answers by idempotency key, for 24 hours: a repeat with the same parameters gets the first answer, one with other
 * parameters is refused, and what failed validation is not kept. Source: docs.stripe.com/api/idempotent_requests.
 */
export class Idempotency {
  constructor(
    private readonly kept: Collection<Kept>,
    private readonly clock: Clock,
  ) {}

  run(key: string | undefined, request: { path: string; body: string }, work: () => unknown): Answer {
    if (key === undefined) return { status: 200, body: work(), replayed: false };
    if (key.length > 255) throw invalid('The idempotency key is longer than 255 characters.', 'Idempotency-Key');
    const fingerprint = createHash('sha256').update(`${request.path}\n${request.body}`).digest('hex');
    const first = this.kept.get(key);
    if (first && this.clock.now().getTime() - first.at < KEPT_MS) {
      if (first.fingerprint !== fingerprint) {
        const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
        throw new StripeApiError(400, 'idempotency_error', message);
      }
      return { status: first.status, body: first.body, replayed: true };
    }
    const { status, body } = outcomeOf(work);
    this.kept.set(key, { fingerprint, status, body, at: this.clock.now().getTime() });
    return { status, body, replayed: false };
  }
}

/** A declined card is an outcome and kept; a refused parameter is not. */
function outcomeOf(work: () => unknown): { status: number; body: unknown } {
  try {
    return { status: 200, body: work() };
  } catch (error) {
    if (error instanceof StripeApiError && error.type === 'card_error')
      return { status: error.status, body: error.body() };
    throw error;
  }
}
