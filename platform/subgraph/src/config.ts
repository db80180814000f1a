import { z } from 'zod';
import {
  DEFAULT_INBOX_MONTHS,
  DEFAULT_OUTBOX_DAYS,
  LEAST_INBOX_MONTHS,
  LEAST_OUTBOX_DAYS,
  type RetentionSettings,
} from '@throughline/transport';
import { type Connection, connectionsSchema, parseEnvironment, Secret } from '@throughline/platform';

/** What a subgraph is told from outside; the same in production and embedded. */
export interface SubgraphConfig {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly database: {
    /** Owns the schema and migrates it. */
    readonly ownerUrl: Secret;
    /** Serves the domain: neither owner nor superuser, under row-level security. */
    readonly appUrl: Secret;
    /** Carries messages of all tenants; sees transport tables only. */
    readonly transportUrl: Secret;
  };
  /** `replicas` of the stream, should it have to be made: 3 on a cluster, 1 on a single server. */
  readonly nats: { readonly url: string; readonly replicas?: number };
  /** Shared with the gateway; 32 bytes or more. */
  readonly internalTokenKey: Secret;
  readonly connections: readonly Connection[];
  /** Lets months of outbox and inbox leave after their time; without it they stay for ever. */
  readonly retention?: RetentionSettings;
}

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).default(0),
  DATABASE_OWNER_URL: secret,
  DATABASE_APP_URL: secret,
  DATABASE_TRANSPORT_URL: secret,
  NATS_URL: z.string().min(1),
  /** Of the stream of facts, when it has to be made. */
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  THROUGHLINE_INTERNAL_TOKEN_KEY: z
    .string()
    .min(32)
    .transform((value) => new Secret(value)),
  THROUGHLINE_CONNECTIONS: connectionsSchema,
  /** A folder that all copies of the service share; without it nothing leaves the outbox or the inbox. */
  ARCHIVE_DIR: z.string().min(1).optional(),
  /** Days after the end of a month. */
  OUTBOX_KEPT_DAYS: z.coerce.number().int().min(LEAST_OUTBOX_DAYS).default(DEFAULT_OUTBOX_DAYS),
  /** Months after the end of a month. */
  INBOX_KEPT_MONTHS: z.coerce.number().int().min(LEAST_INBOX_MONTHS).default(DEFAULT_INBOX_MONTHS),
});

/** Parses the environment of one service, once; every problem is reported together. */
export function subgraphConfigFrom(env: Record<string, string | undefined>): SubgraphConfig {
  const parsed = parseEnvironment(environment, env);
  return {
    host: parsed.HOST,
    port: parsed.PORT,
    database: {
      ownerUrl: parsed.DATABASE_OWNER_URL,
      appUrl: parsed.DATABASE_APP_URL,
      transportUrl: parsed.DATABASE_TRANSPORT_URL,
    },
    nats: { url: parsed.NATS_URL, replicas: parsed.NATS_REPLICAS },
    internalTokenKey: parsed.THROUGHLINE_INTERNAL_TOKEN_KEY,
    connections: parsed.THROUGHLINE_CONNECTIONS,
    ...(parsed.ARCHIVE_DIR !== undefined && {
      retention: {
        folder: parsed.ARCHIVE_DIR,
        outboxKeptDays: parsed.OUTBOX_KEPT_DAYS,
        inboxKeptMonths: parsed.INBOX_KEPT_MONTHS,
      },
    }),
  };
}
