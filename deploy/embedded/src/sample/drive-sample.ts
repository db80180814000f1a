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
    lines { obligations { revenueEvents { period } } }
  }
  accountingPeriods { period state }
}`;

interface SampleProgress {
  quoteVersionByNumber: {
    activation: { state: string; pause: { code: string; nextStep: string } | null } | null;
    engagement: { invoices: { number: string | null; status: string; gross: MoneyJson | null }[] };
    lines: { obligations: { revenueEvents: { period: string }[] }[] }[];
  } | null;
  accountingPeriods: { period: string; state: string }[];
}

type Seen = NonNullable<SampleProgress['quoteVersionByNumber']> & Pick<SampleProgress, 'accountingPeriods'>;

const RETRY_AFTER_MS = 500;
/** Two minutes: a call whose process was killed is looked up a minute after the next start. */
const REACHED_WITHIN_RETRIES = 240;

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

  // What happened while nothing ran, or before everybody was subscribed, is looked for and not waited for.
  await world.synchronise();
  if (!(await isConfigured(world))) await configureSample(world, desk, team);
  seller.enterCustomer(sampleCustomer);
  for (const version of [1, 2]) seller.makeVersion(sampleOffer(signedOn, version));
  seller.approve(SAMPLE.quote, 2);
  await reached(world, 'an active contract', ({ activation }) => {
    if (activation?.state === 'PAUSED') throw new Error(`the sample's activation paused: ${activation.pause?.code}`);
    return activation?.state === 'COMPLETED' || undefined;
  });
  say(`quote ${SAMPLE.quote} version 2 is approved and its contract active`);

  for (const { wbs, hours } of sampleEstimates) team.estimate(wbs, hours);
  for (const time of sampleTime(lastMonth)) team.approveTime(time);
  team.acceptMilestone(SAMPLE.milestone);
  const { number, gross } = await reached(world, 'a posted invoice', ({ engagement: { invoices } }) =>
    invoices.flatMap(({ number, gross }) => (number !== null && gross !== null ? [{ number, gross }] : [])).at(0),
  );
  say(`milestone accepted, invoice ${number} posted over ${gross.amount} ${gross.currency}`);

  desk.pay({ reference: SAMPLE.payment, amount: gross, remittance: [number] });
  await reached(
    world,
    'a paid invoice',
    ({ engagement: { invoices } }) => invoices.some(({ status }) => status === 'PAID') || undefined,
  );
  say(`payment ${SAMPLE.payment} settled and applied`);

  if (!desk.isClosed(lastMonth)) {
    // The ERP stamps a close with whole seconds; a close in the second of the approvals would come before them.
    await clock.pause(1000);
    desk.closePeriod(lastMonth, clock.now());
  }
  await reached(
    world,
    'recognised revenue',
    ({ lines, accountingPeriods }) =>
      (lines.some((line) => line.obligations.some((each) => each.revenueEvents.some((e) => e.period === lastMonth))) &&
        accountingPeriods.some(({ period, state }) => period === lastMonth && state === 'CLOSED')) ||
      undefined,
  );
  say(`${lastMonth} closed, its revenue recognised`);
}

/** What the tenant's architect, tax people and project office set up before the first deal. */
export async function configureSample(world: World, desk: FinanceDesk, team: DeliveryTeam): Promise<void> {
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

/** The service catalog comes last, so whoever finds the sample's service there finds the rest published too. */
async function isConfigured(world: World): Promise<boolean> {
  const { services } = await world.graph.ask<{ services: { code: string }[] }>(
    { role: 'architect', tenant: world.tenant },
    '{ services { code } }',
  );
  return services.some(({ code }) => code === SAMPLE.service.code);
}

/**
 * Asks the graph until it shows what the sample waits for. In an undisturbed run that is at the first look; after an
 * interruption calls are tried again at instants of their own, and what nobody told is found by looking again.
 */
async function reached<T>(world: World, what: string, look: (seen: Seen) => T | undefined): Promise<T> {
  for (let retry = 0; retry <= REACHED_WITHIN_RETRIES; retry += 1) {
    await world.settle();
    const { quoteVersionByNumber: sold, accountingPeriods } = await progress(world);
    const found = sold === null ? undefined : look({ ...sold, accountingPeriods });
    if (found !== undefined) return found;
    await world.clock.pause(RETRY_AFTER_MS);
    await world.synchronise();
  }
  throw new Error(`the sample does not get as far as ${what}`);
}

const progress = (world: World): Promise<SampleProgress> =>
  world.graph.ask<SampleProgress>({ role: 'finance', tenant: world.tenant }, ENGAGEMENT, {
    quote: SAMPLE.quote,
    version: 2,
  });
