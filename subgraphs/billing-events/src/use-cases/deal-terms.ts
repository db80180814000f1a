import type { SoldLine } from '@throughline/events';
import { Money } from '@throughline/contracts';
import type { DealTerms, LineTerms, TreatmentTerms } from '@throughline/billing-events-domain';

/** Sold lines in the words of the domain. */
export const dealTermsOf = (lines: readonly SoldLine[]): DealTerms => ({ lines: lines.map(lineTermsOf) });

const lineTermsOf = (line: SoldLine): LineTerms => ({
  quoteLineId: line.quoteLineId,
  lineKey: line.lineKey,
  kind: line.kind,
  price: Money.from(line.amount),
  workElements: line.workElements.map(({ code, kind, rateCard }) => ({ code, kind, rateCard })),
  milestones: line.milestones,
  support: line.support,
  retainer: line.retainer === null ? null : { ...line.retainer, prepayment: Money.from(line.retainer.prepayment) },
  says: {
    cap: (line.timeAndMaterials?.capNet ?? null) !== null,
    expenses: line.expenses !== null,
    subcontracting: line.subcontracting !== null,
  },
  obligations: line.obligations.map((obligation) => ({
    obligationId: obligation.obligationId,
    key: obligation.key,
    name: obligation.name,
    allocatedPrice: Money.from(obligation.allocatedPrice),
    treatment: obligation.treatment satisfies TreatmentTerms,
  })),
});
