import type { MikroORM } from '@mikro-orm/postgresql';
import { invariant, type Clock } from '@throughline/contracts';
import { BufferedWork } from './buffered-work.ts';
import type { Transact } from './work.ts';

/** Serialization failure, deadlock: the whole transaction may simply be run again. */
const REPEATABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

const sqlState = (error: unknown): string | undefined =>
  (error as { code?: string } | undefined)?.code ?? (error as { cause?: { code?: string } } | undefined)?.cause?.code;

/** Runs units of work: one transaction, one tenant, facts and intents written with the change. */
export function transactOver(orm: MikroORM, source: string, clock: Clock): Transact {
  return async (scope, run) => {
    invariant(scope.tenantId.length > 0, 'work needs a tenant');
    for (let attempt = 1; ; attempt += 1) {
      const em = orm.em.fork();
      em.setSessionContext({ variables: { 'app.tenant_id': scope.tenantId } });
      try {
        return await em.transactional(async (inner) => {
          const work = new BufferedWork(inner as typeof em, scope, source, clock);
          const value = await run(work);
          await work.flush();
          return value;
        });
      } catch (error) {
        if (attempt >= ATTEMPTS || !REPEATABLE.has(sqlState(error) ?? '')) throw error;
        await clock.pause(5 * attempt ** 2);
      }
    }
  };
}
