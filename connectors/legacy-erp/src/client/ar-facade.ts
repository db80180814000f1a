import { bulkhead } from 'cockatiel';
import { type Client, createClientAsync, WSSecurity } from 'soap';
import { type CalendarDate, Money } from '@throughline/contracts';
import type { Secret } from '@throughline/platform';
import type { DocumentStatus } from '../formats/acknowledgment-file.ts';
import { type ArDocument, type DocumentKind, grossOf } from '../formats/ar-document.ts';
import { AR_FACADE_PATH } from '../formats/ar-facade.wsdl.ts';
import type { CustomerBlock } from '../formats/extracts.ts';
import { compactDate, dateFromCompact } from '../formats/file-name.ts';
import { erpFaultIn, faultOfCall } from './faults.ts';

export interface ArFacadeOptions {
  /** Origin of the ERP's application server; of a sandbox, its URL. */
  readonly url: string;
  readonly username: string;
  readonly password: Secret;
  /** How long one call may wait for its answer. Default 30 s. */
  readonly timeoutMs?: number;
}

export interface ErpCustomer {
  readonly customerNo: string;
  readonly externalId: string | null;
  readonly reference: string | null;
  readonly name: string;
  readonly currency: string;
  readonly block: CustomerBlock;
  readonly creditLimit: Money;
  readonly creditUsed: Money;
  readonly vatId: string | null;
  /** The number under which we asked, when the customer has a new one. */
  readonly formerCustomerNo: string | null;
}

export type CreditDecision = 'APPROVED' | 'BLOCKED' | 'OVER_LIMIT';

export interface ErpDocument {
  readonly externalId: string;
  readonly kind: DocumentKind;
  readonly status: DocumentStatus;
  readonly erpDocNo: string | null;
  readonly customerNo: string;
  readonly gross: Money;
  readonly open: Money;
  readonly postingDate: CalendarDate | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
}

export interface PostingReceipt {
  /** Null while the document waits as `HELD` or `PARKED`. */
  readonly erpDocNo: string | null;
  readonly status: DocumentStatus;
  /** True when the external id was there before; the number is the first one. */
  readonly duplicate: boolean;
}

export type CustomerKey = { customerNo: string } | { externalId: string } | { reference: string };
export type DocumentKey = { externalId: string } | { erpDocNo: string };

type Operation = 'GetCustomer' | 'CheckCredit' | 'GetDocumentStatus' | 'PostDocument';
type Answer = Readonly<Record<string, string | null | undefined>>;

/** The service refuses a sixth session. Source: interface description, "SOAP service". */
const SESSIONS = 5;
const NOT_THERE = new Set(['CUST_UNKNOWN', 'DOC_UNKNOWN']);

const textIn = (answer: Answer, field: string): string => answer[field] ?? '';
const orNull = (answer: Answer, field: string): string | null => answer[field] || null;

/**
 * Look-ups and single posts over SOAP 1.1. Failures are `Fault`s: UPSTREAM_UNAVAILABLE (locked, batch running, no
 * session: try again), UPSTREAM_OUTCOME_UNKNOWN (a post without an answer: look up first), UPSTREAM_REJECTED with the
 * ERP's own code as `evidence.erpCode`. Nothing is retried here.
 */
export class ArFacade {
  private readonly slots = bulkhead(SESSIONS, Number.POSITIVE_INFINITY);
  private readonly endpoint: string;
  private opened: Promise<Client> | null = null;

  constructor(private readonly options: ArFacadeOptions) {
    this.endpoint = options.url.replace(/\/+$/, '') + AR_FACADE_PATH;
  }

  async getCustomer(key: CustomerKey): Promise<ErpCustomer | null> {
    const answer = await this.look('GetCustomer', { ...key });
    if (!answer) return null;
    const currency = textIn(answer, 'currency');
    return {
      customerNo: textIn(answer, 'customerNo'),
      externalId: orNull(answer, 'externalId'),
      reference: orNull(answer, 'reference'),
      name: textIn(answer, 'name'),
      currency,
      block: textIn(answer, 'block') as CustomerBlock,
      creditLimit: Money.of(textIn(answer, 'creditLimit'), currency),
      creditUsed: Money.of(textIn(answer, 'creditUsed'), currency),
      vatId: orNull(answer, 'vatId'),
      formerCustomerNo: orNull(answer, 'formerCustomerNo'),
    };
  }

