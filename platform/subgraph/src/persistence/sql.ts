import type { Work } from '@throughline/transport';

/** Reads and writes of one tenant, parameters as `$1`: the SQL of a unit of work, or the reads of a request. */
export type Sql = <T extends object>(text: string, parameters?: readonly unknown[]) => Promise<T[]>;

export const sqlOf =
  (work: Work): Sql =>
  (text, parameters) =>
    work.sql(text, parameters);
