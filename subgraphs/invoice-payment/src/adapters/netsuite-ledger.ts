import type { Instant, Refusal, Result } from '@throughline/contracts';
import type {
  CreditStatus,
  Ledger,
  LedgerCustomer,
  LedgerInvoice,
  LedgerPayment,
  PeriodClose,
  PostedDocument,
} from '@throughline/invoice-payment-domain';
import { type NetSuiteBody, type NetSuiteClient, suiteQlInstant, suiteQlText, textIn } from '@throughline/netsuite';
import {
  type NetSuiteBooks,
  periodCloseOf,
  postedDocumentOf,
  toCustomer,
  toInvoice,
  toPayment,
} from './netsuite-documents.ts';
import { readBack } from './read-back.ts';
import { rejectedAsRefusal } from './rejected.ts';

/** A closed period is told in words only. Sheet: "Closed period and locked records surface as USER_ERROR text only". */
const codeOf = (evidence: Readonly<Record<string, unknown>>): Refusal['code'] =>
  /period .* is closed/i.test(JSON.stringify(evidence['errorDetails'])) ? 'PERIOD_CLOSED' : 'UPSTREAM_REJECTED';

/** What may change on a customer that is there already: never its subsidiary, currency or number. */
const changesOf = ({ companyName, vatRegNumber, addressBook }: NetSuiteBody): NetSuiteBody => ({
  companyName,
  ...(vatRegNumber !== undefined && { vatRegNumber }),
  addressBook,
});

/** NetSuite as a ledger: upserts under our ids, and reads back what it made of them. */
export class NetSuiteLedger implements Ledger {
  constructor(
    private readonly client: NetSuiteClient,
    private readonly books: NetSuiteBooks,
  ) {}

  upsertCustomer(customer: LedgerCustomer): Promise<Result<CreditStatus>> {
    return rejectedAsRefusal(async () => {
      const { billToId, reference } = customer;
      const body = toCustomer(customer, this.books);
      const known = await this.find(billToId, reference);
      // A customer that somebody else keeps under a name of his own is taken over, not doubled.
      if (known && known.ourName !== billToId)
        await this.client.update('customer', known.externalId, changesOf(body), ['addressBook']);
      else await this.client.upsertByExternalId('customer', billToId, body);
      return readBack(`customer ${billToId}`, () => this.creditStatus({ billToId, reference }));
    });
  }

  async creditStatus({ billToId, reference }: { billToId: string; reference: string }): Promise<CreditStatus | null> {
    const found = await this.find(billToId, reference);
    return found && { externalId: found.externalId, onHold: found.onHold };
  }

  /** By our id, else by the reference under which finance knows the bill-to. */
  private async find(
    billToId: string,
    reference: string,
  ): Promise<(CreditStatus & { ourName: string | undefined }) | null> {
    const rows = await this.client.suiteql(
      `SELECT id, externalid, oncredithold FROM customer WHERE externalid = ${suiteQlText(billToId)} OR entityid = ${suiteQlText(reference)} ORDER BY id`,
    );
    const row = rows.find(({ externalid }) => externalid === billToId) ?? rows[0];
    if (row?.['id'] === undefined) return null;
    return { externalId: row['id'], onHold: row['oncredithold'] === 'T', ourName: row['externalid'] };
  }

  submitInvoice(invoice: LedgerInvoice): Promise<Result<PostedDocument>> {
    return rejectedAsRefusal(async () => {
      await this.client.upsertByExternalId('invoice', invoice.invoiceId, toInvoice(invoice, this.books));
      return readBack(`invoice ${invoice.invoiceId}`, () => this.findInvoice(invoice.invoiceId, invoice.currency));
    }, codeOf);
  }

  async findInvoice(invoiceId: string, currency: string): Promise<PostedDocument | null> {
    const record = await this.client.getByExternalId('invoice', invoiceId);
    return record && postedDocumentOf(record, currency);
  }

  recordPayment(payment: LedgerPayment): Promise<Result<string>> {
    return rejectedAsRefusal(async () => {
      const { cashApplicationId } = payment;
      const { internalId } = await this.client.upsertByExternalId(
        'customerPayment',
        cashApplicationId,
        toPayment(payment),
      );
      return internalId;
    }, codeOf);
  }

  async findPayment(cashApplicationId: string): Promise<string | null> {
    const record = await this.client.getByExternalId('customerPayment', cashApplicationId);
    return (record && textIn(record, 'id')) ?? null;
  }

  async closedPeriods(since: Instant | null): Promise<PeriodClose[]> {
    const from = since === null ? '' : ` AND closedondate >= ${suiteQlInstant(since)}`;
    const rows = await this.client.suiteql(
      `SELECT id, TO_CHAR(startdate, 'YYYY-MM-DD') AS startdate, TO_CHAR(closedondate, 'YYYY-MM-DD HH24:MI:SS') AS closedondate
       FROM accountingperiod WHERE closed = 'T' AND isquarter = 'F' AND isyear = 'F'${from} ORDER BY startdate, id`,
    );
    return rows.map(periodCloseOf).filter((close) => close !== null);
  }
}
