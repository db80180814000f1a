import { decimal, monthOf, newId } from '@throughline/contracts';
import type { EventContract, receivableWrittenOff } from '@throughline/events';
import { accountingPeriod } from '@throughline/billing-events-domain';
import { NotYet, type Work } from '@throughline/transport';
import { billedEvents, keepReceivableWriteOff, lastComplete } from '../persistence/credit.queries.ts';
import { NOTHING_PRICED, recordEvents } from './record-events.ts';

type WrittenOff = typeof receivableWrittenOff extends EventContract<infer T> ? T : never;

/**
 * A receivable that was given up becomes a write-off event on the work that most of it was for: the quote line with the
 * largest share, and the work of the largest line. It takes no revenue back. Source: reading of the write-off event in the
 * scenario format.
 */
export async function recordReceivableWriteOff(work: Work, written: WrittenOff): Promise<void> {
  const largest = largestLine(written.lines);
  if (!largest) return;
  const [event] = await billedEvents(work, [largest.billableEventId]);
  if (!event) throw new NotYet('billable event', largest.billableEventId);
  const month = monthOf(written.writtenOffOn);
  const billableEventId = newId('BillableEvent', { now: () => work.now });
  const zero = (currency: string) => ({ amount: '0.00', currency });
  await recordEvents(work, [
    {
      sourceKey: written.receivableWriteOffId,
      data: {
        ...NOTHING_PRICED,
        billableEventId,
        type: 'WRITE_OFF',
        sourceReference: written.reference,
        engagementId: event.engagementId,
        engagementReference: event.engagementReference,
        customerId: event.customerId,
        contractId: event.contractId,
        quoteVersionId: event.quoteVersionId,
        quoteLineId: largest.quoteLineId,
        projectId: event.projectId,
        wbsElementId: largest.wbsElementId,
        billToId: written.billToId,
        sellerReference: event.sellerReference,
        eventDate: written.writtenOffOn,
        approvedAt: written.writtenOffAt,
        accountingPeriod: accountingPeriod({ month, approvalMonth: month, lastClosed: await lastComplete(work) }),
        value: written.amount,
        billable: zero(written.amount.currency),
        description: `Written off of invoice ${written.invoiceNumber}`,
        stream: event.stream,
        valueFunctional: written.amountFunctional,
        billableFunctional: zero(written.amountFunctional.currency),
        fxRate: null,
        reason: written.reason,
        receivableInvoiceId: written.invoiceId,
        purchaseOrderNumber: event.purchaseOrderNumber,
      },
    },
  ]);
  const { receivableWriteOffId: id, writtenOffOn } = written;
  await keepReceivableWriteOff(work, { id, billableEventId, writtenOffOn });
}

type Line = WrittenOff['lines'][number];

/** The largest line of the quote line with the largest share; the lower line number decides between equals. */
function largestLine(lines: readonly Line[]): Line | undefined {
  const ordered = lines.toSorted((a, b) => a.lineNumber - b.lineNumber);
  const shares = [...Map.groupBy(ordered, ({ quoteLineId }) => quoteLineId).values()];
  return largest(largest(shares, sumOf) ?? [], ({ amount }) => decimal(amount.amount));
}

const sumOf = (lines: readonly Line[]) => lines.reduce((sum, { amount }) => sum.plus(amount.amount), decimal(0));

function largest<T>(of: readonly T[], measure: (each: T) => ReturnType<typeof decimal>): T | undefined {
  let found: T | undefined;
  for (const each of of) if (found === undefined || measure(each).greaterThan(measure(found))) found = each;
  return found;
}
