/** A decoded form: nested brackets become objects, all values stay text. */
export interface Form {
  [key: string]: string | Form;
}

/** `metadata[remittance]=INV-1&created[gte]=1` is `{ metadata: { remittance: 'INV-1' }, created: { gte: '1' } }`. */
export function nested(flat: Readonly<Record<string, unknown>>): Form {
  const form: Form = {};
  for (const [key, value] of Object.entries(flat)) {
    const path = key.split(/[[\]]+/).filter((part, index) => part !== '' || index === 0);
    let inside = form;
    for (const part of path.slice(0, -1)) {
      const next = inside[part];
      inside = typeof next === 'object' ? next : (inside[part] = {});
    }
    const last = path.at(-1) ?? '';
    if (last !== '__proto__') inside[last] = String(value);
  }
  return form;
}

export const textOf = (form: Form, name: string): string | undefined => {
  const value = form[name];
  return typeof value === 'string' ? value : undefined;
};

/** A nested object of texts, such as metadata. */
export function textsOf(form: Form, name: string): Record<string, string> | undefined {
  const value = form[name];
  if (typeof value !== 'object') return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
