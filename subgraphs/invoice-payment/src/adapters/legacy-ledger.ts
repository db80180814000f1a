import {
  type Clock,
  Fault,
  type Instant,
  invariant,
  ok,
  type Refusal,
  refuse,
  type Result,
} from '@throughline/contracts';
import type {
  CreditStatus,
  Ledger,
  LedgerCustomer,
  LedgerInvoice,
  LedgerOpenItem,
  LedgerPayment,
  PeriodClose,
  PublishedRate,
  PostedDocument,
} from '@throughline/invoice-payment-domain';
import { type ErpCustomer, type ErpDocument, externalKey, LegacyErpClient } from '@throughline/legacy-erp';
import { type Connection, type Logger, Secret } from '@throughline/platform';
import {
  isUpToDate,
  type LegacyBooks,
  postedDocumentOf,
  stillWaiting,
  toArInvoice,
  toCustomerRecord,
  toOpenItem,
  toReceipt,
} from './legacy-documents.ts';
import { rejectedAsRefusal } from './rejected.ts';

/** A customer file is taken up within minutes; so long, and so often, it is looked for before the call is put off. */
const LOOKS = 25;
const BETWEEN_LOOKS_MS = 200;

const codeOf = (evidence: Readonly<Record<string, unknown>>): Refusal['code'] =>
  evidence['erpCode'] === 'PERIOD_CLOSED' ? 'PERIOD_CLOSED' : 'UPSTREAM_REJECTED';

/**
 * The legacy ERP as a ledger: single documents over its SOAP service, which is idempotent on our id; customers, the
 * period calendar and the rate table by files, since it has no other channel for them.
 */
export class LegacyLedger implements Ledger {
  constructor(
    private readonly client: LegacyErpClient,
    private readonly books: LegacyBooks,
    private readonly clock: Clock,
  ) {}

  upsertCustomer(customer: LedgerCustomer): Promise<Result<CreditStatus>> {
    return rejectedAsRefusal(async () => {
      const record = toCustomerRecord(customer);
      const known = await this.find(customer.billToId, customer.reference);
      if (known && isUpToDate(known, record)) return this.creditOf(known);
      await this.client.sendCustomer(record);
      for (let look = 0; look < LOOKS; look += 1) {
        const taken = await this.client.service.getCustomer({ externalId: customer.billToId });
        if (taken && isUpToDate(taken, record)) return this.creditOf(taken);
        await this.clock.pause(BETWEEN_LOOKS_MS);
      }
      throw new Fault('UPSTREAM_UNAVAILABLE', `the legacy ERP has not taken up customer ${customer.billToId} yet`, {
        transient: true,
        evidence: { system: 'legacy-erp', billToId: customer.billToId },
      });
    });
  }

  async creditStatus({ billToId, reference }: { billToId: string; reference: string }): Promise<CreditStatus | null> {
    const known = await this.find(billToId, reference);
    return known && this.creditOf(known);
  }

  submitInvoice(invoice: LedgerInvoice): Promise<Result<PostedDocument>> {
    return rejectedAsRefusal(async () => {
      await this.client.service.postDocument(toArInvoice(invoice, this.books));
      const posted = await this.findInvoice(invoice.invoiceId);
      invariant(posted !== null, `invoice ${invoice.invoiceId} was just posted`);
      return posted;
    }, codeOf);
  }

  /** Whichever channel brought it. A document that waits there is transient UPSTREAM_UNAVAILABLE. */
  async findInvoice(invoiceId: string): Promise<PostedDocument | null> {
    const document = await this.posted(invoiceId);
    return document && postedDocumentOf(document);
  }

  takeOverOpenItem(item: LedgerOpenItem): Promise<Result<PostedDocument>> {
    return rejectedAsRefusal(async () => {
      await this.client.service.postDocument(toOpenItem(item, this.books));
      const taken = await this.findOpenItem(item.openItemId);
      invariant(taken !== null, `open item ${item.openItemId} was just posted`);
      return taken;
    }, codeOf);
  }

