import { Fault, invariant } from '@throughline/contracts';

/**
 * Reads what was written a moment ago. Whatever fails here, the write has taken effect: it is neither refused nor safe to
 * repeat unseen, so its outcome is to be looked up.
 */
export async function readBack<T>(what: string, read: () => Promise<T | null>): Promise<T> {
  const found = await read().catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error;
    throw new Fault('UPSTREAM_OUTCOME_UNKNOWN', `${what} was written and could not be read back: ${error.message}`, {
      ...error.details,
      transient: true,
      cause: error,
    });
  });
  invariant(found !== null, `${what} was just written`);
  return found;
}
