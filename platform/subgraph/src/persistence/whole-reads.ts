import { GraphQLError } from 'graphql';
import { ERROR_CODES } from '@throughline/contracts';
import { REBUILD_UNDER_WAY } from '@throughline/transport';
import type { TenantReads } from './tenant-reads.ts';

/**
 * The reads of a request from what is read only: refused READ_MODEL_REBUILDING while it has been emptied and not been built
 * to its end, since an empty list would be taken for an answer. Looked up once a request, in its own snapshot.
 */
export function wholeReads({ query }: TenantReads): TenantReads['query'] {
  let whole: Promise<void> | undefined;
  const assertWhole = async (): Promise<void> => {
    const [rebuild] = await query<{ id: string; state: string; read: number }>(REBUILD_UNDER_WAY);
    if (!rebuild) return;
    throw new GraphQLError(ERROR_CODES.READ_MODEL_REBUILDING.meaning, {
      extensions: {
        code: 'READ_MODEL_REBUILDING',
        replayId: rebuild.id,
        state: rebuild.state,
        factsRead: rebuild.read,
      },
    });
  };
  return async (sql, parameters) => {
    await (whole ??= assertWhole());
    return query(sql, parameters);
  };
}
