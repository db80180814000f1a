import { randomUUID } from 'node:crypto';
import { type Clock, decimal, instant } from '@throughline/contracts';
import type { Collection } from '@throughline/sandbox';
import { AvalaraApiError, notFound, wrongStatus } from './api-error.ts';
import { checkDocument, placeOf } from './document-check.ts';
import type { DocumentModel, LineModel, RecordedDocument } from './document-model.ts';
import { viewOf } from './document-view.ts';
import { hasNexus, type Place, rulesFor } from './rule-selection.ts';
import { determineTax, type LineToTax } from './tax-calculation.ts';
import type { TaxContent } from './tax-content.ts';

const TYPES = new Set(['SalesOrder', 'SalesInvoice', 'ReturnOrder', 'ReturnInvoice']);

/** The life of documents: estimates, saved, committed, adjusted, cancelled. */
export class Documents {
  constructor(
    private readonly kept: Collection<RecordedDocument>,
    private readonly content: TaxContent,
    private readonly clock: Clock,
  ) {}

  find(companyCode: string, code: string, type = 'SalesInvoice'): RecordedDocument {
    const found = this.kept.get(keyOf(companyCode, type, code));
    if (!found) throw notFound('Transaction');
    return found;
  }

  all(): RecordedDocument[] {
    return this.kept.values();
  }

  /** Creates, or replaces what is saved under the same code and type; a committed one only when it is adjusted. */
  create(model: DocumentModel, adjustment?: { reason: string }): RecordedDocument {
    const company = this.content.company(model.companyCode ?? 'DEFAULT');
    if (!company) throw notFound('Company');
    const type = model.type ?? 'SalesOrder';
    if (!TYPES.has(type))
      throw new AvalaraApiError(400, 'ValueRequiredError', `Type ${type} is not supported.`, { refersTo: 'type' });
    checkDocument(this.content, model);
    const code = model.code ?? randomUUID();
    const before = this.kept.get(keyOf(company.companyCode, type, code));
    if (before) refuseToReplace(before, adjustment !== undefined);
    const document: Omit<RecordedDocument, 'view'> = {
      id: before?.id ?? 100_000_000 + this.kept.size + 1,
      companyCode: company.companyCode,
      code,
      type,
      status: type.endsWith('Order') ? 'Temporary' : model.commit === true ? 'Committed' : 'Saved',
      version: before?.status === 'Committed' ? before.version + 1 : 1,
      locked: false,
      adjustmentReason: before?.status === 'Committed' ? (adjustment?.reason ?? 'Other') : 'NotAdjusted',
      modified: instant(this.clock.now()),
      model,
    };
    const complete = { ...document, view: this.determine(document, company.nexus) };
    return document.status === 'Temporary' ? complete : this.keep(complete);
  }

  commit(document: RecordedDocument): RecordedDocument {
    if (document.status === 'Cancelled') throw wrongStatus('A cancelled document cannot be committed.');
    return this.keep({ ...document, status: 'Committed' });
  }

  /** DocDeleted removes what is not committed and frees the code; every other reason cancels. */
  void(document: RecordedDocument, reason: string): RecordedDocument {
    if (document.locked) throw wrongStatus('The document is locked: it was reported on a return.');
    if (document.status === 'Cancelled') return document;
    if (reason !== 'DocDeleted') return this.keep({ ...document, status: 'Cancelled' });
    if (document.status === 'Committed') throw wrongStatus('A committed document cannot be deleted; void it.');
    this.kept.delete(keyOf(document.companyCode, document.type, document.code));
    return { ...document, status: 'Cancelled' };
  }

  /** Reported on a tax return: neither adjusted nor voided any more. */
  lock(document: RecordedDocument): RecordedDocument {
    return this.keep({ ...document, locked: true });
  }

  private keep(document: RecordedDocument): RecordedDocument {
    return this.kept.set(keyOf(document.companyCode, document.type, document.code), {
      ...document,
      modified: instant(this.clock.now()),
    });
  }

  private determine(
    document: Omit<RecordedDocument, 'view'>,
    nexus: Parameters<typeof hasNexus>[0],
  ): Record<string, unknown> {
    const { model } = document;
    const place = placeOf(model);
    const currency = model.currencyCode ?? 'USD';
    const taxDate = model.taxOverride?.type === 'TaxDate' ? (model.taxOverride.taxDate ?? '') : (model.date ?? '');
    const liable = hasNexus(nexus, place, taxDate.slice(0, 10));
    const lines: LineToTax[] = (model.lines ?? []).map((line, index) => {
      const rules = liable ? this.rulesOf(model, line, place) : [];
      return { position: index, amount: decimal(line.amount ?? 0), rules };
    });
    return viewOf(document, determineTax(lines, currency), lines, taxDate);
  }

  private rulesOf(model: DocumentModel, line: LineModel, place: Place) {
    const rules = rulesFor(this.content.jurisdictions(), {
      place,
      customerCode: model.customerCode ?? '',
      entityUseCode: line.entityUseCode ?? model.entityUseCode ?? '',
      taxCode: line.taxCode ?? '',
    });
    if (!model.exemptionNo) return rules;
    return rules.map((rule) => ({ ...rule, category: 'E' as const, ratePercent: '0' }));
  }
}

const keyOf = (companyCode: string, type: string, code: string): string => `${companyCode}|${type}|${code}`;

function refuseToReplace(before: RecordedDocument, adjusting: boolean): void {
  if (before.status === 'Cancelled') throw wrongStatus('The code belongs to a cancelled document.');
  if (before.locked) throw wrongStatus('The document is locked: it was reported on a return.');
  if (before.status === 'Committed' && !adjusting) throw wrongStatus('The document is committed already.');
}
