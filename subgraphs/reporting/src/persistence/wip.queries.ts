import type { CalendarDate, Month } from '@throughline/contracts';
import { NEVER_WIP } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { dayText, MONTH_ENDS } from './read-sql.ts';

/** A billable event that was unbilled at a month end. */
export interface UnbilledAtMonthEnd {
  readonly month: Month;
  readonly billableEventId: string;
  readonly sourceReference: string;
  readonly type: string;
  readonly subtype: string | null;
  readonly eventDate: CalendarDate;
  readonly billable: string;
  readonly currency: string;
}

/** Events of the period or an earlier one whose invoice is dated later or does not exist. Books of one currency. */
export const unbilledAtMonthEnds = (read: Sql, months: readonly Month[], currency: string) =>
  read<UnbilledAtMonthEnd>(
    `with ${MONTH_ENDS}
     select me.month, b.id as "billableEventId", b.source_reference as "sourceReference", b.type, b.subtype,
       ${dayText('b.event_date')} as "eventDate", b.billable::text, b.currency
     from month_end me
     join billable_event b on b.accounting_period <= me.month and b.billable <> 0 and b.type <> all($3::text[])
     left join engagement e on e.tenant_id = b.tenant_id and e.id = b.engagement_id
     where coalesce(e.functional_currency, b.currency) = $2 and not exists (
       select 1 from invoice_line l
       join invoice_posting p on p.tenant_id = l.tenant_id and p.invoice_id = l.invoice_id
       where l.tenant_id = b.tenant_id and l.billable_event_id = b.id and p.invoice_date <= me.day)
     order by me.month, b.event_date, b.source_reference, b.id`,
    [[...months], currency, [...NEVER_WIP]],
  );
