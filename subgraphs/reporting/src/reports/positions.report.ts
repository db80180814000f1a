import { lastDayOf, Money, type Month } from '@throughline/contracts';
import {
  compareWithLedger,
  PACKAGE_STREAM,
  PASS_THROUGH_STREAM,
  positionOf,
  RETAINER_STREAMS,
  shown,
  type StreamToDate,
} from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { balancesOf, cashToDate, type StreamRow, streamsToDate } from '../persistence/positions.queries.ts';
import type { Books } from '../persistence/receivables.queries.ts';
import { closingInstants, receivablesAtMonthEnds } from './receivables.report.ts';
import { unrealisedFxAtMonthEnds } from './revenue.report.ts';
import { wipAtMonthEnds } from './wip.report.ts';

/** The sum of an engagement's streams; nothing for streams that it does not have. */
function together(rows: readonly StreamRow[], streams: readonly string[], ledger: string): StreamToDate {
  const of = (figure: 'revenue' | 'billed' | 'credited'): Money =>
    Money.sum(
      rows.filter(({ stream }) => streams.includes(stream)).map((row) => Money.of(row[figure], ledger)),
      ledger,
    );
  return { revenue: of('revenue'), billed: of('billed'), credited: of('credited') };
}

/** What each engagement is owed or owes by contract at several month ends, stream by stream. */
export async function contractPositionsAtMonthEnds(read: Sql, months: readonly Month[], books: Books) {
  const { ledger } = books;
  const rows = Map.groupBy(await streamsToDate(read, months, books), ({ month }) => month);
  return months.map((month) => {
    const engagements = Map.groupBy(rows.get(month) ?? [], ({ engagementId }) => engagementId);
    const items = [...engagements].map(([engagementId, streams]) => {
      const position = positionOf(together(streams, [PACKAGE_STREAM], ledger));
      const { asset, liability } = shown(position);
      // A retainer is paid in advance: what is left of it is owed to the customer.
      const retainer = positionOf(together(streams, RETAINER_STREAMS, ledger)).negated();
      return { engagementId, reference: streams[0]?.reference ?? null, position, asset, liability, retainer };
    });
    const total = (figure: 'asset' | 'liability' | 'retainer') =>
      Money.sum(
        items.map((item) => item[figure]),
        ledger,
      ).toJSON();
    return {
      month,
      monthEnd: lastDayOf(month),
      items: items.map(({ engagementId, reference, position, asset, liability, retainer }) => ({
        engagement: { id: engagementId },
        reference,
        packagePosition: position.toJSON(),
        contractAsset: asset.toJSON(),
        deferredRevenue: liability.toJSON(),
        retainerLiability: retainer.toJSON(),
      })),
      contractAsset: total('asset'),
      deferredRevenue: total('liability'),
      retainerLiability: total('retainer'),
    };
  });
}

/** Whether the books agree with what they were made from, at several month ends. */
export async function booksAtMonthEnds(read: Sql, months: readonly Month[], books: Books) {
  const { ledger } = books;
  const byMonth = <T extends { month: Month }>(rows: readonly T[]) => new Map(rows.map((row) => [row.month, row]));
  const receivables = byMonth(await receivablesAtMonthEnds(read, months, books));
  const wip = byMonth(await wipAtMonthEnds(read, months, books));
  const positions = byMonth(await contractPositionsAtMonthEnds(read, months, books));
  const streams = Map.groupBy(await streamsToDate(read, months, books), ({ month }) => month);
  const valued = byMonth(await unrealisedFxAtMonthEnds(read, months, books));
  const cash = byMonth(await cashToDate(read, months, books));
  const balances = Map.groupBy(await balancesOf(read, months, books), ({ month }) => month);
  const closed = await closingInstants(read, months);
  return months.map((month) => {
    const of = (json: { amount: string } | undefined): Money => Money.of(json?.amount ?? '0', ledger);
    const earned = (isMeant: (stream: string) => boolean): Money =>
      Money.sum(
        (streams.get(month) ?? []).filter(({ stream }) => isMeant(stream)).map((row) => Money.of(row.revenue, ledger)),
        ledger,
      );
    const accounts = new Map(
      (balances.get(month) ?? []).map(({ account, balance }) => [account, Money.of(balance, ledger)]),
    );
    const position = positions.get(month);
    const unrealised = Money.sum(
      (valued.get(month)?.items ?? []).map((item) => of(item.unrealised)),
      ledger,
    );
    const compared = compareWithLedger(
      {
        CASH: of(cash.get(month)),
        RECEIVABLES: of(receivables.get(month)?.total),
        UNAPPLIED_CASH: of(receivables.get(month)?.unappliedCash).negated(),
        PACKAGE_POSITION: of(position?.contractAsset).minus(of(position?.deferredRevenue)),
        UNBILLED_WORK: of(wip.get(month)?.wip),
        UNBILLED_PASS_THROUGH: of(wip.get(month)?.passThrough),
        RETAINER_LIABILITY: of(position?.retainerLiability).negated(),
        SUBCONTRACTOR_PAYABLE: earned((stream) => stream === PASS_THROUGH_STREAM).negated(),
        REVENUE: earned((stream) => stream !== PASS_THROUGH_STREAM).negated(),
        UNREALISED_FX: unrealised.negated(),
      },
      accounts,
      ledger,
    );
    const sum = Money.sum(accounts.values(), ledger);
    return {
      month,
      monthEnd: lastDayOf(month),
      closedAt: closed.get(month) ?? null,
      trialBalance: sum.toJSON(),
      controls: compared.map(({ control, account, subLedger, ledger: booked, difference }) => ({
        control,
        account,
        subLedger: subLedger.toJSON(),
        ledger: booked.toJSON(),
        difference: difference.toJSON(),
      })),
      agrees: sum.isZero && compared.every(({ difference }) => difference.isZero),
    };
  });
}
