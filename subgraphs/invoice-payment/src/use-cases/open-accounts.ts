import { dateOfInstant, type Id, type Refusal, type Result } from '@throughline/contracts';
import {
  type Event,
  type EventContract,
  receivablesAccountsOpened,
  receivablesAccountsRefused,
  type receivablesAccountsRequested,
  type SoldBillTo,
} from '@throughline/events';
import { type CreditStatus, erpFor, mayOpenAccount } from '@throughline/invoice-payment-domain';
import { keepExternalIds, sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { routingRules } from '../persistence/configuration.queries.ts';
import type { InvoicingCalls } from './calls.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;
export type AccountsRequest = Event<DataOf<typeof receivablesAccountsRequested>>;

export interface AccountRequest {
  readonly activationId: string;
  readonly billToId: string;
  readonly erp: string;
  readonly attempt: number;
}

/** Has an account for each bill-to of a deal: in our books and in the ERP that the rules name today. */
export async function requestAccounts({ data }: AccountsRequest, work: Work, calls: InvoicingCalls): Promise<void> {
  const { deal, activationId } = data;
  for (const billTo of deal.billTos) await keepBillTo(work, deal.customerId, billTo);
  await keepBooks(work, deal.seller.reference, deal.seller.currency);
  const erp = erpFor(await routingRules(sqlOf(work)), deal.seller.reference, dateOfInstant(work.now));
  if (!erp.ok) return refuseAccounts(work, activationId, erp.refusal);
  const requests = await work.sql<{ bill_to_id: string; attempt: number }>(
    `insert into account_request (tenant_id, activation_id, bill_to_id, erp, attempt, state)
     select $1, $2, b, $3, 1, 'PENDING' from unnest($4::text[]) b
     on conflict (tenant_id, activation_id, bill_to_id) do update
       set attempt = account_request.attempt + 1, erp = excluded.erp, state = 'PENDING', refusal = null
     returning bill_to_id, attempt`,
    [work.tenantId, activationId, erp.value, deal.billTos.map((billTo) => billTo.billToId)],
  );
  for (const { bill_to_id: billToId, attempt } of requests)
    calls.upsertCustomer(work, { activationId, billToId, erp: erp.value, attempt });
}

const keepBillTo = (work: Work, customerId: string, billTo: SoldBillTo): Promise<unknown> =>
  work.sql(
    `insert into bill_to (tenant_id, id, reference, customer_id, name, country, region, address_line, city, postal_code,
       currency, tax_treatment, tax_registration)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (tenant_id, id) do update set reference = excluded.reference, name = excluded.name,
       country = excluded.country, region = excluded.region, address_line = excluded.address_line, city = excluded.city,
       postal_code = excluded.postal_code, currency = excluded.currency, tax_treatment = excluded.tax_treatment,
       tax_registration = excluded.tax_registration`,
    [
      work.tenantId,
      billTo.billToId,
      billTo.reference,
      customerId,
      billTo.name,
      billTo.country,
      billTo.region,
      billTo.addressLine,
      billTo.city,
      billTo.postalCode,
      billTo.currency,
      billTo.taxTreatment,
      billTo.taxRegistration,
    ],
  );

/** Until finance publishes settings, an entity keeps its books in the currency that it has in the customer domain. */
const keepBooks = (work: Work, entity: string, currency: string): Promise<unknown> =>
  work.sql(
    `insert into ledger_settings (tenant_id, entity, version, functional_currency, published_at, published_by)
     select $1, $2, 0, $3, $4, 'customer-contract' where not exists (select 1 from ledger_settings where entity = $2)
     on conflict do nothing`,
    [work.tenantId, entity, currency, work.now],
  );

function refuseAccounts(work: Work, activationId: Id<'Activation'>, refusal: Refusal): void {
  const { code, evidence } = refusal;
  work.publish(receivablesAccountsRefused, activationId, { activationId, code, evidence: { ...evidence } });
}

/** Takes the ERP's answer for one bill-to; the last answer of an activation tells the outcome for all of them. */
export async function takeAccountOutcome(
  work: Work,
  request: AccountRequest,
  outcome: Result<CreditStatus>,
): Promise<void> {
  // Answers for one activation wait for each other, so that the last one sees all of them.
  await work.sql(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`accounts ${request.activationId}`]);
  const [billTo] = await work.sql<{ customer_id: string; reference: string }>(
    `select customer_id, reference from bill_to where id = $1`,
    [request.billToId],
  );
  if (!billTo) return;
  const allowed = outcome.ok ? mayOpenAccount(billTo.reference, request.erp, outcome.value) : outcome;
  if (outcome.ok) await keepAccount(work, request, billTo.customer_id, outcome.value);
  const [mine] = await work.sql(
    `update account_request set state = $4, refusal = $5::jsonb
     where activation_id = $1 and bill_to_id = $2 and attempt = $3 and state = 'PENDING' returning bill_to_id`,
    [
      request.activationId,
      request.billToId,
      request.attempt,
      allowed.ok ? 'OPEN' : 'REFUSED',
      allowed.ok ? null : JSON.stringify(allowed.refusal),
    ],
  );
  if (mine)
    await tellWhenComplete(work, request.activationId as Id<'Activation'>, billTo.customer_id as Id<'Customer'>);
}

async function keepAccount(
  work: Work,
  request: AccountRequest,
  customerId: string,
  credit: CreditStatus,
): Promise<void> {
  const [account] = await work.sql<{ id: string }>(
    `insert into receivables_account (tenant_id, id, bill_to_id, customer_id, erp, external_id, credit_hold, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, bill_to_id, erp) do update
       set external_id = excluded.external_id, credit_hold = excluded.credit_hold
     returning id`,
    [
      work.tenantId,
      work.mint('ReceivablesAccount'),
      request.billToId,
      customerId,
      request.erp,
      credit.externalId,
      credit.onHold,
      work.now,
    ],
  );
  const entry = { entityKind: 'ReceivablesAccount', system: 'netsuite', recordType: 'customer' } as const;
  await keepExternalIds(work, [
    { ...entry, entityId: account?.id ?? '', instance: request.erp, externalId: credit.externalId },
  ]);
}

async function tellWhenComplete(work: Work, activationId: Id<'Activation'>, customerId: Id<'Customer'>): Promise<void> {
  const requests = await work.sql<{ bill_to_id: string; erp: string; state: string; refusal: Refusal | null }>(
    `select bill_to_id, erp, state, refusal from account_request where activation_id = $1 order by bill_to_id`,
    [activationId],
  );
  if (requests.some((request) => request.state === 'PENDING')) return;
  const refused = requests.find((request) => request.refusal !== null);
  if (refused?.refusal) return refuseAccounts(work, activationId, refused.refusal);
  const accounts = await work.sql<{ id: string; bill_to_id: string; erp: string; external_id: string }>(
    `select a.id, a.bill_to_id, a.erp, a.external_id from receivables_account a
     join account_request r on r.tenant_id = a.tenant_id and r.bill_to_id = a.bill_to_id and r.erp = a.erp
     where r.activation_id = $1 order by a.bill_to_id`,
    [activationId],
  );
  work.publish(receivablesAccountsOpened, activationId, {
    activationId,
    customerId,
    accounts: accounts.map((account) => ({
      receivablesAccountId: account.id as Id<'ReceivablesAccount'>,
      billToId: account.bill_to_id as Id<'BillTo'>,
      erp: account.erp,
      externalId: account.external_id,
    })),
  });
}
