/** The API's form of an instant, to the second: `2026-07-14T09:30:00.000+0000`. */
export const vendorDatetime = (at: Date): string => `${at.toISOString().slice(0, 19)}.000+0000`;

/** Reads a datetime in any ISO 8601 form, also with an offset without colon; undefined when it is none. */
export function readDatetime(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const at = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at.getTime()) ? undefined : at;
}

export function isDate(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
