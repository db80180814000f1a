import type { ChangePosition } from '@throughline/contracts';
import { type ChangeStamp, chunked, recordOf, type SalesforceClient, soqlText } from '@throughline/salesforce';
import {
  ACCOUNT_FIELDS,
  type AccountRecord,
  accountShape,
  LINE_FIELDS,
  lineShape,
  linesShape,
  QUOTE_FIELDS,
  type QuoteLineRecord,
  quoteShape,
  type QuoteWithLines,
} from './cpq-records.ts';

const QUOTE = 'SBQQ__Quote__c';
const LINE = 'SBQQ__QuoteLine__c';
/** Enough to read each by itself: one that cannot be read holds up no other. */
const PLACE = 'Id, SystemModstamp';

const quoteWithLines = quoteShape.extend({ SBQQ__LineItems__r: linesShape });
const lineOf = (row: object): QuoteLineRecord => recordOf(LINE, lineShape, row);

/** Reads CPQ through plain SOQL: the package's own Apex API is heavy and no better for reading. */
export class CpqClient {
  constructor(private readonly salesforce: SalesforceClient) {}

  /**
   * The quote with its lines in order, or null when there is none. While `SBQQ__Uncalculated__c` is true its amounts are
   * stale: read again later.
   */
  async readQuote(id: string): Promise<QuoteWithLines | null> {
    const children = `(SELECT ${LINE_FIELDS} FROM SBQQ__LineItems__r ORDER BY SBQQ__Number__c, Id)`;
    const [row] = await this.salesforce.query<object>(
      `SELECT ${QUOTE_FIELDS}, ${children} FROM ${QUOTE} WHERE Id = ${soqlText(id)}`,
    );
    if (!row) return null;
    const { SBQQ__LineItems__r: nested, ...quote } = recordOf(QUOTE, quoteWithLines, row);
    if (nested === null) return { ...quote, lines: [] };
    const whole = nested.done && nested.records.length === nested.totalSize;
    return { ...quote, lines: whole ? nested.records.map(lineOf) : await this.linesOf(id) };
  }

  /** Quotes in order of change and id after a place, at most `limit`; only which they are. */
  async changedQuotes(after: ChangePosition | null, limit: number): Promise<ChangeStamp[]> {
    return this.salesforce.changed({ object: QUOTE, fields: PLACE }, after, limit);
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
      const rows = await this.salesforce.query<object>(`SELECT ${ACCOUNT_FIELDS} FROM Account WHERE Id IN (${list})`);
      accounts.push(...rows.map((row) => recordOf('Account', accountShape, row)));
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

  /** Accounts in order of change and id after a place, at most `limit`; only which they are. */
  async changedAccounts(after: ChangePosition | null, limit: number): Promise<ChangeStamp[]> {
    return this.salesforce.changed({ object: 'Account', fields: PLACE }, after, limit);
  }

  /** Writes our customer id into the account. A repeat changes nothing. */
  async linkAccount(accountId: string, throughlineId: string): Promise<void> {
    await this.salesforce.update('Account', accountId, { Throughline_Id__c: throughlineId });
  }

  /** A nested result of many lines is cut off; then they are read by themselves. */
  private async linesOf(quoteId: string): Promise<QuoteLineRecord[]> {
    const rows = await this.salesforce.query<object>(
      `SELECT ${LINE_FIELDS} FROM ${LINE} WHERE SBQQ__Quote__c = ${soqlText(quoteId)} ORDER BY SBQQ__Number__c, Id`,
    );
    return rows.map(lineOf);
  }
}
