import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ErrorCode, instant } from '@throughline/contracts';
import { type ActivationFact, type ActivationFacts, NEW_ACTIVATION } from './activation.ts';
import { type Check, type CheckedVerdict, CHECKS, checksFrom } from './checks.ts';
import { decide } from './decide.ts';

const at = instant('2025-02-03T16:00:05Z');
const CREATES = ['REQUEST_RECEIVABLES_ACCOUNTS', 'REQUEST_PROJECT', 'REQUEST_BILLING_SETUP', 'ACTIVATE_CONTRACT'];

const passing = (from: Check = 'QUOTE_TERMS'): CheckedVerdict[] =>
  checksFrom(from).map((check) => ({ check, at, result: 'PASS', evidence: {} }));

const failing = (check: Check, code: ErrorCode): CheckedVerdict[] => [
  ...passing().slice(0, CHECKS.indexOf(check)),
  { check, at, result: 'FAIL', code, evidence: { billTo: 'BT-CO' } },
];

function after(...facts: ActivationFact[]): { state: ActivationFacts; commands: string[]; last: string[] } {
  let state = NEW_ACTIVATION;
  const commands: string[] = [];
  let last: string[] = [];
  for (const fact of facts) {
    const decision = decide(state, fact);
    assert.ok(decision.ok, JSON.stringify(decision));
    state = decision.value.state;
    last = decision.value.commands.map(({ kind }) => kind);
    commands.push(...last);
  }
  return { state, commands, last };
}

const STARTED: ActivationFact = { kind: 'STARTED' };
const RESUMED: ActivationFact = { kind: 'RESUMED' };
const validated = (verdicts: CheckedVerdict[], run = 1): ActivationFact => ({ kind: 'VALIDATED', run, verdicts });
const OPENED: ActivationFact = { kind: 'RECEIVABLES_ACCOUNTS_OPENED' };
const CREATED: ActivationFact = { kind: 'PROJECT_CREATED' };
const ESTABLISHED: ActivationFact = { kind: 'BILLING_ESTABLISHED' };

describe('an activation that meets no obstacle', () => {
  it('asks for one thing after the other and completes when the last one stands', () => {
    const { state, commands } = after(STARTED, validated(passing()), OPENED, CREATED, ESTABLISHED);
    assert.equal(state.state, 'COMPLETED');
    assert.equal(state.step, 'COMPLETED');
    assert.deepEqual(commands, [
      'ANNOUNCE_STARTED',
      'VALIDATE',
      'RECORD_CHECKS',
      'REQUEST_RECEIVABLES_ACCOUNTS',
      'REQUEST_PROJECT',
      'REQUEST_BILLING_SETUP',
      'ACTIVATE_CONTRACT',
      'ANNOUNCE_COMPLETED',
    ]);
  });

  it('takes every fact twice without doing anything twice', () => {
    const twice = [STARTED, validated(passing()), OPENED, CREATED, ESTABLISHED].flatMap((fact) => [fact, fact]);
    assert.deepEqual(
      after(...twice).commands,
      after(STARTED, validated(passing()), OPENED, CREATED, ESTABLISHED).commands,
    );
  });

  it('does not run ahead on an answer to a question that it has not asked', () => {
    assert.equal(after(STARTED, validated(passing()), ESTABLISHED).state.step, 'RECEIVABLES_ACCOUNTS');
  });
});

describe('the exceptions pause the activation and create nothing further', () => {
  for (const { check, code, owner } of [
    { check: 'TAX_NEXUS', code: 'TAX_NEXUS_INVALID', owner: 'tax' },
    { check: 'TAX_NEXUS', code: 'TAX_REGISTRATION_INVALID', owner: 'tax' },
    { check: 'PROJECT_TEMPLATE', code: 'TEMPLATE_UNAVAILABLE', owner: 'project-management-office' },
    { check: 'CREDIT_STATUS', code: 'CREDIT_HOLD', owner: 'finance' },
    { check: 'CREDIT_STATUS', code: 'VALIDATION_UNAVAILABLE', owner: 'integration-operator' },
  ] as const) {
    it(`${code} at ${check}`, () => {
      const { state, commands } = after(STARTED, validated(failing(check, code)));
      assert.equal(state.state, 'PAUSED');
      assert.equal(state.step, 'VALIDATE');
      assert.equal(state.check, check);
      assert.deepEqual(state.pause, {
        code,
        evidence: { billTo: 'BT-CO' },
        owner,
        allowedActions: ['RESUME', 'CANCEL'],
      });
      assert.deepEqual(
        commands.filter((command) => CREATES.includes(command)),
        [],
      );
    });

    it(`${code}: resuming repeats ${check} and what follows it, with a fresh look at the master data`, () => {
      const paused = after(STARTED, validated(failing(check, code))).state;
      const resumed = decide(paused, RESUMED);
      assert.ok(resumed.ok);
      assert.deepEqual(resumed.value.commands, [
        { kind: 'ANNOUNCE_RESUMED' },
        { kind: 'VALIDATE', from: check, run: 2, refresh: true },
      ]);
      const { state } = after(STARTED, validated(failing(check, code)), RESUMED, validated(passing(check), 2));
      assert.equal(state.step, 'RECEIVABLES_ACCOUNTS');
      assert.equal(state.pause, null);
    });
  }

  it('a second failure after a resume pauses again, with the new reason', () => {
    const { state } = after(
      STARTED,
      validated(failing('TAX_NEXUS', 'TAX_REGISTRATION_INVALID')),
      RESUMED,
      validated(failing('SERVICE_CATALOG', 'SERVICE_MISSING'), 2),
    );
    assert.equal(state.pause?.code, 'SERVICE_MISSING');
    assert.equal(state.check, 'SERVICE_CATALOG');
  });

  it('verdicts of an earlier run are out of date', () => {
    const { state, last } = after(
      STARTED,
      validated(failing('TAX_NEXUS', 'TAX_REGISTRATION_INVALID')),
      RESUMED,
      validated(passing(), 1),
    );
    assert.equal(state.state, 'RUNNING');
    assert.equal(state.step, 'VALIDATE');
    assert.deepEqual(last, []);
  });

  it('facts that arrive while paused create nothing', () => {
    const { commands } = after(
      STARTED,
      validated(failing('CREDIT_STATUS', 'CREDIT_HOLD')),
      OPENED,
      CREATED,
      ESTABLISHED,
    );
    assert.deepEqual(
      commands.filter((command) => CREATES.includes(command)),
      [],
    );
  });
});

