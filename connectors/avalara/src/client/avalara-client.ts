import type { CalendarDate } from '@throughline/contracts';
import { Fault } from '@throughline/contracts';
import type { Logger, Secret } from '@throughline/platform';
import type { z } from 'zod';
import {
  answerToChange,
  answerToCompanies,
  answerToCreate,
  answerToGet,
  answerToNexus,
  answerToPing,
  answerToResolve,
  type TransactionAnswer,
} from './answers.ts';
import { AvaTaxSdk, type SentAnswer } from './avatax-sdk.ts';
import { outgoingNumber } from './decimal-number.ts';
import { type Call, detailsOf, faultOfShape, faultOfSilence, faultOfStatus } from './faults.ts';
import { jsonIn } from './json-in.ts';
import { createModelOf, taxedDocumentOf } from './model.ts';
import type { AddressResolution, Nexus, TaxAddress, TaxDocument, TaxedDocument } from './tax-document.ts';

export interface AvalaraOptions {
  /** `https://rest.avatax.com`, `https://sandbox-rest.avatax.com`, or the URL of a sandbox. */
  readonly url: string;
  readonly accountId: string;
  readonly licenseKey: Secret;
  readonly companyCode: string;
  readonly log: Logger;
  /** How long one call may wait for its answer. Default 20 s (the SDK's own is 20 minutes). */
  readonly timeoutMs?: number;
}

export type DocumentType = 'SalesInvoice' | 'ReturnInvoice';

export interface RefundRequest {
  /** The code of the invoice. */
  readonly code: string;
  readonly refundCode: string;
  readonly date: CalendarDate;
  /** All of it, a share of each line, or whole lines. */
  readonly what: 'full' | { readonly percentage: string } | { readonly lines: readonly string[] };
}

export type RegistrationCheck =
  { readonly valid: true } | { readonly valid: false; readonly code: string; readonly message: string };

