import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GraphQLError } from 'graphql';
import { ERROR_CODES, Fault } from '@throughline/contracts';
import { toClientError } from './client-errors.ts';

const coded = (code: unknown, more: object = {}): GraphQLError =>
  new GraphQLError('secret text', { extensions: { code, ...more } });
const ofSubgraph = { serviceName: 'users' };

describe('an error as the client sees it', () => {
  for (const { what, thrown, code, message } of [
    { what: 'bad input', thrown: coded('BAD_USER_INPUT', ofSubgraph), code: 'BAD_USER_INPUT', message: 'secret text' },
    { what: 'a refusal', thrown: coded('PERIOD_CLOSED', ofSubgraph), code: 'PERIOD_CLOSED', message: 'secret text' },
    { what: 'a transient fault', thrown: coded('UPSTREAM_UNAVAILABLE', ofSubgraph), code: 'UPSTREAM_UNAVAILABLE' },
    { what: 'a permanent fault', thrown: coded('UPSTREAM_REJECTED', ofSubgraph), code: 'UPSTREAM_REJECTED' },
    { what: 'an unknown code', thrown: coded('SQL_42P01', ofSubgraph), code: 'INTERNAL_SERVER_ERROR' },
    { what: 'a name that every object has', thrown: coded('toString', ofSubgraph), code: 'INTERNAL_SERVER_ERROR' },
    { what: 'no code', thrown: coded(undefined, ofSubgraph), code: 'INTERNAL_SERVER_ERROR' },
    { what: 'an ordinary error', thrown: new TypeError('secret text'), code: 'INTERNAL_SERVER_ERROR' },
    { what: 'something that is no error', thrown: 'secret text', code: 'INTERNAL_SERVER_ERROR' },
    {
      what: 'a fault of our own',
      thrown: new Fault('SERVICE_UNAVAILABLE', 'secret text', { transient: true }),
      code: 'SERVICE_UNAVAILABLE',
    },
    {
      what: "the client's own validation error",
      thrown: coded('GRAPHQL_VALIDATION_FAILED'),
      code: 'BAD_USER_INPUT',
      message: 'secret text',
    },
    {
      what: "a subgraph's validation error",
      thrown: coded('GRAPHQL_VALIDATION_FAILED', ofSubgraph),
      code: 'INTERNAL_SERVER_ERROR',
    },
  ] as const) {
    it(`that is ${what} is ${code}, ${message ? 'in its own words' : "in the registry's words"}`, () => {
      const shown = toClientError(thrown, 'trace');
      const { meaning, nextStep } = ERROR_CODES[code];
      assert.equal(shown.message, message ?? meaning);
      assert.deepEqual(shown.extensions, { code, nextStep, traceId: 'trace' });
    });
  }
});
