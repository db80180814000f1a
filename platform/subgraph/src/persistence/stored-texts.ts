import { instant } from '@throughline/contracts';
import type { Pool, TypeOverrides } from 'pg';

/** PostgreSQL's number of the type `timestamptz`. */
const TIMESTAMPTZ = 1184;

/**
 * Has the driver give instants as we write them, ISO 8601 with `Z`, instead of PostgreSQL's own text. Days and decimals are
 * texts of ours already. Microseconds are cut; nothing of ours has any.
 */
export function storedTexts(pool: Pool): void {
  const { types } = pool.options as { types?: TypeOverrides };
  if (!types) throw new Error('the pool has no types of its own');
  types.setTypeParser(TIMESTAMPTZ, (text: string) => instant(text));
}
