import type { MoneyJson } from '@throughline/contracts';
import { allPages, PAGE } from './pages.ts';
import { FINANCE, type Played } from './played.ts';
import { windowEnd } from './scenario-file.ts';

/** What the graph says of the scenario's engagement, in its own words; the sections are cut from it. */
export interface Facts {
  readonly engagementId: string;
  readonly versions: readonly QuoteVersionFact[];
  readonly lines: readonly QuoteLineFact[];
  readonly billableEvents: readonly BillableEventFact[];
  readonly invoices: readonly InvoiceFact[];
  readonly creditMemos: readonly CreditMemoFact[];
  readonly writeOffs: readonly WriteOffFact[];
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
  readonly hours: string | null;
  readonly rate: { readonly rateCard: string; readonly version: number; readonly hourly: string } | null;
  readonly cost: MoneyJson | null;
  readonly markup: string | null;
  readonly valueFunctional: MoneyJson | null;
  readonly drawdown: {
    readonly drawn: MoneyJson;
    readonly drawnFunctional: MoneyJson;
    readonly parts: readonly { readonly tranche: string; readonly amount: MoneyJson; readonly functional: MoneyJson }[];
  } | null;
  readonly reason: string | null;
  readonly receivableInvoice: { readonly number: string | null } | null;
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
  readonly bookingRate: string | null;
  readonly fxOnRelief: MoneyJson | null;
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

export interface CreditMemoFact {
  readonly id: string;
  readonly reference: string;
  readonly number: string | null;
  readonly status: string;
  readonly issuedOn: string;
  readonly reason: string;
  readonly erpIds: readonly string[];
  readonly net: MoneyJson;
  readonly tax: MoneyJson;
  readonly gross: MoneyJson;
  readonly invoice: { readonly number: string | null };
  readonly lines: readonly { readonly billableEvent: { readonly sourceReference: string } }[];
}

export interface WriteOffFact {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly amount: MoneyJson;
  readonly writtenOffOn: string;
  readonly invoice: { readonly number: string };
}

export interface PaymentFact {
  readonly id: string;
  readonly reference: string;
  readonly unapplied: MoneyJson;
  readonly applications: readonly {
    readonly amount: MoneyJson;
    readonly appliedOn: string;
    readonly method: string;
    readonly cashFunctional: MoneyJson | null;
    readonly bookedFunctional: MoneyJson | null;
    readonly realisedFx: MoneyJson | null;
    readonly invoice: { readonly number: string };
  }[];
}

interface JournalFact {
  readonly id: string;
  readonly source: { readonly kind: string; readonly id: string };
  readonly lines: readonly { readonly account: string; readonly amount: MoneyJson }[];
}

const MONEY = '{ amount currency }';

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
      hours rate { rateCard version hourly } cost ${MONEY} markup valueFunctional ${MONEY}
      drawdown { drawn ${MONEY} drawnFunctional ${MONEY} parts { tranche amount ${MONEY} functional ${MONEY} } }
      reason receivableInvoice { number }
      wbsElement { code } quoteLine { lineKey } billTo { reference } invoiceLines { invoice { number } } }
  }
}`;

const INVOICES = `query Invoices($id: ID!, $first: Int!, $after: ID) {
  invoices(engagementId: $id, first: $first, after: $after) {
    id number status invoiceDate dueDate currency erp erpIds bookingRate fxOnRelief ${MONEY}
    net ${MONEY} tax ${MONEY} gross ${MONEY} grossFunctional ${MONEY}
    billTo { reference }
    lines { lineNumber type sourceReference net ${MONEY} tax ${MONEY} }
    taxLines { category jurisdiction ratePercent taxable ${MONEY} tax ${MONEY} }
  }
}`;

const CREDIT_MEMOS = `query CreditMemos($id: ID!, $first: Int!, $after: ID) {
  creditMemos(engagementId: $id, first: $first, after: $after) {
    id reference number status issuedOn reason erpIds net ${MONEY} tax ${MONEY} gross ${MONEY}
    invoice { number } lines { billableEvent { sourceReference } }
  }
}`;

const WRITE_OFFS = `query WriteOffs($id: ID!, $first: Int!, $after: ID) {
  receivableWriteOffs(engagementId: $id, first: $first, after: $after) {
    id reference kind amount ${MONEY} writtenOffOn invoice { number }
  }
}`;

const PAYMENTS = `query Payments($first: Int!, $after: ID) {
  payments(first: $first, after: $after) {
    id reference unapplied ${MONEY}
    applications { amount ${MONEY} appliedOn method cashFunctional ${MONEY} bookedFunctional ${MONEY} realisedFx ${MONEY}
      invoice { number } }
  }
}`;

const JOURNAL = `query Journal($first: Int!, $after: ID) {
  journalEntries(first: $first, after: $after) { id source { kind id } lines { account amount ${MONEY} } }
}`;

interface Sold {
  readonly engagementByReference: {
    readonly id: string;
    readonly quotes: readonly {
      readonly versions: readonly (QuoteVersionFact & { readonly lines: readonly QuoteLineFact[] })[];
    }[];
  };
}

/**
 * Reads everything through the graph, page by page. The clock runs on until the last month of the window is closed; what
 * is dated after the window is left out, as the expectations leave it out.
 */
export async function readFacts({ world, scenario }: Played): Promise<Facts> {
  const ask = <T>(query: string, variables: Record<string, unknown>): Promise<T> =>
    world.graph.ask<T>(FINANCE, query, variables);
  const { engagementByReference: engagement } = await ask<Sold>(COMMERCIAL, {
    engagement: scenario.inputs.entities.engagement.globalId,
  });
  const { id } = engagement;
  const end = windowEnd(scenario);
  const versions = engagement.quotes.flatMap((quote) => quote.versions).sort((a, b) => a.version - b.version);
  const pages = <T extends { readonly id: string }>(query: string, listOf: (answer: never) => readonly T[]) =>
    allPages(async (after) => listOf(await ask(query, { id, first: PAGE, after })));
  const events = await pages<BillableEventFact>(
    BILLABLE_EVENTS,
    (answer: { billableEvents: { nodes: BillableEventFact[] } }) => answer.billableEvents.nodes,
  );
  const invoices = await pages<InvoiceFact>(INVOICES, (answer: { invoices: InvoiceFact[] }) => answer.invoices);
  const creditMemos = await pages<CreditMemoFact>(
    CREDIT_MEMOS,
    (answer: { creditMemos: CreditMemoFact[] }) => answer.creditMemos,
  );
  const writeOffs = await pages<WriteOffFact>(
    WRITE_OFFS,
    (answer: { receivableWriteOffs: WriteOffFact[] }) => answer.receivableWriteOffs,
  );
  return {
    engagementId: id,
    versions,
    lines: soldLines(versions),
    billableEvents: events.filter(({ eventDate }) => eventDate <= end),
    invoices: invoices.filter(({ invoiceDate }) => invoiceDate <= end),
    creditMemos: creditMemos.filter(({ issuedOn }) => issuedOn <= end),
    writeOffs: writeOffs.filter(({ writtenOffOn }) => writtenOffOn <= end),
    payments: await allPages(async (after) => {
      return (await ask<{ payments: PaymentFact[] }>(PAYMENTS, { first: PAGE, after })).payments;
    }),
    journal: await allPages(async (after) => {
      return (await ask<{ journalEntries: JournalFact[] }>(JOURNAL, { first: PAGE, after })).journalEntries;
    }),
  };
}

/** Each line of the contract as the version brought it that sold it first; amendments repeat it unchanged. */
function soldLines(
  versions: readonly (QuoteVersionFact & { readonly lines: readonly QuoteLineFact[] })[],
): QuoteLineFact[] {
  const sold = new Map<string, QuoteLineFact>();
  for (const { activation, lines } of versions) {
    if (activation?.state !== 'COMPLETED') continue;
    for (const line of lines) if (!sold.has(line.lineKey)) sold.set(line.lineKey, line);
  }
  return [...sold.values()];
}
