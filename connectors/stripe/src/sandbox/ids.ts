import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id in the vendor's shape: `pi_3Q0a…`. */
export function vendorId(prefix: string): string {
  let text = '';
  for (const byte of randomBytes(24)) text += ALPHABET[byte % ALPHABET.length];
  return `${prefix}_${text}`;
}
