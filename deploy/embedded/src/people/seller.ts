import { type CalendarDate, calendarDate } from '@throughline/contracts';
import type { Org, SObject } from '@throughline/salesforce';

/** An account that is billed: a legal entity of the customer. */
export interface BillToAccount {
  readonly reference: string;
  readonly name: string;
  readonly country: string;
  readonly region?: string;
  readonly city?: string;
  readonly street?: string;
  readonly postalCode?: string;
  readonly currency: string;
  readonly taxTreatment: string;
  readonly taxRegistration?: string;
  readonly invoiceFormat: string;
}

export interface CustomerAccount {
  readonly reference: string;
  readonly name: string;
  readonly billTos: readonly BillToAccount[];
}

export interface OfferedLine {
  readonly lineKey: string;
  readonly kind: string;
  readonly description: string;
  readonly amount: string;
  readonly currency: string;
  readonly billTo: string;
  readonly projectTemplate: string | null;
  /** The terms as the CPQ keeps them: see customer-contract's README. */
  readonly terms: Record<string, unknown> | null;
}

export interface OfferedVersion {
  readonly quote: string;
  readonly version: number;
  readonly engagement: { readonly reference: string; readonly name: string };
  readonly customer: string;
  readonly seller: string;
  readonly currency: string;
  readonly startDate?: string;
  readonly amendment?: string;
  readonly lines: readonly OfferedLine[];
}

/** A version of a rate card as it is agreed: the price of an hour by role, decimal text. */
export interface AgreedRateCard {
  readonly reference: string;
  readonly version: number;
  readonly currency: string;
  readonly effectiveFrom: string;
  /** The one engagement that it is for; a card for all when left out. */
  readonly engagement?: string;
  readonly rates: Readonly<Record<string, string>>;
}

/** What sales people do in the CRM and the CPQ. Everything is done once, however often it is asked for. */
export class Seller {
  constructor(private readonly org: Org) {}

  /** Enters a customer with its bill-tos as an account hierarchy. */
  enterCustomer(customer: CustomerAccount): void {
    const parent =
      this.account(customer.reference) ??
      this.org.insert('Account', { Name: customer.name, AccountNumber: customer.reference });
    for (const billTo of customer.billTos) {
      if (this.account(billTo.reference)) continue;
      this.org.insert('Account', {
        Name: billTo.name,
        AccountNumber: billTo.reference,
        ParentId: parent.Id,
        BillingCountryCode: billTo.country,
        BillingStateCode: billTo.region ?? null,
        BillingCity: billTo.city ?? null,
        BillingStreet: billTo.street ?? null,
        BillingPostalCode: billTo.postalCode ?? null,
        CurrencyIsoCode: billTo.currency,
        Tax_Treatment__c: billTo.taxTreatment,
        Tax_Registration__c: billTo.taxRegistration ?? null,
        Invoice_Format__c: billTo.invoiceFormat,
      });
    }
  }

  /** Corrects a field of an account. */
  correctAccount(reference: string, patch: Record<string, unknown>): void {
    const account = this.account(reference);
    if (!account) throw new Error(`no account ${reference}`);
    this.org.update('Account', account.Id, patch);
  }

  /** Makes a version of a quote; the latest one is the primary one. */
  makeVersion(offer: OfferedVersion): void {
    if (this.version(offer.quote, offer.version)) return;
    const customer = this.account(offer.customer);
    const opportunity = this.opportunity(offer, customer?.Id ?? null);
    const quote = this.org.insert('SBQQ__Quote__c', {
      SBQQ__Opportunity2__c: opportunity.Id,
      SBQQ__Account__c: customer?.Id ?? null,
      SBQQ__Type__c: offer.amendment ? 'Amendment' : 'Quote',
      SBQQ__Primary__c: true,
      SBQQ__StartDate__c: offer.startDate ?? null,
      CurrencyIsoCode: offer.currency,
      Version__c: offer.version,
      Quote_Number__c: offer.quote,
      Engagement_Key__c: offer.engagement.reference,
      Amendment__c: offer.amendment ?? null,
      Selling_Entity__c: offer.seller,
    });
    offer.lines.forEach((line, index) => this.addLine(quote, line, index + 1));
  }

  /** The customer signs: the version becomes the accepted offer. */
  approve(quote: string, version: number): void {
    const record = this.version(quote, version);
    if (!record) throw new Error(`no version ${version} of quote ${quote}`);
    if (record['SBQQ__Status__c'] !== 'Approved')
      this.org.update('SBQQ__Quote__c', record.Id, { SBQQ__Status__c: 'Approved' });
  }

  /** Enters a version of a rate card with its rates, and publishes it now. */
  publishRateCard({ reference, version, currency, effectiveFrom, engagement, rates }: AgreedRateCard): void {
    const known = this.org.find(
      'Rate_Card__c',
      (card) => card['Card_Reference__c'] === reference && Number(card['Version__c']) === version,
    );
    if (known?.['Status__c'] === 'Published') return;
    const card =
      known ??
      this.org.insert('Rate_Card__c', {
        Card_Reference__c: reference,
        Version__c: version,
        CurrencyIsoCode: currency,
        Effective_From__c: effectiveFrom,
        Engagement_Key__c: engagement ?? null,
      });
    const entered = this.org.children('Rate_Card_Rate__c', 'Rate_Card__c', card.Id).map((rate) => rate['Role__c']);
    for (const [role, hourly] of Object.entries(rates)) {
      if (entered.includes(role)) continue;
      this.org.insert('Rate_Card_Rate__c', {
        Rate_Card__c: card.Id,
        Role__c: role,
        Hourly_Rate__c: Number(hourly),
        CurrencyIsoCode: currency,
      });
    }
    this.org.update('Rate_Card__c', card.Id, { Status__c: 'Published' });
  }

  /** The day on which the first version of a quote was made, once there is one. */
  signedOn(quote: string): CalendarDate | undefined {
    const first = this.version(quote, 1);
    return first && calendarDate(String(first['CreatedDate']).slice(0, 10));
  }

  private addLine(quote: SObject, line: OfferedLine, number: number): void {
    this.org.insert('SBQQ__QuoteLine__c', {
      SBQQ__Quote__c: quote.Id,
      SBQQ__Number__c: number,
      SBQQ__Description__c: line.description,
      SBQQ__Quantity__c: 1,
      SBQQ__NetPrice__c: Number(line.amount),
      CurrencyIsoCode: line.currency,
      Line_Key__c: line.lineKey,
      Deal_Kind__c: line.kind,
      Bill_To__c: this.account(line.billTo)?.Id ?? null,
      Project_Template__c: line.projectTemplate,
      Terms__c: line.terms === null ? null : JSON.stringify(line.terms),
    });
  }

  private opportunity(offer: OfferedVersion, accountId: string | null): SObject {
    const { name } = offer.engagement;
    return (
      this.org.find('Opportunity', (record) => record['Name'] === name && record['AccountId'] === accountId) ??
      this.org.insert('Opportunity', {
        Name: name,
        AccountId: accountId,
        StageName: 'Proposal/Price Quote',
        CloseDate: this.org.now().slice(0, 10),
      })
    );
  }

  private account(reference: string): SObject | undefined {
    return this.org.find('Account', (record) => record['AccountNumber'] === reference);
  }

  private version(quote: string, version: number): SObject | undefined {
    return this.org.find(
      'SBQQ__Quote__c',
      (record) => record['Quote_Number__c'] === quote && Number(record['Version__c']) === version,
    );
  }
}
