import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { infrastructureConfig } from './config.ts';

describe('what the operator says about the servers', () => {
  it('is nothing by default: we start our own', () => {
    const { databaseAdmin, nats, natsBinary } = infrastructureConfig({ DATABASE_ADMIN_URL: '', PATH: '/bin' });
    assert.deepEqual(
      { databaseAdmin, nats, natsBinary },
      { databaseAdmin: undefined, nats: undefined, natsBinary: undefined },
    );
  });

  it('names existing servers, whose passwords are not printed', () => {
    const config = infrastructureConfig({ DATABASE_ADMIN_URL: 'postgres://me:pw@db/postgres', NATS_URL: 'nats://bus' });
    assert.equal(config.databaseAdmin?.reveal(), 'postgres://me:pw@db/postgres');
    assert.equal(config.nats?.reveal(), 'nats://bus');
    assert.doesNotMatch(JSON.stringify(config), /pw/);
  });

  it('is refused with every problem at once', () => {
    const wrong = { DATABASE_ADMIN_URL: 'localhost:5432', NATS_URL: 'http://bus' };
    assert.throws(() => infrastructureConfig(wrong), /DATABASE_ADMIN_URL: [^]*NATS_URL: /);
  });
});
