import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigurationError, Secret } from '@throughline/platform';

/** What the operator says about the servers that everything else stands on. */
export interface InfrastructureConfig {
  /** DATABASE_ADMIN_URL: an existing PostgreSQL server's administrator; without it we start our own. */
  readonly databaseAdmin?: Secret;
  /** NATS_URL: an existing NATS server with JetStream; without it we start our own. */
  readonly nats?: Secret;
  /** NATS_SERVER_BIN: the nats-server program to start instead of the first that is found. */
  readonly natsBinary?: string;
  /** PATH, to find nats-server on. */
  readonly searchPath: string;
  /** Where a fetched nats-server is kept: `.cache/` of the repository. */
  readonly cacheDir: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const CACHE = fileURLToPath(new URL('../../../.cache', import.meta.url));

export function infrastructureConfig(environment: Environment = process.env): InfrastructureConfig {
  const problems: string[] = [];
  const url = (name: string, protocols: readonly string[]): Secret | undefined => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    const protocol = URL.canParse(text) ? new URL(text).protocol : '';
    if (protocols.includes(protocol)) return new Secret(text);
    problems.push(`  ${name}: is not a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`);
    return undefined;
  };
  const databaseAdmin = url('DATABASE_ADMIN_URL', ['postgres:', 'postgresql:']);
  const nats = url('NATS_URL', ['nats:', 'tls:']);
  if (problems.length > 0) throw new ConfigurationError(`the environment is not complete:\n${problems.join('\n')}`);
  return {
    ...(databaseAdmin && { databaseAdmin }),
    ...(nats && { nats }),
    ...(environment['NATS_SERVER_BIN'] && { natsBinary: environment['NATS_SERVER_BIN'] }),
    searchPath: environment['PATH'] ?? '',
    cacheDir: join(CACHE, 'nats-server'),
  };
}
