import type { Org, OrgPackage } from '@throughline/salesforce';
import { costAndUsageObjects } from './cost-and-usage.objects.ts';
import { deliveryTriggers } from './delivery.triggers.ts';
import type { WEEKDAYS } from './billing.fields.ts';
import { projectObjects } from './project.objects.ts';
import { timeAndExpenseObjects } from './time-and-expense.objects.ts';
import { COPY_JOB, copyTemplate, projectRoute } from './project-template.ts';
import { templateCopyRoute } from './template-copy.ts';
import { timecardTriggers } from './timecard.triggers.ts';

export interface CertiniaOptions {
  /** How long a project waits for its template's children, on the org's clock. 0 is at once. */
  readonly copyDelaySeconds?: number;
  /** First day of the org's week. */
  readonly weekStartsOn?: (typeof WEEKDAYS)[number];
}

/** The package with what a rehearsal may steer while the org runs. */
export interface CertiniaPackage extends OrgPackage {
  copyDelaySeconds: number;
  /** Copies that wait, and those that are asked for until then, complete at this instant. */
  copyCompletesAt(at: Date | string): void;
}

/** Certinia PSA (`pse__`) with the org's own fields, history and Apex REST class. */
export function certiniaPackage({
  copyDelaySeconds = 0,
  weekStartsOn = 'Monday',
}: CertiniaOptions = {}): CertiniaPackage {
  const state: { delaySeconds: number; completesAt?: Date; org?: Org } = { delaySeconds: copyDelaySeconds };
  const copyAt = (org: Org): Date => {
    const now = org.clock.now();
    if (state.completesAt && state.completesAt > now) return state.completesAt;
    return new Date(now.getTime() + state.delaySeconds * 1_000);
  };
  return {
    name: 'pse',
    objects: [...projectObjects, ...timeAndExpenseObjects, ...costAndUsageObjects],
    triggers: [...timecardTriggers(weekStartsOn), ...deliveryTriggers],
    apex: [projectRoute(copyAt), templateCopyRoute(copyAt)],
    jobs: { [COPY_JOB]: copyTemplate },
    install: (org) => {
      state.org = org;
    },
    get copyDelaySeconds() {
      return state.delaySeconds;
    },
    set copyDelaySeconds(seconds: number) {
      state.delaySeconds = seconds;
    },
    copyCompletesAt: (at) => {
      state.completesAt = new Date(at);
      state.org?.reschedule(COPY_JOB, state.completesAt);
    },
  };
}
