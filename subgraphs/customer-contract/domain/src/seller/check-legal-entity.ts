import { fail, pass, type Verdict } from '../activation/checks.ts';

export interface Seller {
  readonly reference: string;
  /** ISO 4217 codes of the currencies that it may sell in. */
  readonly sellsIn: readonly string[];
}

/** LEGAL_ENTITY: the selling entity is registered and sells in every currency of the quote. Fails LEGAL_ENTITY_INVALID. */
export function checkLegalEntity(about: {
  reference: string | null;
  entity: Seller | null;
  currencies: readonly string[];
}): Verdict {
  const { reference, entity, currencies } = about;
  if (!entity) return fail('LEGAL_ENTITY_INVALID', { seller: reference, reason: 'not registered' });
  const foreign = currencies.filter((currency) => !entity.sellsIn.includes(currency));
  return foreign.length === 0
    ? pass({ seller: entity.reference })
    : fail('LEGAL_ENTITY_INVALID', { seller: entity.reference, doesNotSellIn: foreign, sellsIn: entity.sellsIn });
}
