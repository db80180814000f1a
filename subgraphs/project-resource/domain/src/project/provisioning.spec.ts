import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type NextStep, onRequested, onTemplateCopied, type Provisioning } from './provisioning.ts';

describe('a request for a project', () => {
  const cases: { given: string; provisioning: Provisioning | null; next: NextStep }[] = [
    { given: 'nothing yet', provisioning: null, next: 'PLAN' },
    { given: 'a refused plan', provisioning: { state: 'REFUSED', refusedStep: 'PLAN' }, next: 'PLAN' },
    { given: 'a refused shell', provisioning: { state: 'REFUSED', refusedStep: 'SHELL' }, next: 'REQUEST_SHELL' },
    {
      given: 'a refused structure',
      provisioning: { state: 'REFUSED', refusedStep: 'STRUCTURE' },
      next: 'PUSH_STRUCTURE',
    },
    { given: 'a shell on its way', provisioning: { state: 'REQUESTED', refusedStep: null }, next: 'WAIT' },
    { given: 'a template being copied', provisioning: { state: 'COPYING', refusedStep: null }, next: 'WAIT' },
    { given: 'a finished project', provisioning: { state: 'CREATED', refusedStep: null }, next: 'ANNOUNCE' },
  ];
  for (const { given, provisioning, next } of cases) {
    it(`with ${given}: ${next}`, () => assert.equal(onRequested(provisioning), next));
  }
});

describe('the PSA reports the copied template', () => {
  it('pushes the work breakdown once, even when the report overtakes the answer to the request', () => {
    assert.equal(onTemplateCopied({ state: 'REQUESTED', refusedStep: null }), 'PUSH_STRUCTURE');
    assert.equal(onTemplateCopied({ state: 'COPYING', refusedStep: null }), 'PUSH_STRUCTURE');
    assert.equal(onTemplateCopied({ state: 'STRUCTURING', refusedStep: null }), 'WAIT');
    assert.equal(onTemplateCopied({ state: 'CREATED', refusedStep: null }), 'WAIT');
  });
});
