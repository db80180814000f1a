/**
 * What is open, in one place, gross of tax and in the currency of the invoice. `until` (an SQL date) limits it to what had
 * happened by the end of that day: an invoice that stood, cash that was applied and not taken back, what was written off.
 */

const by = (column: string, until: string | null): string => (until === null ? '' : ` and ${column} <= ${until}`);

/** Whether an application counts. @param a alias of `cash_application` */
export const countsApplication = (a: string, until: string | null = null): string =>
  until === null
    ? `${a}.reversed_at is null`
    : `${a}.applied_on <= ${until} and (${a}.reversed_on is null or ${a}.reversed_on > ${until})`;

const countsWriteOff = (w: string, until: string | null): string =>
  `${w}.state = 'WRITTEN_OFF'${by(`${w}.written_off_on`, until)}`;

/** What is open on a line of a posted invoice. @param l alias of `invoice_line` */
export const openOfLine = (l: string, until: string | null = null): string => `
  (${l}.net + coalesce(${l}.tax, 0)
    - coalesce((select sum(s.amount) from cash_allocation s
        join cash_application a on a.tenant_id = s.tenant_id and a.id = s.cash_application_id
        where s.tenant_id = ${l}.tenant_id and s.invoice_line_id = ${l}.id and ${countsApplication('a', until)}), 0)
    - coalesce((select sum(s.amount) from receivable_write_off_line s
        join receivable_write_off w on w.tenant_id = s.tenant_id and w.id = s.receivable_write_off_id
        where s.tenant_id = ${l}.tenant_id and s.invoice_line_id = ${l}.id and ${countsWriteOff('w', until)}), 0))`;

/** What was settled on an invoice, by a column of applications and one of write-offs. */
const settled = (i: string, until: string | null, cash: string, writtenOff: string): string => `
    coalesce((select sum(a.${cash}) from cash_application a
        where a.tenant_id = ${i}.tenant_id and a.invoice_id = ${i}.id and ${countsApplication('a', until)}), 0)
    + coalesce((select sum(w.${writtenOff}) from receivable_write_off w
        where w.tenant_id = ${i}.tenant_id and w.invoice_id = ${i}.id and ${countsWriteOff('w', until)}), 0)`;

const posted = (i: string, until: string | null): string => `${i}.state = 'POSTED'${by(`${i}.invoice_date`, until)}`;

/** What is open on an invoice; zero before it is posted. @param i alias of `invoice` */
export const openOfInvoice = (i: string, until: string | null = null): string =>
  `(case when ${posted(i, until)} then ${i}.gross - (${settled(i, until, 'amount', 'amount')}) else 0 end)`;

/** What of its booked value is not relieved yet, in the currency of the books. @param i alias of `invoice` */
export const bookedOfInvoice = (i: string, until: string | null = null): string =>
  `(case when ${posted(i, until)}
    then ${i}.gross_functional - (${settled(i, until, 'booked_functional', 'amount_functional')}) else 0 end)`;

/** What of a payment has found no invoice and was not given back. @param p alias of `payment` */
export const unappliedOfPayment = (p: string): string => `
  (${p}.amount
    - coalesce((select sum(a.amount) from cash_application a
        where a.tenant_id = ${p}.tenant_id and a.payment_id = ${p}.id and ${countsApplication('a')}), 0)
    - coalesce((select sum(r.amount) from refund r
        where r.tenant_id = ${p}.tenant_id and r.payment_id = ${p}.id and r.state <> 'REFUSED'), 0))`;

/** What the books carry the unapplied part of a payment at. @param p alias of `payment` */
export const carriedOfPayment = (p: string): string => `
  (${p}.amount_functional
    - coalesce((select sum(a.cash_functional) from cash_application a
        where a.tenant_id = ${p}.tenant_id and a.payment_id = ${p}.id and ${countsApplication('a')}), 0)
    - coalesce((select sum(r.carried) from refund r
        where r.tenant_id = ${p}.tenant_id and r.payment_id = ${p}.id and r.state <> 'REFUSED'), 0))`;
