import { ERROR_CODES, type Refusal } from '@throughline/contracts';
import type { RefusalType } from './values.ts';

/** A refusal of the domain in the words of the registry. */
export function toRefusalType(refusal: Refusal): RefusalType {
  const { meaning, nextStep } = ERROR_CODES[refusal.code];
  return { code: refusal.code, meaning, nextStep, evidence: JSON.stringify(refusal.evidence) };
}
