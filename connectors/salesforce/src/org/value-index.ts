import type { Collection } from '@throughline/sandbox';
import type { ObjectSchema } from './schema.ts';
import type { SObject } from './org-package.ts';

/**
 * Finds records by lookup or external id without reading all. It only ever grows, so it may name records that no longer
 * hold the value (an update, a transaction undone); every hit is checked against the record itself.
 */
export class ValueIndex {
  private readonly byField = new Map<string, Map<string, Set<string>>>();

  /** Case is ignored, as it is by unique external ids. */
  static key = (value: unknown): string => String(value).toLowerCase();

  fieldsOf({ fields }: ObjectSchema): string[] {
    return [...fields].filter(([, field]) => field.type === 'reference' || field.externalId).map(([name]) => name);
  }

  note(object: ObjectSchema, record: SObject): void {
    for (const field of this.fieldsOf(object)) {
      const value = record[field];
      if (value === null || value === undefined) continue;
      const byValue = this.valuesOf(object.name, field);
      const key = ValueIndex.key(value);
      const ids = byValue.get(key);
      if (ids) ids.add(record.Id);
      else byValue.set(key, new Set([record.Id]));
    }
  }

  lookUp(records: Collection<SObject>, field: string, value: unknown): SObject[] {
    const key = ValueIndex.key(value);
    const found: SObject[] = [];
    for (const id of this.valuesOf(records.name, field).get(key) ?? []) {
      const record = records.get(id);
      if (record && ValueIndex.key(record[field]) === key) found.push(record);
    }
    return found;
  }

  private valuesOf(object: string, field: string): Map<string, Set<string>> {
    const name = `${object}.${field}`;
    let byValue = this.byField.get(name);
    if (!byValue) {
      byValue = new Map();
      this.byField.set(name, byValue);
    }
    return byValue;
  }
}