const INCLUDE = 'Lines,Details,Summary,Addresses';
/** Where a code in a path holds characters that AvaTax replaces. Source: developer guide, "URL encoding". */
const REPLACED: Readonly<Record<string, string>> = {
  '/': '_-ava2f-_',
  '+': '_-ava2b-_',
  '?': '_-ava3f-_',
  '%': '_-ava25-_',
  '#': '_-ava23-_',
};
const inPath = (code: string): string =>
  encodeURIComponent(code.replaceAll(/[/+?%#]/g, (sign) => REPLACED[sign] ?? sign));

const TIN_FORMAT_ERROR = 'TINFormatError';

/**
 * AvaTax by its own SDK, for one company. What comes back is an answer only when it has the shape of one; everything else
 * is a `Fault` with the vendor's error details as evidence. Nothing is retried here.
 */
export class AvalaraClient {
  private readonly sdk: AvaTaxSdk;
  private company: Promise<number> | undefined;

  constructor(private readonly options: AvalaraOptions) {
    this.sdk = new AvaTaxSdk({
      appName: 'Throughline',
      appVersion: '1',
      machineName: 'throughline',
      environment: options.url.replace(/\/+$/, ''),
      timeout: options.timeoutMs ?? 20_000,
    });
    this.sdk.withSecurity({ accountId: options.accountId, licenseKey: options.licenseKey.reveal() });
  }

  /** Whether AvaTax answers, and whether it knows us. */
  async ping(): Promise<{ authenticated: boolean; version: string }> {
    return this.read('GET /utilities/ping', answerToPing, () => this.sdk.ping());
  }

  /** A bad address is an answer with messages, not a failure. */
  async resolveAddress(address: TaxAddress): Promise<AddressResolution> {
    const model = { ...address } as unknown as Parameters<AvaTaxSdk['resolveAddressPost']>[0]['model'];
    const answer = await this.read('POST /addresses/resolve', answerToResolve, () =>
      this.sdk.resolveAddressPost({ model }),
    );
    const messages = (answer.messages ?? []).map(({ summary, details, refersTo, severity }) => ({
      summary: summary ?? '',
      details: details ?? '',
      refersTo: refersTo ?? '',
      severity,
    }));
    const resolved = messages.every(({ severity }) => severity !== 'Error');
    return { resolved, quality: answer.resolutionQuality ?? 'NotCoded', messages };
  }

  /** Where the company declared nexus, of one country or of all. */
  async queryNexus(country?: string): Promise<Nexus[]> {
    const companyId = await this.companyId();
    const filter = country === undefined ? undefined : `country eq '${country.replaceAll("'", "''")}'`;
    const nexus: Nexus[] = [];
    for (let skip = 0, more = true; more;) {
      const page = await this.read('GET /companies/:id/nexus', answerToNexus, () =>
        this.sdk.listNexusByCompany({ companyId, top: 1000, skip, ...(filter !== undefined && { filter }) } as never),
      );
      nexus.push(...page.value.map(nexusOf));
      skip += page.value.length;
      more = page.value.length > 0 && skip < page['@recordsetCount'];
    }
    return nexus;
  }

  /** The nexus in force for an address on a day: of its region, or of its country as a whole. Empty: none. */
  async nexusByAddress(address: TaxAddress, on: CalendarDate): Promise<Nexus[]> {
    const all = await this.queryNexus(address.country);
    return all.filter(
      ({ region, effectiveDate, endDate }) =>
        (region === '' || region === address.country || region === address.region) &&
        effectiveDate.slice(0, 10) <= on &&
        on <= endDate.slice(0, 10),
    );
  }

  /** Determines tax; a `SalesOrder` is an estimate that is not recorded. Repeatable until committed. */
  async createTransaction(document: TaxDocument): Promise<TaxedDocument> {
    const model = createModelOf(document, this.options.companyCode);
    const call = { name: 'POST /transactions/create', write: document.type !== 'SalesOrder' };
    return this.transaction(call, answerToCreate(document), () =>
      this.sdk.createTransaction({ include: INCLUDE, model: model as never }),
    );
  }

  async commitTransaction(code: string, type: DocumentType = 'SalesInvoice'): Promise<TaxedDocument> {
    const call = { name: 'POST /transactions/:code/commit', write: true };
    return this.transaction(call, answerToChange({ code, type }, 'Committed'), () =>
      this.sdk.commitTransaction({ ...this.place(code, type), model: { commit: true } as never }),
    );
  }

  /** `DocVoided` cancels; `DocDeleted` removes an uncommitted document and frees its code. */
  async voidTransaction(
    code: string,
    reason: 'DocVoided' | 'DocDeleted',
    type: DocumentType = 'SalesInvoice',
  ): Promise<TaxedDocument> {
    const call = { name: 'POST /transactions/:code/void', write: true };
    return this.transaction(call, answerToChange({ code, type }, 'Cancelled'), () =>
      this.sdk.voidTransaction({ ...this.place(code, type), model: { code: reason } as never }),
    );
  }

  /** The recorded document, or null when there is none under this code. */
  async getTransactionByCode(code: string, type: DocumentType = 'SalesInvoice'): Promise<TaxedDocument | null> {
    try {
      const answer = await this.read('GET /transactions/:code', answerToGet({ code, type }), () =>
        this.sdk.getTransactionByCodeAndType(this.place(code, type)),
      );
      return taxedDocumentOf(answer);
    } catch (error) {
      if (error instanceof Fault && isUnknownEntity(error)) return null;
      throw error;
    }
  }

  /** Makes a ReturnInvoice out of a committed invoice, at the rates of the invoice's date. */
  async refundTransaction({ code, refundCode, date, what }: RefundRequest): Promise<TaxedDocument> {
    const model = {
      refundTransactionCode: refundCode,
      refundDate: date,
      referenceCode: code,
      ...(what === 'full' && { refundType: 'Full' }),
      ...(what !== 'full' &&
        'percentage' in what && { refundType: 'Percentage', refundPercentage: outgoingNumber(what.percentage) }),
      ...(what !== 'full' && 'lines' in what && { refundType: 'Partial', refundLines: [...what.lines] }),
    };
    const call = { name: 'POST /transactions/:code/refund', write: true };
    return this.transaction(call, answerToGet({ code: refundCode, type: 'ReturnInvoice' }), () =>
      this.sdk.refundTransaction({
        ...this.place(code, 'SalesInvoice'),
        useTaxDateOverride: true,
        model: model as never,
      }),
    );
  }

  /** Asks, by an estimate that is not recorded, whether AvaTax takes the document's tax registration. */
  async checkRegistration(document: Omit<TaxDocument, 'type'>): Promise<RegistrationCheck> {
    try {
      await this.createTransaction({ ...document, type: 'SalesOrder', commit: false });
      return { valid: true };
    } catch (error) {
      const told = detailsOf(error).find(({ code }) => code === TIN_FORMAT_ERROR);
      if (!told) throw error;
      return { valid: false, code: told.code, message: told.message };
    }
  }

  private place(code: string, documentType: DocumentType) {
    const { companyCode } = this.options;
    return {
      companyCode: encodeURIComponent(companyCode),
      transactionCode: inPath(code),
      documentType: documentType as never,
      include: INCLUDE,
    };
  }

  private companyId(): Promise<number> {
    this.company ??= this.findCompany().catch((error: unknown) => {
      this.company = undefined;
      throw error;
    });
    return this.company;
  }

  private async findCompany(): Promise<number> {
    const { companyCode } = this.options;
    const filter = `companyCode eq '${companyCode.replaceAll("'", "''")}'`;
    const { value } = await this.read('GET /companies', answerToCompanies, () =>
      this.sdk.queryCompanies({ filter, top: 1 } as never),
    );
    const id = value[0]?.id;
    if (id !== undefined) return id;
    const evidence = { system: 'avalara', companyCode };
    throw new Fault('UPSTREAM_REJECTED', `AvaTax knows no company ${companyCode}`, { transient: false, evidence });
  }

  private async transaction<T extends TransactionAnswer>(
    call: Call,
    shape: z.ZodType<T>,
    send: () => Promise<unknown>,
  ): Promise<TaxedDocument> {
    try {
      return taxedDocumentOf(await this.ask(call, shape, send));
    } catch (error) {
      this.options.log.warn('avalara.call-failed', { call: call.name });
      throw error;
    }
  }

  private read<T>(name: string, shape: z.ZodType<T>, send: () => Promise<unknown>): Promise<T> {
    return this.ask({ name, write: false }, shape, send);
  }

  /** An answer has the status of a success and the shape that the call has; anything else is a fault. */
  private async ask<T>(call: Call, shape: z.ZodType<T>, send: () => Promise<unknown>): Promise<T> {
    const sent = (await send().catch((error: unknown) => {
      throw faultOfSilence(call, error);
    })) as SentAnswer;
    if (sent.status < 200 || sent.status >= 300) throw faultOfStatus(call, sent);
    const read = shape.safeParse(jsonIn(sent.body));
    if (read.success) return read.data;
    const problems = read.error.issues.map(({ path, message }) => [...path.map(String), message].join(' '));
    throw faultOfShape(call, sent.status, problems);
  }
}

const isUnknownEntity = ({ details: { evidence } }: Fault): boolean =>
  evidence?.['status'] === 404 && evidence['code'] === 'EntityNotFoundError';

/** Days that AvaTax does not know are before and after all others. */
const nexusOf = (row: z.infer<typeof answerToNexus>['value'][number]): Nexus => ({
  country: row.country,
  region: row.region ?? '',
  jurisdictionName: row.jurisName ?? '',
  effectiveDate: row.effectiveDate ?? '0001-01-01',
  endDate: row.endDate ?? '9999-12-31',
  taxId: row.taxId ?? null,
});
