import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { type Clock, newId } from '@throughline/contracts';

/** The two names of one request: a client reports the trace id, logs of all services are joined by either. */
export interface Flow {
  /** W3C trace id, 32 hexadecimal digits. */
  readonly traceId: string;
  readonly correlationId: string;
}

/** Both are born here: what a client sends under these names is not trusted and goes nowhere. */
export const newFlow = (clock: Clock): Flow => ({
  traceId: randomBytes(16).toString('hex'),
  correlationId: newId('Correlation', clock),
});

/** The flow of the request that is being answered; errors that arise before any context exists read it from here. */
export const currentFlow = new AsyncLocalStorage<Flow>();

export const CORRELATION_HEADER = 'x-correlation-id';

/** W3C Trace Context, section 3.2: version, trace id, parent id, sampled. */
const traceparent = ({ traceId }: Flow): string => `00-${traceId}-${randomBytes(8).toString('hex')}-01`;

/** What tells a subgraph which flow a call belongs to. */
export const flowHeaders = (flow: Flow): Record<string, string> => ({
  [CORRELATION_HEADER]: flow.correlationId,
  traceparent: traceparent(flow),
});
