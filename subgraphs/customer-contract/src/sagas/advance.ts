import { LockMode } from '@mikro-orm/core';
import { type Id, instant, invariant, type Result, ok } from '@throughline/contracts';
import {
  type ActivationCommand,
  type ActivationFact,
  decide,
  secondsBetween,
} from '@throughline/customer-contract-domain';
import {
  activationCancelled,
  activationCompleted,
  activationPaused,
  activationResumed,
  activationStarted,
  billingSetupRequested,
  contractActivated,
  contractAmended,
  projectRequested,
  receivablesAccountsRequested,
  type SoldDeal,
} from '@throughline/events';
import { NotYet, type Work } from '@throughline/transport';
import { Activation } from '../persistence/activation.mapping.ts';
import { keepAmendment, keepChecks, keepContract } from '../persistence/activation.queries.ts';
import { soldQuote } from '../persistence/quote.queries.ts';
import type { Operations } from './operations.ts';

/** Who or what made the saga move; `system` when it was a fact. */
export interface Move {
  readonly activationId: string;
  readonly fact: ActivationFact;
  readonly by?: string;
}

/**
 * Runs one fact through `decide` while the saga row is locked, and carries out what was decided in the same transaction.
 * Passes refusals of `decide` on. Throws `NotYet` for an activation that is not recorded.
 */
export async function advance(work: Work, move: Move, operations: Operations): Promise<Result<Activation>> {
  const activation = await work.em.findOne(
    Activation,
    { tenantId: work.tenantId, id: move.activationId },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!activation) throw new NotYet('activation', move.activationId);
  const decision = decide(activation.facts(), move.fact);
  if (!decision.ok) return decision;
  activation.become(decision.value.state);
  for (const command of decision.value.commands) await carryOut(command, activation, work, move, operations);
  await work.em.flush();
  return ok(activation);
}

async function carryOut(
  command: ActivationCommand,
  activation: Activation,
  work: Work,
  move: Move,
  operations: Operations,
): Promise<void> {
  const activationId = activation.id as Id<'Activation'>;
  switch (command.kind) {
    case 'VALIDATE':
      operations.validate(work, { activationId, run: command.run, from: command.from, refresh: command.refresh });
      return;
    case 'RECORD_CHECKS':
      await keepChecks(work, activationId, activation.run, command.verdicts);
      return;
    case 'REQUEST_RECEIVABLES_ACCOUNTS':
      work.publish(receivablesAccountsRequested, activationId, { activationId, deal: dealOf(activation) });
      return;
    case 'REQUEST_PROJECT':
      work.publish(projectRequested, activationId, { activationId, deal: dealOf(activation) });
      return;
    case 'REQUEST_BILLING_SETUP':
      work.publish(billingSetupRequested, activationId, { activationId, deal: dealOf(activation) });
      return;
    case 'ACTIVATE_CONTRACT': {
      await activate(work, dealOf(activation));
      return;
    }
    default:
      await announce(command, activation, work, move);
  }
}

async function activate(work: Work, deal: SoldDeal): Promise<void> {
  if (deal.amendment === null) {
    await keepContract(work, deal);
    work.publish(contractActivated, deal.contractId, { deal, activatedAt: instant(work.now) });
  } else {
    await keepAmendment(work, deal);
    work.publish(contractAmended, deal.contractId, { deal, amendedAt: instant(work.now) });
  }
}

function dealOf({ deal, id }: Activation): SoldDeal {
  invariant(deal !== null && deal !== undefined, `activation ${id} has its deal once the checks have passed`);
  return deal;
}

type Announcement = Extract<ActivationCommand, { kind: `ANNOUNCE_${string}` }>;

async function announce({ kind }: Announcement, activation: Activation, work: Work, move: Move): Promise<void> {
  const quote = await soldQuote((text, parameters) => work.sql(text, parameters), activation.quoteVersionId);
  invariant(quote !== undefined, `quote version ${activation.quoteVersionId} is recorded`);
  const activationId = activation.id as Id<'Activation'>;
  const named = {
    activationId,
    quoteVersionId: activation.quoteVersionId as Id<'QuoteVersion'>,
    quoteNumber: quote.quoteNumber,
    version: quote.version,
    engagementId: activation.engagementId as Id<'Engagement'>,
  };
  const { step } = activation;
  const now = instant(work.now);
  const by = move.by ?? 'system';
  switch (kind) {
    case 'ANNOUNCE_STARTED':
      work.publish(activationStarted, activationId, { ...named, approvedAt: instant(activation.approvedAt) });
      return;
    case 'ANNOUNCE_PAUSED': {
      invariant(activation.pause !== null && activation.pause !== undefined, 'a paused activation says why');
      const { code, evidence, owner, allowedActions } = activation.pause;
      activation.pausedAt = work.now;
      const why = { step, code, evidence: { ...evidence }, owner, allowedActions: [...allowedActions], pausedAt: now };
      work.publish(activationPaused, activationId, { ...named, ...why });
      return;
    }
    case 'ANNOUNCE_RESUMED':
      activation.pausedAt = null;
      work.publish(activationResumed, activationId, { ...named, step, by, resumedAt: now });
      return;
    case 'ANNOUNCE_CANCELLED':
      activation.pausedAt = null;
      work.publish(activationCancelled, activationId, { ...named, step, by, cancelledAt: now });
      return;
    case 'ANNOUNCE_COMPLETED': {
      const approvedAt = instant(activation.approvedAt);
      const seconds = secondsBetween(approvedAt, now);
      activation.completedAt = work.now;
      activation.seconds = seconds;
      work.publish(activationCompleted, activationId, { ...named, approvedAt, completedAt: now, seconds });
    }
  }
}
