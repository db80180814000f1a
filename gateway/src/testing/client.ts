import type { GraphQLFormattedError } from 'graphql';

export interface Answered<T> {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly data: T;
  readonly errors: readonly GraphQLFormattedError[];
}

/** Posts one operation to a gateway as a client would. */
export async function ask<T = Record<string, unknown>>(
  url: string,
  query: string,
  { token, headers = {}, variables }: { token?: string; headers?: Record<string, string>; variables?: object } = {},
): Promise<Answered<T>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as { data: T; errors?: GraphQLFormattedError[] };
  return { status: response.status, text, headers: response.headers, data, errors };
}

export const codesOf = ({ errors }: { errors: readonly GraphQLFormattedError[] }): unknown[] =>
  errors.map(({ extensions }) => extensions?.['code']);
