import { destination, type Logger as PinoLogger, pino } from 'pino';
import type { Clock } from '@throughline/contracts';

type Fields = Record<string, unknown>;

/** Structured logging: a stable event name and fields. Never personal data, tokens, bank details or payloads. */
export interface Logger {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
  child(fields: Fields): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const REDACTED = [
  'token',
  'secret',
  'password',
  'authorization',
  '*.token',
  '*.secret',
  '*.password',
  '*.authorization',
];

function over(log: PinoLogger): Logger {
  return {
    debug: (event, fields) => log.debug(fields ?? {}, event),
    info: (event, fields) => log.info(fields ?? {}, event),
    warn: (event, fields) => log.warn(fields ?? {}, event),
    error: (event, fields) => log.error(fields ?? {}, event),
    child: (fields) => over(log.child(fields)),
  };
}

/** JSON lines on standard error, or into a file when a path is given; times come from the injected clock. */
export function createLogger(options: { level: LogLevel; clock: Clock; file?: string }): Logger {
  return over(
    pino(
      {
        level: options.level,
        base: {},
        timestamp: () => `,"time":"${options.clock.now().toISOString()}"`,
        redact: { paths: REDACTED, censor: '[redacted]' },
        serializers: { error: pino.stdSerializers.err },
      },
      destination({ dest: options.file ?? 2, sync: true, mkdir: true }),
    ),
  );
}

const nothing = (): void => undefined;
export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLogger,
};
