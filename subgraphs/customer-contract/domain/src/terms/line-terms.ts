import type { CalendarDate, Money, Month } from '@throughline/contracts';

/** The kinds of delivery work that a quote line may ask for. */
export const WORK_KINDS = [
  'PACKAGE',
  'FIXED_FEE',
  'MANAGED_SUPPORT',
  'TIME_AND_MATERIALS',
  'RETAINER',
  'SUBCONTRACTOR',
  'EXPENSES',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** How revenue of an obligation is recognised: by hours against the estimate, or evenly over months. */
export type Treatment =
  | {
      readonly kind: 'OVER_TIME_HOURS';
      readonly workElementCode: string;
      readonly milestoneReference: string | null;
    }
  | { readonly kind: 'STRAIGHT_LINE'; readonly months: number; readonly firstMonth: Month };

export interface ObligationTerms {
  readonly key: string;
  readonly name: string;
  readonly standAlonePrice: Money;
  readonly treatment: Treatment;
}

/** Bills a percent of the package price when the customer accepts it. */
export interface MilestoneTerms {
  readonly reference: string;
  readonly workElementCode: string;
  /** Decimal text, `30` is thirty percent. */
  readonly percent: string;
}

/** Billed with its percent of the package price in equal instalments, each in advance. */
export interface SupportTerms {
  readonly workElementCode: string;
  readonly percent: string;
  readonly instalments: number;
  readonly firstMonth: Month;
}

export interface PackageTerms {
  readonly obligations: readonly ObligationTerms[];
  readonly milestones: readonly MilestoneTerms[];
  readonly support: SupportTerms | null;
}

export interface WorkElementTerms {
  readonly code: string;
  readonly name: string;
  readonly kind: WorkKind;
  readonly parentCode: string | null;
  readonly billToReference: string;
  readonly obligationKey: string | null;
  readonly rateCard: string | null;
}

/** What is counted each month, and what every unit beyond the included ones costs. */
export interface UsageTerms {
  readonly workElementCode: string;
  /** In the words of the contract: `TICKET`. */
  readonly unit: string;
  readonly includedPerMonth: number;
  readonly overagePrice: Money;
}

/** Hours at the rates of the work element's rate card; never more than the cap, net of tax, when there is one. */
export interface TimeAndMaterialsTerms {
  readonly capNet: Money | null;
}

/** One prepaid period of a retainer, days inclusive. */
export interface TrancheTerms {
  readonly key: string;
  readonly reference: string;
  readonly chargeDate: CalendarDate;
  readonly usableFrom: CalendarDate;
  readonly usableTo: CalendarDate;
}

/** Hours paid in advance, period by period, in the order of the periods. */
export interface RetainerTerms {
  readonly workElementCode: string;
  /** Of each period. */
  readonly prepayment: Money;
  /** Of one prepayment, decimal text; `15` is fifteen percent. */
  readonly rolloverPercent: string;
  readonly tranches: readonly TrancheTerms[];
}

/** What is added to the cost of an expense by its type, as shares: `0.12` is twelve percent. */
export interface ExpensesTerms {
  readonly markups: Readonly<Record<string, string>>;
}

/** The share of a subcontractor's cost that is charged for handling it. */
export interface SubcontractingTerms {
  readonly handlingFeeRate: string;
}

/** Percent as decimal text, taken off what earlier discounts left. */
export interface DiscountTerms {
  readonly name: string;
  readonly percent: string;
}

/** What a quote line says beyond its price. */
export interface LineTerms {
  readonly package: PackageTerms | null;
  readonly usage: UsageTerms | null;
  readonly timeAndMaterials: TimeAndMaterialsTerms | null;
  readonly retainer: RetainerTerms | null;
  readonly expenses: ExpensesTerms | null;
  readonly subcontracting: SubcontractingTerms | null;
  /** The customer's own number of the order. */
  readonly purchaseOrderNumber: string | null;
  /** What the discounts start from; a package without one starts from its stand-alone prices. */
  readonly listPrice: Money | null;
  /** In the order in which they apply. */
  readonly discounts: readonly DiscountTerms[];
  readonly workBreakdown: readonly WorkElementTerms[];
  /** Codes that the service catalog must have published on the day of the approval. */
  readonly services: readonly string[];
  /** Terms that no rule reads, kept as they came. */
  readonly other: Readonly<Record<string, unknown>>;
}
