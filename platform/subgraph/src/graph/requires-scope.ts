import { GraphQLError } from 'graphql';
import type { Caller } from '@throughline/contracts';

/** Refuses FORBIDDEN unless the caller's token carries the scope. Every mutation begins with it. */
export function requireScope(caller: Caller, scope: string): void {
  if (caller.scopes.includes(scope)) return;
  throw new GraphQLError(`this needs the scope ${scope}`, { extensions: { code: 'FORBIDDEN', scope } });
}

/** An input that the schema cannot describe finely enough. */
export const badUserInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
