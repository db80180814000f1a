import type { CalendarDate, MoneyJson } from '@throughline/contracts';
import type { Asker } from '../world/graph-client.ts';
import type { World } from '../world/world.ts';

/** What a tenant settles before its first deal. */
export interface TenantConfiguration {
  readonly seller: {
    readonly reference: string;
    readonly name: string;
    readonly country: string;
    readonly currency: string;
  };
  readonly services: readonly { readonly code: string; readonly name: string }[];
  readonly discountApprovalLimitPercent: string;
  readonly smallBalanceLimit: MoneyJson;
  readonly routing: readonly {
    readonly entity: string;
    readonly erp: string;
    readonly validFrom: CalendarDate;
    readonly validTo: CalendarDate | null;
  }[];
  readonly calendar: {
    readonly termsDays: number;
    readonly recurringDay: number;
    readonly recurringTime: string;
    readonly milestoneDates: Readonly<Record<string, CalendarDate>>;
    /** For milestones without a date of their own; null when there is no such rule. */
    readonly milestoneAfterDays: number | null;
    readonly milestoneTime: string;
  };
  /** The day from which the commercial configuration is in force. */
  readonly validFrom: CalendarDate;
}

const NO = '__typename ... on Refusal { code nextStep evidence }';

const CONFIGURE = `mutation Configure(
  $seller: RegisterLegalEntityInput!, $policy: PublishPricingPolicyInput!, $limit: MoneyInput!,
  $routing: [RoutingRuleInput!]!, $calendar: BillingCalendarInput!, $ledger: LedgerSettingsInput!
) {
  registerLegalEntity(input: $seller) { ${NO} }
  publishPricingPolicy(input: $policy) { ${NO} }
  publishLedgerSettings(input: $ledger) { ${NO} }
  publishRoutingRules(rules: $routing) { ${NO} }
  publishBillingCalendar(input: $calendar) { ${NO} }
  publishCashApplicationPolicy(smallBalanceLimit: $limit) { ${NO} }
}`;

const PUBLISH_SERVICE = `mutation PublishService($input: PublishServiceInput!) { publishService(input: $input) { ${NO} } }`;

interface Outcome {
  readonly __typename: string;
  readonly code?: string;
  readonly nextStep?: string;
}

/** Publishes configuration through the graph, as an architect does from a script. */
export class Architect {
  private readonly asker: Asker;

  constructor(private readonly world: World) {
    this.asker = { role: 'architect', tenant: world.tenant };
  }

  async configure({ seller, services, calendar, routing, validFrom, ...rest }: TenantConfiguration): Promise<void> {
    await this.change(CONFIGURE, {
      seller: { ...seller, validFrom },
      policy: { discountApprovalLimitPercent: rest.discountApprovalLimitPercent, validFrom },
      limit: rest.smallBalanceLimit,
      routing,
      ledger: { entity: seller.reference, functionalCurrency: seller.currency },
      calendar: {
        termsDays: calendar.termsDays,
        recurringDay: calendar.recurringDay,
        recurringInvoices: calendar.recurringTime,
        milestoneInvoiceDates: Object.entries(calendar.milestoneDates).map(([reference, date]) => ({
          reference,
          date,
        })),
        milestoneInvoices: calendar.milestoneTime,
        milestoneAfterDays: calendar.milestoneAfterDays,
      },
    });
    for (const service of services) await this.change(PUBLISH_SERVICE, { input: { ...service, validFrom } });
  }

  private async change(mutation: string, variables: Record<string, unknown>): Promise<void> {
    const outcomes = await this.world.graph.ask<Record<string, Outcome>>(this.asker, mutation, variables);
    for (const [field, { __typename: type, code, nextStep }] of Object.entries(outcomes)) {
      if (type === 'Refusal') throw new Error(`${field} was refused: ${code}. ${nextStep}`);
    }
  }
}
