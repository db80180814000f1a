/** The terms of the package of scenario 01 as a seller writes them into `Terms__c`. */
export const packageTermsJson = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  package: {
    performanceObligations: [
      { po: 'PO-1', name: 'Assessment', ssp: '18400.00', treatment: overTime('A.1', 'MS-1') },
      { po: 'PO-2', name: 'Rollout', ssp: '39700.00', treatment: overTime('A.2', 'MS-2') },
      {
        po: 'PO-3',
        name: 'Managed support',
        ssp: '8850.00',
        treatment: { kind: 'STRAIGHT_LINE', months: 3, firstMonth: '2025-05' },
      },
    ],
    milestones: [
      { id: 'MS-1', wbs: 'A.1', percent: '30' },
      { id: 'MS-2', wbs: 'A.2', percent: '53' },
    ],
    support: { wbs: 'A.3', percent: '17', instalments: 3, firstMonth: '2025-05' },
  },
  workBreakdown: [
    { wbs: 'A', name: 'Package', kind: 'PACKAGE', billTo: 'BT-CO' },
    { wbs: 'A.1', name: 'Assessment', kind: 'FIXED_FEE', parent: 'A', billTo: 'BT-CO', obligation: 'PO-1' },
    { wbs: 'A.2', name: 'Rollout', kind: 'FIXED_FEE', parent: 'A', billTo: 'BT-CO', obligation: 'PO-2' },
    { wbs: 'A.3', name: 'Managed support', kind: 'MANAGED_SUPPORT', parent: 'A', billTo: 'BT-CO', obligation: 'PO-3' },
  ],
  services: ['ASSESS-ROLLOUT'],
  ...over,
});

const overTime = (wbs: string, milestone: string): Record<string, unknown> => ({
  kind: 'OVER_TIME_HOURS',
  wbs,
  milestone,
});

/** The terms of capped hours, as of the amendment of scenario 03. */
export const hoursTermsJson = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  timeAndMaterials: { cap: '18170.00' },
  workBreakdown: [{ wbs: 'T.1', name: 'Change', kind: 'TIME_AND_MATERIALS', billTo: 'BT-CO', rateCard: 'RC-US' }],
  services: ['ASSESS-ROLLOUT'],
  ...over,
});
