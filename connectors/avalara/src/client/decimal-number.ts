import { decimal, invariant } from '@throughline/contracts';

/** The proposal "JSON.parse source text access", which the compiler's libraries do not describe yet. */
const sourceText = JSON as unknown as { rawJSON(text: string): number };

/**
 * Decimal text as a value that JSON.stringify writes digit by digit, so that an amount goes out without passing through
 * a float. It stands where the SDK's models ask for a number.
 */
export function outgoingNumber(amount: string): number {
  invariant(/^-?(0|[1-9]\d*)(\.\d+)?$/.test(amount), `"${amount}" is not a plain decimal`);
  return sourceText.rawJSON(amount);
}

/** A number of an answer as decimal text: exact for the up to 15 digits that AvaTax sends. */
export const incomingNumber = (value: number): string => decimal(value).toFixed();
