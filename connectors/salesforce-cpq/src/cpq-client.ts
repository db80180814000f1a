import type { ChangePosition } from '@throughline/contracts';
import { chunked, type SalesforceClient, soqlText } from '@throughline/salesforce';

/** Vendor records as they are: names of the API, numbers as decimal texts, datetimes in the vendor's form. */
export interface QuoteRecord {
  readonly Id: string;
  readonly Name: string;
  readonly CurrencyIsoCode: string;
  readonly SystemModstamp: string;
  readonly CreatedDate: string;
  readonly SBQQ__Status__c: string;
  readonly SBQQ__Type__c: string;
  readonly SBQQ__Primary__c: boolean;
  readonly SBQQ__NetAmount__c: string | null;
  readonly SBQQ__Uncalculated__c: boolean;
  readonly SBQQ__StartDate__c: string | null;
  readonly SBQQ__EndDate__c: string | null;
  readonly SBQQ__PaymentTerms__c: string | null;
  readonly SBQQ__Opportunity2__c: string | null;
  readonly SBQQ__Account__c: string | null;
  readonly SBQQ__MasterContract__c: string | null;
  readonly SBQQ__OriginalQuote__c: string | null;
  readonly Version__c: string | null;
  readonly Quote_Number__c: string | null;
  readonly Engagement_Key__c: string | null;
  readonly Amendment__c: string | null;
  readonly Approved_At__c: string | null;
  readonly Selling_Entity__c: string | null;
}

export interface QuoteLineRecord {
  readonly Id: string;
  readonly CurrencyIsoCode: string;
  readonly SBQQ__Number__c: string | null;
  readonly SBQQ__Product__c: string | null;
  readonly SBQQ__ProductCode__c: string | null;
  readonly SBQQ__ProductName__c: string | null;
  readonly SBQQ__ProductFamily__c: string | null;
  /** HTML. */
  readonly SBQQ__Description__c: string | null;
  readonly SBQQ__Quantity__c: string | null;
  readonly SBQQ__PriorQuantity__c: string | null;
  readonly SBQQ__EffectiveQuantity__c: string | null;
  readonly SBQQ__ListPrice__c: string | null;
  readonly SBQQ__NetPrice__c: string | null;
  readonly SBQQ__NetTotal__c: string | null;
  readonly SBQQ__Optional__c: boolean;
  readonly SBQQ__RequiredBy__c: string | null;
  readonly SBQQ__ChargeType__c: string | null;
  readonly SBQQ__BillingType__c: string | null;
  readonly SBQQ__BillingFrequency__c: string | null;
  readonly SBQQ__EffectiveStartDate__c: string | null;
  readonly SBQQ__EffectiveEndDate__c: string | null;
  readonly Line_Key__c: string | null;
  readonly Deal_Kind__c: string | null;
  readonly Bill_To__c: string | null;
  readonly Terms__c: string | null;
  readonly Project_Template__c: string | null;
}

export interface QuoteWithLines extends QuoteRecord {
  readonly lines: readonly QuoteLineRecord[];
}

export interface AccountRecord {
  readonly Id: string;
  readonly Name: string;
  readonly ParentId: string | null;
  readonly AccountNumber: string | null;
  readonly CurrencyIsoCode: string;
  readonly BillingStreet: string | null;
  readonly BillingCity: string | null;
  readonly BillingState: string | null;
  readonly BillingStateCode: string | null;
  readonly BillingPostalCode: string | null;
  readonly BillingCountry: string | null;
  readonly BillingCountryCode: string | null;
  readonly Throughline_Id__c: string | null;
  readonly Tax_Registration__c: string | null;
  readonly Tax_Treatment__c: string | null;
  readonly Invoice_Format__c: string | null;
  readonly Credit_Hold__c: boolean;
  readonly SystemModstamp: string;
}

const QUOTE_FIELDS = [
  'Id, Name, CurrencyIsoCode, SystemModstamp, CreatedDate, SBQQ__Status__c, SBQQ__Type__c, SBQQ__Primary__c',
  'SBQQ__NetAmount__c, SBQQ__Uncalculated__c, SBQQ__StartDate__c, SBQQ__EndDate__c, SBQQ__PaymentTerms__c',
  'SBQQ__Opportunity2__c, SBQQ__Account__c, SBQQ__MasterContract__c, SBQQ__OriginalQuote__c, Version__c',
  'Quote_Number__c, Engagement_Key__c, Amendment__c, Approved_At__c, Selling_Entity__c',
].join(', ');

