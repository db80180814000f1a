import { resolve } from 'node:path';
import { z } from 'zod';
import { type LogLevel, parseEnvironment, Secret } from '@throughline/platform';
import { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';

/** Where the supergraph comes from: its text, or a file that holds it. */
export type SupergraphSource = { readonly sdl: string } | { readonly file: string };

/** The issuer inside the gateway, for one machine: its key lives in the data folder, anybody who reaches it gets tokens. */
export interface EmbeddedIssuerSettings {
  readonly kind: 'embedded';
  readonly dataFolder: string;
  /** The `iss` of its tokens. A name, not an address: it stays the same when the port changes. */
  readonly issuer: string;
  readonly audience: string;
}

/** An OpenID Connect provider outside; only its public keys are read. */
export interface ExternalIssuerSettings {
  readonly kind: 'external';
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
}

export type IssuerSettings = EmbeddedIssuerSettings | ExternalIssuerSettings;

export interface GatewayConfig {
  readonly supergraph: SupergraphSource;
  /** Subgraph name to URL; a name that is missing here keeps the URL that the supergraph gives it. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Shared with the subgraphs; its UTF-8 bytes sign the internal token. */
  readonly internalTokenKey: Secret;
  readonly issuer: IssuerSettings;
  readonly graphiql: boolean;
  /** Folder of `.graphql` files that GraphiQL offers as a menu; `NAME.variables.json` beside one fills its variables. */
  readonly sampleOperations?: string;
  /** Largest request body and live-query message, in bytes. */
  readonly bodyLimitBytes: number;
  /** How long one subgraph call may take, in milliseconds. */
  readonly subgraphTimeoutMs: number;
  /** `DEFAULT_LIMITS` where nothing is said. */
  readonly limits?: GatewayLimits;
}

const issuerVariables = z.object({
  THROUGHLINE_DATA: z.string().min(1).default('.data'),
  GATEWAY_ISSUER: z.url().default('http://localhost:4000/issuer'),
  GATEWAY_AUDIENCE: z.string().min(1).default('throughline'),
  GATEWAY_JWKS_URL: z.url().optional(),
});

const urlsByName = z
  .string()
  .default('{}')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.url()));

const { operation, answerBytes, entitiesPerStep, heapShare } = DEFAULT_LIMITS;
const atMost = (usual: number) => z.coerce.number().int().positive().default(usual);

const limitVariables = {
  GATEWAY_MAX_DEPTH: atMost(operation.depth),
  GATEWAY_MAX_ALIASES: atMost(operation.aliases),
  GATEWAY_MAX_FIELDS: atMost(operation.fields),
  GATEWAY_MAX_DIRECTIVES: atMost(operation.directives),
  GATEWAY_MAX_TOKENS: atMost(operation.tokens),
  GATEWAY_MAX_ANSWER_BYTES: atMost(answerBytes),
  GATEWAY_MAX_ENTITIES: atMost(entitiesPerStep),
  GATEWAY_HEAP_SHARE: z.coerce.number().gt(0).max(1).default(heapShare),
};

const gatewayVariables = issuerVariables.extend({
  GATEWAY_SUPERGRAPH: z.string().min(1),
  GATEWAY_SUBGRAPH_URLS: urlsByName,
  GATEWAY_HOST: z.string().min(1).default('127.0.0.1'),
  GATEWAY_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  GATEWAY_GRAPHIQL: z.enum(['on', 'off']).default('off'),
  GATEWAY_SAMPLE_OPERATIONS: z.string().min(1).optional(),
  GATEWAY_BODY_LIMIT_BYTES: z.coerce.number().int().positive().default(1_048_576),
  GATEWAY_SUBGRAPH_TIMEOUT_MS: z.coerce.number().int().positive().default(30_000),
  ...limitVariables,
  THROUGHLINE_INTERNAL_TOKEN_KEY: z.string().min(32, 'needs at least 32 characters'),
  THROUGHLINE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

type Environment = Record<string, string | undefined>;

function issuerSettings(variables: z.output<typeof issuerVariables>): IssuerSettings {
  const named = { issuer: variables.GATEWAY_ISSUER, audience: variables.GATEWAY_AUDIENCE };
  return variables.GATEWAY_JWKS_URL === undefined
    ? { kind: 'embedded', dataFolder: resolve(variables.THROUGHLINE_DATA), ...named }
    : { kind: 'external', jwksUrl: variables.GATEWAY_JWKS_URL, ...named };
}

const limitsFrom = (variables: z.output<typeof gatewayVariables>): GatewayLimits => ({
  operation: {
    depth: variables.GATEWAY_MAX_DEPTH,
    aliases: variables.GATEWAY_MAX_ALIASES,
    fields: variables.GATEWAY_MAX_FIELDS,
    directives: variables.GATEWAY_MAX_DIRECTIVES,
    tokens: variables.GATEWAY_MAX_TOKENS,
  },
  answerBytes: variables.GATEWAY_MAX_ANSWER_BYTES,
  entitiesPerStep: variables.GATEWAY_MAX_ENTITIES,
  heapShare: variables.GATEWAY_HEAP_SHARE,
});

/** The gateway's settings from the environment; throws ConfigurationError with every problem at once. */
export function readConfig(environment: Environment = process.env): GatewayConfig & { readonly logLevel: LogLevel } {
  const variables = parseEnvironment(gatewayVariables, environment);
  return {
    supergraph: { file: resolve(variables.GATEWAY_SUPERGRAPH) },
    subgraphUrls: variables.GATEWAY_SUBGRAPH_URLS,
    host: variables.GATEWAY_HOST,
    port: variables.GATEWAY_PORT,
    internalTokenKey: new Secret(variables.THROUGHLINE_INTERNAL_TOKEN_KEY),
    issuer: issuerSettings(variables),
    graphiql: variables.GATEWAY_GRAPHIQL === 'on',
    ...(variables.GATEWAY_SAMPLE_OPERATIONS && { sampleOperations: resolve(variables.GATEWAY_SAMPLE_OPERATIONS) }),
    bodyLimitBytes: variables.GATEWAY_BODY_LIMIT_BYTES,
    subgraphTimeoutMs: variables.GATEWAY_SUBGRAPH_TIMEOUT_MS,
    limits: limitsFrom(variables),
    logLevel: variables.THROUGHLINE_LOG_LEVEL,
  };
}

/** Only what the token command needs. */
export const readIssuerSettings = (environment: Environment = process.env): IssuerSettings =>
  issuerSettings(parseEnvironment(issuerVariables, environment));
