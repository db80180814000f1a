/**
 * Statements that fill new columns or tables from old ones for all tenants: row-level security binds the owner of a table
 * too, so it is lifted for them alone.
 */
export const backfill = (tables: readonly string[], statement: string): string[] => [
  ...tables.map((table) => `alter table ${table} no force row level security`),
  statement,
  ...tables.map((table) => `alter table ${table} force row level security`),
];
