import * as listed from 'dinero.js/currencies';
import { invariant } from '../result.ts';

/**
 * ISO 4217 minor units: 0 of the yen, 2 of the dollar, 3 of the dinar, 4 of the unidad de fomento. The package counts the
 * ariary and the ouguiya in their fifths; the standard gives both two digits. Codes of metals, funds for tests and "no
 * currency" are no money of anybody and are not in the list.
 */
const MINOR_UNITS: ReadonlyMap<string, number> = new Map(
  Object.values(listed).map(({ code, base, exponent }: { code: string; base: number; exponent: number }) => [
    code,
    base === 10 ? exponent : 2,
  ]),
);

/** Whether a text is the code of a currency that is in use. Upper case, as the standard writes it. */
export const isCurrency = (code: string): boolean => MINOR_UNITS.has(code);

/** How many digits the currency counts behind the point. Throws for what is no currency. */
export function minorUnitsOf(currency: string): number {
  const digits = MINOR_UNITS.get(currency);
  invariant(digits !== undefined, `currency ${currency} is not an ISO 4217 code`);
  return digits;
}
