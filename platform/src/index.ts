export { SystemClock } from './clock/system-clock.ts';
export { MovableClock } from './clock/movable-clock.ts';
export { createLogger, type Logger, type LogLevel, silentLogger } from './logger/logger.ts';
export { logLevelFrom } from './logger/log-level.ts';
export { type Running, stopAll } from './running/running.ts';
export { Secret } from './config/secret.ts';
export { type Connection, connectionSchema, connectionsSchema } from './config/connection.ts';
export { ConfigurationError, parseEnvironment } from './config/parse-environment.ts';
export { INTERNAL_TOKEN_HEADER, signInternalToken, verifyInternalToken } from './identity/internal-token.ts';