describe('a refusal of a later step pauses there', () => {
  const refused = [
    {
      before: [STARTED, validated(passing())],
      fact: { kind: 'RECEIVABLES_ACCOUNTS_REFUSED', code: 'CREDIT_HOLD', evidence: {} },
      step: 'RECEIVABLES_ACCOUNTS',
      again: 'REQUEST_RECEIVABLES_ACCOUNTS',
    },
    {
      before: [STARTED, validated(passing()), OPENED],
      fact: { kind: 'PROJECT_REFUSED', code: 'TEMPLATE_UNAVAILABLE', evidence: {} },
      step: 'PROJECT',
      again: 'REQUEST_PROJECT',
    },
    {
      before: [STARTED, validated(passing()), OPENED, CREATED],
      fact: { kind: 'BILLING_REFUSED', code: 'DEAL_KIND_NOT_SUPPORTED', evidence: {} },
      step: 'BILLING_SETUP',
      again: 'REQUEST_BILLING_SETUP',
    },
  ] satisfies { before: ActivationFact[]; fact: ActivationFact; step: string; again: string }[];

  for (const { before, fact, step, again } of refused) {
    it(`${fact.code} at ${step}; resuming asks for that step again and for nothing else`, () => {
      const paused = after(...before, fact);
      assert.equal(paused.state.state, 'PAUSED');
      assert.equal(paused.state.step, step);
      assert.deepEqual(paused.last, ['ANNOUNCE_PAUSED']);
      assert.deepEqual(after(...before, fact, RESUMED).last, ['ANNOUNCE_RESUMED', again]);
    });
  }
});

describe('resume and cancel', () => {
  const paused = [STARTED, validated(failing('CREDIT_STATUS', 'CREDIT_HOLD'))];

  it('a second resume is refused ACTIVATION_NOT_PAUSED', () => {
    const result = decide(after(...paused, RESUMED).state, RESUMED);
    assert.equal(!result.ok && result.refusal.code, 'ACTIVATION_NOT_PAUSED');
  });

  it('a running or completed activation cannot be resumed', () => {
    for (const facts of [[STARTED], [STARTED, validated(passing()), OPENED, CREATED, ESTABLISHED]]) {
      const result = decide(after(...facts).state, RESUMED);
      assert.equal(!result.ok && result.refusal.code, 'ACTIVATION_NOT_PAUSED');
    }
  });

  it('cancelling is possible while nothing exists outside', () => {
    const cancelled = after(...paused, { kind: 'CANCELLED' });
    assert.equal(cancelled.state.state, 'CANCELLED');
    assert.deepEqual(cancelled.last, ['ANNOUNCE_CANCELLED']);
    const resumed = decide(cancelled.state, RESUMED);
    assert.equal(!resumed.ok && resumed.refusal.code, 'ACTIVATION_NOT_PAUSED');
  });

  it('cancelling is refused once something was asked for outside', () => {
    const refusedLater: ActivationFact = { kind: 'RECEIVABLES_ACCOUNTS_REFUSED', code: 'CREDIT_HOLD', evidence: {} };
    for (const facts of [[STARTED], [STARTED, validated(passing()), refusedLater]]) {
      const result = decide(after(...facts).state, { kind: 'CANCELLED' });
      assert.equal(!result.ok && result.refusal.code, 'ACTIVATION_NOT_CANCELLABLE');
    }
  });
});
