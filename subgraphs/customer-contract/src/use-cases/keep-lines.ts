import { type Id, invariant } from '@throughline/contracts';
import type { AllocatedObligation, SeenLine } from '@throughline/customer-contract-domain';
import { type CrosswalkEntry, keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import type { Sighting } from './sight-quote.ts';
import { understandLine } from './understand-line.ts';

/**
 * Keeps the lines of a version as they were seen, and the obligations of those that are understood. Lines that are gone
 * go, which only an open version allows; ids of lines and obligations that stay are kept.
 */
export async function keepLines(work: Work, quoteVersionId: Id<'QuoteVersion'>, sighting: Sighting): Promise<void> {
  const { lines } = sighting.quote;
  await work.sql(`delete from quote_line where quote_version_id = $1 and not line_key = any($2)`, [
    quoteVersionId,
    lines.map(({ lineKey }) => lineKey),
  ]);
  const inCrm = { system: 'salesforce', instance: sighting.instance } as const;
  const crosswalk: CrosswalkEntry[] = [];
  for (const [position, line] of lines.entries()) {
    const id = await keepLine(work, quoteVersionId, line, position + 1);
    crosswalk.push({
      ...inCrm,
      entityKind: 'QuoteLine',
      entityId: id,
      recordType: 'SBQQ__QuoteLine__c',
      externalId: line.externalId,
    });
    const understood = understandLine(line);
    await keepObligations(work, id, understood.ok ? understood.value.split.obligations : []);
  }
  await keepExternalIds(work, crosswalk);
}

async function keepLine(
  work: Work,
  quoteVersionId: string,
  line: SeenLine,
  position: number,
): Promise<Id<'QuoteLine'>> {
  const [kept] = await work.sql<{ id: Id<'QuoteLine'> }>(
    `insert into quote_line (tenant_id, id, quote_version_id, line_key, position, kind, description, amount, currency,
       service_code, project_template, bill_to_account_id, terms_text)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (tenant_id, quote_version_id, line_key) do update set position = excluded.position,
       kind = excluded.kind, description = excluded.description, amount = excluded.amount, currency = excluded.currency,
       service_code = excluded.service_code, project_template = excluded.project_template,
       bill_to_account_id = excluded.bill_to_account_id, terms_text = excluded.terms_text
     returning id`,
    [
      work.tenantId,
      work.mint('QuoteLine'),
      quoteVersionId,
      line.lineKey,
      position,
      line.kind,
      line.description,
      line.amount.toAmount(),
      line.amount.currency,
      line.serviceCode,
      line.projectTemplate,
      line.billToAccountId,
      line.termsText,
    ],
  );
  invariant(kept !== undefined, 'an upsert answers its row');
  return kept.id;
}

async function keepObligations(
  work: Work,
  quoteLineId: string,
  obligations: readonly AllocatedObligation[],
): Promise<void> {
  const keys = obligations.map(({ key }) => key);
  await work.sql(`delete from performance_obligation where quote_line_id = $1 and not key = any($2)`, [
    quoteLineId,
    keys,
  ]);
  if (keys.length === 0) return;
  await work.sql(
    `insert into performance_obligation (tenant_id, id, quote_line_id, key, position, name, stand_alone_price,
       allocated_price, currency, treatment)
     select $1, i, $2, k, n, m, s, a, c, t
     from unnest($3::text[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::text[], $9::jsonb[])
       with ordinality x(i, k, m, s, a, c, t, n)
     on conflict (tenant_id, quote_line_id, key) do update set position = excluded.position, name = excluded.name,
       stand_alone_price = excluded.stand_alone_price, allocated_price = excluded.allocated_price,
       currency = excluded.currency, treatment = excluded.treatment`,
    [
      work.tenantId,
      quoteLineId,
      keys.map(() => work.mint('PerformanceObligation')),
      keys,
      obligations.map(({ name }) => name),
      obligations.map(({ standAlonePrice }) => standAlonePrice.toAmount()),
      obligations.map(({ allocatedPrice }) => allocatedPrice.toAmount()),
      obligations.map(({ allocatedPrice }) => allocatedPrice.currency),
      obligations.map(({ treatment }) => JSON.stringify(treatment)),
    ],
  );
}
