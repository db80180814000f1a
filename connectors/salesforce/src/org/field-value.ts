import { decimal } from '@throughline/contracts';
import { OrgError } from './org-error.ts';
import type { FieldValue, OrgField } from './org-package.ts';
import { isDate, readDatetime, vendorDatetime } from './vendor-time.ts';
import { longIdOf } from './record-id.ts';

const NUMBERS = new Set(['double', 'currency', 'percent']);

export const isNumeric = (field: OrgField): boolean => NUMBERS.has(field.type);

const wrongType = (name: string, field: OrgField, value: unknown): OrgError =>
  new OrgError(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from VALUE_${typeof value === 'string' ? 'STRING' : 'EMBEDDED_OBJECT'} value ${String(value)} or request may be missing a required field (${name})`,
  );

/** A value from JSON as the field keeps it. Empty texts become null; numbers are rounded half-up to the field's scale. */
export function readFieldValue(name: string, field: OrgField, value: unknown): FieldValue {
  if (value === null || value === undefined || value === '') return field.type === 'boolean' ? false : null;
  if (isNumeric(field)) return readNumber(name, field, value);
  switch (field.type) {
    case 'boolean':
      return readBoolean(name, field, value);
    case 'date':
      if (typeof value === 'string' && isDate(value.slice(0, 10))) return value.slice(0, 10);
      throw wrongType(name, field, value);
    case 'datetime': {
      const at = typeof value === 'string' ? readDatetime(isDate(value) ? `${value}T00:00:00Z` : value) : undefined;
      if (!at) throw wrongType(name, field, value);
      return vendorDatetime(at);
    }
    case 'reference': {
      const id = typeof value === 'string' ? longIdOf(value) : undefined;
      if (id === undefined)
        throw new OrgError('MALFORMED_ID', `${name}: id value of incorrect type: ${String(value)}`, [name]);
      return id;
    }
    default:
      return readText(name, field, value);
  }
}

function readNumber(name: string, field: OrgField, value: unknown): number {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw wrongType(name, field, value);
  return decimal(text)
    .toDecimalPlaces(field.scale ?? 2)
    .toNumber();
}

function readBoolean(name: string, field: OrgField, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw wrongType(name, field, value);
}

function readText(name: string, field: OrgField, value: unknown): string {
  if (typeof value === 'object') throw wrongType(name, field, value);
  const text = String(value);
  const length = field.length ?? (field.type === 'textarea' ? 131_072 : 255);
  if (text.length > length) {
    throw new OrgError(
      'STRING_TOO_LONG',
      `${name}: data value too large: ${text.slice(0, 40)} (max length=${length})`,
      [name],
    );
  }
  if (field.values && !field.values.includes(text)) {
    throw new OrgError(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${name}: bad value for restricted picklist field: ${text}`,
      [name],
    );
  }
  return text;
}
