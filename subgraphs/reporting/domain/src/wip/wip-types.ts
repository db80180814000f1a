/**
 * Types of billable events that are never WIP: milestones and recurring charges are billed against the package position
 * or a prepayment (contract asset or liability, RU-19), and a write-off is nothing to bill.
 */
export const NEVER_WIP = ['MILESTONE_COMPLETION', 'RECURRING_SERVICE_CHARGE', 'WRITE_OFF'] as const;

/** Subtype of cost that is billed on without being revenue. */
export const PASS_THROUGH_SUBTYPE = 'SUBCONTRACTOR_PASS_THROUGH';