const LINE_FIELDS = [
  'Id, CurrencyIsoCode, SBQQ__Number__c, SBQQ__Product__c, SBQQ__ProductCode__c, SBQQ__ProductName__c',
  'SBQQ__ProductFamily__c, SBQQ__Description__c, SBQQ__Quantity__c, SBQQ__PriorQuantity__c, SBQQ__EffectiveQuantity__c',
  'SBQQ__ListPrice__c, SBQQ__NetPrice__c, SBQQ__NetTotal__c, SBQQ__Optional__c, SBQQ__RequiredBy__c',
  'SBQQ__ChargeType__c, SBQQ__BillingType__c, SBQQ__BillingFrequency__c, SBQQ__EffectiveStartDate__c',
  'SBQQ__EffectiveEndDate__c, Line_Key__c, Deal_Kind__c, Bill_To__c, Terms__c, Project_Template__c',
].join(', ');

const ACCOUNT_FIELDS = [
  'Id, Name, ParentId, AccountNumber, CurrencyIsoCode, BillingStreet, BillingCity, BillingState, BillingStateCode',
  'BillingPostalCode, BillingCountry, BillingCountryCode, Throughline_Id__c, Tax_Registration__c, Tax_Treatment__c',
  'Invoice_Format__c, Credit_Hold__c, SystemModstamp',
].join(', ');

type QuoteRow = QuoteRecord & {
  readonly attributes: unknown;
  readonly SBQQ__LineItems__r: { readonly done: boolean; readonly records: readonly QuoteLineRecord[] } | null;
};

/** Reads CPQ through plain SOQL: the package's own Apex API is heavy and no better for reading. */
export class CpqClient {
  constructor(private readonly salesforce: SalesforceClient) {}

  /**
   * The quote with its lines in order, or null when there is none. While `SBQQ__Uncalculated__c` is true its amounts are
   * stale: read again later.
   */
  async readQuote(id: string): Promise<QuoteWithLines | null> {
    const children = `(SELECT ${LINE_FIELDS} FROM SBQQ__LineItems__r ORDER BY SBQQ__Number__c, Id)`;
    const [row] = await this.salesforce.query<QuoteRow>(
      `SELECT ${QUOTE_FIELDS}, ${children} FROM SBQQ__Quote__c WHERE Id = ${soqlText(id)}`,
    );
    if (!row) return null;
    const { SBQQ__LineItems__r: nested, attributes: _attributes, ...quote } = row;
    if (nested === null) return { ...quote, lines: [] };
    return { ...quote, lines: nested.done ? nested.records : await this.linesOf(id) };
  }

  /** Quotes in order of change and id after a place, at most `limit`. */
  async changedQuotes(after: ChangePosition | null, limit: number): Promise<QuoteRecord[]> {
    return this.salesforce.changed<QuoteRecord>({ object: 'SBQQ__Quote__c', fields: QUOTE_FIELDS }, after, limit);
  }

  async accountOf(id: string): Promise<AccountRecord | null> {
    const [account] = await this.accountsOf([id]);
    return account ?? null;
  }

  /** The accounts that exist, in no order. */
  async accountsOf(ids: readonly string[]): Promise<AccountRecord[]> {
    const accounts: AccountRecord[] = [];
    for (const some of chunked([...new Set(ids)])) {
      const list = some.map(soqlText).join(', ');
      accounts.push(
        ...(await this.salesforce.query<AccountRecord>(`SELECT ${ACCOUNT_FIELDS} FROM Account WHERE Id IN (${list})`)),
      );
    }
    return accounts;
  }

  /** The accounts that were merged into one of these, each with the one that it went into. */
  async accountsMergedInto(winners: readonly string[]): Promise<{ Id: string; MasterRecordId: string }[]> {
    const losers: { Id: string; MasterRecordId: string }[] = [];
    for (const some of chunked([...new Set(winners)])) {
      const list = some.map(soqlText).join(', ');
      const merged = `IsDeleted = true AND MasterRecordId IN (${list})`;
      losers.push(
        ...(await this.salesforce.queryAll<{ Id: string; MasterRecordId: string }>(
          `SELECT Id, MasterRecordId FROM Account WHERE ${merged} ORDER BY Id`,
        )),
      );
    }
    return losers;
  }

  /** Accounts in order of change and id after a place, at most `limit`. */
  async changedAccounts(after: ChangePosition | null, limit: number): Promise<AccountRecord[]> {
    return this.salesforce.changed<AccountRecord>({ object: 'Account', fields: ACCOUNT_FIELDS }, after, limit);
  }

  /** Writes our customer id into the account. A repeat changes nothing. */
  async linkAccount(accountId: string, throughlineId: string): Promise<void> {
    await this.salesforce.update('Account', accountId, { Throughline_Id__c: throughlineId });
  }

  /** A nested result of many lines is cut off; then they are read by themselves. */
  private async linesOf(quoteId: string): Promise<QuoteLineRecord[]> {
    return this.salesforce.query<QuoteLineRecord>(
      `SELECT ${LINE_FIELDS} FROM SBQQ__QuoteLine__c WHERE SBQQ__Quote__c = ${soqlText(quoteId)} ORDER BY SBQQ__Number__c, Id`,
    );
  }
}
