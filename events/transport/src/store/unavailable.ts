/** SQL states of a database that is away, full of connections, restarting, or that gave way to somebody else. */
const PASSING = /^(08...|53...|57P0[1-5]|40001|40P01|55P03|25P03|25006)$/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
/** What the driver and its pool say without a code. */
const SAID =
  /connection terminated|terminating connection|timeout exceeded when trying to connect|connection error and is not queryable|pool after calling end|query read timeout/i;

/** The SQL state or system code of an error or of what caused it. */
export function codeOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? undefined : codeOf(cause);
}

/** True when the database has no place for a value as it is (SQLSTATE classes 22 and 54): no repetition can help. */
export const isUnstorable = (error: unknown): boolean => /^(22|54)...$/.test(codeOf(error) ?? '');

/** True when the database could not be used: nothing is wrong with the work itself, so it is never given up for this. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  if (PASSING.test(code) || NETWORK.has(code)) return true;
  return error instanceof Error && code === '' && SAID.test(error.message);
}
