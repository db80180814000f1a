/**
 * What kind of money a billable event or a revenue event is; posting rules give each its accounts. `PASS_THROUGH` is cost
 * that we collect as an agent: its counter-account is the payable to the subcontractor, not revenue.
 */
export const STREAMS = [
  'PACKAGE',
  'TIME_AND_MATERIALS',
  'EXPENSE',
  'PASS_THROUGH',
  'HANDLING_FEE',
  'USAGE',
  'RETAINER',
  'RETAINER_BREAKAGE',
  'RETAINER_OVERAGE',
] as const;
export type Stream = (typeof STREAMS)[number];
