/** Every place in an answer that holds null, as `quote.lines[0].amount`, with the object that it stands in. */
export function nullPaths(value: unknown, path = ''): { path: string; within: Readonly<Record<string, unknown>> }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => nullPaths(item, `${path}[${index}]`));
  if (value === null || typeof value !== 'object') return [];
  const within = value as Readonly<Record<string, unknown>>;
  return Object.entries(within).flatMap(([name, part]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return part === null ? [{ path: here, within }] : nullPaths(part, here);
  });
}
