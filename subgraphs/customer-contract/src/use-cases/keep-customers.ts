import { type Id, invariant } from '@throughline/contracts';
import { rootOf, type SeenAccount } from '@throughline/customer-contract-domain';
import { type CrosswalkEntry, keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import type { Operations } from '../sagas/operations.ts';
import { billToAccounts, type Sighting } from './sight-quote.ts';

/**
 * Brings the customer master up to what the CRM says: one customer for the root of each account hierarchy, one bill-to for
 * each account that is billed. The account id decides which is which, so that the same account never becomes two (R15,
 * R217). Returns the customer of the quote.
 */
export async function keepCustomers(work: Work, sighting: Sighting, operations: Operations): Promise<Id<'Customer'>> {
  const { accounts, quote, instance } = sighting;
  const inCrm = { system: 'salesforce', instance } as const;
  const crosswalk: CrosswalkEntry[] = [];
  const customers = new Map<string, Id<'Customer'>>();
  const customerOf = async (accountId: string): Promise<Id<'Customer'>> => {
    const root = rootOf(accountId, accounts);
    invariant(root !== null, 'an account that was read has a root');
    const known = customers.get(root.accountId);
    if (known) return known;
    await followMerges(work, sighting, root.accountId);
    const { id, isNew } = await keepCustomer(work, root);
    customers.set(root.accountId, id);
    crosswalk.push({
      ...inCrm,
      entityKind: 'Customer',
      entityId: id,
      recordType: 'Account',
      externalId: root.accountId,
    });
    if (isNew || root.ourId !== id) {
      operations.writeOurId(work, { crmAccountId: root.accountId, customerId: id });
    }
    return id;
  };

  const customerId = await customerOf(quote.accountId);
  for (const account of billToAccounts(sighting)) {
    const owner = await customerOf(account.accountId);
    const id = await keepBillTo(work, owner, account);
    crosswalk.push({
      ...inCrm,
      entityKind: 'BillTo',
      entityId: id,
      recordType: 'Account',
      externalId: account.accountId,
    });
  }
  await keepExternalIds(work, crosswalk);
  return customerId;
}

/**
 * A customer whose account was merged into one that is no customer yet stays who it is and goes by that account from now
 * on. Where both are customers, nothing moves by itself: a deal that concerns both pauses until a person has decided.
 */
async function followMerges(work: Work, { accounts, merged }: Sighting, rootId: string): Promise<void> {
  const losers = merged.filter(({ into }) => rootOf(into, accounts)?.accountId === rootId);
  if (losers.length === 0) return;
  await work.sql(
    `update customer set crm_account_id = $1, updated_at = $3
     where id = (select id from customer where crm_account_id = any($2) order by id limit 1)
       and not exists (select 1 from customer where crm_account_id = $1)`,
    [rootId, losers.map(({ accountId }) => accountId), work.now],
  );
}

async function keepCustomer(work: Work, root: SeenAccount): Promise<{ id: Id<'Customer'>; isNew: boolean }> {
  const id = work.mint('Customer');
  const [kept] = await work.sql<{ id: Id<'Customer'> }>(
    `insert into customer (tenant_id, id, crm_account_id, reference, name, recorded_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $6)
     on conflict (tenant_id, crm_account_id) do update set reference = excluded.reference, name = excluded.name,
       updated_at = case when (customer.reference, customer.name) is distinct from (excluded.reference, excluded.name)
         then excluded.updated_at else customer.updated_at end
     returning id`,
    [work.tenantId, id, root.accountId, root.reference, root.name, work.now],
  );
  invariant(kept !== undefined, 'an upsert answers its row');
  return { id: kept.id, isNew: kept.id === id };
}

const FIELDS = [
  'reference',
  'name',
  'country',
  'region',
  'addressLine',
  'city',
  'postalCode',
  'currency',
  'taxTreatment',
  'taxRegistration',
  'invoiceFormat',
] as const satisfies readonly (keyof SeenAccount)[];
const COLUMNS = FIELDS.map((field) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

/** The customer of a bill-to never changes here: an account that moves to another hierarchy is a person's decision. */
async function keepBillTo(work: Work, customerId: string, account: SeenAccount): Promise<Id<'BillTo'>> {
  const placeholders = FIELDS.map((_, position) => `$${position + 6}`).join(', ');
  const changes = COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ');
  const [kept] = await work.sql<{ id: Id<'BillTo'> }>(
    `insert into bill_to (tenant_id, id, customer_id, crm_account_id, recorded_at, updated_at, ${COLUMNS.join(', ')})
     values ($1, $2, $3, $4, $5, $5, ${placeholders})
     on conflict (tenant_id, crm_account_id) do update set ${changes}, updated_at = excluded.updated_at
     returning id`,
    [
      work.tenantId,
      work.mint('BillTo'),
      customerId,
      account.accountId,
      work.now,
      ...FIELDS.map((field) => account[field]),
    ],
  );
  invariant(kept !== undefined, 'an upsert answers its row');
  return kept.id;
}
