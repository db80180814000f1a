import { decimal } from '@throughline/contracts';
import type { Condition, Expression, Query } from './parse.ts';
import { SuiteQlError } from './tokens.ts';

/** A cell: what it is compared by. */
export type Cell = string | number | boolean | Date | null;
/** A row of a table, columns in lower case; `display` holds what BUILTIN.DF shows for a column. */
export interface Row {
  readonly cells: Readonly<Record<string, Cell>>;
  readonly display: Readonly<Record<string, string>>;
}

/** The rows that the query selects, every value as text, null columns left out. */
export function runSuiteQl(query: Query, rows: readonly Row[], known: ReadonlySet<string>): Record<string, string>[] {
  for (const name of columnsOf(query)) {
    if (!known.has(name)) throw new SuiteQlError(`Unknown identifier "${name}".`);
  }
  const { where } = query;
  const selected = where ? rows.filter((row) => holds(where, row)) : [...rows];
  const ordered = selected.sort((a, b) => {
    for (const { of, descending } of query.orderBy) {
      const order = compare(valueOf(of, a), valueOf(of, b)) ?? 0;
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  const columns =
    query.columns === '*'
      ? [...known].map((name) => ({ as: name, of: { kind: 'column', name } as const }))
      : query.columns;
  return ordered.map((row) => {
    const cells = columns.map(({ as, of }) => [as, textOf(valueOf(of, row))] as const);
    return Object.fromEntries(cells.filter((cell): cell is [string, string] => cell[1] !== null));
  });
}

/** Every column that the query names. */
function columnsOf(query: Query): string[] {
  const inExpression = (of: Expression): string[] =>
    of.kind === 'column' ? [of.name] : 'of' in of ? inExpression(of.of) : [];
  const inCondition = (condition: Condition): string[] => {
    if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(inCondition);
    if (condition.kind === 'not') return inCondition(condition.of);
    const others = condition.kind === 'in' ? condition.of : condition.kind === 'compare' ? [condition.right] : [];
    return [condition.left, ...others].flatMap(inExpression);
  };
  const columns = query.columns === '*' ? [] : query.columns;
  return [
    ...[...columns, ...query.orderBy].flatMap(({ of }) => inExpression(of)),
    ...(query.where ? inCondition(query.where) : []),
  ];
}

function valueOf(expression: Expression, row: Row): Cell {
  switch (expression.kind) {
    case 'column':
      return row.cells[expression.name] ?? null;
    case 'literal':
      return expression.value;
    case 'date':
      return expression.value;
    case 'display':
      return expression.of.kind === 'column'
        ? (row.display[expression.of.name] ?? textOf(valueOf(expression.of, row)))
        : textOf(valueOf(expression.of, row));
    case 'to-char': {
      const value = valueOf(expression.of, row);
      return value instanceof Date ? formatted(value, expression.format) : textOf(value);
    }
  }
}

function holds(condition: Condition, row: Row): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((part) => holds(part, row));
    case 'any':
      return condition.of.some((part) => holds(part, row));
    case 'not':
      return !holds(condition.of, row);
    case 'null':
      return valueOf(condition.left, row) === null;
    case 'like':
      return like(textOf(valueOf(condition.left, row)), condition.pattern);
    case 'in':
      return condition.of.some((one) => compare(valueOf(condition.left, row), valueOf(one, row)) === 0);
    case 'compare': {
      const order = compare(valueOf(condition.left, row), valueOf(condition.right, row));
      return order !== null && SIGNS[condition.sign]?.(order) === true;
    }
  }
}

const SIGNS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Null when either side is null: a comparison with nothing is never true. */
function compare(left: Cell, right: Cell): number | null {
  if (left === null || right === null) return null;
  if (left instanceof Date || right instanceof Date) return timeOf(left) - timeOf(right);
  const [a, b] = [textOf(left) ?? '', textOf(right) ?? ''];
  if (NUMBER.test(a) && NUMBER.test(b)) return decimal(a).comparedTo(decimal(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

const timeOf = (cell: Cell): number => (cell instanceof Date ? cell : new Date(String(cell))).getTime();

function like(text: string | null, pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return text !== null && new RegExp(`^${expression}$`, 's').test(text);
}

/** Booleans are T and F; dates come in the user's format (month first) unless TO_CHAR says otherwise. */
function textOf(cell: Cell): string | null {
  if (cell === null) return null;
  if (cell instanceof Date) return `${cell.getUTCMonth() + 1}/${cell.getUTCDate()}/${cell.getUTCFullYear()}`;
  if (typeof cell === 'boolean') return cell ? 'T' : 'F';
  return String(cell);
}

function formatted(date: Date, format: string): string {
  const iso = date.toISOString();
  return format
    .replaceAll('YYYY', iso.slice(0, 4))
    .replaceAll('HH24', iso.slice(11, 13))
    .replaceAll('MI', iso.slice(14, 16))
    .replaceAll('SS', iso.slice(17, 19))
    .replaceAll('MM', iso.slice(5, 7))
    .replaceAll('DD', iso.slice(8, 10))
    .replaceAll('"', '');
}
