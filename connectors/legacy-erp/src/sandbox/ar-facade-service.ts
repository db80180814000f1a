import { createServerless } from 'soap';
import { Money } from '@throughline/contracts';
import type { Secret } from '@throughline/platform';
import type { FastifyInstance, FastifyRequest } from '@throughline/sandbox';
import { type ArDocument, type DocumentKind, grossOf } from '../formats/ar-document.ts';
import { AR_FACADE_PATH, arFacadeWsdl } from '../formats/ar-facade.wsdl.ts';
import { dateFromCompact } from '../formats/file-name.ts';
import type { BookedCustomer, ErpBook } from './erp-book.ts';
import { ErpRefusal, postDocument, type PostingSetup } from './posting.ts';

export interface ServiceParts {
  readonly book: ErpBook;
  readonly setup: PostingSetup;
  readonly username: string;
  readonly password: Secret;
  /** Whether documents may be posted now: not while the batch runs, not at night. */
  readonly mayPost: () => boolean;
  /** External ids on which somebody works at this moment. */
  readonly locked: ReadonlySet<string>;
  readonly sessionLimit: number;
}

type Asked = Readonly<Record<string, unknown>>;
type Answer = Record<string, string>;

const RETRYABLE = new Set(['LOCKED', 'BATCH_RUNNING', 'SESSION_LIMIT']);

const textIn = (asked: Asked, name: string): string => {
  const value = asked[name];
  return typeof value === 'string' ? value : '';
};

/** A refusal in the form of SOAP 1.1, with the ERP's code in the detail. */
const faultOf = ({ code, message }: ErpRefusal) => ({
  Fault: {
    faultcode: RETRYABLE.has(code) ? 'soap:Server' : 'soap:Client',
    faultstring: message,
    detail: { ErpFault: { code, text: message } },
    statusCode: 500,
  },
});

/** The SOAP service behind the sandbox's own web server, which may disturb its answers. */
export async function addArFacade(app: FastifyInstance, parts: ServiceParts): Promise<void> {
  const server = await createServerless({
    path: AR_FACADE_PATH,
    xml: arFacadeWsdl(AR_FACADE_PATH),
    services: { ArFacade: { ArFacadePort: operations(parts) } },
    suppressStack: true,
  });
  server.authenticate = (security: unknown) => authenticated(security, parts);
  app.get(AR_FACADE_PATH, async (request, reply) => {
    const location = `${request.protocol}://${request.host}${AR_FACADE_PATH}`;
    return reply.type('text/xml').send(arFacadeWsdl(location));
  });
  const isFull = countSessions(app, parts.sessionLimit);
  app.post<{ Body: string }>(AR_FACADE_PATH, async (request, reply) => {
    const headers = request.headers as Record<string, string>;
    const { body, statusCode } = isFull(request)
      ? { body: sessionLimitReached, statusCode: 500 }
      : await server.processRequest(request.body, { headers, url: AR_FACADE_PATH });
    return reply.code(statusCode).type('text/xml; charset=utf-8').send(body);
  });
}

/** Answers which requests came when every session was taken. A session lasts until its answer has gone. */
function countSessions(app: FastifyInstance, limit: number): (request: FastifyRequest) => boolean {
  const tooMany = new WeakSet<FastifyRequest>();
  let sessions = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST' || !request.url.startsWith(AR_FACADE_PATH)) return;
    sessions += 1;
    reply.raw.once('close', () => (sessions -= 1));
    if (sessions > limit) tooMany.add(request);
  });
  return (request) => tooMany.has(request);
}

const sessionLimitReached =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>Too many sessions</faultstring><detail><ErpFault><code>SESSION_LIMIT</code><text>Too many sessions</text></ErpFault></detail></soap:Fault></soap:Body></soap:Envelope>';

function authenticated(security: unknown, { username, password }: ServiceParts): boolean {
  const token = (security as { UsernameToken?: { Username?: unknown; Password?: unknown } } | undefined)?.UsernameToken;
  const plain = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? (value as { $value?: unknown }).$value : value;
  return plain(token?.Username) === username && plain(token?.Password) === password.reveal();
}

function operations(parts: ServiceParts) {
  const { book } = parts;
  const operation = (work: (asked: Asked) => Answer) => async (asked: Asked | null) => {
    try {
      return work(asked ?? {});
    } catch (error) {
      throw error instanceof ErpRefusal ? faultOf(error) : error;
    }
  };
  return {
    GetCustomer: operation((asked) => customerAnswer(book, found(book, asked), textIn(asked, 'customerNo'))),
    CheckCredit: operation((asked) => creditAnswer(book, found(book, asked), textIn(asked, 'amount'))),
    GetDocumentStatus: operation((asked) => statusAnswer(book, asked)),
    PostDocument: operation((asked) => postAnswer(parts, asked)),
  };
}

