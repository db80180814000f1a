import type { EntityManager } from '@mikro-orm/postgresql';
import type { Migration } from '@mikro-orm/migrations';
import type { Caller, Clock } from '@throughline/contracts';
import type { Question } from '@throughline/events';
import type { AnswerBudget, Connection, Logger } from '@throughline/platform';
import type {
  AnyOutgoingOperation,
  Answerer,
  Ask,
  Handler,
  LiveChannel,
  Poll,
  ReadModel,
  ScheduledKind,
  Transact,
  Webhook,
  Work,
} from '@throughline/transport';
import type { Notices } from './http/notices.ts';
import type { LongTexts } from './graph/argument-bounds.ts';

/** What the parts of a subgraph are built from. */
export interface SubgraphParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly transact: Transact;
  readonly ask: Ask;
  /** Reads outside a request, one tenant at a time; parameters as `$1`. */
  readonly read: <T extends object>(tenantId: string, sql: string, parameters?: readonly unknown[]) => Promise<T[]>;
  readonly connections: readonly Connection[];
  readonly live: LiveChannel;
  readonly notices: Notices;
}

/** What every resolver gets. One per request: a read-only snapshot of the tenant, batching loaders, the caller. */
export interface GraphContext<Loaders = unknown> {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly em: EntityManager;
  readonly query: <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;
  readonly transact: <T>(run: (work: Work) => Promise<T>) => Promise<T>;
  /** Asks a service on behalf of the caller's tenant; throws a transient `Fault` when nobody answers in time. */
  readonly ask: <Req, Res>(question: Question<Req, Res>, request: Req, deadlineMs?: number) => Promise<Res>;
  readonly loaders: Loaders;
  /** What is left of the answer. */
  readonly budget?: AnswerBudget;
  readonly live: LiveChannel;
}

type ReferenceResolver = (
  reference: { __typename: string } & Record<string, unknown>,
  context: GraphContext<never>,
) => unknown;

/** Everything that makes one domain a running service. The kit adds database, bus, HTTP, graph, health and shut-down. */
export interface SubgraphDefinition<Loaders> {
  readonly name: string;
  /** MikroORM mappings (`defineEntity`); may be empty where everything is SQL. */
  readonly entities: readonly unknown[];
  /** In order; never edited once merged. */
  readonly migrations: readonly (new (...parameters: never[]) => Migration)[];
  readonly graph: {
    /** type-graphql resolver classes */
    readonly resolvers: readonly (new () => object)[];
    /** Types that no root field reaches, entity stubs of other domains among them. */
    readonly orphanedTypes: readonly (new () => object)[];
    /** Arguments that are longer than texts are, in characters, by field (`Mutation.editParkedEvent`) and name. */
    readonly longTexts?: Readonly<Record<string, LongTexts>>;
    /** `__resolveReference` per entity type, batched through loaders. */
    readonly references: Readonly<Record<string, ReferenceResolver>>;
    readonly loaders: (context: Omit<GraphContext<never>, 'loaders'>) => Loaders;
  };
  readonly handlers: readonly Handler<never>[];
  readonly calls: readonly AnyOutgoingOperation[];
  readonly schedules: readonly ScheduledKind[];
  readonly webhooks: readonly Webhook[];
  readonly polls: readonly Poll[];
  readonly answerers: readonly Answerer[];
  /** The services that tell what is handled here; the owners of the contracts unless said otherwise. */
  readonly producers?: readonly string[];
  /** What is kept only to be read, and may be built again from the facts. */
  readonly readModel?: ReadModel;
}
