/** The JSON that a body holds, undefined when it holds none: an empty body, a proxy's page, half an answer. */
export function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
