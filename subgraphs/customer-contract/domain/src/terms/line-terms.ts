import type { Money, Month } from '@throughline/contracts';

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

/** What a quote line says beyond its price. */
export interface LineTerms {
  readonly package: PackageTerms | null;
  readonly workBreakdown: readonly WorkElementTerms[];
  /** Codes that the service catalog must have published on the day of the approval. */
  readonly services: readonly string[];
  /** Terms of deal kinds that no rule is built for, kept as they came. */
  readonly other: Readonly<Record<string, unknown>>;
}
