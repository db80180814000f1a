import { Fault } from '@throughline/contracts';
import { z } from 'zod';

/**
 * The kinds of fields of a vendor record as `SalesforceClient` reads them. A field that was asked for is there, though it
 * may be null where the kind is `nullable()`; one that is missing or of another kind makes the record unreadable: read as
 * nothing, it would be money that is not there.
 */
export const recordField = {
  id: z.string().min(1),
  text: z.string(),
  /** Numbers come as decimal texts. */
  number: z.string().regex(/^-?\d+(\.\d+)?$/, 'is no number'),
  flag: z.boolean(),
  date: z.iso.date(),
  /** `2026-07-14T09:30:00.000+0000` */
  datetime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/, 'is no instant'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is no currency'),
} as const;

/** What to select for a record of this shape; parents are objects in it. */
export function fieldsOf({ shape }: z.ZodObject, parent = ''): string {
  const names = Object.entries(shape).map(([name, kind]) => {
    const inner = kind instanceof z.ZodNullable ? kind.unwrap() : kind;
    return inner instanceof z.ZodObject ? fieldsOf(inner, `${parent}${name}.`) : parent + name;
  });
  return names.join(', ');
}

/**
 * The record in this shape. Throws EVENT_UNREADABLE, which no repeat cures, naming the object, the record and its fields,
 * so that this one is parked and others go on.
 */
export function recordOf<T>(object: string, shape: z.ZodType<T>, row: object): T {
  const read = shape.safeParse(row);
  if (read.success) return read.data;
  const id = 'Id' in row ? String(row.Id) : null;
  const fields = [...new Set(read.error.issues.map(({ path }) => path.map(String).join('.')))];
  throw new Fault('EVENT_UNREADABLE', `${object} ${id ?? 'without an id'} has no readable ${fields.join(', ')}`, {
    transient: false,
    evidence: { system: 'salesforce', object, id, fields, problems: read.error.issues.map(({ message }) => message) },
  });
}
