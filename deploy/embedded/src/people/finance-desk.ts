import { firstDayOf, lastDayOf, type Month, Money, type MoneyJson } from '@throughline/contracts';
import type { AvalaraSandbox, TaxRule } from '@throughline/avalara';
import type { NetSuiteSandbox } from '@throughline/netsuite';
import { minorOf, type StripeSandbox } from '@throughline/stripe';
import { ORGANISATION } from '../world/sandboxes.ts';

/** What accountants and payers do in the ERP, the tax service and the payment gateway. */
export class FinanceDesk {
  constructor(
    private readonly systems: { netsuite: NetSuiteSandbox; avalara: AvalaraSandbox; stripe: StripeSandbox },
  ) {}

  /** Sets up what the tax service knows of places: rates by place or by customer, and where the seller has nexus. */
  configureTax(rules: readonly TaxRule[], nexus: readonly { country: string; region?: string }[]): void {
    this.systems.avalara.content.setJurisdictions(rules);
    this.systems.avalara.content.setNexus(ORGANISATION.companyCode, nexus);
  }

  /** The books' currency of the ERP's subsidiary. */
  openBooks(currency: string, name: string): void {
    const known = this.systems.netsuite.records.all('currency').find(({ fields }) => fields['symbol'] === currency);
    this.systems.netsuite.records.upsert('subsidiary', { id: '1', name, currency: { id: known?.id ?? '1' } });
  }

  /** Closes a month in the ERP, now. */
  closePeriod(period: Month, at: Date): void {
    this.systems.netsuite.records.upsert('accountingPeriod', {
      externalId: `period-${period}`,
      periodName: period,
      startDate: firstDayOf(period),
      endDate: lastDayOf(period),
      closed: true,
      closedAt: at.toISOString(),
    });
  }

  isClosed(period: Month): boolean {
    return this.systems.netsuite.records.find('accountingPeriod', { externalId: `period-${period}` }) !== undefined;
  }

  /** Puts a customer of the ERP, known by the number that finance calls it by, on hold or releases it. */
  holdCredit(number: string, name: string, hold: boolean): void {
    const { records } = this.systems.netsuite;
    const known = records.all('customer').find(({ fields }) => fields['entityId'] === number);
    records.upsert('customer', {
      ...(known ? { id: known.id } : { entityId: number, companyName: name, isPerson: false, subsidiary: { id: '1' } }),
      creditHoldOverride: { id: hold ? 'ON' : 'AUTO' },
    });
  }

  /** A payer pays through the gateway, naming the invoices that are meant. Told once per reference. */
  pay(payment: { reference: string; amount: MoneyJson; remittance: readonly string[] }): { id: string } {
    const { stripe } = this.systems;
    const paid = this.paidUnder(payment.reference);
    if (paid) return { id: paid };
    // A payment that was begun and not settled would look paid after an interruption.
    const { id } = stripe.store.atomically(() =>
      stripe.settle({
        amountMinor: minorOf(Money.from(payment.amount)),
        currency: payment.amount.currency,
        metadata: { reference: payment.reference, remittance: payment.remittance.join(',') },
      }),
    );
    return { id };
  }

  /** The gateway tells of a payment once more, as another event. */
  tellPaymentAgain(reference: string): void {
    const id = this.paidUnder(reference);
    if (!id) throw new Error(`nothing was paid under ${reference}`);
    this.systems.stripe.redeliver(id, 'new-event');
  }

  private paidUnder(reference: string): string | undefined {
    const payments = this.systems.stripe.store.collection<{ id: string; metadata?: Record<string, string> }>(
      'payment_intents',
    );
    return payments.find(({ metadata }) => metadata?.['reference'] === reference)?.id;
  }
}
