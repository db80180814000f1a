import {
  type CalendarDate,
  type Id,
  type Instant,
  invariant,
  Money,
  type Month,
  monthOf,
  ok,
  type Refusal,
  refuse,
  type Result,
} from '@throughline/contracts';
import { checkTaxOutcome, displayTaxPerLine, type TaxLine, type TaxOutcome } from '../tax/tax-outcome.ts';

export type InvoiceState = 'DRAFT' | 'TAXED' | 'REJECTED' | 'POSTED';
/** As people see it: a posted invoice is paid in part or in whole by what is still open on it. */
export type InvoiceStatus = InvoiceState | 'PARTIALLY_PAID' | 'PAID';
export type RejectionStage = 'TAX' | 'POSTING';

export interface Rejection {
  readonly stage: RejectionStage;
  readonly refusal: Refusal;
}

export interface InvoiceLine {
  readonly invoiceLineId: Id<'InvoiceLine'>;
  readonly lineNumber: number;
  readonly billableEventId: Id<'BillableEvent'>;
  readonly type: string;
  readonly sourceReference: string;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly milestoneId: Id<'Milestone'> | null;
  readonly description: string;
  readonly net: Money;
  /** Display share of the document's tax; null until tax is determined. */
  readonly tax: Money | null;
}

/** Everything an invoice remembers; what a store writes and reads. */
export interface InvoiceMemory {
  readonly invoiceId: Id<'Invoice'>;
  readonly engagementId: Id<'Engagement'>;
  readonly customerId: Id<'Customer'>;
  readonly billToId: Id<'BillTo'>;
  readonly sellerReference: string;
  readonly currency: string;
  readonly invoiceDate: CalendarDate;
  readonly dueDate: CalendarDate;
  /** Instance of the ERP that books it; empty while no rule names one. */
  readonly erp: string;
  readonly correlationId: string;
  /** Rises with each resubmission, so that each has its own outgoing calls. */
  readonly attempt: number;
  readonly state: InvoiceState;
  readonly lines: readonly InvoiceLine[];
  readonly taxLines: readonly TaxLine[];
  readonly rejection: Rejection | null;
  readonly number: string | null;
  readonly statusAt: Instant;
}

/** What the ERP answered about the document that it holds under our key. */
export interface PostedDocument {
  /** The ERP's internal id. */
  readonly internalId: string;
  /** The document number, which becomes the invoice's number. */
  readonly number: string;
  readonly status: string;
  readonly total: Money;
}

/** A claim on a bill-to, from draft through tax and posting. Nothing outside sets its state. */
export class Invoice {
  private constructor(private memory: InvoiceMemory) {}

  static draft(facts: Omit<InvoiceMemory, 'attempt' | 'state' | 'taxLines' | 'rejection' | 'number'>): Invoice {
    invariant(facts.lines.length > 0, 'an invoice has at least one line');
    return new Invoice({ ...facts, attempt: 1, state: 'DRAFT', taxLines: [], rejection: null, number: null });
  }

  static recall(memory: InvoiceMemory): Invoice {
    return new Invoice(memory);
  }

  get facts(): InvoiceMemory {
    return this.memory;
  }

  get net(): Money {
    return this.sum((line) => line.net);
  }

  get tax(): Money {
    return Money.sum(
      this.memory.taxLines.map((line) => line.tax),
      this.memory.currency,
    );
  }

  get gross(): Money {
    return this.net.plus(this.tax);
  }

  get accountingPeriod(): Month {
    return monthOf(this.memory.invoiceDate);
  }

  /** Takes the engine's outcome. Refuses UPSTREAM_REJECTED when its parts do not add up; the invoice then stays as it is. */
  determineTax(outcome: TaxOutcome, at: Instant): Result<void> {
    invariant(this.memory.state === 'DRAFT', `tax of invoice ${this.memory.invoiceId} is determined once`);
    const checked = checkTaxOutcome(outcome);
    if (!checked.ok) return checked;
    const perLine = displayTaxPerLine(this.memory.lines, outcome);
    const lines = this.memory.lines.map((line, index) => ({ ...line, tax: perLine[index] ?? null }));
    this.become({ state: 'TAXED', lines, taxLines: outcome.taxLines, statusAt: at });
    return ok(undefined);
  }

  /**
   * Takes the ERP's document as ours. Refuses UPSTREAM_REJECTED when its total is not our gross: a ledger that
   * disagrees must not be taken for agreement.
   */
  post(document: PostedDocument, at: Instant): Result<void> {
    invariant(this.memory.state === 'TAXED', `invoice ${this.memory.invoiceId} is posted from TAXED`);
    if (!document.total.equals(this.gross)) {
      return refuse('UPSTREAM_REJECTED', {
        what: 'the total in the ERP differs from ours',
        erp: this.memory.erp,
        number: document.number,
        theirs: document.total.toString(),
        ours: this.gross.toString(),
      });
    }
    this.become({ state: 'POSTED', number: document.number, statusAt: at });
    return ok(undefined);
  }

  reject(stage: RejectionStage, refusal: Refusal, at: Instant): void {
    invariant(this.memory.state !== 'POSTED', `posted invoice ${this.memory.invoiceId} cannot be rejected`);
    this.become({ state: 'REJECTED', rejection: { stage, refusal }, statusAt: at });
  }

  /**
   * Starts over at tax, towards the ERP that the rules name now, after a person removed the cause. Refuses
   * INVOICE_NOT_REJECTED.
   */
  resubmit(erp: string, at: Instant): Result<void> {
    const { invoiceId, state, attempt } = this.memory;
    if (state !== 'REJECTED') return refuse('INVOICE_NOT_REJECTED', { invoiceId, state });
    const lines = this.memory.lines.map((line) => ({ ...line, tax: null }));
    this.become({ state: 'DRAFT', erp, rejection: null, lines, taxLines: [], attempt: attempt + 1, statusAt: at });
    return ok(undefined);
  }

  private sum(of: (line: InvoiceLine) => Money): Money {
    return Money.sum(this.memory.lines.map(of), this.memory.currency);
  }

  private become(change: Partial<InvoiceMemory>): void {
    this.memory = { ...this.memory, ...change };
  }
}

/** The status that people see: POSTED until cash was applied, PAID when nothing is open. */
export function statusOf(state: InvoiceState, gross: Money, open: Money): InvoiceStatus {
  if (state !== 'POSTED') return state;
  if (open.isZero) return 'PAID';
  return open.compare(gross) < 0 ? 'PARTIALLY_PAID' : 'POSTED';
}
