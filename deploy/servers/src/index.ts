export { infrastructureConfig, type InfrastructureConfig } from './config.ts';
export { DEFAULT_PORTS } from './default-ports.ts';
export {
  type Embedded,
  type EmbeddedOptions,
  type ServiceContext,
  type ServiceStarter,
  startEmbedded,
} from './embedded.ts';
export { FolderInUse, lockFolder } from './launch/folder-lock.ts';
export { Progress, type ProgressOptions } from './launch/progress.ts';
export { onTermination, type TerminationOptions } from './launch/terminate.ts';
export { type EmbeddedNats, type NatsOptions, startNats } from './nats/start-nats.ts';
export { type DatabaseUrls, dropDatabases, provisionDatabases } from './postgres/provision-databases.ts';
export {
  type EmbeddedPostgres,
  type PostgresOptions,
  type PostgresServer,
  startPostgres,
} from './postgres/start-postgres.ts';
export { freePort } from './process/free-port.ts';
