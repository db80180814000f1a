import { Money } from '@throughline/contracts';
import type { Actual } from '../actual.ts';
import type { Check } from '../perturbation-file.ts';
import type { Played } from '../played.ts';
import { parkedWork } from './parked-work.ts';
import type { Noted } from './perturbation.ts';

/** What a check of a perturbation came to. */
export interface Verdict {
  readonly check: string;
  readonly holds: boolean;
  readonly why: string;
}

type Row = Readonly<Record<string, unknown>>;
type Listed = Extract<Check, { of: string; where: object }>;

/** The checks that look at what the run came to; EXPECTED_UNCHANGED is the comparison of the whole, made elsewhere. */
export async function verdictsOf(
  checks: readonly Check[],
  actual: Actual,
  noted: Noted,
  played: Played,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const check of checks) {
    if (check.type !== 'EXPECTED_UNCHANGED') verdicts.push(await verdictOf(check, actual, noted, played));
  }
  return verdicts;
}

async function verdictOf(check: Check, actual: Actual, noted: Noted, played: Played): Promise<Verdict> {
  switch (check.type) {
    case 'COUNT':
      return told(check, check.equals, rowsOf(check, actual).length);
    case 'SUM': {
      const rows = rowsOf(check, actual);
      const currency = String(rows[0]?.['currency'] ?? played.scenario.meta.functionalCurrency);
      const amounts = rows.map((row) => Money.of(String(row[check.field]), currency));
      return told(check, check.equals, Money.sum(amounts, currency).toAmount());
    }
    case 'VALUE':
      return told(
        check,
        [check.equals],
        rowsOf(check, actual).map((row) => row[check.field]),
      );
    case 'ERP_DOCUMENTS':
      return told(check, check.equals.toSorted(), documentsOf(check.subject, actual, played).toSorted());
    case 'IDENTICAL':
      return told(
        check,
        [],
        (noted.changed ?? check.of).filter((part) => check.of.includes(part)),
      );
    case 'DEAD_LETTER': {
      const letters = noted.deadLetters ?? [];
      const anonymous = letters.filter(({ correlationId }) => !correlationId).length;
      return told(check, [check.equals, 0], [letters.length, check.withCorrelationId ? anonymous : 0]);
    }
    case 'NO_FINAL_ERROR':
      return told(check, [], [...(await parkedWork(played)), ...refusedOf(check.subject, actual)]);
    case 'EXPECTED_UNCHANGED':
      return { check: check.type, holds: true, why: 'compared with the scenario' };
  }
}

function told(check: Check, expected: unknown, actual: unknown): Verdict {
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(actual)];
  return { check: JSON.stringify(check), holds: wanted === got, why: `expected ${wanted}, got ${got}` };
}

function rowsOf({ of, where }: Listed, { expected }: Actual): Row[] {
  return listOf(of, expected).filter((row) =>
    Object.entries(where).every(([name, value]) =>
      of === 'INVOICES' && name === 'event'
        ? (row['lines'] as Row[]).some(({ event }) => event === value)
        : row[name] === value,
    ),
  );
}

function listOf(of: Listed['of'], expected: Record<string, unknown>): readonly Row[] {
  const list = (name: string): readonly Row[] => (expected[name] ?? []) as readonly Row[];
  switch (of) {
    case 'BILLABLE_EVENTS':
      return list('billableEvents');
    case 'PAYMENT_APPLICATIONS':
      return list('paymentApplications');
    case 'CREDIT_MEMOS':
      return list('creditMemos');
    case 'INVOICES':
      return list('invoices');
    case 'INVOICE_LINES':
      return list('invoices').flatMap((invoice) =>
        (invoice['lines'] as Row[]).map((line) => ({ ...line, invoice: invoice['id'], currency: invoice['currency'] })),
      );
  }
}

/** What stands in the ERPs for a document, whatever we believe of it. */
function documentsOf(subject: string, { expected }: Actual, { world, invoiceKeys }: Played): string[] {
  const documents = [...(expected['invoices'] as Row[]), ...(expected['creditMemos'] as Row[])];
  const known = (documents.find(({ id }) => id === subject)?.['erpIds'] ?? []) as string[];
  const ours = invoiceKeys.ourIdOf(subject);
  const records = (['invoice', 'creditMemo'] as const).flatMap((type) => world.sandboxes.netsuite.records.all(type));
  return records
    .filter(({ externalId, fields }) => {
      const number = String(fields['tranId']);
      return externalId === ours || known.some((id) => id.endsWith(`:${number}`));
    })
    .map(
      ({ fields }) =>
        known.find((id) => id.endsWith(`:${String(fields['tranId'])}`)) ?? `?:${String(fields['tranId'])}`,
    );
}

/** A credit memo that never came about. */
const refusedOf = (subject: string, { expected }: Actual): string[] =>
  [...(expected['creditMemos'] as Row[]), ...(expected['invoices'] as Row[])].some(({ id }) => id === subject)
    ? []
    : [`${subject} did not come about`];
