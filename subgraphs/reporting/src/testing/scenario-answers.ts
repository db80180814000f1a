import type { TestedSubgraph } from '@throughline/subgraph/testing';
import type { LineageCheck, Scenario } from './scenario-file.ts';

const M = '{ amount }';
interface Amount {
  readonly amount: string;
}
type Figures = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, Amount>> & { readonly [key: string]: unknown };

const REPORTS = `query Reports($id: ID!, $months: [String!]!, $accounts: [String!]!, $until: String) {
  cashByQuoteLine(engagementId: $id) { lineKey currency cashGross ${M} }
  writeOffByQuoteLine(engagementId: $id) { lineKey currency writtenOffGross ${M} }
  cashAllocationLines(engagementId: $id) { reference number sourceReference lineKey amount { amount currency } }
  packageRevenue(engagementId: $id, months: $months) { month concession ${M} total ${M}
    obligations { key amount ${M} hoursToDate estimateHours percentComplete } }
  revenueByMonthAndAccount(months: $months, accounts: $accounts) { month total ${M} accounts { account amount ${M} } }
  receivablesAtMonthEnd(months: $months) { monthEnd total ${M} unappliedCash ${M} net ${M}
    items { number currency open ${M} functional ${M} dueDate daysOverdue } }
  wipAtMonthEnd(months: $months) { monthEnd wip ${M} passThrough ${M} aging { bucket amount ${M} }
    items { sourceReference functional ${M} ageDays passThrough } }
  fxByMonth(months: $months) { month realised ${M} unrealisedMovement ${M} onWipRelief ${M} total ${M} }
  unrealisedFx(months: $months) { monthEnd balance ${M} movement ${M} items { number open ${M} booked ${M} closing ${M} unrealised ${M} } }
  cashByMonth(months: $months) { month amount ${M} }
  netBillingsByMonth(months: $months) { month amount ${M} }
  daysSalesOutstanding(months: $months) { month closingNetAr ${M} billings3m ${M} days dso }
  invoiceStatusAtMonthEnd(months: $months) { monthEnd invoices { number status } }
  controls(engagementId: $id, until: $until) {
    activations { version seconds } tmGrossValue ${M} tmBilledNet ${M} tmRealisationPct creditMemoCount invoiceCount
    creditMemoRatePct creditMemoGross ${M} paymentsTotal paymentsAutoMatched autoMatchPct avgDaysToApply }
}`;

const ACCOUNTS = ['4010', '4020', '4030', '4040', '4050', '4055', '4060'];

const table = <T>(rows: readonly T[], key: (row: T) => unknown, value: (row: T) => unknown): Figures =>
  Object.fromEntries(rows.map((row) => [String(key(row)), value(row)]));
/** Amounts as their text. */
const plain = (row: Figures): Figures =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, isAmount(value) ? value.amount : value]));
const isAmount = (value: unknown): value is Amount => typeof value === 'object' && value !== null && 'amount' in value;

