import type { z } from 'zod';

/** Thrown with every problem of the environment at once, so that one start shows them all. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export function parseEnvironment<T extends z.ZodType>(
  schema: T,
  environment: Record<string, string | undefined>,
): z.output<T> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigurationError(`the environment is not complete:\n${problems.join('\n')}`);
}
