import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import { Money, type MoneyJson } from '@throughline/contracts';
import { driveSample, SAMPLE, sampleOffer } from '@throughline/embedded';
import { nullPaths } from './null-paths.ts';
import { openStage, operationText, sampleVariables, type Stage } from './stage.ts';
import { grown, StatementCount, type Statements, total } from './statement-count.ts';

interface Down {
  readonly quoteVersionByNumber: {
    readonly activation: { readonly state: string; readonly contract: { readonly id: string } };
    readonly engagement: { readonly projects: readonly { readonly name: string }[] };
    readonly lines: readonly Line[];
  };
}
interface Line {
  readonly amount: MoneyJson;
  readonly obligations: readonly {
    readonly allocatedPrice: MoneyJson;
    readonly revenueEvents: readonly { readonly amount: MoneyJson }[];
  }[];
  readonly wbsElements: readonly { readonly code: string; readonly timeEntries: readonly { reference: string }[] }[];
  readonly billableEvents: readonly {
    readonly billable: MoneyJson;
    readonly invoiceLines: readonly {
      readonly invoice: { readonly status: string; readonly gross: MoneyJson; readonly postings: readonly object[] };
      readonly applications: readonly { readonly amount: MoneyJson }[];
    }[];
  }[];
}
/** A month without revenue posts nothing. */
interface Earned {
  readonly quoteVersionByNumber: {
    readonly lines: readonly {
      readonly obligations: readonly {
        readonly revenueEvents: readonly {
          readonly amount: MoneyJson;
          readonly journalEntry: { readonly id: string } | null;
        }[];
      }[];
    }[];
  };
}
interface Up {
  readonly paymentByReference: {
    readonly amount: MoneyJson;
    readonly applications: readonly {
      readonly allocations: readonly {
        readonly amount: MoneyJson;
        readonly invoiceLine: {
          readonly billableEvent: { readonly quoteLine: { readonly quoteVersion: { readonly quoteNumber: string } } };
        };
      }[];
    }[];
  };
}

const sum = (amounts: readonly MoneyJson[]): MoneyJson => {
  const [first, ...rest] = amounts.map((amount) => Money.from(amount));
  assert.ok(first, 'there is an amount');
  return rest.reduce((total, amount) => total.plus(amount), first).toJSON();
};

const REVENUE = `query Revenue($quote: String!, $version: Int!) {
  quoteVersionByNumber(quote: $quote, version: $version) {
    lines { obligations { revenueEvents { amount { amount currency } journalEntry { id } } } }
  }
}`;

