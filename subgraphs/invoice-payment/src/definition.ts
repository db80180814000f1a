import type { Sql, SubgraphDefinition, SubgraphParts } from '@throughline/subgraph';
import { portsOver } from './adapters/ports.ts';
import { invoicePaymentGraph } from './api/graph.ts';
import { type InvoiceLoaders, loadersWith } from './api/loaders.ts';
import { outgoingCalls } from './calls/calls.ts';
import { answerers } from './events/answerers.ts';
import { factHandlers, liveHandlers, schedules } from './events/handlers.ts';
import { noticeHandlers } from './events/notice.handlers.ts';
import type { AccountReader } from './ingress/credit-status.ts';
import { netSuiteWebhook } from './ingress/netsuite.webhook.ts';
import { paymentPolls, periodPolls } from './ingress/polls.ts';
import { stripeWebhook } from './ingress/stripe.webhook.ts';
import { invoicePaymentOutline } from './outline.ts';

/** Everything that makes this domain a running service. */
export function invoicePaymentDefinition(parts: SubgraphParts): SubgraphDefinition<InvoiceLoaders> {
  const { clock, notices } = parts;
  const ports = portsOver(parts);
  const readerOf =
    (tenantId: string): Sql =>
    (text, parameters) =>
      parts.read(tenantId, text, parameters);
  const { operations, calls } = outgoingCalls({ ports, readerOf });
  const connectedErps = (tenantId: string): string[] =>
    ports.connectionsOf('netsuite').flatMap((each) => (each.tenantId === tenantId ? each.instance : []));
  return {
    ...invoicePaymentOutline,
    graph: { ...invoicePaymentGraph, loaders: loadersWith(calls, connectedErps) },
    handlers: [...factHandlers(calls), ...liveHandlers(parts.live), ...noticeHandlers(parts.notices)],
    calls: operations,
    schedules: schedules(calls),
    webhooks: [stripeWebhook({ ports, calls, clock, notices }), netSuiteWebhook(ports, accountReader(readerOf))],
    polls: [...paymentPolls({ ports, calls, readerOf, notices }), ...periodPolls(ports)],
    answerers: answerers({ ports, clock, readerOf }),
  };
}

const accountReader =
  (readerOf: (tenantId: string) => Sql): AccountReader =>
  async (tenantId, erp, externalId) => {
    const [row] = await readerOf(tenantId)<{ bill_to_id: string; reference: string }>(
      `select a.bill_to_id, b.reference from receivables_account a
       join bill_to b on b.tenant_id = a.tenant_id and b.id = a.bill_to_id where a.erp = $1 and a.external_id = $2`,
      [erp, externalId],
    );
    return row ? { billToId: row.bill_to_id, reference: row.reference } : null;
  };
