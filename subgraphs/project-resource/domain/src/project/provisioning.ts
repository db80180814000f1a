/**
 * How far the provisioning of a project is. REQUESTED: the PSA was asked for the shell. COPYING: the shell stands and
 * the PSA copies the template. STRUCTURING: our work breakdown is on its way. CREATED and REFUSED are answers.
 */
export const PROVISIONING_STATES = ['REQUESTED', 'COPYING', 'STRUCTURING', 'CREATED', 'REFUSED'] as const;
export type ProvisioningState = (typeof PROVISIONING_STATES)[number];

/** Which step said no; a later request repeats from there. */
export const REFUSABLE_STEPS = ['PLAN', 'SHELL', 'STRUCTURE'] as const;
export type RefusableStep = (typeof REFUSABLE_STEPS)[number];

export interface Provisioning {
  readonly state: ProvisioningState;
  readonly refusedStep: RefusableStep | null;
}

export type NextStep = 'PLAN' | 'REQUEST_SHELL' | 'PUSH_STRUCTURE' | 'ANNOUNCE' | 'WAIT';

/**
 * What a request for a project leads to, the first (null) or a repeated one of a resumed activation. Nothing that stands
 * is made again: a repeat takes up the step that was refused, answers again when all is done, and otherwise lets the
 * work in progress finish.
 */
export function onRequested(provisioning: Provisioning | null): NextStep {
  if (provisioning === null) return 'PLAN';
  if (provisioning.state === 'CREATED') return 'ANNOUNCE';
  if (provisioning.state !== 'REFUSED') return 'WAIT';
  switch (provisioning.refusedStep) {
    case 'STRUCTURE':
      return 'PUSH_STRUCTURE';
    case 'SHELL':
      return 'REQUEST_SHELL';
    default:
      return 'PLAN';
  }
}

/** The PSA reports a project whose template is copied; only the first report moves anything. */
export const onTemplateCopied = ({ state }: Provisioning): NextStep =>
  state === 'REQUESTED' || state === 'COPYING' ? 'PUSH_STRUCTURE' : 'WAIT';
