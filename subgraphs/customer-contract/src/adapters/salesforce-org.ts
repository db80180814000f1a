import { calendarDate, type Change, type ChangePosition, Fault, Money } from '@throughline/contracts';
import type {
  Cpq,
  Crm,
  MergedAccount,
  QuoteStatus,
  SeenAccount,
  SeenLine,
  SeenQuote,
} from '@throughline/customer-contract-domain';
import type { Connection, Logger } from '@throughline/platform';
import { chunked, instantOf, SalesforceClient, soqlText } from '@throughline/salesforce';
import { type AccountRecord, CpqClient, type QuoteLineRecord, type QuoteWithLines } from '@throughline/salesforce-cpq';

/** The CRM climbs five parents in one query; hierarchies deeper than this are not followed to the end. */
const DEEPEST_HIERARCHY = 50;

/** Opens the org of a connection as CRM and CPQ. Settings: `clientId`; secrets: `clientSecret`. */
export function openSalesforce({ url, settings, secrets }: Connection, log: Logger): { crm: Crm; cpq: Cpq } {
  const { clientSecret } = secrets;
  if (!clientSecret || !settings['clientId'])
    throw new Error('a salesforce connection needs clientId and clientSecret');
  const client = new SalesforceClient({ url, clientId: settings['clientId'], clientSecret, log });
  const reader = new CpqClient(client);
  return { crm: new SalesforceCrm(client, reader), cpq: new SalesforceCpq(client, reader) };
}

/** Accounts of Salesforce as customer master. `AccountNumber` is the code that people call an account by. */
export class SalesforceCrm implements Crm {
  constructor(
    private readonly client: SalesforceClient,
    private readonly reader: CpqClient,
  ) {}

  async accounts(asked: {
    ids: readonly string[];
    references: readonly string[];
  }): Promise<ReadonlyMap<string, SeenAccount>> {
    const found = new Map<string, SeenAccount>();
    let wanted = [...asked.ids, ...(await this.idsByReference(asked.references))];
    for (let level = 0; wanted.length > 0 && level < DEEPEST_HIERARCHY; level += 1) {
      const records = await this.reader.accountsOf(wanted);
      for (const record of records) found.set(record.Id, toAccount(record));
      wanted = [...new Set(records.flatMap(({ ParentId }) => ParentId ?? []))].filter((id) => !found.has(id));
    }
    return found;
  }

  async mergedInto(accountIds: readonly string[]): Promise<readonly MergedAccount[]> {
    const losers = await this.reader.accountsMergedInto(accountIds);
    return losers.map(({ Id, MasterRecordId }) => ({ accountId: Id, into: MasterRecordId }));
  }

  async writeOurId(accountId: string, customerId: string): Promise<void> {
    await this.reader.linkAccount(accountId, customerId);
  }

  private async idsByReference(references: readonly string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const some of chunked([...new Set(references)])) {
      const list = some.map(soqlText).join(', ');
      const rows = await this.client.query<{ Id: string }>(`SELECT Id FROM Account WHERE AccountNumber IN (${list})`);
      ids.push(...rows.map(({ Id }) => Id));
    }
    return ids;
  }
}

const toAccount = (record: AccountRecord): SeenAccount => ({
  accountId: record.Id,
  parentId: record.ParentId,
  reference: record.AccountNumber,
  name: record.Name,
  country: record.BillingCountryCode ?? record.BillingCountry,
  region: record.BillingStateCode ?? record.BillingState,
  addressLine: record.BillingStreet,
  city: record.BillingCity,
  postalCode: record.BillingPostalCode,
  currency: record.CurrencyIsoCode,
  taxTreatment: record.Tax_Treatment__c,
  taxRegistration: record.Tax_Registration__c,
  invoiceFormat: record.Invoice_Format__c,
  ourId: record.Throughline_Id__c,
});

/** Quotes of the `SBQQ__` package. The org's own fields number the versions and name engagement, seller and terms. */
export class SalesforceCpq implements Cpq {
  constructor(
    private readonly client: SalesforceClient,
    private readonly reader: CpqClient,
  ) {}

