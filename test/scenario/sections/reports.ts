import type { MoneyJson } from '@throughline/contracts';
import { FINANCE, type Played } from '../played.ts';
import { eventKey } from './billable-events.ts';

type Amounts = readonly { readonly month: string; readonly amount: MoneyJson }[];

interface Reports {
  readonly cashByQuoteLine: readonly {
    readonly lineKey: string;
    readonly currency: string;
    readonly cashGross: MoneyJson;
  }[];
  readonly writeOffByQuoteLine: readonly {
    readonly lineKey: string;
    readonly currency: string;
    readonly writtenOffGross: MoneyJson;
  }[];
  readonly cashAllocationLines: readonly {
    readonly reference: string;
    readonly number: string;
    readonly lineNumber: number;
    readonly sourceReference: string;
    readonly lineKey: string;
    readonly amount: MoneyJson;
  }[];
  readonly packageRevenue: readonly {
    readonly month: string;
    readonly concession: MoneyJson;
    readonly total: MoneyJson;
    readonly obligations: readonly {
      readonly key: string;
      readonly amount: MoneyJson;
      readonly treatment: string;
      readonly hoursToDate: string | null;
      readonly estimateHours: string | null;
      readonly percentComplete: string | null;
    }[];
  }[];
  readonly revenueByMonthAndAccount: readonly {
    readonly month: string;
    readonly total: MoneyJson;
    readonly accounts: readonly { readonly account: string; readonly amount: MoneyJson }[];
  }[];
  readonly receivablesAtMonthEnd: readonly {
    readonly monthEnd: string;
    readonly total: MoneyJson;
    readonly unappliedCash: MoneyJson;
    readonly net: MoneyJson;
    readonly items: readonly {
      readonly number: string;
      readonly currency: string;
      readonly open: MoneyJson;
      readonly functional: MoneyJson;
      readonly dueDate: string;
      readonly daysOverdue: number;
    }[];
  }[];
  readonly wipAtMonthEnd: readonly {
    readonly monthEnd: string;
    readonly wip: MoneyJson;
    readonly passThrough: MoneyJson;
    readonly aging: readonly { readonly bucket: string; readonly amount: MoneyJson }[];
    readonly items: readonly {
      readonly sourceReference: string;
      readonly functional: MoneyJson;
      readonly ageDays: number;
      readonly passThrough: boolean;
    }[];
  }[];
  readonly fxByMonth: readonly Readonly<
    Record<'realised' | 'unrealisedMovement' | 'onWipRelief' | 'total', MoneyJson> & { month: string }
  >[];
  readonly unrealisedFx: readonly {
    readonly monthEnd: string;
    readonly balance: MoneyJson;
    readonly movement: MoneyJson;
    readonly items: readonly Readonly<
      Record<'open' | 'booked' | 'closing' | 'unrealised', MoneyJson> & { number: string }
    >[];
  }[];
  readonly cashByMonth: Amounts;
  readonly netBillingsByMonth: Amounts;
  readonly daysSalesOutstanding: readonly {
    readonly month: string;
    readonly closingNetAr: MoneyJson;
    readonly billings3m: MoneyJson;
    readonly days: number;
    readonly dso: string;
  }[];
  readonly invoiceStatusAtMonthEnd: readonly {
    readonly monthEnd: string;
    readonly invoices: readonly { readonly number: string; readonly status: string }[];
  }[];
}

const M = '{ amount currency }';

const REPORTS = `query Reports($id: ID!, $months: [String!]!, $accounts: [String!]!) {
  cashByQuoteLine(engagementId: $id) { lineKey currency cashGross ${M} }
  writeOffByQuoteLine(engagementId: $id) { lineKey currency writtenOffGross ${M} }
  cashAllocationLines(engagementId: $id) { reference number lineNumber sourceReference lineKey amount ${M} }
  packageRevenue(engagementId: $id, months: $months) { month concession ${M} total ${M}
    obligations { key amount ${M} treatment hoursToDate estimateHours percentComplete } }
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
}`;

/** Revenue accounts of the scenario format. */
const REVENUE_ACCOUNTS = ['4010', '4020', '4030', '4040', '4050', '4055', '4060'];

const by = <T, V>(rows: readonly T[], key: (row: T) => string, value: (row: T) => V): Record<string, V> =>
  Object.fromEntries(rows.map((row) => [key(row), value(row)]));

