import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { readConfig } from './config.ts';

const KEY = 'a-key-of-at-least-thirty-two-characters';
const NEEDED = { GATEWAY_SUPERGRAPH: 'supergraph.graphql', THROUGHLINE_INTERNAL_TOKEN_KEY: KEY };

describe("the gateway's settings", () => {
  it('need the supergraph and the internal key, and nothing else', () => {
    const config = readConfig(NEEDED);
    assert.deepEqual(config.supergraph, { file: resolve('supergraph.graphql') });
    assert.equal(config.port, 4000);
    assert.equal(config.graphiql, false);
    assert.deepEqual(config.issuer, {
      kind: 'embedded',
      dataFolder: resolve('.data'),
      issuer: 'http://localhost:4000/issuer',
      audience: 'throughline',
    });
  });

  it('do not print the internal key', () => {
    const config = readConfig(NEEDED);
    assert.equal(config.internalTokenKey.reveal(), KEY);
    assert.ok(!(inspect(config) + JSON.stringify(config)).includes(KEY));
  });

  it('name an issuer outside by its keys', () => {
    const jwksUrl = 'https://id.example/keys';
    const { issuer } = readConfig({ ...NEEDED, GATEWAY_ISSUER: 'https://id.example', GATEWAY_JWKS_URL: jwksUrl });
    assert.deepEqual(issuer, { kind: 'external', issuer: 'https://id.example', audience: 'throughline', jwksUrl });
  });

  it('report every problem at once', () => {
    assert.throws(
      () => readConfig({ THROUGHLINE_INTERNAL_TOKEN_KEY: 'short', GATEWAY_PORT: 'x', GATEWAY_SUBGRAPH_URLS: '{' }),
      ({ message }: Error) =>
        ['GATEWAY_SUPERGRAPH', 'TOKEN_KEY: needs', 'GATEWAY_PORT', 'URLS: is not JSON'].every((part) =>
          message.includes(part),
        ),
    );
  });

  it('are all described in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const source = readFileSync(new URL('config.ts', import.meta.url), 'utf8');
    const names = new Set(source.match(/\b(GATEWAY|THROUGHLINE)_[A-Z_]+\b/g));
    assert.ok(names.size >= 14);
    for (const name of names) assert.ok(readme.includes(`\`${name}\``), name);
  });
});
