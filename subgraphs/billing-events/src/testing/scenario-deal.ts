import type { CalendarDate, Id, IdKind, Month } from '@throughline/contracts';
import type { SoldDeal, SoldLine } from '@throughline/events';
import { paramsOf, type Scenario } from './scenario-file.ts';

/** Ids of a scenario are its own keys with the prefix of their kind. */
export const idOf = <K extends IdKind>(_kind: K, text: string): Id<K> => text as Id<K>;

type Quote = Scenario['inputs']['quotes'][number];

interface PackageRule {
  readonly milestonePercents: Record<string, string>;
  readonly supportPercent: string;
  readonly supportInstalments: number;
  readonly supportFirstMonth: string;
}
interface RetainerRule {
  readonly prepayment: string;
  readonly currency: string;
  readonly rolloverPercent: string;
  readonly tranches: readonly Record<'id' | 'source' | 'invoiceDate' | 'usableFrom' | 'usableTo', string>[];
}

/** The accepted versions, the first of which sells and the others amend. */
export const acceptedQuotes = (scenario: Scenario): Quote[] =>
  scenario.inputs.quotes.filter(({ approvedAt }) => approvedAt !== undefined);

export const quoteLineId = (scenario: Scenario, line: string): Id<'QuoteLine'> => {
  const added = acceptedQuotes(scenario).find(({ lines }) => lines.some((each) => each.line === line));
  return idOf('QuoteLine', `ql_${line}_v${added?.version ?? 0}`);
};

/** The deal of an accepted version, as customer-contract sends it on. */
export function soldDeal(scenario: Scenario, quote: Quote): SoldDeal {
  const { seller } = scenario.inputs.entities;
  const [first] = acceptedQuotes(scenario);
  const amends = quote.version === first?.version ? null : first;
  return {
    activationId: idOf('Activation', `act_${quote.version}`),
    contractId: idOf('Contract', 'ctr_1'),
    customerId: idOf('Customer', 'cus_1'),
    customerReference: 'CUST',
    customerName: 'Customer',
    engagementId: idOf('Engagement', 'eng_1'),
    engagementReference: 'ENG',
    engagementName: 'Engagement',
    quoteId: idOf('Quote', 'qt_1'),
    quoteVersionId: idOf('QuoteVersion', `qv_${quote.version}`),
    quoteNumber: 'Q',
    quoteVersion: quote.version,
    crmAccountId: '001',
    seller: { legalEntityId: idOf('LegalEntity', 'le_1'), reference: seller.id, ...namedSeller(seller) },
    startDate: (first?.approvedAt ?? '').slice(0, 10) as CalendarDate,
    amendment: amends
      ? {
          contractAmendmentId: idOf('ContractAmendment', `amd_${quote.version}`),
          reference: quote.amendment ?? 'A1',
          amendsQuoteVersionId: idOf('QuoteVersion', `qv_${amends.version}`),
          effectiveFrom: (quote.approvedAt ?? '').slice(0, 10) as CalendarDate,
        }
      : null,
    billTos: [],
    lines: quote.lines.map((line) => soldLine(scenario, quote, line, amends ?? null)),
  };
}

const namedSeller = ({ name, country, currency }: Scenario['inputs']['entities']['seller']) => ({
  name,
  country,
  currency,
});

