import type { Server } from 'node:http';
import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Caller } from '@throughline/contracts';
import { INTERNAL_TOKEN_HEADER } from '@throughline/platform';

interface Per {
  readonly context: unknown;
  readonly close: () => Promise<void>;
}

/**
 * Subscriptions for the gateway over graphql-ws. The internal token in the connection's parameters is bound to the text of
 * the operation; each event is executed in a context of its own, so that it reads what is true then.
 */
export function serveSubscriptions(options: {
  server: Server;
  schema: GraphQLSchema;
  verify: (token: string | undefined, body: string) => Promise<Caller | null>;
  contextFor: (caller: Caller) => Per;
}): () => Promise<void> {
  const sockets = new WebSocketServer({ server: options.server, path: '/graphql' });
  const callers = new Map<string, Caller>();
  const numbers = new WeakMap<object, number>();
  let opened = 0;
  const socketOf = (extra: { socket: object }): number => {
    const known = numbers.get(extra.socket) ?? (opened += 1);
    numbers.set(extra.socket, known);
    return known;
  };
  const served = useServer(
    {
      schema: options.schema,
      onSubscribe: async (connection, id, payload) => {
        const token = connection.connectionParams?.[INTERNAL_TOKEN_HEADER];
        const caller = await options.verify(typeof token === 'string' ? token : undefined, payload.query);
        if (!caller) {
          connection.extra.socket.close(4401, 'Unauthorized');
          return [];
        }
        callers.set(`${socketOf(connection.extra)} ${id}`, caller);
        return undefined;
      },
      context: (connection, id) => options.contextFor(callers.get(`${socketOf(connection.extra)} ${id}`) as Caller),
      onComplete: (connection, id) => void callers.delete(`${socketOf(connection.extra)} ${id}`),
      subscribe: async (args) => eachInItsOwnContext(args as ExecutionArgs, options.contextFor),
    },
    sockets,
  );
  return async () => {
    await served.dispose();
    sockets.close();
  };
}

async function eachInItsOwnContext(
  args: ExecutionArgs,
  contextFor: (caller: Caller) => Per,
): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult> {
  const outer = args.contextValue as Per & { context: { caller: Caller } };
  const source = await createSourceEventStream({ ...args, contextValue: outer.context });
  if (!(Symbol.asyncIterator in source)) {
    await outer.close();
    return source;
  }
  return executeEach(source, args, outer, contextFor);
}

async function* executeEach(
  source: AsyncIterable<unknown>,
  args: ExecutionArgs,
  outer: Per & { context: { caller: Caller } },
  contextFor: (caller: Caller) => Per,
): AsyncGenerator<ExecutionResult, void, void> {
  try {
    for await (const event of source) {
      const per = contextFor(outer.context.caller);
      try {
        yield await execute({ ...args, rootValue: event, contextValue: per.context });
      } finally {
        await per.close();
      }
    }
  } finally {
    await outer.close();
  }
}
