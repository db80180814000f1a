import { type FormattedExecutionResult, GraphQLError } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { INTERNAL_TOKEN_HEADER, type Logger } from '@throughline/platform';
import { flowHeaders } from '../http/flow.ts';
import type { SubgraphCalls } from '../subgraph-calls/subgraph-calls.ts';
import type { Asking } from '../subgraph-calls/subgraph-data-source.ts';
import { EventQueue } from './event-queue.ts';
import type { UpstreamOperation, UpstreamSource } from './upstream.ts';

/** Events of one live query that may wait for a slow client before it is given up. */
const LONGEST_QUEUE = 1_000;
const ACKNOWLEDGEMENT_TIMEOUT_MS = 5_000;
const PING_INTERVAL_MS = 15_000;

const lost = (cause: unknown): GraphQLError =>
  new GraphQLError('the source of the live query was lost', {
    extensions: { code: 'SERVICE_UNAVAILABLE' },
    ...(cause instanceof Error && { originalError: cause }),
  });

function socketAddress(url: URL): string {
  const address = new URL(url);
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

/**
 * Live queries over graphql-ws to the owning subgraph, at the address of its HTTP endpoint. One socket for each live query,
 * because the internal token in its `connection_init` is signed for the text of that one operation. It never reconnects.
 */
export class SubgraphSockets implements UpstreamSource {
  constructor(
    private readonly calls: SubgraphCalls,
    private readonly log: Logger,
  ) {}

  open(operation: UpstreamOperation, context: Asking): AsyncIterableIterator<FormattedExecutionResult> {
    const subgraph = this.calls.of(operation.subgraph);
    const giveUp = (cause: unknown): void => {
      if (events.isOver) return;
      this.log.warn('gateway.live-source-lost', { subgraph: subgraph.name, ...context.flow, cause: describe(cause) });
      events.fail(lost(cause));
    };
    const client = createClient({
      url: socketAddress(subgraph.url),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionAckWaitTimeout: ACKNOWLEDGEMENT_TIMEOUT_MS,
      keepAlive: PING_INTERVAL_MS,
      on: { closed: giveUp },
      connectionParams: async () => ({
        [INTERNAL_TOKEN_HEADER]: await subgraph.sign(context.caller, operation.query),
        ...flowHeaders(context.flow),
      }),
    });
    const events = new EventQueue<FormattedExecutionResult>(LONGEST_QUEUE, () => void client.dispose());
    const { query, operationName, variables } = operation;
    client.subscribe<Record<string, unknown>, Record<string, unknown>>(
      { query, variables, ...(operationName && { operationName }) },
      {
        next: (event) => events.push(event),
        error: (error) => (isErrorList(error) ? this.refuse(events, error) : giveUp(error)),
        complete: () => events.end(),
      },
    );
    return events;
  }

  /** The subgraph said no to the operation itself: its errors are the only event, as over HTTP. */
  private refuse(events: EventQueue<FormattedExecutionResult>, errors: FormattedExecutionResult['errors']): void {
    events.push({ data: null, ...(errors && { errors }) });
    events.end();
  }
}

const isErrorList = (error: unknown): error is NonNullable<FormattedExecutionResult['errors']> =>
  Array.isArray(error) && error.length > 0;

/** A socket's end arrives as an Error or as a close event with a code. */
function describe(cause: unknown): string {
  if (cause instanceof Error) return cause.message;
  return typeof cause === 'object' && cause !== null && 'code' in cause
    ? `closed with ${String(cause.code)}`
    : 'unknown';
}
