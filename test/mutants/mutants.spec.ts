import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './catalogue/index.ts';
import { misfits } from './misfits.ts';
import type { Mutant } from './mutant.ts';
import { failedTests, verdictOn } from './verdict.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fitting: Mutant = {
  id: 'X01',
  mistake: 'a reader is told another mistake',
  file: 'test/mutants/verdict.ts',
  find: "'noticed by accident' |",
  replace: "'by accident' |",
  spec: 'test/mutants/mutants.spec.ts',
  noticedBy: 'names what does not fit',
};
const report = (...names: string[]): string =>
  [
    '✖ a suite (9.1ms)',
    '✖ failing tests:',
    ...names.map((name) => `\ntest at a.ts:1:1\n✖ ${name} (2.5ms)\n  Error`),
  ].join('\n');

describe('the table of mistakes', () => {
  for (const mutant of MUTANTS)
    it(`${mutant.id} fits the code: ${mutant.mistake}`, () => assert.deepEqual(misfits(root, [mutant]), []));

  it('names each mistake once', () => assert.equal(new Set(MUTANTS.map(({ id }) => id)).size, MUTANTS.length));

  for (const [what, changed] of [
    ['a place that is gone', { find: 'no such words' }],
    ['a place that occurs twice', { find: 'noticed by accident' }],
    ['a spec that is gone', { spec: 'test/mutants/gone.spec.ts' }],
    ['a test that has another name', { noticedBy: ['a name that ', 'nobody has'].join('') }],
    ['a change that changes nothing', { replace: fitting.find }],
  ] as const)
    it(`names what does not fit: ${what}`, () => {
      assert.deepEqual(misfits(root, [fitting]), []);
      assert.ok(misfits(root, [{ ...fitting, ...changed }]).length > 0);
    });
});

describe('a planted mistake', () => {
  const verdict = (exitCode: number | null, output: string) =>
    verdictOn({ noticedBy: 'adds up' }, { exitCode, output });

  it('is noticed when the test that is about it fails', () =>
    assert.equal(verdict(1, report('is exact', 'adds up to the total')), 'noticed'));
  it('is noticed by accident when only another test fails, or the file does not load', () => {
    assert.equal(verdict(1, report('is exact')), 'noticed by accident');
    assert.equal(verdict(1, 'SyntaxError: adds up'), 'noticed by accident');
  });
  it('hangs when the spec has to be ended, whatever it said until then', () =>
    assert.equal(verdict(null, report('adds up')), 'hung'));
  it('survives when every test passes', () => assert.equal(verdict(0, '✔ adds up (1ms)'), 'survived'));
  it('is told with the names of the tests that failed themselves', () =>
    assert.deepEqual(failedTests(report('is exact', 'adds up (twice)')), ['is exact', 'adds up (twice)']));
});