/** Month-end tables, cash by quote line, revenue: what reporting answers, in the scenario's structure. */
export async function reportSections(
  { world, scenario }: Played,
  engagementId: string,
  keyOf: (invoiceNumber: string) => string,
) {
  const { months } = scenario.meta;
  const reports = await world.graph.ask<Reports>(FINANCE, REPORTS, {
    id: engagementId,
    months,
    accounts: REVENUE_ACCOUNTS,
  });
  return {
    cashByQuoteLine: reports.cashByQuoteLine.map(({ lineKey, currency, cashGross }) => {
      return { quoteLine: lineKey, currency, cashGross: cashGross.amount };
    }),
    writeOffByQuoteLine: reports.writeOffByQuoteLine.map(({ lineKey, currency, writtenOffGross }) => {
      return { quoteLine: lineKey, currency, writtenOffGross: writtenOffGross.amount };
    }),
    cashAllocationLines: reports.cashAllocationLines.map((line) => ({
      ref: line.reference,
      invoice: keyOf(line.number),
      line: line.lineNumber,
      event: eventKey(line),
      quoteLine: line.lineKey,
      amount: line.amount.amount,
      currency: line.amount.currency,
    })),
    packageRevenue: packageRevenue(reports),
    revenueByMonthAndAccount: by(reports.revenueByMonthAndAccount, monthOf, ({ accounts, total }) => ({
      ...by(accounts, ({ account }) => account, amountOf),
      total: total.amount,
    })),
    arAtMonthEnd: by(reports.receivablesAtMonthEnd, monthEndOf, (row) => ({
      items: row.items.map(({ number, currency, open, functional, dueDate: due, daysOverdue }) => {
        return { invoice: keyOf(number), currency, open: open.amount, gbp: functional.amount, due, daysOverdue };
      }),
      totalGbp: row.total.amount,
      unappliedCashGbp: row.unappliedCash.amount,
      netGbp: row.net.amount,
    })),
    wipAtMonthEnd: by(reports.wipAtMonthEnd, monthEndOf, (row) => ({
      items: row.items.map(({ sourceReference, functional, ageDays, passThrough }) => {
        return { event: eventKey({ sourceReference }), gbp: functional.amount, ageDays, passThrough };
      }),
      wipGbp: row.wip.amount,
      passThroughGbp: row.passThrough.amount,
      aging: by(row.aging, ({ bucket }) => bucket, amountOf),
    })),
    fxByMonth: by(reports.fxByMonth, monthOf, ({ realised, unrealisedMovement, onWipRelief, total }) => ({
      realised: realised.amount,
      unrealisedMovement: unrealisedMovement.amount,
      onWipRelief: onWipRelief.amount,
      total: total.amount,
    })),
    unrealisedFx: by(reports.unrealisedFx, monthEndOf, ({ balance, movement, items }) => ({
      balance: balance.amount,
      movement: movement.amount,
      items: by(
        items,
        ({ number }) => keyOf(number),
        ({ open, booked, closing, unrealised }) => {
          return {
            openEur: open.amount,
            bookGbp: booked.amount,
            closingGbp: closing.amount,
            unrealised: unrealised.amount,
          };
        },
      ),
    })),
    cashByMonthGbp: by(reports.cashByMonth, monthOf, amountOf),
    netBillingsByMonthGbp: by(reports.netBillingsByMonth, monthOf, amountOf),
    dso: by(reports.daysSalesOutstanding, monthOf, ({ closingNetAr, billings3m, days, dso }) => {
      return { closingNetArGbp: closingNetAr.amount, billings3m: billings3m.amount, days, dso };
    }),
    invoiceStatusAtMonthEnd: by(reports.invoiceStatusAtMonthEnd, monthEndOf, ({ invoices }) =>
      by(
        invoices,
        ({ number }) => keyOf(number),
        ({ status }) => status,
      ),
    ),
  };
}

const monthOf = ({ month }: { month: string }): string => month;
const monthEndOf = ({ monthEnd }: { monthEnd: string }): string => monthEnd;
const amountOf = ({ amount }: { amount: MoneyJson }): string => amount.amount;

const packageRevenue = ({ packageRevenue: rows }: Reports): Record<string, string>[] =>
  sold(rows).map(({ month, obligations, concession, total }) => ({
    month,
    ...Object.fromEntries(
      obligations.flatMap(({ key, amount, hoursToDate, estimateHours, percentComplete }) => [
        [key, amount.amount],
        ...(percentComplete === null || hoursToDate === null || estimateHours === null
          ? []
          : [
              [`${key}_hours`, hoursToDate],
              [`${key}_eac`, estimateHours],
              [`${key}_pct`, percentComplete],
            ]),
      ]),
    ),
    concession: concession.amount,
    total: total.amount,
  }));

/** Without a package there is nothing to tell by month. */
const sold = (rows: Reports['packageRevenue']): Reports['packageRevenue'] =>
  rows.some(({ obligations }) => obligations.length > 0) ? rows : [];
