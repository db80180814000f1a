import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addDays,
  addMonths,
  calendarDate,
  dateOfInstant,
  firstDayOf,
  instant,
  month,
  monthOf,
} from '@throughline/contracts';
import {
  Architect,
  type Asker,
  DeliveryTeam,
  FinanceDesk,
  Seller,
  startWorld,
  type World,
} from '@throughline/embedded';
import { type Logger, MovableClock } from '@throughline/platform';
import type { TaxRule } from '@throughline/avalara';
import { customerOf, offerOf, placeOf, serviceOf, templateOf, treatmentsOf } from './offer.ts';
import { InvoiceKeys } from './invoice-keys.ts';
import { type Perturbation, noPerturbation } from './perturbation.ts';
import { paramsOf, type Scenario } from './scenario-file.ts';
import { type Happening, timelineOf } from './timeline.ts';

export const TENANT = 'scenario';
export const FINANCE: Asker = { role: 'finance', tenant: TENANT };
const OPERATOR: Asker = { role: 'operator', tenant: TENANT };

/** A scenario that was played to its end on a system that is still running, and how to tell its names from ours. */
export interface Played {
  readonly world: World;
  readonly clock: MovableClock;
  readonly scenario: Scenario;
  readonly invoiceKeys: InvoiceKeys;
}

/**
 * Plays a scenario on an empty system: everything enters through the outside systems, at its instant, on a clock that
 * stands still in between; after each step the system comes to rest. `use` sees the system before it is taken down.
 */
