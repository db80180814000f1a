import { planBilling } from '@throughline/billing-events-domain';
import { validateBillingPlan } from '@throughline/events';
import { answers } from '@throughline/transport';
import { dealTermsOf } from '../use-cases/deal-terms.ts';

/** Whether the deal can be billed at all: a refusal after the ERP and the PSA were asked would leave their records behind. */
export const answerBillingPlan = answers(validateBillingPlan, async ({ deal }) => {
  const plans = planBilling(dealTermsOf(deal));
  if (!plans.ok) return { result: 'FAIL' as const, code: plans.refusal.code, evidence: { ...plans.refusal.evidence } };
  return {
    result: 'PASS' as const,
    evidence: {
      milestones: plans.value.reduce((count, { milestones }) => count + milestones.length, 0),
      instalments: plans.value.reduce((count, { instalments }) => count + instalments.length, 0),
    },
  };
});
