import { type Clock, Fault, instant, ok } from '@throughline/contracts';
import {
  type AnyOutgoingOperation,
  type CallContext,
  defineCall,
  type OutgoingOperation,
  type Work,
} from '@throughline/transport';
import type { SubgraphParts } from '@throughline/subgraph';
import type { SalesforceSystems, TenantSystems } from '../adapters/salesforce-systems.ts';
import { readDealInputs } from '../use-cases/read-deal-inputs.ts';
import { recordQuote } from '../use-cases/record-quote.ts';
import { runChecks } from '../use-cases/run-checks.ts';
import { sightQuote } from '../use-cases/sight-quote.ts';
import { advance } from './advance.ts';
import type { Operations, ValidateRequest, ValidationFound, WriteOurIdRequest } from './operations.ts';

/** Tries of a question before silence counts as an answer. */
const ATTEMPTS = 4;

type Parts = Pick<SubgraphParts, 'clock' | 'transact' | 'ask' | 'read'>;

/** The calls that this domain makes, and how use cases ask for them. */
export function buildCalls(
  parts: Parts,
  systems: SalesforceSystems,
): { operations: Operations; calls: readonly AnyOutgoingOperation[] } {
  const writeOurId = writeOurIdCall(systems);
  const operations: Operations = {
    writeOurId: (work, request) => work.call(writeOurId, `${request.crmAccountId}:${request.customerId}`, request),
    validate: (work, request) => work.call(validate, `${request.activationId}:${request.run}`, request),
  };
  const validate = validateCall(parts, systems, operations);
  return { operations, calls: [writeOurId, validate] };
}

/** Writes our customer id into the CRM account, so that both sides know each other's key. */
const writeOurIdCall = (systems: SalesforceSystems): OutgoingOperation<WriteOurIdRequest, null> =>
  defineCall({
    name: 'crm.write-customer-id',
    target: () => 'salesforce:crm',
    call: async ({ crmAccountId, customerId }, { tenantId }) => {
      await systems.of(tenantId).crm.writeOurId(crmAccountId, customerId);
      return ok(null);
    },
    settled: async () => undefined,
  });

/**
 * Runs the checks of an activation outside any transaction, since they ask other domains. A resumed run first reads quote
 * and accounts again, as a person may have corrected them there.
 */
function validateCall(
  parts: Parts,
  systems: SalesforceSystems,
  operations: Operations,
): OutgoingOperation<ValidateRequest, ValidationFound> {
  return defineCall<ValidateRequest, ValidationFound>({
    name: 'activation.validate',
    target: () => 'throughline:validation',
    call: async (request, context) => {
      const lastAttempt = context.attempt >= ATTEMPTS;
      try {
        return ok(await check(parts, systems, operations, request, { ...context, lastAttempt }));
      } catch (error) {
        if (!(error instanceof Fault) || (error.transient && !lastAttempt)) throw error;
        return ok(couldNotCheck(request, error, parts.clock));
      }
    },
    settled: async ({ activationId, run }, outcome, work) => {
      if (!outcome.ok) return;
      const { verdicts, deal } = outcome.value;
      if (deal) await keepDeal(work, activationId, run, deal);
      await advance(work, { activationId, fact: { kind: 'VALIDATED', run, verdicts } }, operations);
    },
  });
}

async function check(
  parts: Parts,
  systems: SalesforceSystems,
  operations: Operations,
  request: ValidateRequest,
  context: CallContext & { lastAttempt: boolean },
): Promise<ValidationFound> {
  const { tenantId, lastAttempt } = context;
  if (request.refresh) await refresh(parts, systems.of(tenantId), operations, request.activationId, context);
  const read = <T extends object>(text: string, parameters?: readonly unknown[]): Promise<T[]> =>
    parts.read<T>(tenantId, text, parameters);
  const inputs = await readDealInputs(read, request.activationId, parts.clock.now());
  const { clock, ask } = parts;
  return runChecks(inputs, request.from, { tenantId, clock, read, ask, lastAttempt });
}

/** An activation whose checks cannot be made waits for a person like one that failed them; it is never left hanging. */
function couldNotCheck({ from }: ValidateRequest, fault: Fault, clock: Clock): ValidationFound {
  const code = fault.transient ? 'VALIDATION_UNAVAILABLE' : fault.code;
  const evidence = { ...fault.details.evidence, message: fault.message };
  return { verdicts: [{ check: from, at: instant(clock.now()), result: 'FAIL', code, evidence }], deal: null };
}

async function refresh(
  parts: Parts,
  { connection, crm, cpq }: TenantSystems,
  operations: Operations,
  activationId: string,
  { tenantId, correlationId }: CallContext,
): Promise<void> {
  const [known] = await parts.read<{ crmQuoteId: string }>(
    tenantId,
    `select v.crm_quote_id as "crmQuoteId" from activation a
       join quote_version v on (v.tenant_id, v.id) = (a.tenant_id, a.quote_version_id) where a.id = $1`,
    [activationId],
  );
  const sighting = known && (await sightQuote({ instance: connection.instance, crm, cpq }, known.crmQuoteId));
  if (!sighting) return;
  await parts.transact({ tenantId, correlationId }, (work) => recordQuote(work, sighting, operations));
}

/** The deal of the latest run; from now on the terms of the version are settled. */
async function keepDeal(work: Work, activationId: string, run: number, deal: object): Promise<void> {
  await work.sql(`update activation set deal = $3 where id = $1 and run = $2 and state = 'RUNNING'`, [
    activationId,
    run,
    JSON.stringify(deal),
  ]);
  await work.sql(
    `update quote_version set terms_accepted = true where id = (select quote_version_id from activation where id = $1)`,
    [activationId],
  );
}
