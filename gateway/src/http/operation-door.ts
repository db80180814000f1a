import type { FastifyReply, FastifyRequest } from 'fastify';
import { type MemoryGuard, type OperationGate, RETRY_AFTER_SECONDS } from '@throughline/platform';
import { errorAnswer, toClientError } from './client-errors.ts';

/** What every operation passes before the graph sees it. */
export interface OperationDoor {
  readonly gate: OperationGate;
  readonly memory: MemoryGuard;
}

/** Begins nothing that there is no memory for; the client is told when to come back. */
export const whileThereIsRoom =
  ({ memory }: OperationDoor) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (memory.hasRoom()) return undefined;
    const refusal = errorAnswer('SERVICE_UNAVAILABLE', 'no memory to begin with', request.flow.traceId);
    return reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).send(refusal);
  };

/** Refuses a text that is too large, before it is validated or planned. */
export const ofSizeOnly =
  ({ gate }: OperationDoor) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const text = textOf(request.method === 'GET' ? request.query : request.body);
    const refusal = text === undefined ? null : gate.refusalOf(text);
    return refusal ? reply.code(400).send({ errors: [toClientError(refusal, request.flow.traceId)] }) : undefined;
  };

function textOf(asked: unknown): string | undefined {
  const query = typeof asked === 'object' && asked !== null && 'query' in asked ? asked.query : undefined;
  return typeof query === 'string' ? query : undefined;
}
