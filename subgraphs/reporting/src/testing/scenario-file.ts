import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Texts<K extends string> = Readonly<Record<K, string>>;

export interface ExpectedEvent extends Texts<
  | 'id'
  | 'type'
  | 'wbs'
  | 'quoteLine'
  | 'eventDate'
  | 'approvedAt'
  | 'accountingPeriod'
  | 'currency'
  | 'gross'
  | 'billable'
  | 'billTo'
  | 'source'
> {
  readonly subtype?: string;
  readonly hours?: string;
  readonly rate?: string;
  readonly rateCard?: string;
  readonly costGBP?: string;
  readonly markup?: string;
  readonly gbp?: string;
  readonly drawn?: string;
  readonly drawnGbp?: string;
  readonly parts?: readonly Texts<'tranche' | 'eur' | 'gbp'>[];
  readonly reason?: string;
  readonly receivable?: string;
}

export interface ExpectedInvoice extends Texts<
  'id' | 'date' | 'due' | 'billTo' | 'currency' | 'net' | 'tax' | 'gross' | 'grossGbp' | 'erp' | 'fxOnRelief'
> {
  readonly bookingRate?: string;
  readonly erpIds: readonly string[];
  readonly lines: readonly (Texts<'event' | 'type' | 'net' | 'tax'> & { readonly line: number })[];
}

export interface ExpectedApplication extends Texts<
  'payment' | 'invoice' | 'amount' | 'currency' | 'appliedOn' | 'method'
> {
  readonly cashGbp?: string;
  readonly bookGbp?: string;
  readonly realisedFx?: string;
}

export interface LineageCheck {
  readonly ask: { readonly from: readonly { readonly type: string; readonly id: string }[] };
  readonly answer: { readonly nodes: readonly Readonly<Record<string, string | number>>[]; readonly only?: boolean };
}