function soldLine(scenario: Scenario, quote: Quote, sold: Quote['lines'][number], amends: Quote | null): SoldLine {
  const { line, kind, currency, amount } = sold;
  const isOld = amends?.lines.some((each) => each.line === line) === true;
  const money = (text: string) => ({ amount: text, currency });
  const { inputs } = scenario;
  const fee = paramsOf<{ handlingFeeRate: string | null }>(scenario, 'RU-10').handlingFeeRate;
  return {
    quoteLineId: quoteLineId(scenario, line),
    lineKey: line,
    kind,
    amount: money(amount),
    projectTemplate: null,
    workElements: workOf(scenario, line, quote.version).map(
      ({ wbs, name, kind: work, billTo, obligation, rateCard }) => ({
        code: wbs,
        name,
        kind: work as SoldLine['workElements'][number]['kind'],
        parentCode: null,
        billToId: idOf('BillTo', billTo),
        obligationId: obligation === null ? null : idOf('PerformanceObligation', obligation),
        rateCard,
      }),
    ),
    ...(kind === 'PACKAGE' ? packageTerms(scenario, money) : NO_PACKAGE),
    timeAndMaterials:
      kind === 'TIME_AND_MATERIALS_CAPPED'
        ? { capNet: money(inputs.capNet.cap ?? '0') }
        : kind.startsWith('TIME')
          ? { capNet: null }
          : null,
    retainer: kind === 'RETAINER' ? retainerTerms(scenario, line) : null,
    expenses: kind === 'EXPENSES_POLICY' ? { markups: inputs.expensePolicy } : null,
    subcontracting: kind === 'SUBCONTRACTOR_PASS_THROUGH' ? { handlingFeeRate: fee ?? '0' } : null,
    purchaseOrderNumber: null,
    change: isOld ? 'UNCHANGED' : 'ADDED',
    previousQuoteLineId: isOld ? quoteLineId(scenario, line) : null,
    discounts: [],
    otherTerms: {},
  };
}

export const workOf = ({ inputs }: Scenario, line: string, version: number) =>
  inputs.workBreakdown.filter(
    ({ quoteLine, addedByQuoteVersion }) => quoteLine === line && addedByQuoteVersion <= version,
  );

const NO_PACKAGE = { milestones: [], support: null, obligations: [], usage: null };

function packageTerms(scenario: Scenario, money: (text: string) => { amount: string; currency: string }) {
  const rule = paramsOf<PackageRule>(scenario, 'RU-7');
  const overTime = paramsOf<{ obligations: { po: string; wbs: string; milestone: string }[] }>(scenario, 'RU-8');
  const evenly = paramsOf<{ obligation: string; months: number; firstMonth: string }>(scenario, 'RU-9');
  const support = scenario.inputs.workBreakdown.find(({ obligation }) => obligation === evenly.obligation)?.wbs ?? '';
  const { includedTicketsPerMonth, overagePerTicket, currency } = scenario.inputs.support;
  return {
    milestones: Object.entries(rule.milestonePercents).map(([reference, percent]) => {
      const workElementCode = overTime.obligations.find(({ milestone }) => milestone === reference)?.wbs ?? '';
      return { reference, percent, workElementCode };
    }),
    support: {
      workElementCode: support,
      percent: rule.supportPercent,
      instalments: rule.supportInstalments,
      firstMonth: rule.supportFirstMonth as Month,
    },
    obligations: (scenario.inputs.package.performanceObligations ?? []).map(({ po, name, ssp }) => {
      const measured = overTime.obligations.find((each) => each.po === po);
      return {
        obligationId: idOf('PerformanceObligation', po),
        key: po,
        name,
        standAlonePrice: money(ssp),
        allocatedPrice: money(scenario.expected.priceAllocation[po] ?? '0'),
        treatment: measured
          ? { kind: 'OVER_TIME_HOURS' as const, workElementCode: measured.wbs, milestoneReference: measured.milestone }
          : { kind: 'STRAIGHT_LINE' as const, months: evenly.months, firstMonth: evenly.firstMonth as Month },
      };
    }),
    usage:
      includedTicketsPerMonth === undefined
        ? null
        : {
            workElementCode: support,
            unit: 'TICKET',
            includedPerMonth: includedTicketsPerMonth,
            overagePrice: { amount: overagePerTicket ?? '0', currency: currency ?? '' },
          },
  };
}

function retainerTerms(scenario: Scenario, line: string): SoldLine['retainer'] {
  const rule = paramsOf<RetainerRule>(scenario, 'RU-11');
  return {
    workElementCode: workOf(scenario, line, Infinity)[0]?.wbs ?? '',
    prepayment: { amount: rule.prepayment, currency: rule.currency },
    rolloverPercent: rule.rolloverPercent,
    tranches: rule.tranches.map(({ id, source, invoiceDate, usableFrom, usableTo }) => ({
      key: id,
      reference: source,
      chargeDate: invoiceDate as CalendarDate,
      usableFrom: usableFrom as CalendarDate,
      usableTo: usableTo as CalendarDate,
    })),
  };
}
