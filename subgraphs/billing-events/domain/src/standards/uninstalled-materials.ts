import { type DecimalInput, decimal, Money } from '@throughline/contracts';

/**
 * Revenue to date of one obligation when costly materials were delivered that are not built in yet: they earn their cost
 * and nothing more, and do not count as progress. Source: ASC 606-10-55-21, IFRS 15.B19.
 */
export function revenueWithUninstalledMaterials(contract: {
  readonly price: Money;
  readonly costAtCompletion: Money;
  readonly materials: Money;
  readonly otherCostToDate: Money;
}): { readonly progress: DecimalInput; readonly revenue: Money; readonly cost: Money } {
  const { price, costAtCompletion, materials, otherCostToDate } = contract;
  const otherCost = costAtCompletion.minus(materials).value;
  const revenue = price.minus(materials).times(otherCostToDate.value).dividedBy(otherCost).rounded().plus(materials);
  const progress = decimal(otherCostToDate.value).div(otherCost).toFixed(4);
  return { progress, revenue, cost: otherCostToDate.plus(materials) };
}
