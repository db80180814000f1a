import { type Clock, dateOfInstant } from '@throughline/contracts';
import {
  type SoldBillTo,
  type SoldDeal,
  validateCreditStatus,
  validateTaxNexus,
  type Verdict,
} from '@throughline/events';
import { erpFor, mayOpenAccount, type TaxParty } from '@throughline/invoice-payment-domain';
import type { Sql } from '@throughline/subgraph';
import { type Answerer, answers } from '@throughline/transport';
import type { Ports } from '../adapters/ports.ts';
import { routingRules } from '../persistence/configuration.queries.ts';

interface AnswerParts {
  readonly ports: Ports;
  readonly clock: Clock;
  readonly readerOf: (tenantId: string) => Sql;
}

const fail = (refusal: { code: string; evidence: Readonly<Record<string, unknown>> }): Verdict => ({
  result: 'FAIL',
  code: refusal.code,
  evidence: { ...refusal.evidence },
});

const partyOf = (billTo: SoldBillTo): TaxParty => billTo;

/** Every bill-to must have an address, a nexus and a registration that the tax service takes. */
async function taxNexus({ ports, clock }: AnswerParts, tenantId: string, deal: SoldDeal): Promise<Verdict> {
  const configured = ports.taxEngine(tenantId);
  if (!configured) return fail({ code: 'TAX_NEXUS_INVALID', evidence: { what: 'no tax service is configured' } });
  const accepted: Record<string, unknown> = {};
  for (const billTo of deal.billTos) {
    const verdict = await configured.engine.validateBillTo(partyOf(billTo), dateOfInstant(clock.now()));
    if (!verdict.ok) return fail(verdict.refusal);
    accepted[billTo.reference] = verdict.value.evidence;
  }
  return { result: 'PASS', evidence: accepted };
}

/** No bill-to that the ERP knows already is on hold. */
async function creditStatus(parts: AnswerParts, tenantId: string, deal: SoldDeal): Promise<Verdict> {
  const rules = await routingRules(parts.readerOf(tenantId));
  const erp = erpFor(rules, deal.seller.reference, dateOfInstant(parts.clock.now()));
  if (!erp.ok) return fail(erp.refusal);
  const ledger = parts.ports.ledger(tenantId, erp.value);
  if (!ledger)
    return fail({ code: 'UPSTREAM_REJECTED', evidence: { what: 'no connection is configured', erp: erp.value } });
  for (const { billToId, reference } of deal.billTos) {
    const allowed = mayOpenAccount(reference, erp.value, await ledger.creditStatus({ billToId, reference }));
    if (!allowed.ok) return fail(allowed.refusal);
  }
  return { result: 'PASS', evidence: { erp: erp.value } };
}

export const answerers = (parts: AnswerParts): Answerer[] => [
  answers(validateTaxNexus, ({ deal }, { tenantId }) => taxNexus(parts, tenantId, deal)),
  answers(validateCreditStatus, ({ deal }, { tenantId }) => creditStatus(parts, tenantId, deal)),
];
