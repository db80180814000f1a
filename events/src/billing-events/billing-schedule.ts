import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, evidence, id, instant, money, month, reference } from '../fields.ts';

/** Billing schedules and revenue treatments of a deal are in place. */
export const billingScheduleEstablished = defineEvent('billing-events.billing-schedule.established', 1, {
  activationId: id('Activation'),
  engagementId: id('Engagement'),
  contractId: id('Contract'),
  establishedAt: instant,
  milestones: z.array(
    z.object({ billingScheduleId: id('BillingSchedule'), quoteLineId: id('QuoteLine'), reference, amount: money }),
  ),
  instalments: z.array(
    z.object({
      billingScheduleId: id('BillingSchedule'),
      quoteLineId: id('QuoteLine'),
      month,
      chargeDate: calendarDate,
      amount: money,
    }),
  ),
  retainers: z
    .array(
      z.object({
        billingScheduleId: id('BillingSchedule'),
        quoteLineId: id('QuoteLine'),
        tranche: reference,
        reference,
        chargeDate: calendarDate,
        amount: money,
      }),
    )
    .default([]),
  treatments: z.array(
    z.object({
      revenueTreatmentId: id('RevenueTreatment'),
      obligationId: id('PerformanceObligation'),
      kind: z.string(),
    }),
  ),
});

/** The deal sells something that billing has no rule for; the activation pauses with the code. */
export const billingScheduleRefused = defineEvent('billing-events.billing-schedule.refused', 1, {
  activationId: id('Activation'),
  code: z.string(),
  evidence,
});
