import type { Server } from 'node:http';
import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { type Caller, ERROR_CODES } from '@throughline/contracts';
import { answerTooLarge, INTERNAL_TOKEN_HEADER, type Logger } from '@throughline/platform';
import { formatErrors } from './errors.ts';
import type { RequestContext } from './request-context.ts';
import type { OperationDoor } from './server.ts';

interface SubscriptionOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly door: OperationDoor;
  readonly log: Logger;
  readonly verify: (token: string | undefined, body: string) => Promise<Caller | null>;
  readonly contextFor: (caller: Caller) => RequestContext;
}

/**
 * Subscriptions for the gateway over graphql-ws. The internal token in the connection's parameters is bound to the text of
 * the operation; each event is executed in a context of its own, so that it reads what is true then.
 */
export function serveSubscriptions(options: SubscriptionOptions): () => Promise<void> {
  const sockets = new WebSocketServer({ server: options.server, path: '/graphql' });
  const served = useServer(
    {
      onSubscribe: async ({ connectionParams, extra }, _id, payload) => {
        const token = connectionParams?.[INTERNAL_TOKEN_HEADER];
        const caller = await options.verify(typeof token === 'string' ? token : undefined, payload.query);
        if (caller) return refusalAt(options.door, payload.query) ?? readOperation(options.schema, payload, caller);
        extra.socket.close(4401, 'Unauthorized');
        return [new GraphQLError(ERROR_CODES.UNAUTHENTICATED.meaning, { extensions: { code: 'UNAUTHENTICATED' } })];
      },
      subscribe: (args) => eachInItsOwnContext(args as ExecutionArgs, options),
    },
    sockets,
  );
  return async () => {
    await served.dispose();
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}

function refusalAt({ gate, memory }: OperationDoor, text: string): readonly GraphQLError[] | null {
  const busy = (): GraphQLError =>
    new GraphQLError(ERROR_CODES.SERVICE_UNAVAILABLE.meaning, { extensions: { code: 'SERVICE_UNAVAILABLE' } });
  const refusal = memory.hasRoom() ? gate.refusalOf(text) : busy();
  return refusal && [refusal];
}

/** The checked operation with its caller as context value; what else may be wrong with it as errors. */
function readOperation(
  schema: GraphQLSchema,
  { query, variables, operationName }: SubscribePayload,
  caller: Caller,
): ExecutionArgs | readonly GraphQLError[] {
  try {
    const document = parse(query);
    const problems = validate(schema, document);
    if (problems.length > 0) return problems;
    if (getOperationAST(document, operationName)?.operation !== 'subscription')
      return [new GraphQLError('only subscriptions are served here', { extensions: { code: 'BAD_REQUEST' } })];
    return { schema, document, operationName, variableValues: variables, contextValue: caller };
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('not a GraphQL document')];
  }
}

async function eachInItsOwnContext(
  args: ExecutionArgs,
  options: SubscriptionOptions,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const caller = args.contextValue as Caller;
  const outer = options.contextFor(caller);
  try {
    const source = await createSourceEventStream({ ...args, contextValue: outer.context });
    if (!(Symbol.asyncIterator in source)) return masked(source, options.log);
    return executed(source[Symbol.asyncIterator](), async (event) => {
      const per = options.contextFor(caller);
      try {
        const result = await execute({ ...args, rootValue: event, contextValue: per.context });
        return per.budget.overdrawn ? { errors: [answerTooLarge()] } : masked(result, options.log);
      } finally {
        await per.close();
      }
    });
  } finally {
    // A subscription lives for hours; what its source has read is not kept open for so long.
    await outer.close();
  }
}

/**
 * The results of a source's events. Not a generator: one that waits for an event cannot be ended, nor has one that was
 * ended before its first event ever run its `finally`; either way the source would go on for nobody.
 */
function executed(
  source: AsyncIterator<unknown>,
  run: (event: unknown) => Promise<ExecutionResult>,
): AsyncIterableIterator<ExecutionResult> {
  return {
    next: async () => {
      const event = await source.next();
      return event.done ? { done: true, value: undefined } : { done: false, value: await run(event.value) };
    },
    return: async () => {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Says no more about what went wrong than an answer over HTTP does. */
function masked(result: ExecutionResult, log: Logger): ExecutionResult {
  if (!result.errors) return result;
  const format = formatErrors(log);
  const errors = result.errors.map((error) => {
    const { message, extensions } = format(error.toJSON(), error);
    return new GraphQLError(message, { path: error.path, nodes: error.nodes, ...(extensions && { extensions }) });
  });
  return { ...result, errors };
}
