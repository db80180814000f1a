import type { Work } from '@throughline/transport';

/** Reads and writes of one tenant, parameters as `$1`: the SQL of a unit of work, or the reads of a request. */
export type Sql = <T extends object>(text: string, parameters?: readonly unknown[]) => Promise<T[]>;

/**
 * A timestamp as a row of `Sql` holds it: PostgreSQL's own text, with its offset, such as `2025-03-06 20:15:00+00`. It is
 * no instant yet and compares with none: `instant(...)` makes it one.
 */
export type StoredInstant = string & { readonly __stored: 'instant' };

export const sqlOf =
  (work: Work): Sql =>
  (text, parameters) =>
    work.sql(text, parameters);
