const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The three characters that make a case-sensitive 15-character id safe to compare without case. */
export function caseSuffixOf(id15: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 3; chunk += 1) {
    let bits = 0;
    for (let i = 0; i < 5; i += 1) {
      const letter = id15.charAt(chunk * 5 + i);
      if (letter >= 'A' && letter <= 'Z') bits |= 1 << i;
    }
    suffix += SUFFIX_ALPHABET.charAt(bits);
  }
  return suffix;
}

/** Any form of a record id as 18 characters; undefined when the text is no id. A wrong suffix is put right. */
export function longIdOf(text: string): string | undefined {
  if (!/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(text)) return undefined;
  const id15 = text.slice(0, 15);
  return id15 + caseSuffixOf(id15);
}

/** The n-th id of an object: its key prefix, the pod that made it, and a running number in base 62. */
export function recordIdOf(keyPrefix: string, sequence: number): string {
  let digits = '';
  for (let rest = sequence; rest > 0; rest = Math.floor(rest / 62)) digits = BASE62.charAt(rest % 62) + digits;
  const id15 = `${keyPrefix}Hp0${digits.padStart(9, '0')}`;
  return id15 + caseSuffixOf(id15);
}
