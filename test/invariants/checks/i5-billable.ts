import { Money } from '@throughline/contracts';
import type { Finding, Invariant, Observed } from '../observed.ts';
import { consumedBy, publishedBy } from '../published.ts';

interface EventRow {
  id: string;
  tenant_id: string;
  engagement_id: string;
  type: string;
  billable: string;
  currency: string;
}
interface ItemRow {
  id: string;
  tenant_id: string;
  engagement_id: string;
  type: string;
  currency: string;
  billable: string;
  invoiced: string | null;
}
interface Balance {
  readonly tenant: string;
  readonly engagementId: string;
  readonly currency: string;
  billable: Money;
  invoiced: Money;
  workInProgress: Money;
  writtenOff: Money;
}

/**
 * What billing-events says is billable is, in invoice-payment, on a live invoice line, open to bill, or written off.
 * An event that invoice-payment has not applied yet is work in progress.
 */
export const billableAccountedFor: Invariant = {
  id: 'I5',
  title: 'billable = invoiced + work in progress + written off',
  check: async (observed): Promise<Finding> => {
    const events = await observed.databases['billing-events'].rows<EventRow>(
      `select id, tenant_id, engagement_id, type, billable::text, currency from billable_event`,
    );
    const items = await observed.databases['invoice-payment'].rows<ItemRow>(
      `select b.billable_event_id as id, b.tenant_id, b.engagement_id, b.type, b.currency, b.billable::text,
         (select sum(l.net) from invoice_line l where l.live
            and (l.tenant_id, l.billable_event_id) = (b.tenant_id, b.billable_event_id))::text as invoiced
       from billable_item b`,
    );
    const underWay = await notYetApplied(observed);
    const balances = new Map<string, Balance>();
    for (const event of events) {
      const balance = balanceOf(balances, event);
      const billable = Money.of(event.billable, event.currency);
      balance.billable = balance.billable.plus(billable);
      if (underWay.has(event.id)) balance.workInProgress = balance.workInProgress.plus(billable);
    }
    for (const item of items) take(balanceOf(balances, item), item);
    return { looked: events.length + items.length, violations: [...balances.values()].flatMap(differenceIn) };
  },
};

async function notYetApplied(observed: Observed): Promise<ReadonlySet<string>> {
  const { inbox } = await consumedBy(observed, 'invoice-payment');
  const applied = new Set(inbox.map(({ event_id: id }) => id));
  const published = await publishedBy(observed, 'billing-events');
  return new Set(
    published
      .filter(({ type, event_id: id }) => type === 'billing-events.billable-event.recorded' && !applied.has(id))
      .map(({ aggregate_id: id }) => id),
  );
}

function balanceOf(
  balances: Map<string, Balance>,
  {
    tenant_id: tenant,
    engagement_id: engagementId,
    currency,
  }: Pick<EventRow, 'tenant_id' | 'engagement_id' | 'currency'>,
): Balance {
  const key = JSON.stringify([tenant, engagementId, currency]);
  const zero = Money.zero(currency);
  const found = balances.get(key) ?? {
    tenant,
    engagementId,
    currency,
    billable: zero,
    invoiced: zero,
    workInProgress: zero,
    writtenOff: zero,
  };
  balances.set(key, found);
  return found;
}

function take(balance: Balance, { type, billable, invoiced, currency }: ItemRow): void {
  if (invoiced !== null) balance.invoiced = balance.invoiced.plus(Money.of(invoiced, currency));
  else if (type === 'WRITE_OFF') balance.writtenOff = balance.writtenOff.plus(Money.of(billable, currency));
  else balance.workInProgress = balance.workInProgress.plus(Money.of(billable, currency));
}

function differenceIn(balance: Balance): Finding['violations'] {
  const { tenant, engagementId, billable, invoiced, workInProgress, writtenOff } = balance;
  if (invoiced.plus(workInProgress).plus(writtenOff).equals(billable)) return [];
  const figures = {
    billable: billable.toString(),
    invoiced: invoiced.toString(),
    workInProgress: workInProgress.toString(),
    writtenOff: writtenOff.toString(),
  };
  return [
    {
      tenant,
      what: 'what is billable is not what is invoiced, open and written off',
      row: { engagementId, ...figures },
    },
  ];
}
