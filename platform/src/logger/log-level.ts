import { z } from 'zod';
import { parseEnvironment } from '../config/parse-environment.ts';
import type { LogLevel } from './logger.ts';

/** `THROUGHLINE_LOG_LEVEL`, or the level that the program takes without it. */
export function logLevelFrom(environment: Record<string, string | undefined>, otherwise: LogLevel): LogLevel {
  const levels = z.enum(['debug', 'info', 'warn', 'error', 'silent']).default(otherwise);
  return parseEnvironment(z.object({ THROUGHLINE_LOG_LEVEL: levels }), environment).THROUGHLINE_LOG_LEVEL;
}
