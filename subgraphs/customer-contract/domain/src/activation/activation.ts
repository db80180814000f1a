import type { ErrorCode } from '@throughline/contracts';
import type { Check, CheckedVerdict, Evidence } from './checks.ts';

export const STEPS = ['VALIDATE', 'RECEIVABLES_ACCOUNTS', 'PROJECT', 'BILLING_SETUP', 'ACTIVATE', 'COMPLETED'] as const;
export type Step = (typeof STEPS)[number];

export const ACTIVATION_STATES = ['RUNNING', 'PAUSED', 'COMPLETED', 'CANCELLED'] as const;
export type ActivationState = (typeof ACTIVATION_STATES)[number];

export const ACTIONS = ['RESUME', 'CANCEL'] as const;
export type Action = (typeof ACTIONS)[number];

/** Why an activation waits for a person, who that is, and what that person may do. */
export interface Pause {
  readonly code: ErrorCode;
  readonly evidence: Evidence;
  readonly owner: string;
  readonly allowedActions: readonly Action[];
}

/** Where an activation stands: everything that `decide` looks at. */
export interface ActivationFacts {
  readonly state: ActivationState;
  readonly step: Step;
  /** The check that runs next, or failed. */
  readonly check: Check;
  /** Counts the validation runs; a verdict of an earlier run is out of date. */
  readonly run: number;
  readonly pause: Pause | null;
}

/** What happened to an activation. */
export type ActivationFact =
  | { readonly kind: 'STARTED' }
  | { readonly kind: 'VALIDATED'; readonly run: number; readonly verdicts: readonly CheckedVerdict[] }
  | { readonly kind: 'RECEIVABLES_ACCOUNTS_OPENED' | 'PROJECT_CREATED' | 'BILLING_ESTABLISHED' }
  | {
      readonly kind: 'RECEIVABLES_ACCOUNTS_REFUSED' | 'PROJECT_REFUSED' | 'BILLING_REFUSED';
      readonly code: ErrorCode;
      readonly evidence: Evidence;
    }
  | { readonly kind: 'RESUMED' | 'CANCELLED' };

/** What is to be done because of it, in the same transaction. */
export type ActivationCommand =
  | { readonly kind: 'VALIDATE'; readonly from: Check; readonly run: number; readonly refresh: boolean }
  | { readonly kind: 'RECORD_CHECKS'; readonly verdicts: readonly CheckedVerdict[] }
  | { readonly kind: 'REQUEST_RECEIVABLES_ACCOUNTS' | 'REQUEST_PROJECT' | 'REQUEST_BILLING_SETUP' }
  | { readonly kind: 'ACTIVATE_CONTRACT' }
  | { readonly kind: 'ANNOUNCE_STARTED' | 'ANNOUNCE_PAUSED' | 'ANNOUNCE_RESUMED' | 'ANNOUNCE_CANCELLED' }
  | { readonly kind: 'ANNOUNCE_COMPLETED' };

export const NEW_ACTIVATION: ActivationFacts = {
  state: 'RUNNING',
  step: 'VALIDATE',
  check: 'QUOTE_TERMS',
  run: 0,
  pause: null,
};
