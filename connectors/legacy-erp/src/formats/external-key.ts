import { createHash } from 'node:crypto';
import { EXTERNAL_ID_LENGTH } from './ar-document.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Our id as this ERP can hold it: 20 places. A short id goes as it is; a longer one becomes `T` and 95 bits of its
 * SHA-256 in Crockford's base 32, the same on every channel and every repeat. Two different ids of ours meet with a
 * chance below 10^-16 for ten million documents, and the ERP would refuse the second as a duplicate of other content.
 */
export function externalKey(id: string): string {
  if (id.length <= EXTERNAL_ID_LENGTH) return id;
  const digest = createHash('sha256').update(id, 'utf8').digest();
  let bits = BigInt(`0x${digest.subarray(0, 12).toString('hex')}`) >> 1n;
  let key = '';
  for (let place = 1; place < EXTERNAL_ID_LENGTH; place += 1) {
    key = (ALPHABET[Number(bits & 31n)] ?? '') + key;
    bits >>= 5n;
  }
  return `T${key}`;
}
