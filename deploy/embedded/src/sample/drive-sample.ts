import { addMonths, calendarDate, dateOfInstant, firstDayOf, monthOf, type MoneyJson } from '@throughline/contracts';
import { Architect } from '../people/architect.ts';
import { DeliveryTeam } from '../people/delivery-team.ts';
import { FinanceDesk } from '../people/finance-desk.ts';
import { Seller } from '../people/seller.ts';
import type { World } from '../world/world.ts';
import { SAMPLE, sampleCustomer, sampleEstimates, sampleOffer, sampleTime } from './sample-engagement.ts';

const ENGAGEMENT = `query SampleProgress($quote: String!, $version: Int!) {
  quoteVersionByNumber(quote: $quote, version: $version) {
    activation { state pause { code nextStep } }
    engagement { invoices { number status gross { amount currency } } }
  }
}`;

interface SampleProgress {
  quoteVersionByNumber: {
    activation: { state: string; pause: { code: string; nextStep: string } | null } | null;
    engagement: { invoices: { number: string | null; status: string; gross: MoneyJson | null }[] };
  } | null;
}

type Say = (text: string) => void;

/**
 * Plays one engagement through the outside systems, from the first offer to applied cash and recognised revenue, as the
 * people who use them would. Every step is done once: after an interruption it goes on where it was.
 */
export async function driveSample(world: World, say: Say): Promise<void> {
  const { clock, sandboxes } = world;
  const seller = new Seller(sandboxes.salesforce.org);
  const team = new DeliveryTeam(sandboxes.salesforce.org);
  const desk = new FinanceDesk(sandboxes);
  const signedOn = seller.signedOn(SAMPLE.quote) ?? dateOfInstant(clock.now());
  const lastMonth = addMonths(monthOf(signedOn), -1);

  await configureSample(world, desk, team);
  seller.enterCustomer(sampleCustomer);
  for (const version of [1, 2]) seller.makeVersion(sampleOffer(signedOn, version));
  seller.approve(SAMPLE.quote, 2);
  await world.settle();
  const sold = await progress(world);
  const { activation } = sold.quoteVersionByNumber ?? {};
  if (activation?.state !== 'COMPLETED')
    throw new Error(`the sample's activation is ${activation?.state}: ${JSON.stringify(activation?.pause)}`);
  say(`quote ${SAMPLE.quote} version 2 is approved and its contract active`);

  for (const { wbs, hours } of sampleEstimates) team.estimate(wbs, hours);
  for (const time of sampleTime(lastMonth)) team.approveTime(time);
  team.acceptMilestone(SAMPLE.milestone);
  await world.settle();
  const posted = (await progress(world)).quoteVersionByNumber?.engagement.invoices.find(
    ({ number }) => number !== null,
  );
  if (!posted?.number || !posted.gross) throw new Error('the sample has no posted invoice');
  say(`milestone accepted, invoice ${posted.number} posted over ${posted.gross.amount} ${posted.gross.currency}`);

  desk.pay({ reference: SAMPLE.payment, amount: posted.gross, remittance: [posted.number] });
  await world.settle();
  say(`payment ${SAMPLE.payment} settled and applied`);

  if (!desk.isClosed(lastMonth)) {
    // The ERP stamps a close with whole seconds; a close in the second of the approvals would come before them.
    await clock.pause(1000);
    desk.closePeriod(lastMonth, clock.now());
  }
  await world.settle();
  say(`${lastMonth} closed, its revenue recognised`);
}

/** What the tenant's architect, tax people and project office set up before the first deal. */
async function configureSample(world: World, desk: FinanceDesk, team: DeliveryTeam): Promise<void> {
  desk.openBooks(SAMPLE.seller.currency, SAMPLE.seller.name);
  desk.configureTax(
    [
      {
        country: 'US',
        region: 'WA',
        category: 'S',
        ratePercent: '10.10',
        jurisdictionCode: 'WA',
        jurisdictionType: 'State',
      },
    ],
    [{ country: 'US', region: 'WA' }],
  );
  team.publishTemplate(SAMPLE.template);
  for (const { reference, role } of SAMPLE.resources) team.enterResource(reference, role);
  const validFrom = firstDayOf(addMonths(monthOf(dateOfInstant(world.clock.now())), -12));
  await new Architect(world).configure({
    seller: SAMPLE.seller,
    services: [SAMPLE.service],
    discountApprovalLimitPercent: '15',
    smallBalanceLimit: { amount: '10.00', currency: SAMPLE.seller.currency },
    routing: [
      { entity: SAMPLE.seller.reference, erp: SAMPLE.erp, validFrom: calendarDate('2020-01-01'), validTo: null },
    ],
    calendar: {
      termsDays: 30,
      recurringDay: 1,
      recurringTime: '06:00:00Z',
      milestoneDates: {},
      milestoneAfterDays: 0,
      milestoneTime: '00:00:00Z',
    },
    validFrom,
  });
}

const progress = (world: World): Promise<SampleProgress> =>
  world.graph.ask<SampleProgress>({ role: 'finance', tenant: world.tenant }, ENGAGEMENT, {
    quote: SAMPLE.quote,
    version: 2,
  });
