import { isNumeric, readFieldValue } from './field-value.ts';
import { OrgError } from './org-error.ts';
import type { Draft, SObject } from './org-package.ts';
import { type ObjectSchema, type OrgSchema, SYSTEM_FIELD_NAMES } from './schema.ts';

/** Who writes: an API caller or a person may not write what only triggers write. */
export type Writer = 'user' | 'system';

interface Records {
  live(object: string, id: string): SObject | undefined;
  lookUp(object: string, field: string, value: unknown): SObject[];
}

/** Turns what a caller sent into field values, or refuses it in the API's words. */
export class DraftReader {
  constructor(
    private readonly schema: OrgSchema,
    private readonly records: Records,
  ) {}

  read(object: ObjectSchema, input: Readonly<Record<string, unknown>>, by: Writer): Draft {
    const draft: Draft = {};
    for (const [name, value] of Object.entries(input)) {
      if (name === 'attributes') continue;
      const relationship = this.schema.parentRelationship(object, name);
      if (relationship && !object.fields.has(name)) {
        draft[relationship.field] = this.parentByExternalId(relationship.parent, value);
        continue;
      }
      const field = this.schema.field(object, name);
      if (field.formula || SYSTEM_FIELD_NAMES.includes(name) || (field.readOnly && by === 'user')) {
        throw new OrgError(
          'INVALID_FIELD_FOR_INSERT_UPDATE',
          `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
          [name],
        );
      }
      draft[name] = readFieldValue(name, field, value);
      if (field.type === 'reference') this.checkReference(name, field.referenceTo, draft[name] as string | null);
    }
    return draft;
  }

  /** A new record before its triggers: every field has its default or nothing. */
  defaults(object: ObjectSchema): Draft {
    const draft: Draft = {};
    for (const [name, field] of object.fields) {
      if (!field.formula) draft[name] = field.defaultValue ?? (field.type === 'boolean' ? false : null);
    }
    return draft;
  }

  checkRequired(object: ObjectSchema, draft: Draft): void {
    const missing = [...object.fields].filter(([name, { required }]) => required && (draft[name] ?? null) === null);
    if (missing.length === 0) return;
    const names = missing.map(([name]) => name);
    throw new OrgError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, names);
  }

  checkUnique(object: ObjectSchema, id: string, draft: Draft): void {
    for (const [name, field] of object.fields) {
      const value = draft[name] ?? null;
      if (field.externalId !== 'unique' || value === null) continue;
      const other = this.records
        .lookUp(object.name, name, value)
        .find((record) => record.Id !== id && !record['IsDeleted']);
      if (other) {
        throw new OrgError(
          'DUPLICATE_VALUE',
          `duplicate value found: ${name} duplicates value on record with id: ${other.Id}`,
          [name],
        );
      }
    }
  }

  /** External ids compare as texts or numbers, as their field does. */
  externalValue(object: ObjectSchema, field: string, value: string): string | number {
    const definition = this.schema.field(object, field);
    if (!definition.externalId) {
      throw new OrgError(
        'NOT_FOUND',
        `Provided external ID field does not exist or is not accessible: ${field}`,
        [],
        404,
      );
    }
    return isNumeric(definition) ? Number(value) : value;
  }

  private checkReference(name: string, target: string | undefined, id: string | null): void {
    if (id === null || target === undefined) return;
    if (!this.records.live(target, id)) {
      throw new OrgError('INVALID_CROSS_REFERENCE_KEY', `invalid cross reference id`, [name]);
    }
  }

  /** `"Account": { "Key__c": "A-1" }`: the parent named by its external id. */
  private parentByExternalId(parent: ObjectSchema, value: unknown): string | null {
    if (value === null) return null;
    const entries = typeof value === 'object' ? Object.entries(value).filter(([name]) => name !== 'attributes') : [];
    const [entry] = entries;
    if (!entry || entries.length > 1 || !parent.fields.get(entry[0])?.externalId) {
      throw new OrgError(
        'INVALID_FIELD',
        `Cannot reference a foreign key field ${parent.name} without one external ID`,
      );
    }
    const [field, key] = entry;
    const found = this.records.lookUp(parent.name, field, key).filter((record) => !record['IsDeleted']);
    if (found.length === 1 && found[0]) return found[0].Id;
    throw new OrgError(
      'INVALID_FIELD',
      `Foreign key external ID: ${String(key)} not found for field ${field} in entity ${parent.name}`,
    );
  }
}
