import { type Finding, type Observed, type Subgraph, together } from './observed.ts';

/** A rule that one database can judge: the query lists the rows that break it, each with its `tenant_id`. */
export interface Rule {
  readonly database: Subgraph;
  readonly table: string;
  /** What is wrong with a row that the query lists. */
  readonly what: string;
  readonly offending: string;
}

interface OffendingRow {
  readonly tenant_id: string;
  readonly [column: string]: unknown;
}

/** Holds a database against its rules. A table counts once, however many rules look at it. */
export async function checkRules(observed: Observed, rules: readonly Rule[]): Promise<Finding> {
  const tables = new Set<string>();
  const findings: Finding[] = [];
  for (const { database, table, what, offending } of rules) {
    const { rows } = observed.databases[database];
    const place = `${database} ${table}`;
    const [count] = tables.has(place) ? [] : await rows<{ n: number }>(`select count(*)::int as n from ${table}`);
    tables.add(place);
    const broken = await rows<OffendingRow>(offending);
    findings.push({
      looked: count?.n ?? 0,
      violations: broken.map(({ tenant_id: tenant, ...row }) => ({ tenant, what: `${database}: ${what}`, row })),
    });
  }
  return together(findings);
}
