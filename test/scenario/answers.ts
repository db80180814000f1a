import type { MoneyJson } from '@throughline/contracts';
import type { Facts } from './facts.ts';
import { FINANCE, type Played } from './run.ts';
import type { Scenario } from './scenario-file.ts';
import { eventKey } from './sections/commercial.ts';

type Ask = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, unknown>>;
interface Answered {
  readonly id: string;
  readonly checks: readonly { readonly answer: Answer }[];
}

/** Answers the scenario's questions about the past, the business views and lineage through the graph. */
export async function answersOf(
  played: Played,
  facts: Facts,
): Promise<Record<'asOf' | 'businessViews' | 'lineage', Answered[]>> {
  const questions = new Questions(played, facts);
  const { asOf, businessViews, lineage } = played.scenario;
  return {
    asOf: await each(asOf, (ask) => questions.asOf(ask)),
    businessViews: await each(businessViews, (ask) => questions.view(ask)),
    lineage: await each(lineage, (ask) =>
      questions.lineage(ask as unknown as Scenario['lineage'][number]['checks'][number]['ask']),
    ),
  };
}

async function each(
  items: readonly { readonly id: string; readonly checks: readonly { readonly ask: Ask }[] }[],
  answer: (ask: Ask) => Promise<Answer>,
): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const { id, checks } of items) {
    const answers: { answer: Answer }[] = [];
    for (const { ask } of checks) answers.push({ answer: await answer(ask) });
    answered.push({ id, checks: answers });
  }
  return answered;
}

class Questions {
  constructor(
    private readonly played: Played,
    private readonly facts: Facts,
  ) {}

  async asOf(ask: Ask): Promise<Answer> {
    switch (ask['kind']) {
      case 'QUOTE_VERSION':
        return this.quoteVersion(ask);
      case 'PERCENT_COMPLETE':
        return this.percentComplete(ask);
      case 'INVOICE_OPEN':
        return this.invoiceOpen(ask);
      case 'ERP_IDS':
        return this.erpIds(ask);
      default:
        return notBuilt(ask['kind']);
    }
  }

  async view(ask: Ask): Promise<Answer> {
    const { at } = ask;
    switch (ask['view']) {
      case 'QUOTES_AWAITING_PROJECT': {
        const { quotesAwaitingProject: rows } = await this.graph<{
          quotesAwaitingProject: { quoteNumber: string; version: number; state: string; code: string }[];
        }>(`query($at: String!) { quotesAwaitingProject(at: $at) { quoteNumber version state code } }`, { at });
        return {
          rows: rows.map(({ quoteNumber, version, state, code }) => ({
            quote: `${quoteNumber} v${version}`,
            state,
            code,
          })),
        };
      }
      case 'UNMATCHED_PAYMENTS': {
        const { unmatchedPayments: rows } = await this.graph<{
          unmatchedPayments: { reference: string; amountAtRisk: MoneyJson; days: number }[];
        }>(`query($at: String!) { unmatchedPayments(at: $at) { reference amountAtRisk { amount currency } days } }`, {
          at,
        });
        return {
          rows: rows.map(({ reference: payment, amountAtRisk, days }) => ({
            payment,
            amount: amountAtRisk.amount,
            days,
          })),
        };
      }
      case 'STUCK_BILLABLE_EVENTS': {
        const { stuckBillableEvents: rows } = await this.graph<{
          stuckBillableEvents: { sourceReference: string; days: number }[];
        }>(
          `query($at: String!, $days: Int!) { stuckBillableEvents(at: $at, approvedMoreThanDays: $days) { sourceReference days } }`,
          { at, days: ask['approvedMoreThanDays'] },
        );
        return { rows: rows.map((row) => ({ event: eventKey(row), days: row.days })) };
      }
      default:
        return notBuilt(ask['view']);
    }
  }

  async lineage({ from }: Scenario['lineage'][number]['checks'][number]['ask']): Promise<Answer> {
    const { lineage } = await this.graph<{
      lineage: {
        nodes: { type: string; id: string; reference: string | null; attributes: { name: string; value: string }[] }[];
      };
    }>(
      `query($from: [LineageRefInput!]!) { lineage(from: $from) { nodes { type id reference attributes { name value } } } }`,
      { from: from.map(({ type, id }) => ({ type, id: this.ours(type, id) })) },
    );
    return {
      nodes: lineage.nodes.map(({ type, id, reference, attributes }) => ({
        type,
        id: this.theirs(type, reference ?? id),
        ...Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
      })),
    };
  }

  private async quoteVersion({ quote, knownAt }: Ask): Promise<Answer> {
    const { quoteVersionAsOf: found } = await this.graph<{
      quoteVersionAsOf: { version: number; lines: { lineKey: string; amount: MoneyJson }[] } | null;
    }>(
      `query($quote: String!, $knownAt: String!) {
        quoteVersionAsOf(quote: $quote, knownAt: $knownAt) { version lines { lineKey amount { amount currency } } } }`,
      { quote, knownAt },
    );
    if (!found) return {};
    return {
      version: found.version,
      lines: Object.fromEntries(found.lines.map(({ lineKey, amount }) => [lineKey, amount.amount])),
    };
  }

  private async percentComplete({ obligation, month, knownAt }: Ask): Promise<Answer> {
    const obligationId = this.facts.lines.flatMap((line) => line.obligations).find(({ key }) => key === obligation)?.id;
    const { percentComplete: found } = await this.graph<{
      percentComplete: { hours: string; estimate: string; percent: string };
    }>(
      `query($id: ID!, $month: String!, $knownAt: String) {
        percentComplete(obligationId: $id, month: $month, knownAt: $knownAt) { hours estimate percent } }`,
      { id: obligationId, month, knownAt },
    );
    return found;
  }

  private async invoiceOpen({ invoice, at }: Ask): Promise<Answer> {
    const { invoiceOpenAt: open } = await this.graph<{ invoiceOpenAt: MoneyJson }>(
      `query($id: ID!, $at: String!) { invoiceOpenAt(invoiceId: $id, at: $at) { amount currency } }`,
      { id: this.invoiceId(String(invoice)), at },
    );
    return { open: open.amount };
  }

  private async erpIds({ document, at }: Ask): Promise<Answer> {
    const { erpIdsAt: ids } = await this.graph<{ erpIdsAt: string[] }>(
      `query($id: ID!, $at: String!) { erpIdsAt(invoiceId: $id, at: $at) }`,
      { id: this.invoiceId(String(document)), at },
    );
    return { ids };
  }

  /** A scenario's name of a node in the words that the graph's users know it by. */
  private ours(type: string, id: string): string {
    if (type === 'INVOICE') return this.played.invoiceKeys.numberOf(id);
    if (type === 'BILLABLE_EVENT') return id.replace(/^BE-/, '');
    return id;
  }

  private theirs(type: string, reference: string): string {
    if (type === 'INVOICE') return this.played.invoiceKeys.keyOf(reference);
    if (type === 'BILLABLE_EVENT') return eventKey({ sourceReference: reference });
    return reference;
  }

  private invoiceId(key: string): string {
    const number = this.played.invoiceKeys.numberOf(key);
    return this.facts.invoices.find((invoice) => invoice.number === number)?.id ?? '';
  }

  private graph<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    return this.played.world.graph.ask<T>(FINANCE, query, variables);
  }
}

/** An answer that says by name what cannot be asked yet. */
const notBuilt = (what: unknown): Answer => ({ 'x-notBuilt': String(what) });
