import 'reflect-metadata';
import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import { GraphQLError } from 'graphql';
import { INVOICE_STATUS, type InvoiceStatusMessage } from '../events/handlers.ts';
import { InvoiceType, toInvoiceType } from './invoice.type.ts';
import type { InvoiceContext } from './loaders.ts';

interface Watched {
  readonly engagementId?: string | null;
  readonly invoiceId?: string | null;
}

/** Passes on what is watched. Ending it ends the source, which a generator waiting for a message could not. */
function only(
  source: AsyncIterableIterator<InvoiceStatusMessage>,
  watched: Watched,
): AsyncIterableIterator<InvoiceStatusMessage> {
  const matches = (message: InvoiceStatusMessage): boolean =>
    (watched.engagementId ?? message.engagementId) === message.engagementId &&
    (watched.invoiceId ?? message.invoiceId) === message.invoiceId;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      for (;;) {
        const message = await source.next();
        if (message.done || matches(message.value)) return message;
      }
    },
    async return(value?: unknown) {
      await source.return?.(value);
      return { done: true, value };
    },
  };
}

@Resolver()
export class InvoiceStatusSubscription {
  @Subscription(() => InvoiceType, {
    description: 'Each change of the status of an invoice: drafted, rejected, posted, paid in part, paid.',
    subscribe: ({ args, context }: { args: Watched; context: InvoiceContext }) =>
      only(context.live.subscribe<InvoiceStatusMessage>(context.caller.tenantId, INVOICE_STATUS), args),
  })
  async invoiceStatusChanged(
    @Root() message: InvoiceStatusMessage,
    @Arg('engagementId', () => ID, { nullable: true, description: 'Only of this engagement.' })
    _engagementId: string | null,
    @Arg('invoiceId', () => ID, { nullable: true, description: 'Only this invoice.' }) _invoiceId: string | null,
    @Ctx() { loaders }: InvoiceContext,
  ) {
    // Read for each message in the caller's tenant: what somebody may not see, a message does not show.
    const row = await loaders.invoice.clear(message.invoiceId).load(message.invoiceId);
    if (row === null) throw new GraphQLError('there is no such invoice', { extensions: { code: 'NOT_FOUND' } });
    return toInvoiceType(row);
  }
}
