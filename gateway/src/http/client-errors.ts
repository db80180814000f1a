import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode, Fault } from '@throughline/contracts';

/** Errors of the request itself that the gateway finds before anything is executed; their text names only the schema. */
const REQUEST_ERRORS: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);

/** True when @apollo/gateway marked the error as an answer of a subgraph. */
const cameFromSubgraph = (error: GraphQLError): boolean => 'serviceName' in error.extensions;

function codeOf(error: GraphQLError): ErrorCode {
  const { code } = error.extensions;
  if (isErrorCode(code)) return code;
  return REQUEST_ERRORS.has(code) && !cameFromSubgraph(error) ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
}

/** Only an expected "no" speaks for itself; faults and defects speak with the registry's words, never with their own. */
function messageOf(error: GraphQLError, code: ErrorCode): string {
  const { kind, meaning } = ERROR_CODES[code];
  return kind === 'bad-input' || kind === 'refusal' ? error.message : meaning;
}

function evidenceOf({ extensions: { scope, evidence } }: GraphQLError, code: ErrorCode): Record<string, unknown> {
  const { kind } = ERROR_CODES[code];
  if (kind !== 'bad-input' && kind !== 'refusal') return {};
  return { ...(typeof scope === 'string' && { scope }), ...(evidence !== undefined && { evidence }) };
}

/** Whatever was thrown, as a GraphQL error; a fault keeps its code. */
export const asGraphQLError = (thrown: unknown): GraphQLError => {
  const fault = thrown instanceof GraphQLError ? thrown.originalError : thrown;
  if (fault instanceof Fault)
    return new GraphQLError(fault.message, { extensions: { code: fault.code }, originalError: fault });
  if (thrown instanceof GraphQLError) return thrown;
  return new GraphQLError(thrown instanceof Error ? thrown.message : String(thrown), {
    ...(thrown instanceof Error && { originalError: thrown }),
  });
};

/**
 * The form in which an error leaves the gateway: a code of the registry, a safe text, where it happened and the trace
 * id. No stack, no subgraph name, no address, nothing that a resolver let slip.
 */
export function toClientError(thrown: unknown, traceId: string | undefined): GraphQLFormattedError {
  const error = asGraphQLError(thrown);
  const code = codeOf(error);
  const { nextStep } = ERROR_CODES[code];
  return {
    message: messageOf(error, code),
    ...(error.path && { path: error.path }),
    ...(error.locations && !cameFromSubgraph(error) && { locations: error.locations }),
    extensions: { code, nextStep, ...evidenceOf(error, code), ...(traceId && { traceId }) },
  };
}

/** The body of an answer that never reached the graph. */
export const errorAnswer = (code: ErrorCode, message: string, traceId: string | undefined): { errors: unknown[] } => ({
  errors: [toClientError(new GraphQLError(message, { extensions: { code } }), traceId)],
});
