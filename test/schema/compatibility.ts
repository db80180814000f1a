/** The part of JSON Schema in which event contracts are printed. */
export interface EventSchema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, EventSchema>>;
  readonly required?: readonly string[];
  readonly items?: EventSchema;
}

/**
 * What a consumer of the old schema could miss in the new one, as sentences: a field that was always there and is gone or
 * only sometimes there now, and a field of another type. New fields break nobody.
 */
export function breakingChanges(before: EventSchema, after: EventSchema, path = 'data'): string[] {
  if (JSON.stringify(before.type) !== JSON.stringify(after.type)) return [`${path} is of another type`];
  const missing = (before.required ?? []).filter((name) => !after.required?.includes(name));
  const below = Object.entries(before.properties ?? {}).flatMap(([name, property]) => {
    const now = after.properties?.[name];
    return now ? breakingChanges(property, now, `${path}.${name}`) : [];
  });
  const items = before.items && after.items ? breakingChanges(before.items, after.items, `${path}[]`) : [];
  return [...missing.map((name) => `${path}.${name} is not always there any more`), ...below, ...items];
}
