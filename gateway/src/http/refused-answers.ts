import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { answerTooLarge } from '@throughline/platform';
import type { GatewayContext } from '../subgraph-calls/subgraph-data-source.ts';
import { toClientError } from './client-errors.ts';

/** Codes of what the client can mend in the request itself. */
const CLIENT_MISTAKES: ReadonlySet<unknown> = new Set([
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
  'ANSWER_TOO_LARGE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

const codesOf = ({ errors = [] }: FormattedExecutionResult): unknown[] =>
  errors.map(({ extensions }) => extensions?.['code']);

const isEmpty = ({ data }: FormattedExecutionResult): boolean =>
  !data || Object.values(data).every((part) => part === null);

/** True when nothing of what was asked could be answered, and the request alone is to blame. */
export function isMistaken(result: FormattedExecutionResult): boolean {
  const codes = codesOf(result);
  return codes.length > 0 && codes.every((code) => CLIENT_MISTAKES.has(code)) && isEmpty(result);
}

/** True when a part was too large: what the other parts hold is then no answer either. */
export const isTooLarge = (result: FormattedExecutionResult, { budget }: GatewayContext): boolean =>
  budget.overdrawn || codesOf(result).includes('ANSWER_TOO_LARGE');

/** Refuses answers that grew too large as a whole, and gives what only the client can mend the status 400. */
export const refusedAnswers: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http }, contextValue, operation }) => {
      if (body.kind !== 'single') return;
      // What mutations have done is told, however little of it.
      if (operation?.operation !== 'mutation' && isTooLarge(body.singleResult, contextValue)) {
        body.singleResult = { errors: [toClientError(answerTooLarge(), contextValue.flow.traceId)] };
      }
      const isUnsaid = http.status === undefined || http.status === 200 || http.status >= 500;
      if (isUnsaid && isMistaken(body.singleResult)) http.status = 400;
    },
  }),
};
