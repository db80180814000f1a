import { fail, pass, type Verdict } from '../activation/checks.ts';

/** A bill-to as far as the CRM has filled it in. */
export interface BillToMaster {
  readonly reference: string | null;
  readonly name: string | null;
  readonly country: string | null;
  readonly currency: string | null;
  readonly taxTreatment: string | null;
  readonly invoiceFormat: string | null;
  readonly customerId: string;
}

const REQUIRED = ['reference', 'name', 'country', 'currency', 'taxTreatment', 'invoiceFormat'] as const;

/**
 * CUSTOMER_MASTER: the customer has a reference and a name, and each bill-to that the sold work names is there and
 * complete enough to be invoiced and taxed. It belongs to that customer: an account that moved to another one, or was merged
 * into one, would be invoiced for somebody else. Fails CUSTOMER_MASTER_INVALID with every gap at once.
 */
export function checkCustomerMaster(about: {
  customer: { id: string; reference: string | null; name: string | null };
  billTos: readonly BillToMaster[];
  named: readonly string[];
}): Verdict {
  const { customer, billTos, named } = about;
  const missing = (['reference', 'name'] as const)
    .filter((field) => !customer[field])
    .map((field) => ({ customer: customer.reference, field }) as Record<string, unknown>);
  for (const reference of named) {
    const billTo = billTos.find((each) => each.reference === reference);
    const gaps = billTo ? REQUIRED.filter((field) => !billTo[field]) : ['reference'];
    missing.push(...gaps.map((field) => ({ billTo: reference, field })));
    if (billTo && billTo.customerId !== customer.id)
      missing.push({ billTo: reference, field: 'customer', belongsTo: billTo.customerId, soldTo: customer.id });
  }
  if (named.length === 0) missing.push({ customer: customer.reference, field: 'billTo' });
  return missing.length === 0
    ? pass({ customer: customer.reference, billTos: named })
    : fail('CUSTOMER_MASTER_INVALID', { missing });
}