  async quote(externalId: string): Promise<SeenQuote | null> {
    const quote = await this.reader.readQuote(externalId);
    if (!quote) return null;
    if (quote.SBQQ__Uncalculated__c) {
      throw new Fault('SERVICE_UNAVAILABLE', `quote ${quote.Name} is still being priced`, {
        transient: true,
        evidence: { system: 'salesforce', quote: externalId },
      });
    }
    return toQuote(quote, await this.opportunityName(quote.SBQQ__Opportunity2__c));
  }

  async changed(after: ChangePosition | null, limit: number): Promise<readonly Change[]> {
    const records = await this.reader.changedQuotes(after, limit);
    return records.map(({ Id, SystemModstamp }) => ({ externalId: Id, changedAt: instantOf(SystemModstamp) }));
  }

  private async opportunityName(id: string | null): Promise<string | null> {
    if (id === null) return null;
    return (await this.client.retrieve<{ Name: string }>('Opportunity', id, ['Name']))?.Name ?? null;
  }
}

const STATUSES: Readonly<Record<string, QuoteStatus>> = {
  Draft: 'DRAFT',
  'In Review': 'IN_REVIEW',
  Approved: 'APPROVED',
  Denied: 'DENIED',
  Presented: 'PRESENTED',
  Accepted: 'ACCEPTED',
  Rejected: 'REJECTED',
};

/** The vendor's record in our words. A status that an org added counts as a draft: it signs nothing. */
export function toQuote(quote: QuoteWithLines, opportunityName: string | null): SeenQuote {
  const number = quote.Quote_Number__c ?? quote.Name;
  const reference = quote.Engagement_Key__c ?? number;
  const accountId = quote.SBQQ__Account__c;
  if (accountId === null) {
    throw new Fault('UPSTREAM_REJECTED', `quote ${number} names no account`, {
      transient: false,
      evidence: { system: 'salesforce', quote: quote.Id },
    });
  }
  return {
    externalId: quote.Id,
    number,
    version: Number(quote.Version__c ?? '1'),
    status: STATUSES[quote.SBQQ__Status__c] ?? 'DRAFT',
    primary: quote.SBQQ__Primary__c,
    amendment: quote.Amendment__c ?? (quote.SBQQ__Type__c === 'Amendment' ? quote.SBQQ__Type__c : null),
    createdAt: instantOf(quote.CreatedDate),
    approvedAt: quote.Approved_At__c === null ? null : instantOf(quote.Approved_At__c),
    startDate: quote.SBQQ__StartDate__c === null ? null : calendarDate(quote.SBQQ__StartDate__c),
    accountId,
    opportunityId: quote.SBQQ__Opportunity2__c,
    sellerReference: quote.Selling_Entity__c,
    engagement: { reference, name: opportunityName ?? reference },
    modifiedAt: instantOf(quote.SystemModstamp),
    lines: quote.lines.filter(({ SBQQ__Optional__c }) => !SBQQ__Optional__c).map(toLine),
  };
}

const toLine = (line: QuoteLineRecord): SeenLine => ({
  externalId: line.Id,
  lineKey: line.Line_Key__c ?? line.Id,
  kind: line.Deal_Kind__c ?? 'UNSPECIFIED',
  description: plainText(line.SBQQ__Description__c ?? line.SBQQ__ProductName__c ?? ''),
  amount: amountOf(line),
  serviceCode: line.SBQQ__ProductCode__c,
  projectTemplate: line.Project_Template__c,
  billToAccountId: line.Bill_To__c,
  termsText: line.Terms__c,
});

/** A line without a net total on a quote that has been priced is not one that costs nothing. */
function amountOf({ Id, SBQQ__NetTotal__c: total, CurrencyIsoCode }: QuoteLineRecord): Money {
  if (total !== null) return Money.of(total, CurrencyIsoCode);
  throw new Fault('EVENT_UNREADABLE', `SBQQ__QuoteLine__c ${Id} has no net total`, {
    transient: false,
    evidence: { system: 'salesforce', object: 'SBQQ__QuoteLine__c', id: Id, fields: ['SBQQ__NetTotal__c'] },
  });
}

/** Descriptions are HTML in the package; only their words are kept. */
const plainText = (html: string): string =>
  html
    .replace(/<[^>]*>|&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
