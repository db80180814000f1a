import type { FormattedExecutionResult } from 'graphql';
import type { Asking } from '../subgraph-calls/subgraph-data-source.ts';

/** The part of a live query that the owner of the subscription field answers. */
export interface UpstreamOperation {
  readonly subgraph: string;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Where the events of live queries come from. */
export interface UpstreamSource {
  /**
   * Events until the source ends, fails or `return` is called; `return` gives everything back at once. Fails with
   * SERVICE_UNAVAILABLE when the source is lost: events may have been missed, so the reader has to begin anew.
   */
  open(operation: UpstreamOperation, context: Asking): AsyncIterableIterator<FormattedExecutionResult>;
}
