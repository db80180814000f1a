import { defineEntity, p } from '@mikro-orm/core';
import type { ActivationFacts, ActivationState, Check, Pause, Step } from '@throughline/customer-contract-domain';
import type { SoldDeal } from '@throughline/events';

const ActivationSchema = defineEntity({
  name: 'Activation',
  tableName: 'activation',
  properties: {
    tenantId: p.string().primary(),
    id: p.string().primary(),
    quoteVersionId: p.string(),
    engagementId: p.string(),
    contractId: p.string(),
    state: p.string().$type<ActivationState>(),
    step: p.string().$type<Step>(),
    checkName: p.string().$type<Check>(),
    run: p.integer(),
    pause: p.json<Pause>().nullable(),
    deal: p.json<SoldDeal>().nullable(),
    correlationId: p.string(),
    approvedAt: p.datetime(),
    pausedAt: p.datetime().nullable(),
    completedAt: p.datetime().nullable(),
    seconds: p.integer().nullable(),
    version: p.integer().version(),
  },
});

/** The saga row: where one activation stands, between two facts. */
export class Activation extends ActivationSchema.class {
  /** What the domain decides on. */
  facts(): ActivationFacts {
    const { state, step, checkName, run, pause } = this;
    return { state, step, check: checkName, run, pause: pause ?? null };
  }

  /** Takes over what the domain decided. */
  become({ state, step, check, run, pause }: ActivationFacts): void {
    Object.assign(this, { state, step, checkName: check, run, pause });
  }
}
ActivationSchema.setClass(Activation);
