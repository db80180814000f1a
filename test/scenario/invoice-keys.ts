import type { NetSuiteSandbox } from '@throughline/netsuite';
import type { Scenario } from './scenario-file.ts';

/**
 * Scenario keys of invoices, `INV-` + bill-to suffix + a count per bill-to by invoice date, beside the numbers that the
 * ERP gave them. The ERP answers with the ids that the scenario prescribes.
 */
export class InvoiceKeys {
  private readonly counts = new Map<string, number>();
  private readonly keys = new Map<string, string>();

  constructor(
    private readonly scenario: Scenario,
    netsuite: NetSuiteSandbox,
  ) {
    netsuite.numbering.decide = (recordType, body) => {
      if (recordType !== 'invoice') return undefined;
      const customer = netsuite.records.find('customer', { id: String((body['entity'] as { id?: string })?.id) });
      return this.numberFor(String(customer?.fields['entityId'] ?? ''));
    };
  }

  /** The ERP's number of an invoice that is posted already. */
  numberOf(key: string): string {
    for (const [number, known] of this.keys) if (known === key) return number;
    throw new Error(`no invoice ${key} was posted yet`);
  }

  isPosted(key: string): boolean {
    return [...this.keys.values()].includes(key);
  }

  keyOf(number: string): string {
    const key = this.keys.get(number);
    if (key === undefined) throw new Error(`the scenario knows no invoice ${number}`);
    return key;
  }

  private numberFor(billTo: string): string {
    const count = (this.counts.get(billTo) ?? 0) + 1;
    this.counts.set(billTo, count);
    const key = `INV-${billTo.replace(/^BT-/, '')}-${String(count).padStart(4, '0')}`;
    const [erpId] = this.scenario.inputs.erpResponses[key] ?? [];
    const number = erpId === undefined ? key : erpId.slice(erpId.indexOf(':') + 1);
    this.keys.set(number, key);
    return number;
  }
}
