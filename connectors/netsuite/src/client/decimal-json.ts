import { invariant } from '@throughline/contracts';

/** A number that is written into JSON digit by digit as it was given, so that no amount passes through a float. */
export interface ExactNumber {
  readonly rawJSON: string;
}

/** What a NetSuite record body may hold on its way out. */
export type OutgoingValue =
  | string
  | number
  | boolean
  | null
  | ExactNumber
  | readonly OutgoingValue[]
  | { readonly [field: string]: OutgoingValue | undefined };

/** What comes back: every JSON number as its own text, `7400.00` as `'7400.00'`. */
export type IncomingValue = string | boolean | null | IncomingValue[] | { [field: string]: IncomingValue };

/** The proposal "JSON.parse source text access", which the compiler's libraries do not describe yet. */
const sourceText = JSON as unknown as {
  rawJSON(text: string): ExactNumber;
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
};

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** `exactNumber('7400.00')` goes out as the JSON number `7400.00`. Takes plain decimal text only, no exponent. */
export function exactNumber(amount: string): ExactNumber {
  invariant(DECIMAL.test(amount), `"${amount}" is not a plain decimal`);
  return sourceText.rawJSON(amount);
}

export const writeDecimalJson = (value: OutgoingValue): string => JSON.stringify(value);

/** Parses JSON with every number kept as the text that was on the wire. Throws SyntaxError on anything but JSON. */
export function readDecimalJson(text: string): IncomingValue {
  return sourceText.parse(text, (_key, value, context) =>
    typeof value === 'number' ? (context.source ?? String(value)) : value,
  ) as IncomingValue;
}

/** The JSON of a body; undefined when it holds none: an empty one, a proxy's page, half an answer. */
export function jsonIn(body: string): IncomingValue | undefined {
  try {
    return readDecimalJson(body);
  } catch {
    return undefined;
  }
}
