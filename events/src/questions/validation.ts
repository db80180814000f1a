import { z } from 'zod';
import { soldDeal } from '../customer-contract/terms.ts';
import { evidence } from '../fields.ts';
import { defineQuestion } from './define-question.ts';

const verdict = z.discriminatedUnion('result', [
  z.object({ result: z.literal('PASS'), evidence }),
  z.object({ result: z.literal('FAIL'), code: z.string(), evidence }),
]);

export type Verdict = z.infer<typeof verdict>;

const aboutDeal = z.object({ deal: soldDeal });

/** invoice-payment asks the tax service whether each bill-to can be taxed. */
export const validateTaxNexus = defineQuestion('validate.tax-nexus', aboutDeal, verdict);
/** billing-events says whether the price can be split into its billing triggers, by the very rule that will split it. */
export const validateBillingPlan = defineQuestion('validate.billing-plan', aboutDeal, verdict);
/** invoice-payment asks the ERP whether a bill-to is on credit hold. */
export const validateCreditStatus = defineQuestion('validate.credit-status', aboutDeal, verdict);
/** project-resource asks the PSA whether the template of the sold package is published. */
export const validateProjectTemplate = defineQuestion('validate.project-template', aboutDeal, verdict);
