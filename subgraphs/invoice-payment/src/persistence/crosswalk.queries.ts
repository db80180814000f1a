import type { Sql } from './sql.ts';

export interface CrosswalkEntry {
  readonly entityKind: 'Invoice' | 'Payment' | 'ReceivablesAccount' | 'CashApplication';
  readonly entityId: string;
  readonly system: string;
  readonly instance: string;
  readonly recordType: string;
  readonly externalId: string;
}

/** Writes down what an outside system calls our object; kept for ever, a repeat changes nothing. */
export async function keepExternalId(
  sql: Sql,
  tenantId: string,
  entry: CrosswalkEntry,
  validFrom: string,
): Promise<void> {
  await sql(
    `insert into crosswalk (tenant_id, entity_kind, entity_id, system, instance, record_type, external_id, valid_from)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      tenantId,
      entry.entityKind,
      entry.entityId,
      entry.system,
      entry.instance,
      entry.recordType,
      entry.externalId,
      validFrom,
    ],
  );
}
