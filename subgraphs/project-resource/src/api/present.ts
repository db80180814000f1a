import { invariant } from '@throughline/contracts';

/** Within one domain a key that is stored is there: the database holds the reference. */
export function present<T>(value: T | null, what: string): T {
  invariant(value !== null, `${what} is referred to but missing`);
  return value;
}
