import { changed } from './changed.ts';
import { FINANCE, invoiceOf, OPERATOR, type Played } from './played.ts';
import type { Scenario } from './scenario-file.ts';

/** What users decide through the graph while a scenario is played. */

const NO = '... on Refusal { code nextStep evidence }';

export async function resumeActivation({ world, scenario }: Played, version: number): Promise<void> {
  const found = await world.graph.ask<{ quoteVersionByNumber: { activation: { id: string } } }>(
    OPERATOR,
    `query($quote: String!, $version: Int!) { quoteVersionByNumber(quote: $quote, version: $version) { activation { id } } }`,
    { quote: scenario.inputs.entities.engagement.quote, version },
  );
  await changed(world, OPERATOR, `mutation($id: ID!) { resumeActivation(id: $id) { __typename ${NO} } }`, {
    id: found.quoteVersionByNumber.activation.id,
  });
}

type CreditMemoRequest = Scenario['inputs']['creditMemoRequests'][number];

/** Somebody in finance credits a line of an invoice, posted or not. */
export async function creditMemoRequested(played: Played, request: CreditMemoRequest): Promise<void> {
  const { id: reference, invoice: key, creditedEvent, net: amount, reason } = request;
  const invoice = await invoiceOf(played, key);
  const line = invoice.lines.find(({ sourceReference }) => `BE-${sourceReference}` === creditedEvent);
  if (!line) throw new Error(`${creditedEvent} is not on invoice ${key}`);
  const { billTos } = played.scenario.inputs.entities.customer;
  const currency = billTos.find(({ id }) => id === invoice.billTo.reference)?.currency;
  await changed(
    played.world,
    FINANCE,
    `mutation($input: RequestCreditMemoInput!) { requestCreditMemo(input: $input) { __typename ${NO} } }`,
    {
      input: {
        reference,
        invoiceId: invoice.id,
        reason,
        lines: [{ billableEventId: line.billableEvent.id, net: { amount, currency } }],
      },
    },
  );
}

type Payment = Scenario['inputs']['payments'][number];

/** Somebody in finance applies what a payment left over. */
export async function matchedByHand(played: Played, { id: reference, matchedTo }: Payment): Promise<void> {
  if (matchedTo === undefined) throw new Error(`the scenario does not say what ${reference} is matched to`);
  const { world } = played;
  const invoice = await invoiceOf(played, matchedTo);
  const { paymentByReference: payment } = await world.graph.ask<{ paymentByReference: { id: string } | null }>(
    FINANCE,
    `query($reference: String!) { paymentByReference(reference: $reference) { id } }`,
    { reference },
  );
  if (payment === null) throw new Error(`payment ${reference} is not known`);
  await changed(
    world,
    FINANCE,
    `mutation($paymentId: ID!, $invoiceId: ID!) { matchPayment(paymentId: $paymentId, invoiceId: $invoiceId) { __typename ${NO} } }`,
    { paymentId: payment.id, invoiceId: invoice.id },
  );
}

/** Somebody in finance has the arrears of a day billed. */
export async function arrearsBilled({ world }: Played, date: string): Promise<void> {
  await changed(
    world,
    FINANCE,
    `mutation($date: String!) { runBilling(kind: ARREARS, date: $date) { __typename ${NO} } }`,
    { date },
  );
}
