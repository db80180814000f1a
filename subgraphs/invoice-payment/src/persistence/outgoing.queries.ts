import type { Sql } from '@throughline/subgraph';
import { calendarDate, type CalendarDate, type Id, Money, type Month, month } from '@throughline/contracts';
import type { LedgerCustomer, TaxParty } from '@throughline/invoice-payment-domain';

/** What outgoing calls need to know besides the invoice itself. */

interface BillToRow {
  id: string;
  reference: string;
  name: string;
  country: string;
  region: string | null;
  address_line: string | null;
  city: string | null;
  postal_code: string | null;
  currency: string;
  tax_treatment: string;
  tax_registration: string | null;
}

/** A bill-to as the tax service and the ERP want it; null when it is unknown. */
export async function billToOf(sql: Sql, billToId: string): Promise<(TaxParty & LedgerCustomer) | null> {
  const [row] = await sql<BillToRow>(
    `select id, reference, name, country, region, address_line, city, postal_code, currency, tax_treatment, tax_registration
     from bill_to where id = $1`,
    [billToId],
  );
  if (!row) return null;
  return {
    billToId: row.id as Id<'BillTo'>,
    reference: row.reference,
    name: row.name,
    country: row.country,
    region: row.region,
    addressLine: row.address_line,
    city: row.city,
    postalCode: row.postal_code,
    currency: row.currency,
    taxTreatment: row.tax_treatment,
    taxRegistration: row.tax_registration,
  };
}

/** The ERP's internal id of a bill-to. */
export async function customerInErp(sql: Sql, billToId: string, erp: string): Promise<string | null> {
  const [row] = await sql<{ external_id: string | null }>(
    `select external_id from receivables_account where bill_to_id = $1 and erp = $2`,
    [billToId, erp],
  );
  return row?.external_id ?? null;
}

export interface ApplicationInErp {
  readonly customer: string;
  readonly invoice: string;
  readonly appliedOn: CalendarDate;
  readonly valueDate: CalendarDate;
  readonly amount: Money;
  readonly paymentReference: string;
  readonly correlationId: string;
}

/** A cash application with the ERP's ids of its customer and invoice. */
export async function applicationInErp(
  sql: Sql,
  cashApplicationId: string,
  erp: string,
): Promise<ApplicationInErp | null> {
  const [row] = await sql<{
    customer: string;
    invoice: string;
    applied_on: string;
    value_date: string;
    amount: string;
    currency: string;
    reference: string;
    correlation_id: string;
  }>(
    `select a.external_id as customer, s.internal_id as invoice, to_char(c.applied_on, 'YYYY-MM-DD') as applied_on,
       to_char(p.value_date, 'YYYY-MM-DD') as value_date,
       c.amount::text as amount, c.currency, p.reference, i.correlation_id
     from cash_application c
     join payment p on p.tenant_id = c.tenant_id and p.id = c.payment_id
     join invoice i on i.tenant_id = c.tenant_id and i.id = c.invoice_id
     join posting s on s.tenant_id = i.tenant_id and s.invoice_id = i.id and s.erp = $2
     join receivables_account a on a.tenant_id = i.tenant_id and a.bill_to_id = i.bill_to_id and a.erp = $2
     where c.id = $1`,
    [cashApplicationId, erp],
  );
  return row
    ? {
        customer: row.customer,
        invoice: row.invoice,
        appliedOn: calendarDate(row.applied_on),
        valueDate: calendarDate(row.value_date),
        amount: Money.of(row.amount, row.currency),
        paymentReference: row.reference,
        correlationId: row.correlation_id,
      }
    : null;
}

/** The months that the ERP has closed, as far as we have heard: of some of them we are still posting the revenue. */
export async function monthsClosedInErp(sql: Sql): Promise<Set<Month>> {
  const rows = await sql<{ period: string }>(`select period from accounting_period where state <> 'OPEN'`);
  return new Set(rows.map((row) => month(row.period)));
}
