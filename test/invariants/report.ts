import type { Checked } from './invariants.ts';

const SHOWN = 20;

/** What was found, for people: a table of all invariants, then each violation with its row. */
export function reportOf(checked: readonly Checked[]): string {
  const width = Math.max(...checked.map(({ title }) => title.length));
  const lines = checked.map(({ id, title, looked, violations, notLookedAt }) => {
    // What was not looked at at all has no result; a zero would look like one.
    const figures =
      looked === 0 && notLookedAt !== undefined ? ['-', '-'] : [String(looked), String(violations.length)];
    return [id.padEnd(4), title.padEnd(width), figures[0]?.padStart(8), figures[1]?.padStart(10)].join('  ');
  });
  const head = ['    ', 'invariant'.padEnd(width), '    rows', 'violations'].join('  ');
  return [head, ...lines, ...checked.flatMap(notesOn), ...checked.flatMap(violationsOf)].join('\n');
}

const notesOn = ({ id, notLookedAt }: Checked): string[] =>
  notLookedAt === undefined ? [] : [`${id}: not looked at: ${notLookedAt}`];

function violationsOf({ id, violations }: Checked): string[] {
  const shown = violations
    .slice(0, SHOWN)
    .map(({ tenant, what, row }) => `${id} VIOLATED (${tenant || 'no tenant'}) ${what}: ${JSON.stringify(row)}`);
  const more = violations.length - shown.length;
  return more > 0 ? [...shown, `${id}: and ${more} more`] : shown;
}

/** The same for programs. */
export const jsonOf = (checked: readonly Checked[]): string =>
  JSON.stringify({ holds: checked.every(({ violations }) => violations.length === 0), invariants: checked }, null, 2);
