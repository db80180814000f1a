import { instant, invariant, type Result } from '@throughline/contracts';
import { contractActivated, type SoldDeal } from '@throughline/events';
import { legalEntityByReference } from '../persistence/configuration.queries.ts';
import { billTosFor } from '../persistence/customer.queries.ts';
import { namedRateCards } from '../persistence/rate-card.queries.ts';
import { linesOf, obligationIds, soldQuote } from '../persistence/quote.queries.ts';
import type { DealInputs } from './compose-deal.ts';
import { understandLine, type UnderstoodLine } from './understand-line.ts';

type Read = <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

/** Gathers what is recorded about the quote of an activation. */
export async function readDealInputs(read: Read, activationId: string, now: Date): Promise<DealInputs> {
  const [activation] = await read<{ contractId: string; quoteVersionId: string; approvedAt: Date }>(
    `select contract_id as "contractId", quote_version_id as "quoteVersionId", approved_at as "approvedAt"
     from activation where id = $1`,
    [activationId],
  );
  invariant(activation !== undefined, `activation ${activationId} is recorded`);
  const { quoteVersionId } = activation;
  const quote = await soldQuote(read, quoteVersionId);
  invariant(quote !== undefined, `quote version ${quoteVersionId} is recorded`);
  const lines = await linesOf(read, quoteVersionId);
  const understood = lines.map((line) => ({ line, understood: understandLine(line) }));
  const accountIds = lines.flatMap(({ billToAccountId }) => billToAccountId ?? []);
  return {
    activationId,
    contractId: activation.contractId,
    approvedAt: instant(activation.approvedAt),
    quote,
    lines: understood,
    rateCards: await namedRateCards(read, understood.flatMap(rateCardsOf)),
    obligationIds: await obligationIds(read, quoteVersionId),
    billTos: await billTosFor(read, quote.customerId, accountIds),
    seller: quote.sellerReference === null ? undefined : await legalEntityByReference(read, quote.sellerReference, now),
    standing: await standingDeal(read, quote.engagementId),
    unfinishedActivation: await unfinishedActivation(read, quote.engagementId, activationId),
  };
}

/** The cards that the work of a line is priced by. */
export const rateCardsOf = ({ understood }: { understood: Result<UnderstoodLine> }): string[] =>
  understood.ok ? understood.value.terms.workBreakdown.flatMap(({ rateCard }) => rateCard ?? []) : [];

/** The deal of the engagement's contract as it stands. What it was kept without has the value that its absence meant. */
async function standingDeal(read: Read, engagementId: string): Promise<SoldDeal | null> {
  const [row] = await read<{ deal: unknown; activatedAt: Date }>(
    `select deal, activated_at as "activatedAt" from contract where engagement_id = $1 order by activated_at limit 1`,
    [engagementId],
  );
  if (!row) return null;
  return contractActivated.schema.parse({ deal: row.deal, activatedAt: instant(row.activatedAt) }).deal;
}

/** What is signed first takes effect first. */
async function unfinishedActivation(read: Read, engagementId: string, activationId: string): Promise<string | null> {
  const [row] = await read<{ id: string }>(
    `select a.id from activation a join quote_version v on (v.tenant_id, v.id) = (a.tenant_id, a.quote_version_id)
     where a.engagement_id = $1 and a.state not in ('CANCELLED', 'COMPLETED') and (a.approved_at, v.version, a.id) < (
       select b.approved_at, w.version, b.id
       from activation b join quote_version w on (w.tenant_id, w.id) = (b.tenant_id, b.quote_version_id)
       where b.id = $2)
     order by a.approved_at limit 1`,
    [engagementId, activationId],
  );
  return row?.id ?? null;
}
