import type { Facts } from '../facts.ts';

/** Prices and schedules of the engagement, in the scenario's structure. */
export function commercialSections({ lines }: Facts) {
  const obligations = lines.flatMap((line) => line.obligations);
  const schedule = lines.flatMap((line) => line.billingSchedule);
  const instalments = schedule
    .filter(({ kind }) => kind === 'INSTALMENT')
    .sort((a, b) => ((a.month ?? '') < (b.month ?? '') ? -1 : 1));
  return {
    priceAllocation: Object.fromEntries(obligations.map(({ key, allocatedPrice }) => [key, allocatedPrice.amount])),
    milestoneAmounts: Object.fromEntries(
      schedule.filter(({ kind }) => kind === 'MILESTONE').map(({ reference, amount }) => [reference, amount.amount]),
    ),
    supportBillingInstalments: instalments.map(({ amount }) => amount.amount),
    supportRevenueInstalments: obligations.flatMap(
      ({ revenueTreatment }) => revenueTreatment?.schedule.map(({ amount }) => amount.amount) ?? [],
    ),
  };
}
