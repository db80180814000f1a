import type { NetSuiteSandbox } from '@throughline/netsuite';
import type { Scenario } from './scenario-file.ts';

type Body = Readonly<Record<string, unknown>> & { readonly externalId?: string };

/**
 * Scenario keys of documents beside the numbers that the ERP gave them: invoices are `INV-`, bill-to suffix and a count
 * per bill-to by invoice date; a bill-to never gets two invoices on one day. The ERP answers with the ids that the
 * scenario prescribes: the first at posting, the second when an open invoice is brought into the next ERP.
 */
export class InvoiceKeys {
  /** Of posted invoices, by number. */
  private readonly keys = new Map<string, string>();
  private readonly numbers = new Map<string, string>();
  private readonly ourIds = new Map<string, string>();

  constructor(
    private readonly scenario: Scenario,
    private readonly netsuite: NetSuiteSandbox,
  ) {
    netsuite.numbering.decide = (recordType, body) => {
      if (recordType === 'invoice') return this.numberOfInvoice(body);
      return recordType === 'creditMemo' ? this.numberOfCreditMemo(body) : undefined;
    };
  }

  /** The ERP's number of an invoice, or the one that it will have. */
  numberOf(key: string): string {
    const number = this.numbers.get(key) ?? this.prescribed(key, 0);
    if (number === undefined) throw new Error(`no invoice ${key} was posted, and no number is prescribed for it`);
    return number;
  }

  isPosted(key: string): boolean {
    return this.numbers.has(key);
  }

  /** The id under which we sent a document to the ERP. */
  ourIdOf(key: string): string | undefined {
    return this.ourIds.get(key);
  }

  keyOf(number: string): string {
    const key = this.keys.get(number);
    if (key === undefined) throw new Error(`the scenario knows no invoice ${number}`);
    return key;
  }

  /** Bill-to and day of an invoice, by its key; undefined when the scenario does not foresee it. */
  placeOf(key: string): { readonly billTo: string; readonly date: string } | undefined {
    const date = this.scenario.inputs.invoiceDates[key];
    const billTo = this.billTos().find((candidate) => isOf(key, candidate));
    return date === undefined || billTo === undefined ? undefined : { billTo, date };
  }

  private numberOfInvoice(body: Body): string {
    const reference = String(body['otherRefNum'] ?? '');
    const brought = this.keys.get(reference);
    if (brought !== undefined) {
      const next = this.prescribed(brought, 1) ?? `${reference}-2`;
      this.keys.set(next, brought);
      return next;
    }
    const customer = this.netsuite.records.find('customer', { id: String((body['entity'] as { id?: string })?.id) });
    const key = this.keyFor(String(customer?.fields['entityId'] ?? ''), String(body['tranDate'] ?? ''));
    const number = this.prescribed(key, 0) ?? key;
    this.keys.set(number, key);
    this.numbers.set(key, number);
    if (body.externalId !== undefined) this.ourIds.set(key, body.externalId);
    return number;
  }

  private keyFor(billTo: string, date: string): string {
    const foreseen = Object.entries(this.scenario.inputs.invoiceDates).find(
      ([key, day]) => day === date && isOf(key, billTo) && !this.numbers.has(key),
    );
    if (foreseen) return foreseen[0];
    const known = [...Object.keys(this.scenario.inputs.invoiceDates), ...this.numbers.keys()];
    const count = new Set(known.filter((key) => isOf(key, billTo))).size + 1;
    return `${prefixOf(billTo)}${String(count).padStart(4, '0')}`;
  }

  /** Credit memos are known by the reference under which they were requested, wherever the ERP's record carries it. */
  private numberOfCreditMemo(body: Body): string | undefined {
    const { creditMemoRequests } = this.scenario.inputs;
    const words = new Set(JSON.stringify(body).split(/[^\w.-]+/));
    const named = creditMemoRequests.find(({ id }) => words.has(id));
    const key = named?.id ?? creditMemoRequests.find(({ date }) => date === body['tranDate'])?.id;
    if (key !== undefined && body.externalId !== undefined) this.ourIds.set(key, body.externalId);
    return key === undefined ? undefined : this.prescribed(key, 0);
  }

  private prescribed(key: string, place: number): string | undefined {
    const erpId = this.scenario.inputs.erpResponses[key]?.[place];
    return erpId?.slice(erpId.indexOf(':') + 1);
  }

  private billTos(): string[] {
    return this.scenario.inputs.entities.customer.billTos.map(({ id }) => id);
  }
}

const prefixOf = (billTo: string): string => `INV-${billTo.replace(/^BT-/, '')}-`;
const isOf = (key: string, billTo: string): boolean =>
  key.startsWith(prefixOf(billTo)) && /^\d+$/.test(key.slice(prefixOf(billTo).length));
