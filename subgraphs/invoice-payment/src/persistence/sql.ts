import type { Work } from '@throughline/transport';

/** Reads and writes of one tenant: a unit of work's SQL, or a request's reads. */
export type Sql = <T extends object>(text: string, parameters?: readonly unknown[]) => Promise<T[]>;

export const sqlOf =
  (work: Work): Sql =>
  (text, parameters) =>
    work.sql(text, parameters);
