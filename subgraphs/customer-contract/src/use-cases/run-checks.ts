import { type Clock, dateOfInstant, ERROR_CODES, type ErrorCode, Fault, instant } from '@throughline/contracts';
import {
  type Check,
  type CheckedVerdict,
  CHECKS,
  checkCustomerMaster,
  checkLegalEntity,
  checkPricingPolicy,
  checkServiceCatalog,
  checksFrom,
  fail,
  pass,
  type Verdict,
} from '@throughline/customer-contract-domain';
import {
  type SoldDeal,
  validateBillingPlan,
  validateCreditStatus,
  validateProjectTemplate,
  validateTaxNexus,
  type Verdict as Answer,
} from '@throughline/events';
import type { Ask } from '@throughline/transport';
import { pricingPolicy, services } from '../persistence/configuration.queries.ts';
import type { ValidationFound } from '../sagas/operations.ts';
import { billToReferences, composeDeal, type DealInputs } from './compose-deal.ts';

type Read = <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

export interface CheckTools {
  readonly tenantId: string;
  readonly clock: Clock;
  readonly read: Read;
  readonly ask: Ask;
  /** After so many attempts a question without an answer is a verdict. */
  readonly lastAttempt: boolean;
}

/** What the deal is composed from; looked at again in every run, since master data may have changed in between. */
const COMPOSING: readonly Check[] = ['QUOTE_TERMS', 'CUSTOMER_MASTER', 'LEGAL_ENTITY'];

/**
 * Runs the checks in order from the given one and stops at the first that fails. Throws VALIDATION_UNAVAILABLE when a
 * question stays without an answer and another attempt is due.
 */
export async function runChecks(inputs: DealInputs, from: Check, tools: CheckTools): Promise<ValidationFound> {
  const wanted = checksFrom(from);
  const deal = composeDeal(inputs);
  const verdicts: CheckedVerdict[] = [];
  for (const check of CHECKS) {
    const isWanted = wanted.includes(check);
    if (!isWanted && !COMPOSING.includes(check)) continue;
    const verdict = await verdictOf(check, inputs, deal, tools);
    if (isWanted || verdict.result === 'FAIL') verdicts.push({ check, at: instant(tools.clock.now()), ...verdict });
    if (verdict.result === 'FAIL') break;
  }
  return { verdicts, deal };
}

async function verdictOf(check: Check, inputs: DealInputs, deal: SoldDeal | null, tools: CheckTools): Promise<Verdict> {
  const now = tools.clock.now();
  const { quote, billTos, seller } = inputs;
  switch (check) {
    case 'QUOTE_TERMS':
      return checkTerms(inputs);
    case 'CUSTOMER_MASTER': {
      const customer = { id: quote.customerId, reference: quote.customerReference, name: quote.customerName };
      return checkCustomerMaster({ customer, billTos, named: billToReferences(inputs) });
    }
    case 'LEGAL_ENTITY': {
      const currencies = [...new Set(inputs.lines.map(({ line }) => line.amount.currency))];
      return checkLegalEntity({ reference: quote.sellerReference, entity: seller ?? null, currencies });
    }
    case 'SERVICE_CATALOG': {
      const catalog = await services(tools.read, dateOfInstant(now), now);
      const sold = inputs.lines.flatMap(({ understood }) => (understood.ok ? understood.value.terms.services : []));
      return checkServiceCatalog(sold, new Set(catalog.filter(({ published }) => published).map(({ code }) => code)));
    }
    case 'PRICING_POLICY':
      return checkPricingPolicy((await pricingPolicy(tools.read, dateOfInstant(now), now)) ?? null, packages(inputs));
    case 'BILLING_PLAN':
      return asked(() => tools.ask(validateBillingPlan, ofDeal(deal), tools), tools);
    case 'TAX_NEXUS':
      return asked(() => tools.ask(validateTaxNexus, ofDeal(deal), tools), tools);
    case 'PROJECT_TEMPLATE':
      return asked(() => tools.ask(validateProjectTemplate, ofDeal(deal), tools), tools);
    case 'CREDIT_STATUS':
      return asked(() => tools.ask(validateCreditStatus, ofDeal(deal), tools), tools);
  }
}

/** QUOTE_TERMS: every line is understood, and the engagement is new; what would amend one has no rules yet. */
function checkTerms({ quote, lines, earlierActivation }: DealInputs): Verdict {
  if (earlierActivation !== null || quote.amendment !== null) {
    const amends = earlierActivation ?? quote.amendment;
    return fail('DEAL_KIND_NOT_SUPPORTED', { kind: 'AMENDMENT', amends });
  }
  if (lines.length === 0) return fail('QUOTE_TERMS_INVALID', { problems: ['the quote has no lines'] });
  for (const { understood } of lines) {
    if (!understood.ok) return fail(understood.refusal.code, understood.refusal.evidence);
  }
  return pass({ lines: lines.map(({ line }) => line.lineKey) });
}

const packages = ({ lines }: DealInputs): Parameters<typeof checkPricingPolicy>[1] =>
  lines.flatMap(({ line, understood }) =>
    understood.ok
      ? {
          lineKey: line.lineKey,
          price: line.amount,
          standAlonePrices: understood.value.split.obligations.map(({ standAlonePrice }) => standAlonePrice),
        }
      : [],
  );

function ofDeal(deal: SoldDeal | null): { deal: SoldDeal } {
  if (deal) return { deal };
  throw new Error('the deal could not be composed although the checks it is composed from have passed');
}

async function asked(ask: () => Promise<Answer>, { lastAttempt }: CheckTools): Promise<Verdict> {
  try {
    const answer = await ask();
    return answer.result === 'PASS'
      ? pass(answer.evidence)
      : fail(errorCodeOf(answer.code), {
          ...answer.evidence,
          ...(isErrorCode(answer.code) ? {} : { code: answer.code }),
        });
  } catch (error) {
    if (!lastAttempt || !(error instanceof Fault) || error.code !== 'VALIDATION_UNAVAILABLE') throw error;
    return fail('VALIDATION_UNAVAILABLE', error.details.evidence ?? {});
  }
}

const isErrorCode = (code: string): code is ErrorCode => code in ERROR_CODES;

/** A code from another domain; one that the registry does not know counts as an outside rejection. */
export const errorCodeOf = (code: string): ErrorCode => (isErrorCode(code) ? code : 'UPSTREAM_REJECTED');
