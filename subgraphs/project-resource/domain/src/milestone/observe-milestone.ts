import { type Instant, isBefore, ok, type Refusal, refuse, type Result } from '@throughline/contracts';

/** What we hold of a milestone. Acceptance is a versioned fact: it may be withdrawn and given again until it is billed. */
export interface MilestoneState {
  readonly reference: string;
  readonly status: 'OPEN' | 'ACCEPTED';
  /** How often it was accepted so far. */
  readonly acceptanceVersion: number;
  /** Of the latest acceptance, also after its withdrawal. */
  readonly acceptedAt: Instant | null;
  /** The PSA's instant of the latest change that we took over. */
  readonly changedAt: Instant | null;
  readonly invoiceNumber: string | null;
}

export interface MilestoneObservation {
  readonly accepted: boolean;
  readonly acceptedAt: Instant | null;
  readonly changedAt: Instant;
}

/** `announce`: the acceptance is news to the other domains; it is told once. `flag`: a person should look at it. */
export type MilestoneChange =
  | { readonly kind: 'NONE' }
  | {
      readonly kind: 'ACCEPTED';
      readonly version: number;
      readonly acceptedAt: Instant;
      readonly announce: boolean;
      readonly flag: Refusal | null;
    }
  | { readonly kind: 'WITHDRAWN'; readonly version: number; readonly flag: Refusal };

const NOTHING: Result<MilestoneChange> = ok({ kind: 'NONE' });

const changed = (evidence: Record<string, unknown>): Refusal => ({ code: 'APPROVED_FACT_CHANGED', evidence });

/**
 * What a look at the PSA's milestone changes. Older looks and repeats change nothing. A withdrawal before billing and an
 * acceptance on another day are recorded and flagged; once billed they are refused BILLABLE_EVENT_ALREADY_BILLED, and an
 * accepted milestone whose instant was edited is refused APPROVED_FACT_CHANGED.
 * Source: Certinia PSA, approval and un-approval of milestones.
 */
export function observeMilestone(state: MilestoneState, seen: MilestoneObservation): Result<MilestoneChange> {
  if (state.changedAt !== null && isBefore(seen.changedAt, state.changedAt)) return NOTHING;
  if (!seen.accepted || seen.acceptedAt === null) return state.status === 'OPEN' ? NOTHING : withdraw(state);
  if (state.status === 'OPEN') return ok(accept(state, seen.acceptedAt));
  if (state.acceptedAt === seen.acceptedAt) return NOTHING;
  return refuse('APPROVED_FACT_CHANGED', {
    milestone: state.reference,
    published: state.acceptedAt,
    now: seen.acceptedAt,
  });
}

function accept(state: MilestoneState, acceptedAt: Instant): MilestoneChange {
  const moved = state.acceptanceVersion > 0 && state.acceptedAt !== acceptedAt;
  return {
    kind: 'ACCEPTED',
    version: state.acceptanceVersion + 1,
    acceptedAt,
    announce: state.acceptanceVersion === 0,
    flag: moved ? changed({ milestone: state.reference, published: state.acceptedAt, now: acceptedAt }) : null,
  };
}

function withdraw(state: MilestoneState): Result<MilestoneChange> {
  const { reference, invoiceNumber, acceptanceVersion, acceptedAt } = state;
  if (invoiceNumber !== null) {
    return refuse('BILLABLE_EVENT_ALREADY_BILLED', { milestone: reference, invoice: invoiceNumber });
  }
  const flag = changed({ milestone: reference, published: acceptedAt, now: null });
  return ok({ kind: 'WITHDRAWN', version: acceptanceVersion, flag });
}
