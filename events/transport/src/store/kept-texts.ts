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

const isKept = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