  /** What the credit department says to a further amount in the customer's currency; without one, to the present state. */
  async checkCredit(customerNo: string, amount?: Money): Promise<CreditDecision> {
    const asked = { customerNo, ...(amount && { amount: amount.toAmount() }) };
    return textIn(await this.call('CheckCredit', asked), 'decision') as CreditDecision;
  }

  /** The document under our id or the ERP's number, on whichever channel it came; null when the ERP has none. */
  async getDocumentStatus(key: DocumentKey): Promise<ErpDocument | null> {
    const answer = await this.look('GetDocumentStatus', { ...key });
    if (!answer) return null;
    const currency = textIn(answer, 'currency');
    const posted = textIn(answer, 'postingDate');
    return {
      externalId: textIn(answer, 'externalId'),
      kind: textIn(answer, 'kind') as DocumentKind,
      status: textIn(answer, 'status') as DocumentStatus,
      erpDocNo: orNull(answer, 'erpDocNo'),
      customerNo: textIn(answer, 'customerNo'),
      gross: Money.of(textIn(answer, 'gross'), currency),
      open: Money.of(textIn(answer, 'openAmount'), currency),
      postingDate: posted === '' ? null : dateFromCompact(posted),
      reasonCode: orNull(answer, 'reasonCode'),
      reasonText: orNull(answer, 'reasonText'),
    };
  }

  /** Posts one document at once. A repeat of the external id answers the first number with `duplicate`. */
  async postDocument(document: ArDocument): Promise<PostingReceipt> {
    const { lines, documentDate, dueDate, ...rest } = document;
    const answer = await this.call('PostDocument', {
      ...rest,
      documentDate: compactDate(documentDate),
      dueDate: compactDate(dueDate),
      gross: grossOf(document).toAmount(),
      line: lines.map(({ net, tax, ...line }) => ({ ...line, net: net.toAmount(), tax: tax.toAmount() })),
    });
    const status = textIn(answer, 'status') as DocumentStatus;
    return { erpDocNo: orNull(answer, 'erpDocNo'), status, duplicate: textIn(answer, 'duplicate') === 'true' };
  }

  /** A look-up whose object may be missing. */
  private async look(operation: Operation, ask: Record<string, unknown>): Promise<Answer | null> {
    try {
      return await this.call(operation, ask);
    } catch (error) {
      const code = erpFaultIn((error as Error).cause)?.code;
      if (code !== undefined && NOT_THERE.has(code)) return null;
      throw error;
    }
  }

  private async call(operation: Operation, ask: Record<string, unknown>): Promise<Answer> {
    const write = operation === 'PostDocument';
    // Reading the description of the service writes nothing, so its silence leaves nothing open.
    const client = await this.client().catch((error: unknown) => {
      this.opened = null;
      throw faultOfCall(operation, false, error);
    });
    const method = client[`${operation}Async`] as (ask: unknown, options: object) => Promise<[Answer | null]>;
    return this.slots.execute(async () => {
      try {
        const [answer] = await method.call(client, ask, { timeout: this.options.timeoutMs ?? 30_000 });
        if (answer === null) throw new Error('the answer is empty');
        return answer;
      } catch (error) {
        throw faultOfCall(operation, write, error);
      }
    });
  }

  private client(): Promise<Client> {
    return (this.opened ??= this.open());
  }

  private async open(): Promise<Client> {
    const { username, password, timeoutMs = 30_000 } = this.options;
    const client = await createClientAsync(`${this.endpoint}?wsdl`, {
      endpoint: this.endpoint,
      disableCache: true,
      wsdl_options: { timeout: timeoutMs },
    });
    // Plain password over the ERP's own line; a time stamp would read the machine's time and is not asked for.
    const token = { passwordType: 'PasswordText', hasTimeStamp: false, hasTokenCreated: false };
    client.setSecurity(new WSSecurity(username, password.reveal(), token));
    return client;
  }
}
