import { calendarDate, dateOfInstant, instant, month } from '@throughline/contracts';
import type { TaxRule } from '@throughline/avalara';
import { Aim } from './aim.ts';
import { configure } from './configure.ts';
import { creditMemoRequested, matchedByHand, resumeActivation } from './decisions.ts';
import { withLateChecks } from './late-checks.ts';
import { customerOf, offerOf, placeOf, templatesOf, treatmentsOf } from './offer.ts';
import type { People, Played } from './played.ts';
import type { Perturbation } from './perturbations/perturbation.ts';
import type { Scenario } from './scenario-file.ts';
import { USAGE_UNIT } from './terms.ts';
import type { Happening } from './timeline.ts';

type Inputs = Scenario['inputs'];

/** Lets what happens in a scenario enter through the outside systems, and through the graph where a user acts. */
export class Player {
  private readonly aim: Aim;

  constructor(
    private readonly played: Played,
    private readonly people: People,
    private readonly perturbation: Perturbation,
  ) {
    this.aim = new Aim(played, people);
  }

  /** Sets up the outside systems and the product's configuration before anything happens. */
  async prepare(): Promise<void> {
    const { scenario, world } = this.played;
    const { entities, resources, dayClock } = scenario.inputs;
    const { seller, team, desk } = this.people;
    const treatments = Object.values(treatmentsOf(scenario));
    desk.openBooks(entities.seller.currency, entities.seller.name);
    desk.configureTax(
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
    for (const template of templatesOf(scenario)) team.publishTemplate(template);
    for (const { id, role } of resources) team.enterResource(id, role);
    await configure(world, scenario, { ...dayClock, ...this.perturbation.dayClock });
    seller.enterCustomer(customerOf(scenario));
  }

  async play(happening: Happening): Promise<void> {
    const { played, people, perturbation } = this;
    if (happening.kind === 'DISTURBANCE') return perturbation.disturb?.(happening.what, played, people);
    await this.act(happening);
    await perturbation.after?.(happening, played, people);
  }

  private async act(happening: Exclude<Happening, { kind: 'DISTURBANCE' }>): Promise<void> {
    const { scenario, clock } = this.played;
    const { inputs } = scenario;
    const { seller, team, desk } = this.people;
    switch (happening.kind) {
      case 'FX_RATE':
        return this.publishRate(happening.date);
      case 'RATE_CARD': {
        const card = inputs.rateCards.find(
          ({ id, version }) => id === happening.rateCard && version === happening.version,
        );
        if (!card) return;
        const { id: reference, version, currency, effectiveFrom, rates } = card;
        return seller.publishRateCard({ reference, version, currency, effectiveFrom, rates });
      }
      case 'QUOTE_MADE':
        return seller.makeVersion(offerOf(scenario, versionOf(inputs, happening.version)));
      case 'QUOTE_APPROVED':
        await this.aim.beforeActivation(happening.version);
        return withLateChecks(this.played, happening.version, () =>
          seller.approve(inputs.entities.engagement.quote, happening.version),
        );
      case 'ACTIVATION_STEP':
        if (happening.step.target) await this.aim.at(happening.step.target);
        if (happening.step.action === 'RESUME') {
          await withLateChecks(this.played, happening.version, () => resumeActivation(this.played, happening.version));
        }
        return;
      case 'ESTIMATE':
        return team.estimate(happening.wbs, happening.hours);
      case 'TIME_APPROVED': {
        const entry = named(inputs.timeEntries, happening.entry);
        return team.approveTime({ ...entry, reference: entry.id });
      }
      case 'EXPENSE_APPROVED': {
        const { id: reference, wbs, date, type, currency, netCost } = named(inputs.expenses, happening.expense);
        return team.approveExpense({ reference, wbs, date, type, currency, netCost });
      }
      case 'BILL_APPROVED':
        return this.approveBill();
      case 'USAGE_RECORDED':
        return this.recordUsage(happening.usage);
      case 'MILESTONE_ACCEPTED':
        return team.acceptMilestone(happening.milestone);
      case 'CREDIT_MEMO_REQUESTED':
        return creditMemoRequested(this.played, named(inputs.creditMemoRequests, happening.creditMemo));
      case 'PAYMENT':
        return this.pay(happening.payment);
      case 'MATCHED_BY_HAND':
        return matchedByHand(this.played, named(inputs.payments, happening.match));
      case 'PERIOD_CLOSE':
        return desk.closePeriod(month(happening.month), clock.now());
    }
  }

  private publishRate(date: string): void {
    const { meta, inputs } = this.played.scenario;
    const rate = inputs.fxEurGbp[date];
    if (meta.foreignCurrency === null || rate === undefined) return;
    const to = meta.functionalCurrency;
    this.people.desk.publishRate({ from: meta.foreignCurrency, to, date: calendarDate(date), rate });
  }

  private approveBill(): void {
    const { subcontractorInvoice: bill } = this.played.scenario.inputs;
    if (bill === null) return;
    const { id: reference, wbs, date, currency, cost } = bill;
    this.people.team.approveSubcontractorBill({ reference, wbs, date, currency, cost });
  }

  private recordUsage(id: string): void {
    const { usage, workBreakdown } = this.played.scenario.inputs;
    const { month: of, measuredAt: measuredOn, tickets: quantity, supersedes } = named(usage, id);
    const wbs = workBreakdown.find(({ kind }) => kind === 'MANAGED_SUPPORT')?.wbs ?? '';
    this.people.team.recordUsage({
      reference: id,
      wbs,
      month: of,
      measuredOn,
      quantity,
      unit: USAGE_UNIT,
      ...(supersedes !== undefined && { supersedes }),
    });
  }

  private pay(id: string): void {
    const { scenario, clock, invoiceKeys } = this.played;
    const { amount, currency, date, remittance } = named(scenario.inputs.payments, id);
    this.people.desk.pay({
      reference: id,
      amount: { amount, currency },
      remittance: remittance.map((key) => invoiceKeys.numberOf(key)),
      ...(date !== dateOfInstant(instant(clock.now())) && { valueDate: calendarDate(date) }),
    });
  }
}

function named<T extends { readonly id: string }>(all: readonly T[], id: string): T {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error(`the scenario has no ${id}`);
  return found;
}

function versionOf({ quotes }: Inputs, version: number): Inputs['quotes'][number] {
  const found = quotes.find((quote) => quote.version === version);
  if (!found) throw new Error(`the scenario has no quote version ${version}`);
  return found;
}
