import { type CalendarDate, ok, refuse, type Refusal, type Result } from '@throughline/contracts';
import type { AvalaraClient } from '@throughline/avalara';
import type { AddressVerdict, TaxDocument, TaxEngine, TaxOutcome, TaxParty } from '@throughline/invoice-payment-domain';
import { addressOf, type AvalaraSeller, outcomeOf, toAvalara } from './avalara-documents.ts';
import { rejectedAsRefusal } from './rejected.ts';

const codeOf = (evidence: Readonly<Record<string, unknown>>): Refusal['code'] =>
  JSON.stringify(evidence['details'] ?? '').includes('TINFormatError')
    ? 'TAX_REGISTRATION_INVALID'
    : 'UPSTREAM_REJECTED';

/** AvaTax as the tax engine: documents under our invoice ids, uncommitted until the ERP has them. */
export class AvalaraTaxEngine implements TaxEngine {
  constructor(
    private readonly client: AvalaraClient,
    private readonly seller: AvalaraSeller,
  ) {}

  async validateBillTo(billTo: TaxParty, on: CalendarDate): Promise<Result<AddressVerdict>> {
    const address = addressOf(billTo);
    const { resolved, quality, messages } = await this.client.resolveAddress(address);
    if (!resolved) return refuse('TAX_NEXUS_INVALID', { billTo: billTo.reference, address, messages });
    const nexus = await this.client.nexusByAddress(address, on);
    if (nexus.length === 0)
      return refuse('TAX_NEXUS_INVALID', { billTo: billTo.reference, address, what: 'no nexus is in force there' });
    if (billTo.taxRegistration === null) return ok({ evidence: { quality, nexus: nexus.length } });
    return this.validateRegistration(billTo, billTo.taxRegistration, on);
  }

  determineTax(document: TaxDocument): Promise<Result<TaxOutcome>> {
    return rejectedAsRefusal(
      async () => outcomeOf(await this.client.createTransaction(toAvalara(document, this.seller)), document.currency),
      codeOf,
    );
  }

  async commit(code: string): Promise<Result<void>> {
    if (await this.isCommitted(code)) return ok(undefined);
    return rejectedAsRefusal(async () => void (await this.client.commitTransaction(code)));
  }

  async isCommitted(code: string): Promise<boolean> {
    return (await this.client.getTransactionByCode(code))?.status === 'Committed';
  }

  async void(code: string): Promise<Result<void>> {
    const recorded = await this.client.getTransactionByCode(code);
    if (recorded === null || recorded.status === 'Cancelled') return ok(undefined);
    return rejectedAsRefusal(async () => void (await this.client.voidTransaction(code, 'DocDeleted')));
  }

  private async validateRegistration(
    billTo: TaxParty,
    registration: string,
    on: CalendarDate,
  ): Promise<Result<AddressVerdict>> {
    const check = await this.client.checkRegistration({
      code: `registration-${billTo.reference}`,
      date: on,
      customerCode: billTo.reference,
      currencyCode: 'USD',
      shipFrom: this.seller.shipFrom,
      shipTo: addressOf(billTo),
      businessIdentificationNo: registration,
      lines: [{ number: '1', amount: '1.00', taxCode: this.seller.taxCode }],
    });
    if (check.valid) return ok({ evidence: { registration: 'accepted' } });
    const { code, message } = check;
    return refuse('TAX_REGISTRATION_INVALID', { billTo: billTo.reference, registration, code, message });
  }
}
