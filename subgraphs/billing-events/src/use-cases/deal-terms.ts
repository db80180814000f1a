import type { SoldDeal, SoldLine } from '@throughline/events';
import { Money } from '@throughline/contracts';
import type { DealTerms, LineTerms, TreatmentTerms } from '@throughline/billing-events-domain';

/** The sold deal in the words of the domain. */
export const dealTermsOf = (deal: SoldDeal): DealTerms => ({ lines: deal.lines.map(lineTermsOf) });

const lineTermsOf = (line: SoldLine): LineTerms => ({
  quoteLineId: line.quoteLineId,
  lineKey: line.lineKey,
  kind: line.kind,
  price: Money.from(line.amount),
  workElements: line.workElements.map(({ code, kind }) => ({ code, kind })),
  milestones: line.milestones,
  support: line.support,
  obligations: line.obligations.map((obligation) => ({
    obligationId: obligation.obligationId,
    key: obligation.key,
    name: obligation.name,
    allocatedPrice: Money.from(obligation.allocatedPrice),
    treatment: obligation.treatment satisfies TreatmentTerms,
  })),
});
