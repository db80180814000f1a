import { decimal, type DecimalInput, Money } from '@throughline/contracts';

/**
 * A change of a contract, as the standard asks about it. Source: ASC 606-10-25-10 to 25-13, IFRS 15.18 to 15.21.
 */
export interface Modification {
  /** What is added can be used without what was sold before. */
  readonly addsDistinct: boolean;
  /** What is added costs what it would cost alone. */
  readonly atStandAlonePrice: boolean;
  /** What is still to be delivered can be used without what was delivered. */
  readonly remainingDistinct: boolean;
}

export type ModificationKind = 'SEPARATE_CONTRACT' | 'PROSPECTIVE' | 'CUMULATIVE_CATCH_UP';

/**
 * Distinct additions at their own price leave the old contract alone. Otherwise the rest is a new contract where it is
 * distinct, and the old one measured again where it is not.
 */
export function kindOfModification(change: Modification): ModificationKind {
  if (change.addsDistinct && change.atStandAlonePrice) return 'SEPARATE_CONTRACT';
  return change.remainingDistinct ? 'PROSPECTIVE' : 'CUMULATIVE_CATCH_UP';
}

/** The price of each remaining unit: what is not recognised of the old price and the new price, over all that remains. */
export function prospectiveUnitPrice(
  unrecognised: { readonly units: DecimalInput; readonly unitPrice: Money },
  added: { readonly units: DecimalInput; readonly price: Money },
): Money {
  const price = unrecognised.unitPrice.times(unrecognised.units).plus(added.price);
  return price.dividedBy(decimal(unrecognised.units).plus(added.units));
}

/**
 * What is caught up at once when a single obligation is measured again: revenue to date under the new price and the new
 * estimate, minus what was recognised. Multiplied before it is divided, so that no digit is lost.
 */
export const catchUp = (remeasured: {
  readonly price: Money;
  readonly costToDate: DecimalInput;
  readonly costAtCompletion: DecimalInput;
  readonly recognised: Money;
}): Money =>
  remeasured.price
    .times(remeasured.costToDate)
    .dividedBy(remeasured.costAtCompletion)
    .rounded()
    .minus(remeasured.recognised);
