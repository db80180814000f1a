import { Money } from '@throughline/contracts';
import { moneyOfMinor } from '@throughline/stripe';
import { z } from 'zod';
import type { ExternalKind } from './compare.ts';
import { keysUnderWay, linksIn, openCalls } from './links.ts';

const intent = z.object({ id: z.string(), status: z.string(), amount_received: z.number(), currency: z.string() });

export const gatewayPayments: ExternalKind = {
  name: 'payments',
  sandbox: 'stripe',
  theirs: (state) =>
    Object.values(state['payment_intents'] ?? {})
      .map((each) => intent.parse(each))
      .filter(({ status }) => status === 'succeeded')
      .map(({ id, amount_received: minor, currency }) => ({
        key: id,
        externalId: id,
        figure: moneyOfMinor(minor, currency).toString(),
      })),
  ours: (observed) =>
    linksIn(
      observed,
      'invoice-payment',
      `select tenant_id as tenant, gateway_payment_id as key, gateway_payment_id as "externalId", amount::text, currency from payment`,
    ),
  // A notification that was not delivered, or delivered and not yet processed, names the payment in its body.
  underWay: async (observed, state) => {
    const notices = await observed.databases['invoice-payment'].rows<{ body: string }>(
      `select body::text from webhook_receipt where connector = 'stripe' and state <> 'processed'`,
    );
    const texts = [JSON.stringify(state['__deliveries'] ?? {}), ...notices.map(({ body }) => body)];
    return ({ key }) => texts.some((text) => text.includes(key));
  },
};

const document = z.object({
  code: z.string(),
  type: z.string(),
  status: z.string(),
  view: z.object({ totalTax: z.number(), currencyCode: z.string() }),
});

/** Tax documents that were made final; drafts of them are nobody's tax. */
export const taxDocuments: ExternalKind = {
  name: 'committed documents',
  sandbox: 'avalara',
  theirs: (state) =>
    Object.values(state['documents'] ?? {})
      .map((each) => document.parse(each))
      .filter(({ type, status }) => type === 'SalesInvoice' && status === 'Committed')
      .map(({ code, view }) => ({
        key: code,
        externalId: code,
        figure: Money.of(view.totalTax, view.currencyCode).toString(),
      })),
  ours: (observed) =>
    linksIn(
      observed,
      'invoice-payment',
      `select tenant_id as tenant, id as key, id as "externalId", tax::text as amount, currency from invoice where state = 'POSTED'`,
    ),
  underWay: (observed) => keysUnderWay(observed, 'invoice-payment', openCalls('tax.commit', `request->>'invoiceId'`)),
};
