import { decimal, type Instant, instant } from '@throughline/contracts';

/**
 * A currency or number field as decimal text. The API writes numbers as JSON numbers and jsforce parses them to doubles,
 * whose shortest text is exact to 15 significant digits: amounts below 10^13 with 2 decimals, hours and rates far more.
 * Fields with more digits would have to be read as text formulas.
 */
export const numberText = (value: number): string => decimal(String(value)).toFixed();

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const isResult = (value: Json): value is { readonly records: readonly Json[] } =>
  typeof value === 'object' && value !== null && 'records' in value && 'totalSize' in value;

/** A record with every number as decimal text, in its parents and children too. */
export function numbersAsText(value: Json): Json {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(numbersAsText);
  if (isResult(value)) return { ...value, records: value.records.map(numbersAsText) };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, numbersAsText(inner)]));
}

/** A vendor datetime (`2026-07-14T09:30:00.000+0000`) as an instant. */
export const instantOf = (datetime: string): Instant => instant(datetime.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));

/** An instant as a SOQL literal, seconds earlier: what changed in the seconds before may not have been visible yet. */
export const soqlDatetime = (at: Instant, secondsEarlier = 0): string =>
  new Date(new Date(at).getTime() - secondsEarlier * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');

/** Ids in lists short enough for a query string of 16 kB ("URI length", REST API guide). */
export function chunked<T>(values: readonly T[], size = 200): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < values.length; at += size) chunks.push(values.slice(at, at + size));
  return chunks;
}
