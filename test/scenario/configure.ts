import { addMonths, dateOfInstant, firstDayOf, instant, monthOf } from '@throughline/contracts';
import type { World } from '@throughline/embedded';
import { catalogueOf } from './offer.ts';
import { changed } from './changed.ts';
import { paramsOf, type Scenario } from './scenario-file.ts';

const NO = '__typename ... on Refusal { code nextStep evidence }';

const CONFIGURE = `mutation Configure(
  $seller: RegisterLegalEntityInput!, $policy: PublishPricingPolicyInput!, $limit: MoneyInput!, $writeOffTime: String!,
  $routing: [RoutingRuleInput!]!, $calendar: BillingCalendarInput!, $ledger: LedgerSettingsInput!
) {
  registerLegalEntity(input: $seller) { ${NO} }
  publishPricingPolicy(input: $policy) { ${NO} }
  publishLedgerSettings(input: $ledger) { ${NO} }
  publishRoutingRules(rules: $routing) { ${NO} }
  publishBillingCalendar(input: $calendar) { ${NO} }
  publishCashApplicationPolicy(smallBalanceLimit: $limit, rules: [REMITTANCE], writeOffTime: $writeOffTime) { ${NO} }
}`;

const PUBLISH_SERVICE = `mutation PublishService($input: PublishServiceInput!) { publishService(input: $input) { ${NO} } }`;
const WITHDRAW_SERVICE = `mutation WithdrawService($input: WithdrawServiceInput!) { withdrawService(input: $input) { ${NO} } }`;

/** Configuration was in force a year before the first deal. */
const inForceFrom = ({ inputs }: Scenario) =>
  firstDayOf(addMonths(monthOf(dateOfInstant(instant(inputs.activation[0]?.approvedAt ?? ''))), -12));

/** Publishes the rules of the scenario that are configuration of the product, as an architect does from a script. */
export async function configure(world: World, scenario: Scenario, dayClock: Record<string, string>): Promise<void> {
  const { meta, inputs } = scenario;
  const { entities, routing, smallBalanceLimit } = inputs;
  const { id: reference, name, country, currency } = entities.seller;
  const calendar = paramsOf(scenario, 'RU-16');
  const validFrom = inForceFrom(scenario);
  const asker = { role: 'architect', tenant: world.tenant } as const;
  await changed(world, asker, CONFIGURE, {
    seller: {
      reference,
      name,
      country,
      currency,
      sellsIn: [...new Set([currency, meta.foreignCurrency ?? currency])],
      validFrom,
    },
    policy: {
      discountApprovalLimitPercent: String(paramsOf(scenario, 'RU-7')['discountApprovalLimitPercent'] ?? '100'),
      validFrom,
    },
    limit: { amount: smallBalanceLimit, currency },
    writeOffTime: dayClock['smallBalanceWriteOff'],
    routing,
    ledger: { entity: reference, functionalCurrency: currency, revaluationTime: dayClock['monthEndRevaluation'] },
    calendar: {
      termsDays: calendar['termsDays'],
      recurringDay: calendar['recurringDay'],
      recurringInvoices: dayClock['recurringInvoices'],
      retainerInvoices: dayClock['retainerInvoices'],
      arrearsRun: dayClock['arrearsRun'],
      arrearsRunDates: calendar['arrearsRunDates'],
      milestoneInvoices: dayClock['milestoneInvoices'],
      milestoneInvoiceDates: Object.entries(calendar['milestoneInvoiceDates'] as Record<string, string>).map(
        ([milestone, date]) => ({ reference: milestone, date }),
      ),
    },
  });
  for (const code of catalogueOf(scenario)) await offerService(world, code, validFrom);
}

/** Puts a service on sale, from today unless a day is given. */
export async function offerService(world: World, code: string, validFrom?: string): Promise<void> {
  const input = { code, ...(validFrom !== undefined && { validFrom }) };
  await changed(world, { role: 'architect', tenant: world.tenant }, PUBLISH_SERVICE, { input });
}

/** Takes a service off sale today. */
export async function withdrawService(world: World, code: string): Promise<void> {
  await changed(world, { role: 'architect', tenant: world.tenant }, WITHDRAW_SERVICE, { input: { code } });
}