  findOpenItem(openItemId: string): Promise<PostedDocument | null> {
    return this.findInvoice(openItemId);
  }

  recordPayment(payment: LedgerPayment): Promise<Result<string>> {
    return rejectedAsRefusal(async () => {
      await this.client.service.postDocument(toReceipt(payment, this.books));
      const receipt = await this.findPayment(payment.cashApplicationId);
      invariant(receipt !== null, `payment ${payment.cashApplicationId} was just posted`);
      return receipt;
    }, codeOf);
  }

  /** Its interface knows no reversal: an accountant reverses the receipt there. Source: interface description. */
  async withdrawPayment(cashApplicationId: string): Promise<Result<void>> {
    const receipt = await this.findPayment(cashApplicationId);
    if (receipt === null) return ok(undefined);
    const what = 'receipts are reversed by an accountant in this ERP';
    return refuse('UPSTREAM_REJECTED', { system: 'legacy-erp', what, receipt });
  }

  async findPayment(cashApplicationId: string): Promise<string | null> {
    const document = await this.posted(cashApplicationId);
    return document?.erpDocNo ?? null;
  }

  /** Its batches carry amounts in the currency of the document only. */
  publishedRates(): Promise<PublishedRate[]> {
    return Promise.resolve([]);
  }

  async closedPeriods(since: Instant | null): Promise<PeriodClose[]> {
    const periods = await this.client.periods();
    return periods
      .flatMap(({ period, status, closedAt }) =>
        status === 'CLOSED' && closedAt !== null ? [{ period, closedAt }] : [],
      )
      .filter(({ closedAt }) => since === null || new Date(closedAt) >= new Date(since))
      .sort((a, b) => a.period.localeCompare(b.period));
  }

  /** The document under our id once it is posted; null when there is none, or the ERP has rejected it. */
  private async posted(ourId: string): Promise<ErpDocument | null> {
    const document = await this.client.service.getDocumentStatus({ externalId: externalKey(ourId) });
    if (!document || document.status === 'REJECTED') return null;
    if (document.status === 'HELD' || document.status === 'PARKED') throw stillWaiting(document);
    return document;
  }

  /** By our id, else by the reference under which finance knows the bill-to. */
  private async find(billToId: string, reference: string): Promise<ErpCustomer | null> {
    const { service } = this.client;
    return (await service.getCustomer({ externalId: billToId })) ?? (await service.getCustomer({ reference }));
  }

  /** On hold is whoever the ERP's credit check does not approve: blocked, or over the limit. */
  private async creditOf({ customerNo }: ErpCustomer): Promise<CreditStatus> {
    const decision = await this.client.service.checkCredit(customerNo);
    return { externalId: customerNo, onHold: decision !== 'APPROVED' };
  }
}

/** The client of a connection: `url` is the SOAP service's origin, the file server stands in the settings. */
export function legacyErpClientOver(connection: Connection, clock: Clock, log: Logger): LegacyErpClient {
  const { settings, secrets, url } = connection;
  return new LegacyErpClient({
    service: { url, username: settings['username'] ?? '', password: secrets['password'] ?? new Secret('') },
    files: {
      host: settings['sftpHost'] ?? new URL(url).hostname,
      port: Number(settings['sftpPort'] ?? 22),
      username: settings['sftpUsername'] ?? settings['username'] ?? '',
      privateKey: secrets['sftpPrivateKey'] ?? new Secret(''),
      hostKeySha256: settings['hostKeySha256'] ?? '',
    },
    legalEntity: settings['legalEntity'] ?? '',
    clock,
    log,
  });
}

export const legacyBooksOf = ({ settings }: Connection): LegacyBooks => ({
  revenueAccount: settings['revenueAccount'] ?? '400000',
  taxCode: settings['taxCode'] ?? 'EXT',
});

export const legacyLedgerOver = (connection: Connection, clock: Clock, log: Logger): LegacyLedger =>
  new LegacyLedger(legacyErpClientOver(connection, clock, log), legacyBooksOf(connection), clock);
