import type { Id, Money } from '@throughline/contracts';
import type { ExpenseMarkups } from '../cost/accept-cost.ts';

export const ELEMENT_KINDS = [
  'PACKAGE',
  'FIXED_FEE',
  'MANAGED_SUPPORT',
  'TIME_AND_MATERIALS',
  'RETAINER',
  'SUBCONTRACTOR',
  'EXPENSES',
] as const;
export type ElementKind = (typeof ELEMENT_KINDS)[number];

/** A quote line as it was sold, seen from delivery. */
export interface SoldWork {
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly lineKey: string;
  readonly price: Money;
  /** The line's expense policy, by type; null when it sells no expenses. */
  readonly expenseMarkups: ExpenseMarkups | null;
  readonly elements: readonly {
    readonly code: string;
    readonly name: string;
    readonly kind: ElementKind;
    readonly parentCode: string | null;
    readonly billToId: Id<'BillTo'>;
    readonly obligationId: Id<'PerformanceObligation'> | null;
  }[];
  readonly milestones: readonly {
    readonly reference: string;
    readonly elementCode: string;
    readonly percent: string;
  }[];
  readonly obligations: readonly {
    readonly obligationId: Id<'PerformanceObligation'>;
    readonly key: string;
    readonly allocatedPrice: Money;
  }[];
}

/** One element of the work breakdown, with its share of the price. */
export interface PlannedElement {
  readonly code: string;
  readonly name: string;
  readonly kind: ElementKind;
  readonly parentCode: string | null;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly billToId: Id<'BillTo'>;
  readonly obligationId: Id<'PerformanceObligation'> | null;
  /** The accounting distribution: the allocated price of the obligation that the element delivers. */
  readonly distribution: Money | null;
  /** Of the line that sold it. */
  readonly currency: string;
  readonly expenseMarkups: ExpenseMarkups | null;
}

/** Codes and references of what stands under a project already. */
export interface StandingWork {
  readonly elements: readonly string[];
  readonly milestones: readonly string[];
}

export interface PlannedMilestone {
  readonly reference: string;
  readonly elementCode: string;
  readonly quoteLineId: Id<'QuoteLine'>;
  /** Percent of the line's price, decimal text. */
  readonly percent: string;
}

/** Elements stand parents before children, otherwise in the order of the sale. */
export interface WorkBreakdown {
  readonly elements: readonly PlannedElement[];
  readonly milestones: readonly PlannedMilestone[];
}
