import type { FastifyInstance, FastifyReply, FastifyRequest } from '@throughline/sandbox';
import { notFound } from './api-error.ts';
import type { DocumentModel, RecordedDocument } from './document-model.ts';
import { badFieldOf } from './document-check.ts';
import type { Documents } from './documents.ts';
import { pageOf, type PageQuery } from './paging.ts';
import { type RefundModel, refundOf } from './refund.ts';
import type { AddressPattern, TaxContent } from './tax-content.ts';

interface DocumentRequest {
  Params: { companyCode: string; code: string; type: string };
  Querystring: Record<string, string | undefined>;
}

/** What AvaTax writes into paths for characters that it cannot take there. */
const RESTORED: Readonly<Record<string, string>> = {
  '_-ava2f-_': '/',
  '_-ava2b-_': '+',
  '_-ava3f-_': '?',
  '_-ava25-_': '%',
  '_-ava23-_': '#',
};
const codeIn = (text: string): string => text.replaceAll(/_-ava\w\w-_/g, (written) => RESTORED[written] ?? written);

/** A document with the parts that `$include` asks for; a new one comes with all of them. */
function shown(document: RecordedDocument, include: string | undefined): Record<string, unknown> {
  const { model: _model, view, modified, ...header } = document;
  const { lines, summary, addresses, ...totals } = view as {
    lines: Record<string, unknown>[];
    summary: unknown;
    addresses: unknown;
  };
  const wanted = new Set((include ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const lineViews = wanted.has('details') ? lines : lines.map(({ details: _details, ...line }) => line);
  return {
    ...header,
    ...totals,
    modifiedDate: modified,
    ...((wanted.has('lines') || wanted.has('details')) && { lines: lineViews }),
    ...(wanted.has('summary') && { summary }),
    ...(wanted.has('addresses') && { addresses }),
  };
}

const EVERYTHING = 'Lines,Details,Summary,Addresses';

/** Source: the SDK's list of paths, developer.avalara.com/api-reference/avatax/rest/v2. */
export function addTransactionRoutes(app: FastifyInstance, documents: Documents): void {
  const named = (request: FastifyRequest<DocumentRequest>): RecordedDocument => {
    const { companyCode, code, type } = request.params;
    return documents.find(companyCode, codeIn(code), type ?? request.query['documentType']);
  };
  const created = (reply: FastifyReply, document: RecordedDocument) =>
    reply.code(201).send(shown(document, EVERYTHING));

  app.post<{ Body: DocumentModel }>('/api/v2/transactions/create', async (request, reply) =>
    created(reply, documents.create(request.body ?? {})),
  );
  app.post<{ Body: { createTransactionModel?: DocumentModel; adjustmentReason?: string } }>(
    '/api/v2/transactions/createoradjust',
    async (request, reply) => {
      const { createTransactionModel = {}, adjustmentReason: reason = 'Other' } = request.body ?? {};
      return created(reply, documents.create(createTransactionModel, { reason }));
    },
  );
  const base = '/api/v2/companies/:companyCode/transactions/:code';
  app.get<DocumentRequest>(base, async (request) => shown(named(request), request.query['$include']));
  app.get<DocumentRequest>(`${base}/types/:type`, async (request) => shown(named(request), request.query['$include']));
  app.post<DocumentRequest>(`${base}/commit`, async (request) =>
    shown(documents.commit(named(request)), request.query['$include']),
  );
  app.post<DocumentRequest & { Body: { code?: string } }>(`${base}/void`, async (request) =>
    shown(documents.void(named(request), request.body?.code ?? 'Unspecified'), request.query['$include']),
  );
  app.post<DocumentRequest & { Body: RefundModel }>(`${base}/refund`, async (request, reply) =>
    created(reply, documents.create(refundOf(named(request), request.body ?? {}))),
  );
}

export function addAccountRoutes(app: FastifyInstance, content: TaxContent): void {
  app.post<{ Body: AddressPattern }>('/api/v2/addresses/resolve', async (request) =>
    resolution(content, request.body ?? {}),
  );
  app.get<{ Querystring: AddressPattern }>('/api/v2/addresses/resolve', async (request) =>
    resolution(content, request.query),
  );
  app.get<{ Querystring: PageQuery }>('/api/v2/companies', async (request) => {
    const companies = content.allCompanies().map(({ nexus: _nexus, ...company }) => ({ ...company, isActive: true }));
    return pageOf(companies, request.query, '/api/v2/companies');
  });
  app.get<{ Querystring: PageQuery }>('/api/v2/nexus', async (request) =>
    pageOf(
      content.allCompanies().flatMap(({ companyCode }) => nexusModels(content, companyCode)),
      request.query,
      '/api/v2/nexus',
    ),
  );
  app.get<{ Querystring: PageQuery; Params: { companyId: string } }>(
    '/api/v2/companies/:companyId/nexus',
    async (request) => {
      const company = content.allCompanies().find(({ id }) => String(id) === request.params.companyId);
      if (!company) throw notFound('Company');
      return pageOf(nexusModels(content, company.companyCode), request.query, `/api/v2/companies/${company.id}/nexus`);
    },
  );
}

function nexusModels(content: TaxContent, companyCode: string): Record<string, unknown>[] {
  const company = content.company(companyCode);
  return (company?.nexus ?? []).map((row, index) => ({
    id: index + 1,
    companyId: company?.id,
    country: row.country,
    region: row.region ?? '',
    jurisTypeId: row.region === undefined ? 'CNT' : 'STA',
    jurisdictionTypeId: row.region === undefined ? 'Country' : 'State',
    jurisCode: row.region ?? row.country,
    jurisName: row.region ?? row.country,
    effectiveDate: row.effectiveDate ?? '2000-01-01',
    endDate: row.endDate ?? '9999-12-31',
    nexusTypeId: 'SalesOrSellersUseTax',
    hasLocalNexus: false,
    ...(row.taxId !== undefined && { taxId: row.taxId }),
  }));
}

/** A bad address is answered with 200 and a message that names the field. */
function resolution(content: TaxContent, address: AddressPattern): Record<string, unknown> {
  const field = badFieldOf(content, address);
  if (field === undefined && address.country) {
    const validatedAddresses = [{ ...address, addressType: 'UnknownAddressType' }];
    return { address, validatedAddresses, resolutionQuality: 'Rooftop', messages: [] };
  }
  const named = field ?? 'country';
  const message = {
    summary: 'The address is not deliverable.',
    details: `The ${named} of the address could not be resolved.`,
    refersTo: `Address.${named.charAt(0).toUpperCase()}${named.slice(1)}`,
    severity: 'Error',
    source: 'Avalara.AvaTax.Services.Address',
  };
  return { address, validatedAddresses: [], resolutionQuality: 'NotCoded', messages: [message] };
}
