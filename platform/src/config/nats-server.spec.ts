import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { natsServer } from './nats-server.ts';

describe('the URL of a NATS server', () => {
  it('says where it listens, and who connects when it says so', () => {
    assert.deepEqual(natsServer('nats://127.0.0.1:4222'), { servers: 'nats://127.0.0.1:4222' });
    assert.deepEqual(natsServer('tls://billing:s%40cret@nats.example.com:4222'), {
      servers: 'tls://nats.example.com:4222',
      user: 'billing',
      pass: 's@cret',
    });
    assert.deepEqual(natsServer('nats://t0ken@nats.example.com'), {
      servers: 'nats://nats.example.com',
      token: 't0ken',
    });
  });
});
