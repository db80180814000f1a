import type { Mutant } from '../mutant.ts';

/** Webhooks, resolvers and notices: where a service meets others. */
export const EDGES: readonly Mutant[] = [
  {
    id: 'E01',
    mistake: 'a webhook of the ERP is taken whoever signed it',
    file: 'subgraphs/invoice-payment/src/ingress/netsuite.webhook.ts',
    find: 'one.instance === account && isSignedBy(one, rawBody, headers[NETSUITE_SIGNATURE_HEADER])',
    replace: 'one.instance === account && isSignedBy.length > 0 && NETSUITE_SIGNATURE_HEADER in headers',
    spec: 'subgraphs/invoice-payment/src/ingress/netsuite.webhook.spec.ts',
    noticedBy: 'says nothing about a body that nobody signed',
  },
  {
    id: 'E02',
    mistake: 'a resubmission does not ask for the right to write',
    file: 'subgraphs/invoice-payment/src/api/invoice.resolver.ts',
    find: "requireScope(context.caller, 'finance:write');",
    replace: "requireScope(context.caller, 'graph:read');",
    spec: 'subgraphs/invoice-payment/src/accounts-and-permissions.int.spec.ts',
    noticedBy: 'mutation { resubmitInvoice(id: "inv_x")',
  },
  {
    id: 'E03',
    mistake: 'a payment that nothing took is not noticed to anybody',
    file: 'subgraphs/invoice-payment/src/events/notice.handlers.ts',
    find: 'handle(paymentRefused, async ({ tenantId, data: { paymentId, code } }) =>\n    notices.note(',
    replace:
      'handle(paymentRefused, async ({ tenantId, data: { paymentId, code } }) =>\n    ((..._said: unknown[]) => undefined)(',
    spec: 'subgraphs/invoice-payment/src/invoice-disturbed.int.spec.ts',
    noticedBy: 'leaves one count in the metrics for each rejection and each payment that nothing took',
  },
];