/** What reporting answers, in the structure of a scenario's `expected`. */
export async function answeredSections(domain: TestedSubgraph, scenario: Scenario): Promise<Figures> {
  const { months } = scenario.meta;
  const until = Object.keys(scenario.expected.trialBalance).at(-1);
  const variables = JSON.stringify({ id: 'eng_1', months, accounts: ACCOUNTS, until });
  const answer = await domain.ask<Record<string, Row[]> & { controls: Row }>(withVariables(REPORTS, variables));
  const rows = (name: string): Row[] => answer[name] ?? [];
  const items = <T = Row>(row: Row, name = 'items'): T[] => row[name] as unknown as T[];
  return {
    cashByQuoteLine: rows('cashByQuoteLine').map(({ lineKey: quoteLine, currency, cashGross }) => {
      return { quoteLine, currency, cashGross: cashGross?.amount };
    }),
    writeOffByQuoteLine: rows('writeOffByQuoteLine').map(({ lineKey: quoteLine, currency, writtenOffGross }) => {
      return { quoteLine, currency, writtenOffGross: writtenOffGross?.amount };
    }),
    cashAllocationLines: rows('cashAllocationLines').map((row) => ({
      ref: row['reference'],
      invoice: row['number'],
      event: `BE-${String(row['sourceReference'])}`,
      quoteLine: row['lineKey'],
      ...(row['amount'] as Amount),
    })),
    packageRevenue: rows('packageRevenue').map((row) => ({
      month: row['month'],
      ...Object.fromEntries(items(row, 'obligations').flatMap(obligation)),
      concession: row['concession']?.amount,
      total: row['total']?.amount,
    })),
    revenueByMonthAndAccount: table(
      rows('revenueByMonthAndAccount'),
      ({ month }) => month,
      (row) => ({
        ...table(
          items(row, 'accounts'),
          ({ account }) => account,
          ({ amount }) => amount?.amount,
        ),
        total: row['total']?.amount,
      }),
    ),
    arAtMonthEnd: table(
      rows('receivablesAtMonthEnd'),
      ({ monthEnd }) => monthEnd,
      (row) => ({
        items: items(row).map(({ number: invoice, currency, open, functional, dueDate: due, daysOverdue }) => {
          return { invoice, currency, open: open?.amount, gbp: functional?.amount, due, daysOverdue };
        }),
        totalGbp: row['total']?.amount,
        unappliedCashGbp: row['unappliedCash']?.amount,
        netGbp: row['net']?.amount,
      }),
    ),
    wipAtMonthEnd: table(
      rows('wipAtMonthEnd'),
      ({ monthEnd }) => monthEnd,
      (row) => ({
        items: items(row).map(({ sourceReference, functional, ageDays, passThrough }) => {
          return { event: `BE-${String(sourceReference)}`, gbp: functional?.amount, ageDays, passThrough };
        }),
        wipGbp: row['wip']?.amount,
        passThroughGbp: row['passThrough']?.amount,
        aging: table(
          items(row, 'aging'),
          ({ bucket }) => bucket,
          ({ amount }) => amount?.amount,
        ),
      }),
    ),
    fxByMonth: table(
      rows('fxByMonth'),
      ({ month }) => month,
      ({ realised, unrealisedMovement, onWipRelief, total }) =>
        plain({ realised, unrealisedMovement, onWipRelief, total }),
    ),
    unrealisedFx: table(
      rows('unrealisedFx'),
      ({ monthEnd }) => monthEnd,
      (row) => ({
        balance: row['balance']?.amount,
        movement: row['movement']?.amount,
        items: table(
          items(row),
          ({ number }) => number,
          ({ open, booked, closing, unrealised }) => {
            return {
              openEur: open?.amount,
              bookGbp: booked?.amount,
              closingGbp: closing?.amount,
              unrealised: unrealised?.amount,
            };
          },
        ),
      }),
    ),
    cashByMonthGbp: table(
      rows('cashByMonth'),
      ({ month }) => month,
      ({ amount }) => amount?.amount,
    ),
    netBillingsByMonthGbp: table(
      rows('netBillingsByMonth'),
      ({ month }) => month,
      ({ amount }) => amount?.amount,
    ),
    dso: table(
      rows('daysSalesOutstanding'),
      ({ month }) => month,
      ({ closingNetAr, billings3m, days, dso }) => {
        return { closingNetArGbp: closingNetAr?.amount, billings3m: billings3m?.amount, days, dso };
      },
    ),
    invoiceStatusAtMonthEnd: table(
      rows('invoiceStatusAtMonthEnd'),
      ({ monthEnd }) => monthEnd,
      (row) =>
        table(
          items(row, 'invoices'),
          ({ number }) => number,
          ({ status }) => status,
        ),
    ),
    controls: controls(answer.controls),
  };
}

function controls({ activations, ...figures }: Row): Figures {
  const runs = activations as unknown as readonly { version: number; seconds: number }[];
  return {
    activationSeconds: table(
      runs,
      ({ version }) => `v${version}`,
      ({ seconds }) => seconds,
    ),
    ...plain(figures),
  };
}

const obligation = (row: Row): [string, unknown][] => [
  [String(row['key']), row['amount']?.amount],
  ...(row['hoursToDate'] === null
    ? []
    : ([
        [`${String(row['key'])}_hours`, row['hoursToDate']],
        [`${String(row['key'])}_eac`, row['estimateHours']],
        [`${String(row['key'])}_pct`, row['percentComplete']],
      ] as [string, unknown][])),
];

/** Writes variables into the query, which the tested subgraph asks without any. */
function withVariables(query: string, json: string): string {
  const values = JSON.parse(json) as Record<string, unknown>;
  const body = query.slice(query.indexOf(') {') + 2);
  return body.replace(/\$(\w+)/g, (_, name: string) => JSON.stringify(values[name] ?? null));
}

interface Node {
  readonly type: string;
  readonly id: string;
  readonly reference: string | null;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

const BY_EVENT = new Set(['BILLABLE_EVENT', 'INVOICE_LINE', 'WRITE_OFF']);

/** The nodes of a lineage question, in the scenario's words; of the asked kinds alone where it asks for no others. */
export async function lineageNodes(domain: TestedSubgraph, { ask, answer }: LineageCheck): Promise<Figures[]> {
  const from = ask.from.map(
    ({ type, id }) => `{ type: ${type}, id: "${BY_EVENT.has(type) ? id.replace(/^BE-/, '') : id}" }`,
  );
  const { lineage } = await domain.ask<{ lineage: { nodes: Node[] } }>(
    `{ lineage(from: [${from.join(', ')}]) { nodes { type id reference attributes { name value } } } }`,
  );
  const kinds = new Set(answer.nodes.map(({ type }) => type));
  return lineage.nodes
    .filter(({ type }) => answer.only !== true || kinds.has(type))
    .map(({ type, id, reference, attributes }) => ({
      type,
      id: BY_EVENT.has(type) ? `BE-${reference ?? id}` : (reference ?? id),
      ...Object.fromEntries(attributes.map(({ name, value }) => [name, name === 'tickets' ? Number(value) : value])),
    }));
}
