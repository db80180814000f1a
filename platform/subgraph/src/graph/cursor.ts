import type { Sql } from '../persistence/sql.ts';
import { badUserInput } from './requires-scope.ts';

export const unknownCursor = () => badUserInput('after is not the cursor of a row of this list');

/**
 * The cursor as it was given, if a row has it that the tenant sees; a list that went on after a row of nobody would say
 * that it has ended, or show everything once more. Throws BAD_USER_INPUT.
 * @param rows a table, or a select in brackets, with the column `id`
 */
export async function cursorIn(query: Sql, rows: string, after: string | null | undefined): Promise<string | null> {
  if (after === null || after === undefined) return null;
  const [known] = await query(`select 1 from ${rows} known where known.id = $1`, [after]);
  if (!known) throw unknownCursor();
  return after;
}
