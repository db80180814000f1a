import type { CalendarDate, Instant } from '@throughline/contracts';
import { creditMemoIssued, invoiceDrafted, receivableWrittenOff, type Stream } from '@throughline/events';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import type { Fact } from './scenario-01.ts';
import { idOf } from './scenario-deal.ts';
import type { Scenario } from './scenario-file.ts';

interface Known {
  readonly id: string;
  readonly reference: string;
  readonly stream: Stream;
  readonly type: string;
  readonly quoteLineId: string;
  readonly wbsElementId: string;
}

/** A fact of receivables: it names billable events, so it is made once they exist. */
export interface ReceivableFact {
  readonly at: string;
  readonly events: readonly string[];
  readonly fact: (known: ReadonlyMap<string, Known>) => Fact;
}

/** Billable events by the scenario's ids. */
export async function knownEvents(domain: TestedSubgraph): Promise<ReadonlyMap<string, Known>> {
  const rows = await domain.rows<Known>(
    `select id, source_reference as reference, stream, type, quote_line_id as "quoteLineId",
       wbs_element_id as "wbsElementId" from billable_event`,
  );
  return new Map(rows.map((row) => [`BE-${row.reference}`, row]));
}

const PARTIES = {
  engagementId: idOf('Engagement', 'eng_1'),
  customerId: idOf('Customer', 'cus_1'),
};
const lineNamed = (known: ReadonlyMap<string, Known>, event: string) => {
  const found = known.get(event);
  if (!found) throw new Error(`there is no ${event}`);
  const { id, type, stream, reference, quoteLineId, wbsElementId } = found;
  return {
    billableEventId: idOf('BillableEvent', id),
    type,
    stream,
    sourceReference: reference,
    quoteLineId: idOf('QuoteLine', quoteLineId),
    wbsElementId: idOf('WbsElement', wbsElementId),
  };
};

/** Invoices, credit memos and the write-off of a scenario, as invoice-payment tells them. */
export function receivableFacts({ inputs, expected }: Scenario): ReceivableFact[] {
  const invoices = expected.invoices.map((invoice): ReceivableFact => {
    const at = `${invoice.date}T09:30:00Z`;
    const invoiceId = idOf('Invoice', invoice.id);
    const money = (amount: string) => ({ amount, currency: invoice.currency });
    return {
      at,
      events: invoice.lines.map(({ event }) => event),
      fact: (known) => ({
        at,
        publish: (work) =>
          work.publish(invoiceDrafted, invoiceId, {
            ...PARTIES,
            invoiceId,
            billToId: idOf('BillTo', invoice.billTo),
            currency: invoice.currency,
            invoiceDate: invoice.date as CalendarDate,
            dueDate: invoice.date as CalendarDate,
            net: money(invoice.net),
            lines: invoice.lines.map(({ line, event, net }) => ({
              ...lineNamed(known, event),
              invoiceLineId: idOf('InvoiceLine', `${invoice.id}-${line}`),
              lineNumber: line,
              milestoneId: null,
              net: money(net),
              purchaseOrderNumber: null,
            })),
          }),
      }),
    };
  });
  return [...invoices, ...creditMemoFacts({ inputs, expected }), ...writeOffFacts({ inputs, expected })];
}

function creditMemoFacts({ inputs, expected }: Pick<Scenario, 'inputs' | 'expected'>): ReceivableFact[] {
  return expected.creditMemos.map((memo) => {
    const requestedAt = `${memo.date}T${inputs.dayClock['creditMemos'] ?? ''}` as Instant;
    const creditMemoId = idOf('CreditMemo', memo.id);
    const currency = expected.invoices.find(({ id }) => id === memo.invoice)?.currency ?? '';
    const money = (amount: string) => ({ amount, currency });
    return {
      at: requestedAt,
      events: [memo.creditedEvent],
      fact: (known) => ({
        at: requestedAt,
        publish: (work) =>
          work.publish(creditMemoIssued, creditMemoId, {
            ...PARTIES,
            creditMemoId,
            reference: memo.id,
            invoiceId: idOf('Invoice', memo.invoice),
            billToId: idOf('BillTo', 'BT'),
            reason: memo.reason,
            issuedOn: memo.date as CalendarDate,
            number: memo.id,
            invoiceNumber: memo.invoice,
            sellerReference: inputs.entities.seller.id,
            requestedAt,
            issuedAt: requestedAt,
            lines: [
              {
                ...lineNamed(known, memo.creditedEvent),
                creditMemoLineId: idOf('CreditMemoLine', `${memo.id}-1`),
                invoiceLineId: idOf('InvoiceLine', `${memo.invoice}-1`),
                lineNumber: 1,
                net: money(memo.net),
                tax: money(memo.tax),
              },
            ],
            net: money(memo.net),
            tax: money(memo.tax),
            gross: money(memo.gross),
            grossFunctional: money(memo.gross),
            erp: 'ERP',
            erpIds: [],
          }),
      }),
    };
  });
}

function writeOffFacts({ inputs, expected }: Pick<Scenario, 'inputs' | 'expected'>): ReceivableFact[] {
  const { id, invoice, amount, date } = expected.smallBalanceWriteOff;
  if (id === undefined) return [];
  const shares = expected.cashAllocationLines.filter(({ ref }) => ref === id);
  const currency = shares[0]?.currency ?? inputs.entities.seller.currency;
  const writtenOffAt = `${date}T${inputs.dayClock['smallBalanceWriteOff'] ?? ''}` as Instant;
  const money = (text: string) => ({ amount: text, currency });
  return [
    {
      at: writtenOffAt,
      events: shares.map(({ event }) => event),
      fact: (known) => ({
        at: writtenOffAt,
        publish: (work) =>
          work.publish(receivableWrittenOff, id, {
            receivableWriteOffId: idOf('ReceivableWriteOff', id),
            reference: id,
            kind: 'SMALL_BALANCE',
            reason: 'BANK_CHARGE_SHORT_PAYMENT',
            invoiceId: idOf('Invoice', invoice ?? ''),
            invoiceNumber: invoice ?? '',
            engagementId: PARTIES.engagementId,
            billToId: idOf('BillTo', expected.invoices.find((each) => each.id === invoice)?.billTo ?? ''),
            sellerReference: inputs.entities.seller.id,
            paymentId: null,
            amount: money(amount ?? ''),
            amountFunctional: money(amount ?? ''),
            writtenOffOn: date as CalendarDate,
            writtenOffAt,
            lines: shares.map((share) => {
              const { billableEventId, quoteLineId, wbsElementId } = lineNamed(known, share.event);
              return {
                invoiceLineId: idOf('InvoiceLine', `${share.invoice}-${share.line}`),
                lineNumber: share.line,
                billableEventId,
                quoteLineId,
                wbsElementId,
                amount: money(share.amount),
              };
            }),
          }),
      }),
    },
  ];
}
