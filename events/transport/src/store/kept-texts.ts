import { Fault } from '@throughline/contracts';

/** What may hide a character that no text of the database can hold, in the escapes of JSON. */
const SUSPECT = /\\u(?:0000|d[89a-f])/i;

/** False when a name or text anywhere in it is one that the database has no place for: U+0000, half a character. */
export function canBeKept(value: unknown): boolean {
  let kept = true;
  JSON.stringify(value, (name, inner: unknown) => {
    kept &&= isKept(name) && (typeof inner !== 'string' || isKept(inner));
    return inner;
  });
  return kept;
}

/** The same of what a JSON text was read as; the text itself tells quickly that nothing is wrong, as it nearly always is. */
export const canBeKeptAs = (json: string, value: unknown): boolean => !SUSPECT.test(json) || canBeKept(value);

/** Of these texts, those that a row can have: whoever asks for rows by texts from outside asks for no others. */
export const findable = (texts: readonly string[]): string[] => texts.filter(isKept);

/**
 * Refuses TEXT_NOT_STORABLE for parameters of a statement that PostgreSQL would reject, or that the driver would quietly
 * change: half a character is written as another one. Whatever entrance a text came by, it passes here.
 */
export function assertStorable(parameters: readonly unknown[]): void {
  for (const [place, parameter] of parameters.entries()) {
    const texts = Array.isArray(parameter) ? (parameter as readonly unknown[]) : [parameter];
    for (const text of texts) {
      if (typeof text !== 'string' || isKept(text)) continue;
      const said = `a text (parameter ${place + 1}) holds U+0000 or half a character: ${excerptOf(text)}`;
      throw new Fault('TEXT_NOT_STORABLE', said, { transient: false });
    }
  }
}

const excerptOf = (text: string): string => JSON.stringify(text.slice(0, 60).toWellFormed());

const isKept = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
