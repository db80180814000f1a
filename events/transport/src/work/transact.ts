import type { MikroORM } from '@mikro-orm/postgresql';
import { invariant, type Clock } from '@throughline/contracts';
import { codeOf } from '../store/unavailable.ts';
import { BufferedWork } from './buffered-work.ts';
import type { Transact } from './work.ts';
import { crashPoint } from './crash-point.ts';

/** Serialization failure, deadlock: the whole transaction may simply be run again. */
const REPEATABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

/** Runs units of work: one transaction, one tenant, facts and intents written with the change. */
export function transactOver(orm: MikroORM, source: string, clock: Clock): Transact {
  return async (scope, run) => {
    invariant(scope.tenantId.length > 0, 'work needs a tenant');
    for (let attempt = 1; ; attempt += 1) {
      const em = orm.em.fork();
      em.setSessionContext({ variables: { 'app.tenant_id': scope.tenantId } });
      try {
        const value = await em.transactional(async (inner) => {
          const work = new BufferedWork(inner as typeof em, scope, source, clock);
          const value = await run(work);
          await work.flush();
          crashPoint('work.before-commit');
          return value;
        });
        crashPoint('work.after-commit');
        return value;
      } catch (error) {
        if (attempt >= ATTEMPTS || !REPEATABLE.has(codeOf(error) ?? '')) throw error;
        await clock.pause(5 * attempt ** 2);
      }
    }
  };
}
