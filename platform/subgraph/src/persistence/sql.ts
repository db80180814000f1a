import type { Work } from '@throughline/transport';

/** Reads and writes of one tenant, parameters as `$1`: the SQL of a unit of work, or the reads of a request. */
export type Sql = <T extends object>(text: string, parameters?: readonly unknown[]) => Promise<T[]>;

/**
 * A timestamp as a row of `Sql` holds it. The driver gives instants as texts of ours (`storedTexts`), but nothing says so of
 * a row that is typed by hand: `instant(...)` makes it one. Rows that are typed by a mapping have instants.
 */
export type StoredInstant = string & { readonly __stored: 'instant' };

export const sqlOf =
  (work: Work): Sql =>
  (text, parameters) =>
    work.sql(text, parameters);