export async function playScenario<T>(
  scenario: Scenario,
  options: { log: Logger; progress?: (text: string) => void; perturbation?: Perturbation },
  use: (played: Played) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-scenario-'));
  // The embedded PostgreSQL runs as another user when we are root; it must be able to walk to its data.
  chmodSync(dataDir, 0o755);
  const timeline = timelineOf(scenario);
  const first = timeline[0]?.at ?? instant(`${scenario.meta.months[0]}-01T00:00:00Z`);
  const clock = new MovableClock(`${addDays(dateOfInstant(instant(first)), -1)}T00:00:00Z`);
  const world = await startWorld({
    dataDir,
    clock,
    log: options.log,
    durable: false,
    ports: 'free',
    tenant: TENANT,
    erpInstances: [...new Set(scenario.inputs.routing.map(({ erp }) => erp))],
  });
  try {
    const played: Played = { world, clock, scenario, invoiceKeys: new InvoiceKeys(scenario, world.sandboxes.netsuite) };
    const player = new Player(played, options.perturbation ?? noPerturbation);
    await player.configure();
    for (const moment of timeline) {
      await clock.moveTo(moment.at, () => player.rest());
      options.progress?.(moment.at);
      for (const happening of moment.happenings) await player.play(happening);
    }
    await clock.moveTo(player.end(), () => player.rest());
    return await use(played);
  } finally {
    await world.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

class Player {
  private readonly seller: Seller;
  private readonly team: DeliveryTeam;
  private readonly desk: FinanceDesk;

  constructor(
    private readonly played: Played,
    private readonly perturbation: Perturbation,
  ) {
    const { sandboxes } = played.world;
    this.seller = new Seller(sandboxes.salesforce.org);
    this.team = new DeliveryTeam(sandboxes.salesforce.org);
    this.desk = new FinanceDesk(sandboxes);
  }

  async rest(): Promise<void> {
    await this.played.world.settle();
    await this.perturbation.afterRest?.(this.played, { team: this.team, desk: this.desk });
  }

  /** The window ends when its last month was closed and nothing is open any more. */
  end(): string {
    const { scenario } = this.played;
    const last = scenario.meta.months.at(-1) ?? '';
    const closes = Object.values(scenario.inputs.periodClose).sort();
    return instant([closes.at(-1) ?? '', `${last}-01T00:00:00Z`].sort().at(-1) ?? '');
  }

  async configure(): Promise<void> {
    const { scenario, world } = this.played;
    const { entities, resources, routing, smallBalanceLimit, dayClock, activation } = scenario.inputs;
    const treatments = Object.values(treatmentsOf(scenario));
    this.desk.openBooks(entities.seller.currency, entities.seller.name);
    this.desk.configureTax(
      treatments.map(({ category, jurisdiction, ratePercent }): TaxRule => {
        const { country, region } = placeOf(jurisdiction);
        return {
          country,
          ...(region !== undefined && { region }),
          category: category as TaxRule['category'],
          ratePercent,
          jurisdictionCode: region ?? country,
          jurisdictionType: region === undefined ? 'Country' : 'State',
        };
      }),
      treatments.map(({ jurisdiction }) => placeOf(jurisdiction)),
    );
    this.team.publishTemplate(templateOf(scenario));
    for (const { id, role } of resources) this.team.enterResource(id, role);
    const calendar = paramsOf(scenario, 'RU-16');
    const milestoneDates = calendar['milestoneInvoiceDates'] as Record<string, string>;
    await new Architect(world).configure({
      seller: sellerOf(scenario),
      services: [{ code: serviceOf(scenario), name: scenario.meta.title }],
      discountApprovalLimitPercent: String(paramsOf(scenario, 'RU-7')['discountApprovalLimitPercent'] ?? '100'),
      smallBalanceLimit: { amount: smallBalanceLimit, currency: entities.seller.currency },
      routing: routing.map(({ entity, erp, validFrom, validTo }) => ({
        entity,
        erp,
        validFrom: calendarDate(validFrom),
        validTo: validTo === null ? null : calendarDate(validTo),
      })),
      calendar: {
        termsDays: Number(calendar['termsDays']),
        recurringDay: Number(calendar['recurringDay']),
        recurringTime: String(dayClock['recurringInvoices']),
        milestoneDates: Object.fromEntries(
          Object.entries(milestoneDates).map(([id, date]) => [id, calendarDate(date)]),
        ),
        milestoneAfterDays: null,
        milestoneTime: String(dayClock['milestoneInvoices']),
      },
      validFrom: firstDayOf(addMonths(monthOf(dateOfInstant(instant(activation[0]?.approvedAt ?? ''))), -12)),
    });
    this.seller.enterCustomer(customerOf(scenario));
    await this.rest();
  }

  async play(happening: Happening): Promise<void> {
    await this.act(happening);
    await this.perturbation.after?.(happening, this.played, { team: this.team, desk: this.desk });
    await this.rest();
  }

  private async act(happening: Happening): Promise<void> {
    const { scenario, clock, invoiceKeys } = this.played;
    const { inputs } = scenario;
    switch (happening.kind) {
      case 'QUOTE_MADE':
        return this.seller.makeVersion(offerOf(scenario, versionOf(scenario, happening.version)));
      case 'QUOTE_APPROVED':
        this.prepareActivation(happening.version);
        return this.seller.approve(inputs.entities.engagement.quote, happening.version);
      case 'ACTIVATION_STEP':
        return this.activationStep(happening);
      case 'ESTIMATE':
        return this.team.estimate(happening.wbs, happening.hours);
      case 'TIME_APPROVED': {
        const entry = inputs.timeEntries.find(({ id }) => id === happening.entry);
        if (entry) this.team.approveTime({ ...entry, reference: entry.id });
        return;
      }
      case 'MILESTONE_ACCEPTED':
        return this.team.acceptMilestone(happening.milestone);
      case 'PAYMENT': {
        const payment = inputs.payments.find(({ id }) => id === happening.payment);
        if (!payment) return;
        const remittance = payment.remittance.map((key) => invoiceKeys.numberOf(key));
        this.desk.pay({
          reference: payment.id,
          amount: { amount: payment.amount, currency: payment.currency },
          remittance,
        });
        return;
      }
      case 'PERIOD_CLOSE':
        return this.desk.closePeriod(month(happening.month), clock.now());
    }
  }

  /** Sets what will make checks fail, and lets the PSA finish its copy at the instant at which the contract is to be active. */
  private prepareActivation(version: number): void {
    const { scenario, world } = this.played;
    const steps = scenario.inputs.activation.find(({ quoteVersion }) => quoteVersion === version)?.steps ?? [];
    for (const { result, target } of steps) if (result === 'FAIL' && target) this.aim(target);
    const active = steps.find(({ state }) => state === 'ACTIVE');
    if (active) world.sandboxes.certinia.copyCompletesAt(active.at);
  }

  private async activationStep({ step, version }: Extract<Happening, { kind: 'ACTIVATION_STEP' }>): Promise<void> {
    if (step.target) this.aim(step.target);
    if (step.action !== 'RESUME') return;
    const { world, scenario } = this.played;
    const found = await world.graph.ask<{ quoteVersionByNumber: { activation: { id: string } } }>(
      OPERATOR,
      `query($quote: String!, $version: Int!) { quoteVersionByNumber(quote: $quote, version: $version) { activation { id } } }`,
      { quote: scenario.inputs.entities.engagement.quote, version },
    );
    await world.graph.ask(OPERATOR, `mutation($id: ID!) { resumeActivation(id: $id) { __typename } }`, {
      id: found.quoteVersionByNumber.activation.id,
    });
  }

  /** Brings a part of the outside world into the state that a step names. */
  private aim({ type, id, field, value }: { type: string; id: string; field: string; value: unknown }): void {
    const { scenario, world } = this.played;
    const aimed = `${type}.${field}`;
    if (aimed === 'BILL_TO.creditHold') this.desk.holdCredit(id, this.nameOf(id), value === true);
    else if (aimed === 'BILL_TO.taxRegistration') {
      const rejected = scenario.inputs.activation.flatMap(({ steps }) =>
        steps.flatMap(({ result, target }) =>
          result === 'FAIL' && target?.field === field ? [String(target.value)] : [],
        ),
      );
      world.sandboxes.avalara.content.setInvalidRegistrations(rejected);
      this.seller.correctAccount(id, { Tax_Registration__c: value });
    } else if (aimed === 'PROJECT_TEMPLATE.published') this.team.publishTemplate(id, value === true);
    else throw new Error(`a run cannot bring about ${aimed} yet`);
  }

  private nameOf(billTo: string): string {
    return this.played.scenario.inputs.entities.customer.billTos.find(({ id }) => id === billTo)?.name ?? billTo;
  }
}

function sellerOf({ inputs }: Scenario) {
  const { id: reference, name, country, currency } = inputs.entities.seller;
  return { reference, name, country, currency };
}

function versionOf({ inputs }: Scenario, version: number): Scenario['inputs']['quotes'][number] {
  const found = inputs.quotes.find((quote) => quote.version === version);
  if (!found) throw new Error(`the scenario has no quote version ${version}`);
  return found;
}
