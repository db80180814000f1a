import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { connectionsSchema } from './connection.ts';
import { ConfigurationError, parseEnvironment } from './parse-environment.ts';
import { Secret } from './secret.ts';

describe('configuration', () => {
  it('reports every problem of the environment at once', () => {
    const schema = z.object({ A: z.string(), B: z.coerce.number().int() });
    assert.throws(
      () => parseEnvironment(schema, { B: 'many' }),
      (error: unknown) => error instanceof ConfigurationError && /A: /.test(error.message) && /B: /.test(error.message),
    );
  });

  it('prints secrets as [redacted], wherever they are printed', () => {
    const secret = new Secret('hush');
    for (const text of [String(secret), JSON.stringify({ secret }), inspect({ secret }), `${secret}`]) {
      assert.ok(text.includes('[redacted]') && !text.includes('hush'), text);
    }
    assert.equal(secret.reveal(), 'hush');
  });

  it('reads connections from JSON and keeps their secrets', () => {
    const [connection] = connectionsSchema.parse(
      '[{"tenantId":"demo","system":"stripe","instance":"PAY","url":"http://127.0.0.1:1","secrets":{"secretKey":"sk"}}]',
    );
    assert.equal(connection?.secrets['secretKey']?.reveal(), 'sk');
    assert.throws(() => connectionsSchema.parse('not json'), /is not JSON/);
    assert.throws(() => connectionsSchema.parse('[{"system":"abacus"}]'));
  });
});
