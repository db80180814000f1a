import { invariant, Money } from '@throughline/contracts';

/** Every record of a fixed-width file is as long as this, then CRLF. */
export const RECORD_LENGTH = 200;
export const RECORD_END = '\r\n';

/** Where a field stands: position from 1, as layouts are written, and its length. */
export interface Field {
  readonly at: number;
  readonly length: number;
}

export type Layout = Readonly<Record<string, Field>>;

/** Thrown by readers of a file or record that is not of its layout; the message says where. */
export class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

/** Text left-justified, cut to its field; what ISO-8859-1 cannot say becomes `?`. */
export const fixedText = (text: string, { length }: Field): string =>
  text
    .replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, '?')
    .slice(0, length)
    .padEnd(length);

export const fixedNumber = (value: number, { length }: Field): string => String(value).padStart(length, '0');

/** Minor units, zero padded, sign last: `00000880600+`. Zero is always `+`. Stops on an amount that does not fit. */
export function fixedAmount(amount: Money, { length }: Field): string {
  const units = amount.toMinor();
  const digits = (units < 0n ? -units : units).toString();
  invariant(digits.length < length, `${amount.toString()} does not fit into ${length} places`);
  return digits.padStart(length - 1, '0') + (units < 0n ? '-' : '+');
}

/** Reads minor units with the sign last. A negative zero, which some releases of the ERP write, is zero. */
export function amountFromFixed(text: string, currency: string): Money {
  if (!/^\d+[+-]$/.test(text)) throw new LayoutError(`"${text}" is not an amount with its sign last`);
  const units = BigInt(text.slice(0, -1));
  return Money.ofMinor(text.endsWith('-') ? -units : units, currency);
}

/** A record of 200 places from the fields that are given; every other place is blank. */
export function writeRecord<L extends Layout>(layout: L, values: { readonly [K in keyof L]: string }): string {
  const places = Array.from<string>({ length: RECORD_LENGTH }).fill(' ');
  for (const [name, field] of Object.entries(layout)) {
    const value = values[name] ?? '';
    invariant(value.length === field.length, `field ${name} takes ${field.length} places, not ${value.length}`);
    places.splice(field.at - 1, field.length, ...value);
  }
  return places.join('') + RECORD_END;
}

/** The fields of a record, without the blanks at their ends. */
export function readRecord<L extends Layout>(layout: L, record: string): { readonly [K in keyof L]: string } {
  const fields = Object.entries(layout).map(([name, { at, length }]) => [
    name,
    record.slice(at - 1, at - 1 + length).trimEnd(),
  ]);
  return Object.fromEntries(fields) as { readonly [K in keyof L]: string };
}
