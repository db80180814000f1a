import type { Receipt } from './webhook.ts';

/** False when a text of a delivery holds what the database has no place for; a sender would repeat it for ever. */
export function canBeKept(receipts: readonly Receipt[]): boolean {
  let kept = true;
  JSON.stringify(receipts, (name, value: unknown) => {
    kept &&= isKept(name) && (typeof value !== 'string' || isKept(value));
    return value;
  });
  return kept;
}

const isKept = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
