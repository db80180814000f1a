import { instant, invariant } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import { legalEntityByReference } from '../persistence/configuration.queries.ts';
import { billTosFor } from '../persistence/customer.queries.ts';
import { linesOf, obligationIds, soldQuote } from '../persistence/quote.queries.ts';
import type { DealInputs } from './compose-deal.ts';
import { understandLine } from './understand-line.ts';

type Read = <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

/** Gathers what is recorded about the quote of an activation. */
export async function readDealInputs(read: Read, activationId: string, now: Date): Promise<DealInputs> {
  const [activation] = await read<{ contractId: string; quoteVersionId: string; approvedAt: StoredInstant }>(
    `select contract_id as "contractId", quote_version_id as "quoteVersionId", approved_at as "approvedAt"
     from activation where id = $1`,
    [activationId],
  );
  invariant(activation !== undefined, `activation ${activationId} is recorded`);
  const { quoteVersionId } = activation;
  const quote = await soldQuote(read, quoteVersionId);
  invariant(quote !== undefined, `quote version ${quoteVersionId} is recorded`);
  const lines = await linesOf(read, quoteVersionId);
  const accountIds = lines.flatMap(({ billToAccountId }) => billToAccountId ?? []);
  return {
    activationId,
    contractId: activation.contractId,
    approvedAt: instant(activation.approvedAt),
    quote,
    lines: lines.map((line) => ({ line, understood: understandLine(line) })),
    obligationIds: await obligationIds(read, quoteVersionId),
    billTos: await billTosFor(read, quote.customerId, accountIds),
    seller: quote.sellerReference === null ? undefined : await legalEntityByReference(read, quote.sellerReference, now),
    earlierActivation: await earlierActivation(read, quote.engagementId, activationId),
  };
}

/** What is sold for an engagement first starts it; whatever is signed after that amends it. */
async function earlierActivation(read: Read, engagementId: string, activationId: string): Promise<string | null> {
  const [row] = await read<{ id: string }>(
    `select a.id from activation a join quote_version v on (v.tenant_id, v.id) = (a.tenant_id, a.quote_version_id)
     where a.engagement_id = $1 and a.state <> 'CANCELLED' and (a.approved_at, v.version, a.id) < (
       select b.approved_at, w.version, b.id
       from activation b join quote_version w on (w.tenant_id, w.id) = (b.tenant_id, b.quote_version_id)
       where b.id = $2)
     order by a.approved_at limit 1`,
    [engagementId, activationId],
  );
  return row?.id ?? null;
}
