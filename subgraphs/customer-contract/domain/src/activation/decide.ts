import { type ErrorCode, ok, refuse, type Result } from '@throughline/contracts';
import type { ActivationCommand, ActivationFact, ActivationFacts, Step } from './activation.ts';
import type { Evidence } from './checks.ts';
import { ownerOf } from './pause-owner.ts';

export interface Decision {
  readonly state: ActivationFacts;
  readonly commands: readonly ActivationCommand[];
}

type Answered = Extract<
  ActivationFact,
  { kind: 'RECEIVABLES_ACCOUNTS_OPENED' | 'PROJECT_CREATED' | 'BILLING_ESTABLISHED' }
>;
type Refused = Extract<ActivationFact, { code: ErrorCode }>;

const STEP_OF: Readonly<Record<Answered['kind'] | Refused['kind'], Step>> = {
  RECEIVABLES_ACCOUNTS_OPENED: 'RECEIVABLES_ACCOUNTS',
  RECEIVABLES_ACCOUNTS_REFUSED: 'RECEIVABLES_ACCOUNTS',
  PROJECT_CREATED: 'PROJECT',
  PROJECT_REFUSED: 'PROJECT',
  BILLING_ESTABLISHED: 'BILLING_SETUP',
  BILLING_REFUSED: 'BILLING_SETUP',
};

const unchanged = (state: ActivationFacts): Result<Decision> => ok({ state, commands: [] });

/**
 * The activation saga. Steps run in order; a failure pauses the step that it happened in, and nothing further is created
 * until a person resumes it; resuming repeats that step only. A fact that the saga no longer waits for changes nothing,
 * so every fact may arrive twice and late. Refuses ACTIVATION_NOT_PAUSED, ACTIVATION_NOT_CANCELLABLE.
 */
export function decide(state: ActivationFacts, fact: ActivationFact): Result<Decision> {
  switch (fact.kind) {
    case 'STARTED':
      return start(state);
    case 'VALIDATED':
      return validated(state, fact);
    case 'RECEIVABLES_ACCOUNTS_OPENED':
    case 'PROJECT_CREATED':
    case 'BILLING_ESTABLISHED':
      return waitsFor(state, STEP_OF[fact.kind]) ? ok(enter(state, next(state.step))) : unchanged(state);
    case 'RECEIVABLES_ACCOUNTS_REFUSED':
    case 'PROJECT_REFUSED':
    case 'BILLING_REFUSED':
      return waitsFor(state, STEP_OF[fact.kind]) ? ok(pause(state, fact.code, fact.evidence)) : unchanged(state);
    case 'RESUMED':
      return resume(state);
    case 'CANCELLED':
      return cancel(state);
  }
}

const waitsFor = (state: ActivationFacts, step: Step): boolean => state.state === 'RUNNING' && state.step === step;

const NEXT: Readonly<Record<Step, Step>> = {
  VALIDATE: 'RECEIVABLES_ACCOUNTS',
  RECEIVABLES_ACCOUNTS: 'PROJECT',
  PROJECT: 'BILLING_SETUP',
  BILLING_SETUP: 'ACTIVATE',
  ACTIVATE: 'COMPLETED',
  COMPLETED: 'COMPLETED',
};
const next = (step: Step): Step => NEXT[step];

function start(state: ActivationFacts): Result<Decision> {
  if (state.run > 0) return unchanged(state);
  const { state: started, commands } = enter(state, 'VALIDATE', false);
  return ok({ state: started, commands: [{ kind: 'ANNOUNCE_STARTED' }, ...commands] });
}

/** Enters a step: the state, and what the step asks for. Activating is done at once, for everything needed is there. */
function enter(state: ActivationFacts, step: Step, refresh = true): Decision {
  const running: ActivationFacts = { ...state, state: 'RUNNING', step, pause: null };
  switch (step) {
    case 'VALIDATE': {
      const run = state.run + 1;
      return { state: { ...running, run }, commands: [{ kind: 'VALIDATE', from: state.check, run, refresh }] };
    }
    case 'RECEIVABLES_ACCOUNTS':
      return { state: running, commands: [{ kind: 'REQUEST_RECEIVABLES_ACCOUNTS' }] };
    case 'PROJECT':
      return { state: running, commands: [{ kind: 'REQUEST_PROJECT' }] };
    case 'BILLING_SETUP':
      return { state: running, commands: [{ kind: 'REQUEST_BILLING_SETUP' }] };
    case 'ACTIVATE':
    case 'COMPLETED':
      return {
        state: { ...running, state: 'COMPLETED', step: 'COMPLETED' },
        commands: [{ kind: 'ACTIVATE_CONTRACT' }, { kind: 'ANNOUNCE_COMPLETED' }],
      };
  }
}

function validated(state: ActivationFacts, fact: Extract<ActivationFact, { kind: 'VALIDATED' }>): Result<Decision> {
  if (!waitsFor(state, 'VALIDATE') || fact.run !== state.run) return unchanged(state);
  const record: ActivationCommand = { kind: 'RECORD_CHECKS', verdicts: fact.verdicts };
  const failed = fact.verdicts.find(({ result }) => result === 'FAIL');
  const decision =
    failed?.result === 'FAIL'
      ? pause({ ...state, check: failed.check }, failed.code, failed.evidence)
      : enter(state, 'RECEIVABLES_ACCOUNTS');
  return ok({ state: decision.state, commands: [record, ...decision.commands] });
}

function pause(state: ActivationFacts, code: ErrorCode, evidence: Evidence): Decision {
  const allowedActions = state.step === 'VALIDATE' ? (['RESUME', 'CANCEL'] as const) : (['RESUME'] as const);
  return {
    state: { ...state, state: 'PAUSED', pause: { code, evidence, owner: ownerOf(code), allowedActions } },
    commands: [{ kind: 'ANNOUNCE_PAUSED' }],
  };
}

function resume(state: ActivationFacts): Result<Decision> {
  if (state.state !== 'PAUSED') return refuse('ACTIVATION_NOT_PAUSED', { state: state.state, step: state.step });
  const { state: resumed, commands } = enter(state, state.step);
  return ok({ state: resumed, commands: [{ kind: 'ANNOUNCE_RESUMED' }, ...commands] });
}

/** Until the checks have passed nothing exists outside, so there is nothing to undo; later a cancel would leave halves. */
function cancel(state: ActivationFacts): Result<Decision> {
  if (state.state === 'CANCELLED') return unchanged(state);
  if (!state.pause?.allowedActions.includes('CANCEL')) {
    return refuse('ACTIVATION_NOT_CANCELLABLE', { state: state.state, step: state.step });
  }
  return ok({
    state: { ...state, state: 'CANCELLED', pause: null },
    commands: [{ kind: 'ANNOUNCE_CANCELLED' }],
  });
}
