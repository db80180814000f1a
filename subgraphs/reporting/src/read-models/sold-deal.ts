import type { SoldDeal, SoldLine } from '@throughline/events';
import type { Work } from '@throughline/transport';
import { keepEdges, keepNodes, type LineageEdge } from './lineage.ts';
import { columnsOf, keep } from './read-models.ts';

type Sold = Pick<SoldDeal, 'engagementId' | 'lines'>;

/** The terms of a deal: the currency of its books, its obligations, prepaid periods, orders and amendment. */
export async function keepDeal(work: Work, deal: SoldDeal): Promise<void> {
  const { engagementId } = deal;
  const { currency } = deal.seller;
  await keep(work, 'engagement', [
    { id: engagementId, reference: deal.engagementReference, functional_currency: currency },
  ]);
  await keep(work, 'ledger_currency', [{ currency }]);
  await keep(
    work,
    'bill_to',
    deal.billTos.map((billTo) => ({ id: billTo.billToId, reference: billTo.reference, currency: billTo.currency })),
  );
  // What an amendment leaves as it was is known by the version that brought it.
  const sold = { engagementId, lines: deal.lines.filter(({ change }) => change !== 'UNCHANGED') };
  await keepObligations(work, sold);
  await keepTranches(work, sold);
  await keepOrders(work, sold);
  await keepAmendment(work, deal);
}

async function keepObligations(work: Work, { engagementId, lines }: Sold): Promise<void> {
  const obligations = lines.flatMap((line) => line.obligations.map((obligation) => ({ line, ...obligation })));
  await keep(
    work,
    'obligation',
    obligations.map(({ obligationId, key, treatment, allocatedPrice }) => ({
      id: obligationId,
      key,
      engagement_id: engagementId,
      treatment: treatment.kind,
      allocated: allocatedPrice.amount,
      currency: allocatedPrice.currency,
    })),
  );
  await keepNodes(
    work,
    obligations.map(({ obligationId, key, name, treatment, allocatedPrice: { amount: allocated, currency } }) => ({
      type: 'PERFORMANCE_OBLIGATION',
      id: obligationId,
      reference: key,
      engagementId,
      attributes: { name, treatment: treatment.kind, allocated, currency },
    })),
  );
  await keepEdges(
    work,
    obligations.map(({ obligationId, line }) => ({
      from: ['PERFORMANCE_OBLIGATION', obligationId],
      to: ['QUOTE_LINE', line.quoteLineId],
    })),
  );
}

async function keepTranches(work: Work, { engagementId, lines }: Sold): Promise<void> {
  const tranches = lines.flatMap((line) =>
    (line.retainer?.tranches ?? []).map((tranche) => ({ line, prepayment: line.retainer?.prepayment, ...tranche })),
  );
  await keep(
    work,
    'retainer_tranche',
    tranches.map(({ line, prepayment, key, reference, chargeDate, usableFrom, usableTo }) => ({
      quote_line_id: line.quoteLineId,
      key,
      reference,
      engagement_id: engagementId,
      charge_date: chargeDate,
      usable_from: usableFrom,
      usable_to: usableTo,
      prepayment: prepayment?.amount ?? '0',
      currency: prepayment?.currency ?? line.amount.currency,
    })),
  );
  const idOf = (line: SoldLine, key: string): string => `${line.quoteLineId}/${key}`;
  await keepNodes(
    work,
    tranches.map(({ line, prepayment, key, chargeDate, usableFrom, usableTo }) => ({
      type: 'RETAINER_TRANCHE',
      id: idOf(line, key),
      reference: key,
      engagementId,
      attributes: { ...(prepayment && columnsOf(prepayment)), chargeDate, usableFrom, usableTo },
    })),
  );
  await keepEdges(
    work,
    tranches.map(({ line, key }) => ({
      from: ['RETAINER_TRANCHE', idOf(line, key)],
      to: ['QUOTE_LINE', line.quoteLineId],
    })),
  );
}

/** The customer's own orders behind the lines. */
async function keepOrders(work: Work, { engagementId, lines }: Sold): Promise<void> {
  const ordered = lines.flatMap(({ quoteLineId, purchaseOrderNumber: order }) =>
    order === null ? [] : [{ quoteLineId, order, id: `${engagementId}/${order}` }],
  );
  await keepNodes(
    work,
    ordered.map(({ order, id }) => ({ type: 'PURCHASE_ORDER', id, reference: order, engagementId })),
  );
  await keepEdges(
    work,
    ordered.map(({ quoteLineId, id }) => ({ from: ['QUOTE_LINE', quoteLineId], to: ['PURCHASE_ORDER', id] })),
  );
}

/** What an amendment added or changed stems from it, and it from the version of the quote that was signed. */
async function keepAmendment(work: Work, { amendment, engagementId, quoteVersionId, lines }: SoldDeal): Promise<void> {
  if (amendment === null) return;
  const { contractAmendmentId: id, reference, effectiveFrom } = amendment;
  await keepNodes(work, [{ type: 'AMENDMENT', id, reference, engagementId, attributes: { effectiveFrom } }]);
  const changed = lines.filter(({ change }) => change !== 'UNCHANGED');
  await keepEdges(work, [
    ...changed.map(({ quoteLineId }): LineageEdge => ({ from: ['QUOTE_LINE', quoteLineId], to: ['AMENDMENT', id] })),
    { from: ['AMENDMENT', id], to: ['QUOTE_VERSION', quoteVersionId] },
  ]);
}
