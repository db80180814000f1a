import type { MoneyJson } from '@throughline/contracts';
import { FINANCE, type Played } from './run.ts';
import { windowEnd } from './scenario-file.ts';

/** What the graph says of the scenario's engagement, in its own words; the sections are cut from it. */
export interface Facts {
  readonly engagementId: string;
  readonly versions: readonly QuoteVersionFact[];
  readonly lines: readonly QuoteLineFact[];
  readonly billableEvents: readonly BillableEventFact[];
  readonly invoices: readonly InvoiceFact[];
  readonly payments: readonly PaymentFact[];
  readonly journal: readonly JournalFact[];
}

interface QuoteVersionFact {
  readonly id: string;
  readonly version: number;
  readonly activation: { readonly state: string; readonly seconds: number | null } | null;
}

interface QuoteLineFact {
  readonly id: string;
  readonly lineKey: string;
  readonly obligations: readonly {
    readonly id: string;
    readonly key: string;
    readonly allocatedPrice: MoneyJson;
    readonly revenueTreatment: { readonly schedule: readonly { readonly amount: MoneyJson }[] } | null;
  }[];
  readonly billingSchedule: readonly {
    readonly kind: string;
    readonly reference: string;
    readonly month: string | null;
    readonly amount: MoneyJson;
  }[];
}

export interface BillableEventFact {
  readonly id: string;
  readonly type: string;
  readonly subtype: string | null;
  readonly sourceReference: string;
  readonly eventDate: string;
  readonly approvedAt: string;
  readonly accountingPeriod: string;
  readonly value: MoneyJson;
  readonly billable: MoneyJson;
  readonly wbsElement: { readonly code: string };
  readonly quoteLine: { readonly lineKey: string };
  readonly billTo: { readonly reference: string };
  readonly invoiceLines: readonly { readonly invoice: { readonly number: string | null } }[];
}

export interface InvoiceFact {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly erp: string;
  readonly erpIds: readonly string[];
  readonly net: MoneyJson;
  readonly tax: MoneyJson;
  readonly gross: MoneyJson;
  readonly grossFunctional: MoneyJson;
  readonly billTo: { readonly reference: string };
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly type: string;
    readonly sourceReference: string;
    readonly net: MoneyJson;
    readonly tax: MoneyJson;
  }[];
  readonly taxLines: readonly {
    readonly category: string;
    readonly jurisdiction: string;
    readonly ratePercent: string;
    readonly taxable: MoneyJson;
    readonly tax: MoneyJson;
  }[];
}

export interface PaymentFact {
  readonly reference: string;
  readonly unapplied: MoneyJson;
  readonly applications: readonly {
    readonly amount: MoneyJson;
    readonly appliedOn: string;
    readonly method: string;
    readonly invoice: { readonly number: string };
  }[];
}

interface JournalFact {
  readonly id: string;
  readonly source: { readonly kind: string; readonly id: string };
  readonly lines: readonly { readonly account: string; readonly amount: MoneyJson }[];
}

const MONEY = '{ amount currency }';
const PAGE = 100;

const COMMERCIAL = `query Commercial($engagement: String!) {
  engagementByReference(reference: $engagement) {
    id
    quotes { versions { id version activation { state seconds }
      lines { id lineKey
        obligations { id key allocatedPrice ${MONEY} revenueTreatment { schedule { amount ${MONEY} } } }
        billingSchedule { kind reference month amount ${MONEY} } } } }
  }
}`;

const BILLABLE_EVENTS = `query BillableEvents($id: ID!, $first: Int!, $after: String) {
  billableEvents(engagementId: $id, first: $first, after: $after) {
    nodes { id type subtype sourceReference eventDate approvedAt accountingPeriod value ${MONEY} billable ${MONEY}
      wbsElement { code } quoteLine { lineKey } billTo { reference } invoiceLines { invoice { number } } }
  }
}`;

const INVOICES = `query Invoices($id: ID!, $first: Int!, $after: ID) {
  invoices(engagementId: $id, first: $first, after: $after) {
    id number status invoiceDate dueDate currency erp erpIds net ${MONEY} tax ${MONEY} gross ${MONEY} grossFunctional ${MONEY}
    billTo { reference }
    lines { lineNumber type sourceReference net ${MONEY} tax ${MONEY} }
    taxLines { category jurisdiction ratePercent taxable ${MONEY} tax ${MONEY} }
  }
}`;

const PAYMENTS = `query Payments($first: Int!, $after: ID) {
  payments(first: $first, after: $after) {
    id reference unapplied ${MONEY} applications { amount ${MONEY} appliedOn method invoice { number } }
  }
}`;

const JOURNAL = `query Journal($first: Int!, $after: ID) {
  journalEntries(first: $first, after: $after) { id source { kind id } lines { account amount ${MONEY} } }
}`;

/**
 * Reads everything through the graph, page by page. The clock runs on until the last month of the window is closed; what
 * is dated after the window is left out, as the expectations leave it out.
 */
export async function readFacts(played: Played): Promise<Facts> {
  const { world, scenario } = played;
  const ask = <T>(query: string, variables: Record<string, unknown>): Promise<T> =>
    world.graph.ask<T>(FINANCE, query, variables);
  const all = async <T extends { id: string }>(page: (after: string | null) => Promise<readonly T[]>): Promise<T[]> => {
    const found: T[] = [];
    for (let after: string | null = null; ;) {
      const nodes = await page(after);
      found.push(...nodes);
      if (nodes.length < PAGE) return found;
      after = nodes.at(-1)?.id ?? null;
    }
  };
  const { engagementByReference: engagement } = await ask<{
    engagementByReference: { id: string; quotes: { versions: (QuoteVersionFact & { lines: QuoteLineFact[] })[] }[] };
  }>(COMMERCIAL, { engagement: scenario.inputs.entities.engagement.globalId });
  const { id } = engagement;
  const end = windowEnd(scenario);
  const versions = engagement.quotes.flatMap((quote) => quote.versions).sort((a, b) => a.version - b.version);
  return {
    engagementId: id,
    versions,
    lines: versions.findLast(({ activation }) => activation?.state === 'COMPLETED')?.lines ?? [],
    billableEvents: (
      await all(async (after) => {
        const page = await ask<{ billableEvents: { nodes: BillableEventFact[] } }>(BILLABLE_EVENTS, {
          id,
          first: PAGE,
          after,
        });
        return page.billableEvents.nodes;
      })
    ).filter(({ eventDate }) => eventDate <= end),
    invoices: (
      await all(
        async (after) => (await ask<{ invoices: InvoiceFact[] }>(INVOICES, { id, first: PAGE, after })).invoices,
      )
    ).filter(({ invoiceDate }) => invoiceDate <= end),
    payments: await all(async (after) => {
      return (await ask<{ payments: (PaymentFact & { id: string })[] }>(PAYMENTS, { first: PAGE, after })).payments;
    }),
    journal: await all(async (after) => {
      return (await ask<{ journalEntries: JournalFact[] }>(JOURNAL, { first: PAGE, after })).journalEntries;
    }),
  };
}
