import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { AckPolicy, connect, nanos, StorageType } from 'nats';
import { Secret, silentLogger, SystemClock } from '@throughline/platform';
import { infrastructureConfig } from '../config.ts';
import { dataFolder } from '../testing/launched.ts';
import { startNats } from './start-nats.ts';

const { natsBinary: binary, searchPath, cacheDir } = infrastructureConfig();
const dataDir = dataFolder();
const options = { dataDir, binary, searchPath, cacheDir, clock: new SystemClock(), log: silentLogger };
after(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the embedded NATS server', () => {
  it('keeps its streams over a restart, on another port when the preferred one is taken', async () => {
    const first = await startNats(options);
    const before = await connect({ servers: first.url });
    await (
      await before.jetstreamManager()
    ).streams.add({
      name: 'FACTS',
      subjects: ['evt.>'],
      storage: StorageType.File,
    });
    await before.jetstream().publish('evt.quote.approved', '1', { msgID: 'one' });
    await before.close();
    await Promise.all([first.stop(), first.stop()]);

    const squatter = createServer().listen(first.port, '127.0.0.1');
    await new Promise((listening) => squatter.once('listening', listening));
    const second = await startNats({ ...options, ...(first.port && { port: first.port }) });
    squatter.close();
    assert.notEqual(second.port, first.port);
    const again = await connect({ servers: second.url });
    const { state } = await (await again.jetstreamManager()).streams.info('FACTS');
    assert.equal(state.messages, 1);
    assert.equal(again.info?.max_payload, 8 * 1024 * 1024);
    await again.close();
    await second.stop();
  });

  it('hands out at once, in order, what was not acknowledged before it was restarted', async () => {
    const first = await startNats(options);
    const before = await connect({ servers: first.url });
    const manager = await before.jetstreamManager();
    await manager.consumers.add('FACTS', {
      durable_name: 'reader',
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(60_000),
    });
    for (const text of ['2', '3']) await before.jetstream().publish('evt.quote.approved', text);
    const reader = await before.jetstream().consumers.get('FACTS', 'reader');
    await (await reader.next())?.ackAck();
    assert.equal((await reader.next())?.string(), '2');
    await before.close();
    await first.stop();

    const second = await startNats(options);
    const after = await connect({ servers: second.url });
    const again = await after.jetstream().consumers.get('FACTS', 'reader');
    for (const text of ['2', '3']) assert.equal((await again.next({ expires: 1_000 }))?.string(), text);
    assert.equal((await again.info()).config.ack_wait, nanos(60_000));
    await after.close();
    await second.stop();
  });

  it('starts beside a record whose process id now belongs to something else', async () => {
    writeFileSync(join(dataDir, 'nats.pid'), String(process.pid));
    await (await startNats(options)).stop();
  });

  it('is not started when there is an existing server, which is used and left running', async () => {
    const operators = await startNats(options);
    const folder = join(dataDir, 'unused');
    const ours = await startNats({ ...options, dataDir: folder, existing: new Secret(operators.url) });
    assert.equal(ours.url, operators.url);
    assert.equal(ours.version, operators.version);
    await ours.stop();
    assert.equal(existsSync(folder), false);
    const connection = await connect({ servers: operators.url });
    await connection.close();
    await operators.stop();
    await assert.rejects(startNats({ ...options, existing: new Secret(operators.url) }), /NATS_URL does not answer/);
  });

  it('is only ever the program that was named', async () => {
    await assert.rejects(startNats({ ...options, binary: '/nowhere/nats-server' }), /\/nowhere\/nats-server failed/);
    await assert.rejects(startNats({ ...options, binary: '/bin/echo' }), /does not say that it is a nats-server/);
  });
});
