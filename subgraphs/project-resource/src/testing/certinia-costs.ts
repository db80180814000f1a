import type { Org } from '@throughline/salesforce';
import type { EnteredBill, EnteredExpense, EnteredUsage } from './psa-bench.ts';

const STATUS = (approved: boolean): string => (approved ? 'Approved' : 'Submitted');

/** What people enter of costs and usage in Certinia's org. Each answers the id of the record. */
export class CertiniaCosts {
  constructor(private readonly org: Org) {}

  expense({
    wbsElementId,
    reference,
    date,
    type,
    netCost,
    currency,
    approved,
    billable = true,
  }: EnteredExpense): string {
    return this.org.insert('pse__Expense__c', {
      ...this.placeOf(wbsElementId),
      pse__Mobile_Expense_Reference_ID__c: reference,
      pse__Expense_Date__c: date,
      pse__Type__c: type,
      pse__Amount__c: netCost,
      CurrencyIsoCode: currency,
      pse__Billable__c: billable,
      pse__Status__c: STATUS(approved),
    }).Id;
  }

  bill({ wbsElementId, reference, date, cost, currency, approved }: EnteredBill): string {
    return this.org.insert('pse__Vendor_Invoice__c', {
      ...this.placeOf(wbsElementId),
      Bill_Reference__c: reference,
      pse__Date__c: date,
      pse__Amount__c: cost,
      CurrencyIsoCode: currency,
      pse__Status__c: STATUS(approved),
    }).Id;
  }

  usage({ wbsElementId, reference, month, measuredOn, unit, quantity, supersedes }: EnteredUsage): string {
    return this.org.insert('Usage_Record__c', {
      ...this.placeOf(wbsElementId),
      Usage_Reference__c: reference,
      Month__c: month,
      Measured_On__c: measuredOn,
      Unit__c: unit,
      Quantity__c: quantity,
      Supersedes__c: supersedes ?? null,
    }).Id;
  }

  private placeOf(wbsElementId: string): Record<string, unknown> {
    const [task] = this.org.children('pse__Project_Task__c', 'Throughline_Key__c', wbsElementId);
    if (!task) throw new Error(`the org has no task ${wbsElementId}`);
    return { pse__Project__c: task['pse__Project__c'], Throughline_Task__c: task.Id };
  }
}
