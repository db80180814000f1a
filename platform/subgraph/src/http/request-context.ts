import type { AnswerBudget } from '@throughline/platform';

/** What one request, or one event of a subscription, is resolved with; closed when it has been answered. */
export interface RequestContext<Context extends object = object> {
  readonly context: Context;
  readonly budget: AnswerBudget;
  readonly close: () => Promise<void>;
}
