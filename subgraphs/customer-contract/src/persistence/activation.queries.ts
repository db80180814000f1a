import { invariant } from '@throughline/contracts';
import type { CheckedVerdict } from '@throughline/customer-contract-domain';
import type { SoldDeal } from '@throughline/events';
import type { Work } from '@throughline/transport';

/** Adds what one run of the checks found; a run is kept once. */
export async function keepChecks(
  work: Work,
  activationId: string,
  run: number,
  verdicts: readonly CheckedVerdict[],
): Promise<void> {
  await work.sql(
    `insert into activation_check (tenant_id, activation_id, run, position, check_name, result, code, evidence, checked_at)
     select $1, $2, $3, n, c, r, x, e, t
     from unnest($4::text[], $5::text[], $6::text[], $7::jsonb[], $8::timestamptz[]) with ordinality v(c, r, x, e, t, n)
     on conflict do nothing`,
    [
      work.tenantId,
      activationId,
      run,
      verdicts.map(({ check }) => check),
      verdicts.map(({ result }) => result),
      verdicts.map((verdict) => (verdict.result === 'FAIL' ? verdict.code : null)),
      verdicts.map(({ evidence }) => JSON.stringify(evidence)),
      verdicts.map(({ at }) => at),
    ],
  );
}

/** The contract that comes into force; one for each activation. */
export async function keepContract(work: Work, deal: SoldDeal): Promise<void> {
  await work.sql(
    `insert into contract (tenant_id, id, engagement_id, quote_version_id, activation_id, legal_entity_id, start_date,
       deal, activated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      work.tenantId,
      deal.contractId,
      deal.engagementId,
      deal.quoteVersionId,
      deal.activationId,
      deal.seller.legalEntityId,
      deal.startDate,
      JSON.stringify(deal),
      work.now,
    ],
  );
}

/** The contract as an amendment leaves it, and the amendment itself; one for each activation. */
export async function keepAmendment(work: Work, deal: SoldDeal): Promise<void> {
  const { amendment, contractId, quoteVersionId, activationId } = deal;
  invariant(amendment !== null, 'an amending deal says what it amends');
  await work.sql(
    `insert into contract_amendment (tenant_id, id, contract_id, reference, activation_id, quote_version_id,
       amends_quote_version_id, effective_from, deal, amended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    [
      work.tenantId,
      amendment.contractAmendmentId,
      contractId,
      amendment.reference,
      activationId,
      quoteVersionId,
      amendment.amendsQuoteVersionId,
      amendment.effectiveFrom,
      JSON.stringify(deal),
      work.now,
    ],
  );
  await work.sql(`update contract set quote_version_id = $2, deal = $3 where id = $1`, [
    contractId,
    quoteVersionId,
    JSON.stringify(deal),
  ]);
}
