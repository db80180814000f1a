import type { CalendarDate } from '@throughline/contracts';
import { NEVER_WIP } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import type { Books } from './receivables.queries.ts';
import { DAYS, dayText, knownAt } from './read-sql.ts';

/** A billable event that was unbilled on a day. */
export interface UnbilledOn {
  readonly day: CalendarDate;
  readonly billableEventId: string;
  readonly sourceReference: string;
  readonly type: string;
  readonly subtype: string | null;
  readonly eventDate: CalendarDate;
  readonly billable: string;
  readonly currency: string;
  /** In the currency of the books, at the rate of the event date (RU-13); null while it is not known. */
  readonly functional: string | null;
}

/**
 * Events of the period of the day or an earlier one whose invoice is dated later or does not exist, less what of them was written
 * off by then. Books of one currency.
 */
export const unbilledOn = (read: Sql, days: readonly CalendarDate[], { ledger, knownAt: known }: Books) =>
  read<UnbilledOn>(
    `with ${DAYS}
     select ${dayText('me.day')} as day, b.id as "billableEventId", b.source_reference as "sourceReference", b.type, b.subtype,
       ${dayText('b.event_date')} as "eventDate", (b.billable - w.reduced)::text as billable, b.currency,
       (case when b.currency = $2 then b.billable else b.billable_functional end - w.functional)::text as functional
     from point me
     join billable_event b on b.accounting_period <= me.month and b.event_date <= me.day and b.billable <> 0 and b.type <> all($3::text[])
       and ${knownAt('b.known_at', '$4')}
     left join engagement e on e.tenant_id = b.tenant_id and e.id = b.engagement_id
     cross join lateral (
       select coalesce(sum(w.reduces_open_by), 0) as reduced,
         coalesce(sum(round(w.reduces_open_by * coalesce(w.fx_rate, b.fx_rate, 1), 2)), 0) as functional
       from billable_event w
       where w.tenant_id = b.tenant_id and w.of_billable_event_id = b.id and w.accounting_period <= me.month
         and ${knownAt('w.known_at', '$4')}) w
     where coalesce(e.functional_currency, b.functional_currency, b.currency) = $2 and b.billable <> w.reduced
       and not exists (
         select 1 from invoice_line l
         join invoice_posting p on p.tenant_id = l.tenant_id and p.invoice_id = l.invoice_id
         where l.tenant_id = b.tenant_id and l.billable_event_id = b.id and p.invoice_date <= me.day
           and ${knownAt('p.posted_at', '$4')})
     order by me.day, b.event_date, b.source_reference, b.id`,
    [[...days], ledger, [...NEVER_WIP], known],
  );
