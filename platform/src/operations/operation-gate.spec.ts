import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { getIntrospectionQuery } from 'graphql';
import { OperationGate } from './operation-gate.ts';
import { CLIENT_LIMITS } from './operation-limits.ts';

const nested = (times: number, field: string, inside: string): string =>
  `${`${field} { `.repeat(times)}${inside}${' }'.repeat(times)}`;
const doubling = (times: number): string =>
  Array.from({ length: times }, (_, n) => `fragment f${n} on T { a { ...f${n + 1} } b { ...f${n + 1} } }`).join(' ');

describe('an operation that is too large is refused by its text', () => {
  const gate = new OperationGate(CLIENT_LIMITS);

  for (const [what, text, message] of [
    ['fifty levels', `{ ${nested(25, 'engagements { customer', 'id }'.repeat(25))} }`, /16 levels/],
    ['two hundred levels', `{ ${nested(200, 'a', 'b')} }`, /levels|words/],
    ['levels that fragments hide', `{ a { ...f0 } } ${doubling(17)} fragment f17 on T { c }`, /16 levels/],
    ['two thousand aliases', `{ ${Array.from({ length: 2000 }, (_, n) => `a${n}: me`).join(' ')} }`, /words/],
    ['two hundred aliases', `{ ${Array.from({ length: 200 }, (_, n) => `a${n}: me`).join(' ')} }`, /another name/],
    ['one field two hundred times', `{ ${'me '.repeat(200)} }`, /written twice/],
    ['a fragment bomb', `{ ...f0 } ${doubling(12)} fragment f12 on T { c }`, /2000 fields/],
    ['a thousand directives', `{ me ${'@skip(if: false) '.repeat(1000)} }`, /words/],
    ['a hundred directives', `{ me ${'@a '.repeat(100)} }`, /directives/],
    [
      'directives that fragments hide',
      `{ ${'a { ...f } '.repeat(1)} b { ...f } } fragment f on T { c ${'@a '.repeat(30)} }`,
      /directives/,
    ],
    ['a list in a list, again and again', `{ a(b: ${'['.repeat(9_000)} }`, /words/],
  ] as const) {
    it(what, () => {
      const refusal = gate.refusalOf(text);
      assert.equal(refusal?.extensions['code'], 'OPERATION_TOO_LARGE');
      assert.match(refusal?.message ?? '', message);
    });
  }

  it('however often it is sent', () => {
    const text = `{ ${nested(17, 'a', 'b')} }`;
    assert.ok(gate.refusalOf(text));
    assert.ok(gate.refusalOf(text));
  });

  it('but not at the limit itself', () => {
    assert.equal(gate.refusalOf(`{ ${nested(CLIENT_LIMITS.depth - 1, 'a', 'b')} }`), null);
    assert.ok(gate.refusalOf(`{ ${nested(CLIENT_LIMITS.depth, 'a', 'b')} }`));
  });

  it('nor any sample operation, nor what a tool asks about the schema', () => {
    const folder = fileURLToPath(new URL('../../../contracts/operations/', import.meta.url));
    const samples = globSync('*.graphql', { cwd: folder }).map((name) => readFileSync(folder + name, 'utf8'));
    assert.ok(samples.length > 0);
    for (const text of [...samples, getIntrospectionQuery()]) assert.equal(gate.refusalOf(text), null, text);
  });

  it('nor a fragment that spreads itself or a text that is no GraphQL, which others refuse', () => {
    for (const text of ['{ ...f } fragment f on T { ...f }', '{ me', '{ "']) assert.equal(gate.refusalOf(text), null);
  });
});
