type Read = <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

export interface BillToRow {
  readonly id: string;
  readonly customerId: string;
  readonly crmAccountId: string;
  readonly reference: string | null;
  readonly name: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly addressLine: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly currency: string | null;
  readonly taxTreatment: string | null;
  readonly taxRegistration: string | null;
  readonly invoiceFormat: string | null;
}

export const BILL_TO_COLUMNS = `id, customer_id as "customerId", crm_account_id as "crmAccountId", reference, name, country,
  region, address_line as "addressLine", city, postal_code as "postalCode", currency, tax_treatment as "taxTreatment",
  tax_registration as "taxRegistration", invoice_format as "invoiceFormat"`;

/** Bill-tos of a customer, and those that the lines name by account wherever they hang. */
export const billTosFor = (read: Read, customerId: string, accountIds: readonly string[]): Promise<BillToRow[]> =>
  read(`select ${BILL_TO_COLUMNS} from bill_to where customer_id = $1 or crm_account_id = any($2) order by id`, [
    customerId,
    accountIds,
  ]);
