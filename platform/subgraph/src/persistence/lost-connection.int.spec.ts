import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Secret } from '@throughline/platform';
import { testInfrastructure } from '@throughline/servers/testing';
import { openDatabase } from './database.ts';

/** More than the pool holds. */
const LOSSES = 20;

let orm: MikroORM;

describe('the domain database when connections are lost', () => {
  before(async () => {
    const { freshDatabases } = await testInfrastructure();
    const { losing } = await freshDatabases(['losing']);
    const [ownerUrl, appUrl, transportUrl] = [losing.ownerUrl, losing.appUrl, losing.transportUrl].map(
      (url) => new Secret(url),
    ) as [Secret, Secret, Secret];
    orm = await openDatabase({ config: { ownerUrl, appUrl, transportUrl }, entities: [], migrations: [] });
  });
  after(() => orm.close(true));

  it('does not lose a place in the pool with each transaction that loses its connection', async () => {
    for (let loss = 0; loss < LOSSES; loss += 1) {
      await assert.rejects(
        orm.em.fork().transactional((em) => em.execute(`select pg_terminate_backend(pg_backend_pid())`)),
        /terminat/,
      );
    }
    const [row] = await orm.em.fork().transactional((em) => em.execute<{ one: number }[]>(`select 1 as one`));
    assert.equal(row?.one, 1);
  });

  it('still says why a transaction failed', async () => {
    await assert.rejects(
      orm.em.fork().transactional((em) => em.execute(`select 1 / 0`)),
      /division by zero/,
    );
  });
});
