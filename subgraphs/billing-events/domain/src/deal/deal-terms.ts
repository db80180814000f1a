import type { CalendarDate, Month, Money } from '@throughline/contracts';

/** What billing and revenue need of a sold deal, in our words. Codes and references are those of the quote. */
export interface DealTerms {
  readonly lines: readonly LineTerms[];
}

export interface LineTerms {
  readonly quoteLineId: string;
  readonly lineKey: string;
  /** `PACKAGE`, `TIME_AND_MATERIALS`, ... as the quote says it. */
  readonly kind: string;
  readonly price: Money;
  readonly workElements: readonly WorkElementTerms[];
  readonly milestones: readonly MilestoneTerms[];
  readonly support: SupportTerms | null;
  readonly obligations: readonly ObligationTerms[];
  readonly retainer?: RetainerTerms | null;
  /** What the line has to say for its kind, by the name of the term; true where the quote carries it. */
  readonly says?: { readonly cap: boolean; readonly expenses: boolean; readonly subcontracting: boolean };
}

export interface WorkElementTerms {
  readonly code: string;
  readonly kind: string;
  readonly rateCard?: string | null;
}

export interface MilestoneTerms {
  readonly reference: string;
  readonly workElementCode: string;
  /** Percent of the price of the line, such as `30` or `12.5`. */
  readonly percent: string;
}

export interface SupportTerms {
  readonly workElementCode: string;
  /** Percent of the price of the line. */
  readonly percent: string;
  readonly instalments: number;
  readonly firstMonth: Month;
}

/** Hours paid in advance, period by period. */
export interface RetainerTerms {
  readonly workElementCode: string;
  readonly prepayment: Money;
  readonly tranches: readonly {
    readonly key: string;
    readonly reference: string;
    readonly chargeDate: CalendarDate;
    readonly usableFrom: CalendarDate;
    readonly usableTo: CalendarDate;
  }[];
}

export type TreatmentTerms =
  | { readonly kind: 'OVER_TIME_HOURS'; readonly workElementCode: string; readonly milestoneReference: string | null }
  | { readonly kind: 'STRAIGHT_LINE'; readonly months: number; readonly firstMonth: Month };

export interface ObligationTerms {
  readonly obligationId: string;
  readonly key: string;
  readonly name: string;
  readonly allocatedPrice: Money;
  readonly treatment: TreatmentTerms;
}