/** The parts of an acceptance scenario that reporting is told or compared with; see the format's own description. */
export interface Scenario {
  readonly meta: { functionalCurrency: string; foreignCurrency: string | null; months: string[] };
  readonly rules: readonly { readonly id: string; readonly params: Readonly<Record<string, unknown>> }[];
  readonly inputs: {
    readonly entities: {
      readonly seller: Texts<'id' | 'name' | 'country' | 'currency'>;
      readonly customer: { readonly billTos: readonly Texts<'id' | 'name' | 'country' | 'currency'>[] };
      readonly engagement: Texts<'globalId' | 'quote'>;
    };
    readonly quotes: readonly (Texts<'quote' | 'status' | 'createdAt'> & {
      readonly version: number;
      readonly approvedAt?: string;
      readonly amendment?: string;
      readonly lines: readonly Texts<'line' | 'kind' | 'currency' | 'amount'>[];
    })[];
    readonly activation: readonly {
      readonly quoteVersion: number;
      readonly approvedAt: string;
      readonly activationSeconds: number;
      readonly steps: readonly (Texts<'at'> & { result?: string; code?: string; action?: string; state?: string })[];
    }[];
    readonly rateCards: readonly (Texts<'id' | 'currency' | 'effectiveFrom' | 'recordedAt'> & {
      readonly version: number;
      readonly rates: Readonly<Record<string, string>>;
    })[];
    readonly workBreakdown: readonly (Texts<'wbs' | 'name' | 'kind' | 'quoteLine' | 'billTo'> & {
      readonly obligation: string | null;
      readonly rateCard: string | null;
      readonly addedByQuoteVersion: number;
    })[];
    readonly resources: readonly Texts<'id' | 'role'>[];
    readonly milestones: readonly Texts<'id' | 'wbs' | 'percent' | 'acceptedAt'>[];
    readonly timeEntries: readonly (Texts<'id' | 'resource' | 'wbs' | 'workDate' | 'hours' | 'approvedAt'> & {
      readonly billable: boolean;
    })[];
    readonly expenses: readonly Texts<'id' | 'wbs' | 'date' | 'type' | 'currency' | 'netCost' | 'approvedAt'>[];
    readonly subcontractorInvoice: Partial<Texts<'id' | 'wbs' | 'date' | 'currency' | 'cost' | 'approvedAt'>>;
    readonly usage: readonly (Texts<'id' | 'month' | 'measuredAt' | 'recordedAt'> & {
      readonly tickets: number;
      readonly supersedes?: string;
    })[];
    readonly package: { readonly performanceObligations?: readonly Texts<'po' | 'name' | 'ssp'>[] };
    readonly expensePolicy: Readonly<Record<string, string>>;
    readonly fxEurGbp: Readonly<Record<string, string>>;
    readonly periodClose: Readonly<Record<string, string>>;
    readonly payments: readonly (Texts<'id' | 'date' | 'currency' | 'amount'> & { remittance: readonly string[] })[];
    readonly dayClock: Readonly<Record<string, string>>;
    readonly routing: readonly (Texts<'erp' | 'validFrom'> & { readonly validTo: string | null })[];
  };
  readonly expected: Readonly<Record<string, unknown>> & {
    readonly priceAllocation: Readonly<Record<string, string>>;
    readonly billableEvents: readonly ExpectedEvent[];
    readonly invoices: readonly ExpectedInvoice[];
    readonly creditMemos: readonly (Texts<
      'id' | 'date' | 'invoice' | 'reason' | 'creditedEvent' | 'net' | 'tax' | 'gross'
    > & { readonly erpIds: readonly string[] })[];
    readonly paymentApplications: readonly ExpectedApplication[];
    readonly smallBalanceWriteOff: Partial<Texts<'id' | 'invoice' | 'amount' | 'date'>>;
    readonly cashAllocationLines: readonly (Texts<'ref' | 'invoice' | 'event' | 'quoteLine' | 'amount' | 'currency'> & {
      readonly line: number;
    })[];
    readonly packageRevenue: readonly Readonly<Record<string, string>>[];
    readonly breakage: Partial<Texts<'eur' | 'gbp'>>;
    readonly unrealisedFx: Readonly<
      Record<
        string,
        Texts<'balance' | 'movement'> & {
          readonly items: Readonly<Record<string, Texts<'openEur' | 'bookGbp' | 'closingGbp' | 'unrealised'>>>;
        }
      >
    >;
    readonly trialBalance: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly asOf: readonly {
    readonly checks: readonly { readonly ask: Record<string, string>; readonly answer: Record<string, string> }[];
  }[];
  readonly businessViews: readonly {
    readonly checks: readonly {
      readonly ask: Texts<'view' | 'at'> & { readonly approvedMoreThanDays?: number; readonly perturbation?: string };
      readonly answer: { readonly rows: readonly Record<string, unknown>[] };
    }[];
  }[];
  readonly lineage: readonly { readonly id: string; readonly checks: readonly LineageCheck[] }[];
}

const FOLDER = fileURLToPath(new URL('../../../../../shared/scenarios/', import.meta.url));

export const readScenario = (name: string): Scenario =>
  JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Scenario;

/** The currency of the books. */
export const functional = ({ meta }: Scenario, amount: string) => ({ amount, currency: meta.functionalCurrency });

/** Ids of a scenario's things are their own names behind the prefix of their kind. */
export const idOf = (prefix: string, name: string | number): string => `${prefix}_${name}`;

export const ENGAGEMENT = { engagementId: 'eng_1', customerId: 'cus_1' };

/** The id of a quote line, of the accepted version that brought it. */
export function quoteLineId({ inputs }: Scenario, line: string): string {
  const { version } =
    inputs.quotes.find(
      ({ approvedAt, lines }) => approvedAt !== undefined && lines.some((each) => each.line === line),
    ) ?? {};
  return idOf('ql', `${line}_v${version ?? 0}`);
}
