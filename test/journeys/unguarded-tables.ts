import { Client } from 'pg';

/** A table in which a tenant's rows would not be shut off from every other tenant, and why. */
export interface Unguarded {
  readonly table: string;
  readonly why: string;
}

/**
 * What the catalogue says of every table that has a tenant, parts of partitioned ones included: row security has to be
 * enabled and forced, and a policy has to hold reads and writes to the tenant of the transaction; the role that serves
 * neither owns it nor bypasses security. A part without a policy for that role shows it nothing but through its whole.
 */
const UNGUARDED = `
  with tables as (
    select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relispartition
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname not in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'p')
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
  select relname as table, why from tables t cross join lateral (
    select 'row security is not enabled' as why where not relrowsecurity
      and not (relispartition and not has_table_privilege($1, t.oid, 'select, insert, update, delete'))
    union all select 'row security is not forced' where relrowsecurity and not relforcerowsecurity
    union all select 'no policy holds it to the tenant' where relrowsecurity
      and not relispartition and not exists (
      select 1 from pg_policy p where p.polrelid = t.oid and p.polname = 'tenant' and p.polcmd = '*'
        and pg_get_expr(p.polqual, t.oid) like '%app.tenant_id%' and pg_get_expr(p.polwithcheck, t.oid) like '%app.tenant_id%')
    union all select 'a policy lets the serving role see more' from pg_policy p
      where p.polrelid = t.oid and p.polname <> 'tenant'
        and (p.polroles = '{0}' or exists (select 1 from unnest(p.polroles) r where pg_has_role($1, r, 'member')))
    union all select 'its owner serves' where relowner = (select oid from pg_roles where rolname = $1)
    union all select 'the serving role bypasses row security' from pg_roles where rolname = $1 and (rolsuper or rolbypassrls)
  ) w order by 1, 2`;

/** Asks the catalogue of a database as its administrator. */
export async function unguardedTables(adminUrl: string, servingRole: string): Promise<Unguarded[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query<Unguarded>(UNGUARDED, [servingRole])).rows;
  } finally {
    await client.end();
  }
}

/** The same while a statement of the owner has broken something, which is taken back afterwards. */
export async function unguardedAfter(adminUrl: string, servingRole: string, statement: string): Promise<Unguarded[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    return (await client.query<Unguarded>(UNGUARDED, [servingRole])).rows;
  } finally {
    await client.query('rollback');
    await client.end();
  }
}
