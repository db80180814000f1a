import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import { ERROR_CODES, Fault } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { isUnavailable } from '@throughline/transport';

const isKnown = (code: unknown): boolean => typeof code === 'string' && code in ERROR_CODES;
const FROM_GRAPHQL = new Set([
  'GRAPHQL_VALIDATION_FAILED',
  'GRAPHQL_PARSE_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** What may be said of an error: a known code with its message, or that something went wrong; never what exactly. */
export const formatErrors =
  (log: Logger) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = formatted.extensions?.['code'];
    if (FROM_GRAPHQL.has(String(code))) return { ...formatted, extensions: { code } };
    const cause = unwrapResolverError(error);
    if (cause instanceof Fault) {
      return {
        ...formatted,
        message: ERROR_CODES[cause.code].meaning,
        extensions: { code: cause.transient ? 'SERVICE_UNAVAILABLE' : cause.code },
      };
    }
    if (isKnown(code) && code !== 'INTERNAL_SERVER_ERROR' && cause instanceof GraphQLError) return formatted;
    const shown = isUnavailable(cause) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
    log.error('graph.failed', { error: cause, path: formatted.path });
    const { path, locations } = formatted;
    return {
      message: shown === 'SERVICE_UNAVAILABLE' ? ERROR_CODES[shown].meaning : 'internal error',
      extensions: { code: shown },
      ...(path && { path }),
      ...(locations && { locations }),
    };
  };
