/** A figure or answer that did not come out; undefined where one side says nothing. */
export interface Difference {
  readonly where: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

export interface ComparedSection {
  readonly section: string;
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** What names an element of a list; a list that is not here is in order, as instalments are. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  billableEvents: ['id'],
  'billableEvents.parts': ['tranche'],
  invoices: ['id'],
  'invoices.lines': ['event'],
  'invoices.taxLines': ['category', 'jurisdiction', 'rate'],
  creditMemos: ['id'],
  paymentApplications: ['payment', 'invoice', 'appliedOn'],
  cashByQuoteLine: ['quoteLine', 'currency'],
  writeOffByQuoteLine: ['quoteLine', 'currency'],
  cashAllocationLines: ['ref', 'invoice', 'event'],
  packageRevenue: ['month'],
  retainerStatement: ['month'],
  'arAtMonthEnd.items': ['invoice'],
  'wipAtMonthEnd.items': ['event'],
  whatIfMarchUplift: ['uplift'],
};
/** Lists without an order. */
const SETS: ReadonlySet<string> = new Set(['invoices.erpIds', 'creditMemos.erpIds']);
/** Sections that hold a part for each month end. */
const BY_MONTH_END: ReadonlySet<string> = new Set(['arAtMonthEnd', 'wipAtMonthEnd']);
/** Sections with checks that hold an answer each; the rest are figures. */
const ANSWERS = ['asOf', 'businessViews', 'lineage'] as const;

type Record_ = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOf = (value: unknown): Record_ => (isRecord(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * Holds everything that a scenario expects against what came out: every figure of `expected` and every answer of `asOf`,
 * `businessViews` and `lineage`. Amounts are compared as text, so that 7.5 is not 7.50. What is there and not expected
 * differs too, except for names that begin with `x-`.
 */
export function compareWithExpected(scenario: unknown, actual: unknown): ComparedSection[] {
  const wanted = recordOf(recordOf(scenario)['expected']);
  const got = recordOf(recordOf(actual)['expected']);
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(got)])].filter((name) => !name.startsWith('x-'));
  return [
    ...names.map((name) => compareFigures(name, wanted[name], got[name])),
    ...ANSWERS.map((name) => compareAnswers(name, recordOf(scenario)[name], recordOf(actual)[name])),
  ];
}

function compareFigures(section: string, expected: unknown, actual: unknown): ComparedSection {
  return { section, ...compareLeaves(leavesOf(expected, section, section), leavesOf(actual, section, section)) };
}

interface Compared {
  readonly compared: number;
  readonly differences: readonly Difference[];
}

function compareLeaves(expected: ReadonlyMap<string, unknown>, actual: ReadonlyMap<string, unknown>): Compared {
  const places = new Set([...expected.keys(), ...actual.keys()]);
  const differences = [...places]
    .map((where): Difference => ({ where, expected: expected.get(where), actual: actual.get(where) }))
    .filter((pair) => pair.expected !== pair.actual);
  return { compared: places.size, differences };
}

/** Every single value under a place that names it the same on both sides, whatever the order of lists with names. */
function leavesOf(value: unknown, where: string, list: string): Map<string, unknown> {
  if (value === undefined) return new Map();
  const parts = Array.isArray(value) ? elementsOf(value, list) : isRecord(value) ? fieldsOf(value, list) : null;
  if (parts === null) return new Map([[where, value]]);
  if (parts.length === 0) return new Map([[`${where} is empty`, true]]);
  return new Map(parts.flatMap((part) => [...leavesOf(part.value, `${where}${part.name}`, part.list)]));
}

interface Part {
  readonly name: string;
  readonly value: unknown;
  readonly list: string;
}

const fieldsOf = (value: Record_, list: string): Part[] =>
  Object.entries(value)
    .filter(([name]) => !name.startsWith('x-'))
    .map(([name, field]) => ({
      name: `.${name}`,
      value: field,
      list: BY_MONTH_END.has(list) ? `${list} at` : `${list.replace(/ at$/, '')}.${name}`,
    }));

function elementsOf(values: readonly unknown[], list: string): Part[] {
  const named = NAMED_BY[list];
  const nameOf = (value: unknown, place: number): string => {
    if (SETS.has(list)) return String(value);
    return named ? named.map((field) => String(recordOf(value)[field])).join(' ') : String(place);
  };
  const seen = new Map<string, number>();
  return values.map((value, place) => {
    const name = nameOf(value, place);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return { name: `[${name}${times > 1 ? ` for the ${times}th time` : ''}]`, value, list };
  });
}

interface Answer {
  readonly where: string;
  readonly answer: Record_;
}

/** The answers of a section, in their place: the item's id and the number of the check in it. */
const answersOf = (section: string, items: unknown): Answer[] =>
  listOf(items).flatMap((item) => {
    const { id, checks } = recordOf(item);
    return listOf(checks).map((check, k) => ({
      where: `${section}[${String(id)}][${k}]`,
      answer: recordOf(recordOf(check)['answer']),
    }));
  });

function compareAnswers(section: string, expected: unknown, actual: unknown): ComparedSection {
  const given = new Map(answersOf(section, actual).map(({ where, answer }) => [where, answer]));
  const wanted = answersOf(section, expected);
  const compared = wanted.map(({ where, answer }) =>
    section === 'lineage'
      ? compareNodes(where, answer, given.get(where))
      : compareLeaves(answerLeaves(where, answer, answer), answerLeaves(where, answer, given.get(where))),
  );
  const places = new Set(wanted.map(({ where }) => where));
  const unasked = [...given.keys()].filter((where) => !places.has(where));
  return {
    section,
    compared: compared.reduce((sum, one) => sum + one.compared, unasked.length),
    differences: [
      ...compared.flatMap(({ differences }) => differences),
      ...unasked.map((where) => ({ where, expected: undefined, actual: given.get(where) })),
    ],
  };
}

/** Of an answer only what was asked for counts, and its lists have no order. */
function answerLeaves(where: string, asked: Record_, answer: Record_ | undefined): Map<string, unknown> {
  const leaves = Object.keys(asked).flatMap((name): [string, unknown][] => {
    const value = answer?.[name];
    if (!Array.isArray(value)) return [...leavesOf(value, `${where}.${name}`, '')];
    return [[`${where}.${name}`, JSON.stringify(value.map(sortedJson).sort())]];
  });
  return new Map(leaves);
}

const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, held: unknown) =>
    isRecord(held) ? Object.fromEntries(Object.entries(held).sort(([one], [other]) => (one < other ? -1 : 1))) : held,
  );

/** Each node must be reached, with all that is said of it; others may be, unless the answer says `only`. */
function compareNodes(where: string, expected: Record_, actual: Record_ | undefined): Compared {
  const reached = [...listOf(actual?.['nodes'])].map(recordOf);
  const wanted = listOf(expected['nodes']).map(recordOf);
  const differences: Difference[] = [];
  for (const node of wanted) {
    const at = reached.findIndex((one) => Object.entries(node).every(([name, value]) => one[name] === value));
    if (at < 0) differences.push({ where: `${where}.nodes`, expected: node, actual: undefined });
    else reached.splice(at, 1);
  }
  const beside = expected['only'] === true ? reached : [];
  for (const node of beside) differences.push({ where: `${where}.nodes`, expected: undefined, actual: node });
  return { compared: wanted.length + beside.length, differences };
}