function found(book: ErpBook, asked: Asked): BookedCustomer {
  const customerNo = textIn(asked, 'customerNo');
  const key = { externalId: textIn(asked, 'externalId'), reference: textIn(asked, 'reference') };
  const customer = customerNo === '' ? book.customerBy(key) : book.customer(customerNo);
  if (!customer) throw new ErpRefusal('CUST_UNKNOWN', 'Customer does not exist');
  return customer;
}

const UNLIMITED = '9999999999.00';

function customerAnswer(book: ErpBook, customer: BookedCustomer, askedNo: string): Answer {
  const { customerNo, name, currency, block, creditLimit, externalId, reference, vatId } = customer;
  return {
    customerNo,
    name,
    currency,
    block,
    creditLimit: creditLimit ?? UNLIMITED,
    creditUsed: book.creditUsed(customer).toAmount(),
    externalId: externalId ?? '',
    reference,
    vatId,
    formerCustomerNo: askedNo !== '' && askedNo !== customerNo ? askedNo : '',
  };
}

function creditAnswer(book: ErpBook, customer: BookedCustomer, amount: string): Answer {
  const { customerNo, block, creditLimit, currency } = customer;
  const used = book.creditUsed(customer);
  const wanted = used.plus(Money.of(amount || '0', currency));
  const over = creditLimit !== null && wanted.compare(Money.of(creditLimit, currency)) > 0;
  const decision = block === 'A' || block === 'O' ? 'BLOCKED' : over ? 'OVER_LIMIT' : 'APPROVED';
  return { customerNo, decision, block, creditLimit: creditLimit ?? UNLIMITED, creditUsed: used.toAmount() };
}

function statusAnswer(book: ErpBook, asked: Asked): Answer {
  const externalId = textIn(asked, 'externalId');
  const document = externalId ? book.documents.get(externalId) : book.documentByNumber(textIn(asked, 'erpDocNo'));
  if (!document) throw new ErpRefusal('DOC_UNKNOWN', 'No such document');
  return {
    externalId: document.externalId,
    kind: document.kind,
    status: document.status,
    customerNo: document.customerNo,
    currency: document.currency,
    gross: document.gross,
    openAmount: document.open,
    erpDocNo: document.erpDocNo ?? '',
    postingDate: document.postingDate?.replaceAll('-', '') ?? '',
    reasonCode: document.reasonCode ?? '',
    reasonText: document.reasonText ?? '',
  };
}

function postAnswer({ book, setup, mayPost, locked }: ServiceParts, asked: Asked): Answer {
  const document = documentIn(asked);
  if (!mayPost()) throw new ErpRefusal('BATCH_RUNNING', 'Posting is not allowed at this time');
  if (locked.has(document.externalId)) throw new ErpRefusal('LOCKED', `${document.externalId} is being worked on`);
  if (!grossOf(document).equals(Money.of(textIn(asked, 'gross'), document.currency)))
    throw new ErpRefusal('FORMAT', 'The lines do not add up to the gross amount');
  const { document: booked, duplicate } = postDocument(book, document, setup, { fileSequence: null, park: false });
  return {
    externalId: booked.externalId,
    erpDocNo: booked.erpDocNo ?? '',
    status: booked.status,
    duplicate: String(duplicate),
    postingDate: booked.postingDate?.replaceAll('-', '') ?? '',
  };
}

function documentIn(asked: Asked): ArDocument {
  const currency = textIn(asked, 'currency');
  const lines = [asked['line'] ?? []].flat() as Asked[];
  return {
    externalId: textIn(asked, 'externalId'),
    kind: textIn(asked, 'kind') as DocumentKind,
    customerNo: textIn(asked, 'customerNo'),
    documentDate: dateFromCompact(textIn(asked, 'documentDate')),
    dueDate: dateFromCompact(textIn(asked, 'dueDate')),
    currency,
    reference: textIn(asked, 'reference'),
    lines: lines.map((line) => ({
      externalLineId: textIn(line, 'externalLineId'),
      revenueAccount: textIn(line, 'revenueAccount'),
      projectNo: textIn(line, 'projectNo'),
      net: Money.of(textIn(line, 'net'), currency),
      taxCode: textIn(line, 'taxCode'),
      tax: Money.of(textIn(line, 'tax'), currency),
      text: textIn(line, 'text'),
    })),
  };
}