/** R19, R24, R214, B3: one graph from the quote version to cash and revenue, and back. */
describe('from quote to cash and back', () => {
  let stage: Stage;
  let count: StatementCount;

  before(async () => {
    count = new StatementCount();
    stage = await openStage();
    await driveSample(stage.world, () => undefined);
  });
  after(async () => {
    await stage?.stop();
    count.stop();
  });

  const ask = <T>(name: string, variables: Record<string, unknown> = {}): Promise<T> =>
    stage.ask<T>(operationText(name), { ...sampleVariables(name), ...variables });

  it('answers everything that came of a quote version in one request, with nothing missing', async () => {
    const answer = await ask<Down>('quote-to-cash');
    assert.deepEqual(nullPaths(answer), []);

    const { activation, engagement, lines } = answer.quoteVersionByNumber;
    assert.equal(activation.state, 'COMPLETED');
    assert.equal(engagement.projects.length, 1);
    const [line] = lines;
    assert.ok(line && lines.length === 1);
    assert.deepEqual(sum(line.obligations.map(({ allocatedPrice }) => allocatedPrice)), line.amount);
    assert.equal(line.wbsElements.flatMap(({ timeEntries }) => timeEntries).length, 4);
    const invoiceLines = line.billableEvents.flatMap((event) => event.invoiceLines);
    assert.deepEqual(
      invoiceLines.map(({ invoice, applications }) => [invoice.status, invoice.postings.length, applications.length]),
      [['PAID', 1, 1]],
    );
    assert.deepEqual(invoiceLines[0]?.applications[0]?.amount, invoiceLines[0]?.invoice.gross);
  });

  it('shows recognised revenue with its amount and its journal entry', async () => {
    const answer = await stage.ask<Earned>(REVENUE, sampleVariables('quote-to-cash'));
    const earned = answer.quoteVersionByNumber.lines
      .flatMap(({ obligations }) => obligations.flatMap(({ revenueEvents }) => revenueEvents))
      .filter(({ amount }) => amount.amount !== '0.00');
    assert.ok(earned.length > 0, 'the sample earns revenue');
    for (const { journalEntry } of earned) assert.match(journalEntry?.id ?? '', /^je_/);
  });

  it('leads from a payment up to the quote lines that were sold, every cent of it, with nothing missing', async () => {
    const answer = await ask<Up>('cash-to-quote');
    assert.deepEqual(nullPaths(answer), []);
    const { amount, applications } = answer.paymentByReference;
    const allocations = applications.flatMap((application) => application.allocations);
    assert.deepEqual(sum(allocations.map((allocation) => allocation.amount)), amount);
    const quotes = allocations.map(({ invoiceLine }) => invoiceLine.billableEvent.quoteLine.quoteVersion.quoteNumber);
    assert.deepEqual([...new Set(quotes)], [SAMPLE.quote]);
  });

  it('asks its databases as many questions of a long history as of a short one', async (t) => {
    const counted = async (name: string, variables = {}): Promise<Statements> => {
      await stage.world.settle();
      return (await count.during(() => ask(name, variables))).statements;
    };
    assert.equal(total((await count.during(() => stage.clock.pause(1_500))).statements), 0, 'nobody else reads');
    const before = [await counted('quote-to-cash'), await counted('cash-to-quote')];

    const invoiceNumbers = await addHistory(stage);

    const after = [await counted('quote-to-cash'), await counted('cash-to-quote', { payment: 'PAY-1002' })];
    const rows = (await ask<Up>('cash-to-quote', { payment: 'PAY-1002' })).paymentByReference.applications.length;
    assert.equal(rows, invoiceNumbers.length);
    const lines = (await ask<Down>('quote-to-cash')).quoteVersionByNumber.lines;
    assert.equal(lines.flatMap(({ wbsElements }) => wbsElements.flatMap(({ timeEntries }) => timeEntries)).length, 14);
    assert.equal(lines.flatMap(({ billableEvents }) => billableEvents).length, 3);
    const figures = before.map((each, index) => `${total(each)} -> ${total(after[index] ?? each)}`);
    t.diagnostic(`statements quote-to-cash ${figures[0]}, cash-to-quote ${figures[1]}`);
    for (const [index, each] of before.entries()) assert.deepEqual(grown(each, after[index] ?? each), []);
    assert.deepEqual(after.map(total), before.map(total));
  });

  it('would notice one statement per row', async () => {
    const url = stage.world.databases['billing-events']?.appUrl ?? '';
    const client = new Client({ connectionString: url });
    await client.connect();
    const readEach = (ids: readonly string[]) =>
      count.during(async () => {
        await client.query('begin read only');
        for (const id of ids) await client.query('select 1 from billable_event where id = $1', [id]);
        await client.query('rollback');
      });
    try {
      const [one, two] = [await readEach(['a']), await readEach(['a', 'b'])];
      assert.equal(total(two.statements), total(one.statements) + 1);
      assert.equal(grown(one.statements, two.statements).length, 1);
    } finally {
      await client.end();
    }
  });
});

/**
 * A second milestone, the first instalment of the support, one payment for both, ten more time entries and a further
 * version of the quote. Returns the numbers of the invoices that the payment settles.
 */
async function addHistory(stage: Stage): Promise<string[]> {
  const { world, team, desk, seller } = stage;
  for (let day = 10; day < 20; day += 1) {
    const reference = `TE-M${day}`;
    team.approveTime({
      reference,
      resource: 'R-2',
      wbs: 'C.2',
      workDate: `2026-03-${day}`,
      hours: '5.00',
      billable: false,
    });
  }
  const signedOn = seller.signedOn(SAMPLE.quote);
  assert.ok(signedOn);
  seller.makeVersion(sampleOffer(signedOn, 3));
  team.acceptMilestone('Go-live accepted');
  await world.settle();
  await stage.clock.moveTo('2026-04-01T12:00:00Z', () => world.settle());

  const { engagementByReference } = await stage.ask<{
    engagementByReference: { invoices: { number: string; status: string; open: MoneyJson }[] };
  }>(
    `query($reference: String!) {
      engagementByReference(reference: $reference) { invoices { number status open { amount currency } } }
    }`,
    { reference: SAMPLE.engagement.reference },
  );
  const open = engagementByReference.invoices.filter(({ status }) => status === 'POSTED');
  assert.equal(open.length, 2, 'the milestone and the instalment are invoiced');
  const numbers = open.map(({ number }) => number);
  desk.pay({ reference: 'PAY-1002', amount: sum(open.map((invoice) => invoice.open)), remittance: numbers });
  await world.settle();
  return numbers;
}
