import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { evidence, id, instant, reference } from '../fields.ts';
import { soldDeal } from './terms.ts';

const named = {
  activationId: id('Activation'),
  quoteVersionId: id('QuoteVersion'),
  quoteNumber: reference,
  version: z.number().int().positive(),
  engagementId: id('Engagement'),
};

export const activationStarted = defineEvent('customer-contract.activation.started', 1, {
  ...named,
  approvedAt: instant,
});

/** The saga waits for a person: nothing further is created until it is resumed. */
export const activationPaused = defineEvent('customer-contract.activation.paused', 1, {
  ...named,
  step: z.string(),
  code: z.string(),
  evidence,
  owner: z.string(),
  allowedActions: z.array(z.string()),
  pausedAt: instant,
});

export const activationResumed = defineEvent('customer-contract.activation.resumed', 1, {
  ...named,
  step: z.string(),
  by: z.string(),
  resumedAt: instant,
});

/** A person gave the activation up while nothing existed outside; the quote version will not be activated. */
export const activationCancelled = defineEvent('customer-contract.activation.cancelled', 1, {
  ...named,
  step: z.string(),
  by: z.string(),
  cancelledAt: instant,
});

/** Asks invoice-payment to have a receivables account, in our books and in the ERP, for each bill-to. */
export const receivablesAccountsRequested = defineEvent(
  'customer-contract.activation.receivables-accounts-requested',
  1,
  {
    activationId: id('Activation'),
    deal: soldDeal,
  },
);

/** Asks project-resource to provision the project shell in the PSA. */
export const projectRequested = defineEvent('customer-contract.activation.project-requested', 1, {
  activationId: id('Activation'),
  deal: soldDeal,
});

/** Asks billing-events to establish billing schedules and revenue treatments. */
export const billingSetupRequested = defineEvent('customer-contract.activation.billing-setup-requested', 1, {
  activationId: id('Activation'),
  deal: soldDeal,
});

/** The quote is live everywhere. */
export const activationCompleted = defineEvent('customer-contract.activation.completed', 1, {
  ...named,
  approvedAt: instant,
  completedAt: instant,
  seconds: z.number().int().nonnegative(),
});
