import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The parts of an acceptance scenario that billing is told or compared with; see the format's own description. */
export interface Scenario {
  readonly meta: { functionalCurrency: string; foreignCurrency: string | null; months: string[] };
  readonly rules: readonly { id: string; params: Record<string, unknown> }[];
  readonly inputs: {
    readonly entities: { seller: Record<'id' | 'name' | 'country' | 'currency', string> };
    readonly quotes: readonly {
      version: number;
      approvedAt?: string;
      amendment?: string;
      lines: readonly { line: string; kind: string; currency: string; amount: string }[];
    }[];
    readonly activation: readonly { quoteVersion: number; steps: readonly { at: string; state?: string }[] }[];
    readonly rateCards: readonly {
      id: string;
      version: number;
      currency: string;
      effectiveFrom: string;
      recordedAt: string;
      rates: Record<string, string>;
    }[];
    readonly workBreakdown: readonly {
      wbs: string;
      name: string;
      kind: string;
      quoteLine: string;
      billTo: string;
      obligation: string | null;
      rateCard: string | null;
      addedByQuoteVersion: number;
    }[];
    readonly resources: readonly { id: string; role: string }[];
    readonly estimates: readonly { wbs: string; version: number; hours: string; recordedAt: string }[];
    readonly milestones: readonly { id: string; wbs: string; acceptedAt: string }[];
    readonly timeEntries: readonly {
      id: string;
      resource: string;
      wbs: string;
      workDate: string;
      hours: string;
      approvedAt: string;
      billable: boolean;
    }[];
    readonly expenses: readonly {
      id: string;
      wbs: string;
      date: string;
      type: string;
      currency: string;
      netCost: string;
      approvedAt: string;
    }[];
    readonly subcontractorInvoice: Partial<Record<'id' | 'wbs' | 'date' | 'currency' | 'cost' | 'approvedAt', string>>;
    readonly usage: readonly {
      id: string;
      month: string;
      measuredAt: string;
      tickets: number;
      recordedAt: string;
      supersedes?: string;
    }[];
    readonly package: { performanceObligations?: readonly { po: string; name: string; ssp: string }[] };
    readonly capNet: { cap?: string };
    readonly support: { includedTicketsPerMonth?: number; overagePerTicket?: string; currency?: string };
    readonly expensePolicy: Record<string, string>;
    readonly fxEurGbp: Record<string, string>;
    readonly periodClose: Record<string, string>;
    readonly creditMemoRequests: readonly { id: string; date: string; invoice: string; reason: string }[];
    readonly dayClock: Record<string, string>;
    readonly whatIf: {
      rateCard?: string;
      baseVersion: number;
      changedVersion: number;
      uplifts: string[];
      month: string;
      invoice: string;
    };
  };
  readonly expected: {
    readonly priceAllocation: Record<string, string>;
    readonly billableEvents: readonly Record<string, unknown>[];
    readonly invoices: readonly {
      id: string;
      date: string;
      billTo: string;
      currency: string;
      net: string;
      lines: readonly { line: number; event: string; type: string; net: string }[];
    }[];
    readonly creditMemos: readonly {
      id: string;
      date: string;
      invoice: string;
      creditedEvent: string;
      net: string;
      tax: string;
      gross: string;
      reason: string;
    }[];
    readonly smallBalanceWriteOff: { id?: string; invoice?: string; amount?: string; date?: string };
    readonly cashAllocationLines: readonly {
      ref: string;
      invoice: string;
      line: number;
      event: string;
      quoteLine: string;
      amount: string;
      currency: string;
    }[];
    readonly packageRevenue: readonly Record<string, string>[];
    readonly revenueByMonthAndAccount: Record<string, Record<string, string>>;
    readonly retainerStatement: readonly Record<string, string>[];
    readonly breakage: { eur?: string; gbp?: string };
    readonly whatIfMarchUplift: readonly Record<string, string>[];
  };
  readonly asOf: readonly {
    id: string;
    checks: readonly { ask: Record<string, string>; answer: Record<string, unknown> }[];
  }[];
}

const FOLDER = fileURLToPath(new URL('../../../../../shared/scenarios/', import.meta.url));

export const readScenario = (name: string): Scenario =>
  JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Scenario;

/** The parameters of a rule, in the shape that the caller knows them to have. */
export const paramsOf = <T>({ rules }: Scenario, id: string): T =>
  (rules.find((rule) => rule.id === id)?.params ?? {}) as unknown as T;
