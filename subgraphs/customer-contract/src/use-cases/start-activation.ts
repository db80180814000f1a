import { type Id, type Instant, invariant } from '@throughline/contracts';
import { NEW_ACTIVATION } from '@throughline/customer-contract-domain';
import type { Work } from '@throughline/transport';
import { Activation } from '../persistence/activation.mapping.ts';
import { advance } from '../sagas/advance.ts';
import type { Operations } from '../sagas/operations.ts';

/**
 * Starts the saga of a signed version, once for ever: the correlation id that the approval brought is the one of the whole
 * flow. Null when the version has one already, or when a later version of the quote has, which supersedes it.
 */
export async function startActivation(
  work: Work,
  signed: {
    quoteId: Id<'Quote'>;
    quoteVersionId: Id<'QuoteVersion'>;
    engagementId: Id<'Engagement'>;
    approvedAt: Instant;
  },
  operations: Operations,
): Promise<Id<'Activation'> | null> {
  const [known] = await work.sql(
    `select a.id from activation a join quote_version v on (v.tenant_id, v.id) = (a.tenant_id, a.quote_version_id)
     where v.quote_id = $1 and v.version >= (select version from quote_version where id = $2) limit 1`,
    [signed.quoteId, signed.quoteVersionId],
  );
  if (known) return null;
  const id = work.mint('Activation');
  const activation = work.em.create(Activation, {
    tenantId: work.tenantId,
    id,
    quoteVersionId: signed.quoteVersionId,
    engagementId: signed.engagementId,
    contractId: work.mint('Contract'),
    state: NEW_ACTIVATION.state,
    step: NEW_ACTIVATION.step,
    checkName: NEW_ACTIVATION.check,
    run: NEW_ACTIVATION.run,
    correlationId: work.correlationId,
    approvedAt: new Date(signed.approvedAt),
  });
  work.em.persist(activation);
  await work.em.flush();
  const started = await advance(work, { activationId: id, fact: { kind: 'STARTED' } }, operations);
  invariant(started.ok, 'a new activation can be started');
  return id;
}
