import {
  activationCompleted,
  activationPaused,
  activationResumed,
  contractActivated,
  contractAmended,
  fxRatePublished,
  projectCreated,
  projectExtended,
  quoteApproved,
  quoteVersionRecorded,
  rateCardPublished,
} from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';
import { fact } from './facts.ts';
import { ENGAGEMENT, idOf, quoteLineId, type Scenario } from './scenario-file.ts';

type Quote = Scenario['inputs']['quotes'][number];

/** What was offered, approved, activated and amended, with its rates. */
export function soldFacts(scenario: Scenario): Fact[] {
  const accepted = scenario.inputs.quotes.filter(({ approvedAt }) => approvedAt !== undefined);
  return [
    ...scenario.inputs.quotes.map((quote) => recorded(scenario, quote, accepted)),
    ...accepted.flatMap((quote, index) => activated(scenario, quote, index === 0)),
    ...rates(scenario),
  ];
}

function recorded(scenario: Scenario, quote: Quote, accepted: readonly Quote[]): Fact {
  const { quote: quoteNumber, version, createdAt } = quote;
  const lines = quote.lines.map(({ line, kind, currency, amount }) => ({
    quoteLineId:
      accepted.includes(quote) && isNew(scenario, quote, line)
        ? quoteLineId(scenario, line)
        : idOf('ql', `${line}_r${version}`),
    lineKey: line,
    kind,
    amount: { amount, currency },
  }));
  const quoteVersionId = idOf('qv', version);
  const { status } = quote;
  return fact(
    quoteVersionRecorded,
    'qt_1',
    { ...ENGAGEMENT, quoteId: 'qt_1', quoteVersionId, quoteNumber, version, status, createdAt, lines },
    createdAt,
  );
}

const isNew = (scenario: Scenario, { version }: Quote, line: string): boolean =>
  quoteLineId(scenario, line) === idOf('ql', `${line}_v${version}`);

function activated(scenario: Scenario, quote: Quote, isFirst: boolean): Fact[] {
  const { version, quote: quoteNumber } = quote;
  const run = scenario.inputs.activation.find(({ quoteVersion }) => quoteVersion === version);
  if (!run) return [];
  const activationId = idOf('act', version);
  const quoteVersionId = idOf('qv', version);
  const named = { activationId, quoteVersionId, quoteNumber, version, engagementId: ENGAGEMENT.engagementId };
  const completedAt = run.steps.find(({ state }) => state === 'ACTIVE')?.at ?? '';
  const steps = run.steps.flatMap(({ at, result, code, action }) => {
    if (result === 'FAIL') {
      const paused = {
        ...named,
        step: 'VALIDATE',
        code,
        evidence: {},
        owner: 'sales',
        allowedActions: [],
        pausedAt: at,
      };
      return [fact(activationPaused, activationId, paused, at)];
    }
    if (action !== 'RESUME') return [];
    return [fact(activationResumed, activationId, { ...named, step: 'VALIDATE', by: 'operator', resumedAt: at }, at)];
  });
  const { approvedAt } = run;
  const total = quote.lines.map(({ amount, currency }) => ({ amount, currency }));
  return [
    fact(quoteApproved, 'qt_1', { ...named, ...ENGAGEMENT, quoteId: 'qt_1', approvedAt, total }, approvedAt),
    ...steps,
    project(scenario, quote, completedAt, isFirst),
    isFirst
      ? fact(
          contractActivated,
          'ctr_1',
          { deal: deal(scenario, quote, isFirst), activatedAt: completedAt },
          completedAt,
        )
      : fact(contractAmended, 'ctr_1', { deal: deal(scenario, quote, isFirst), amendedAt: completedAt }, completedAt),
    fact(
      activationCompleted,
      activationId,
      { ...named, approvedAt, completedAt, seconds: run.activationSeconds },
      completedAt,
    ),
  ];
}

function project(scenario: Scenario, { version }: Quote, at: string, isFirst: boolean): Fact {
  const { workBreakdown, milestones } = scenario.inputs;
  const added = workBreakdown.filter(({ addedByQuoteVersion }) => addedByQuoteVersion === version);
  const elements = added.map(({ wbs, name, kind, quoteLine, billTo, obligation, rateCard }) => ({
    wbsElementId: idOf('wbs', wbs),
    code: wbs,
    name,
    kind,
    parentCode: null,
    quoteLineId: quoteLineId(scenario, quoteLine),
    billToId: idOf('bt', billTo),
    obligationId: obligation === null ? null : idOf('po', obligation),
    distribution: null,
    rateCard,
  }));
  const told = {
    activationId: idOf('act', version),
    projectId: 'prj_1',
    engagementId: ENGAGEMENT.engagementId,
    contractId: 'ctr_1',
    quoteVersionId: idOf('qv', version),
    elements,
    milestones: milestones
      .filter(({ wbs }) => added.some((each) => each.wbs === wbs))
      .map(({ id, wbs, percent }) => ({
        milestoneId: idOf('ms', id),
        reference: id,
        wbsElementId: idOf('wbs', wbs),
        percent,
      })),
  };
  return isFirst
    ? fact(projectCreated, 'prj_1', { ...told, name: 'P', externalId: 'a0X', createdAt: at }, at)
    : fact(projectExtended, 'prj_1', { ...told, extendedAt: at }, at);
}

function deal(scenario: Scenario, quote: Quote, isFirst: boolean) {
  const { seller, customer, engagement } = scenario.inputs.entities;
  return {
    activationId: idOf('act', quote.version),
    contractId: 'ctr_1',
    ...ENGAGEMENT,
    customerReference: 'C',
    customerName: 'C',
    engagementReference: engagement.globalId,
    engagementName: 'E',
    quoteId: 'qt_1',
    quoteVersionId: idOf('qv', quote.version),
    quoteNumber: quote.quote,
    quoteVersion: quote.version,
    crmAccountId: '001',
    seller: {
      legalEntityId: 'le_1',
      reference: seller.id,
      name: seller.name,
      country: seller.country,
      currency: seller.currency,
    },
    startDate: (quote.approvedAt ?? '').slice(0, 10),
    amendment: isFirst
      ? null
      : {
          contractAmendmentId: idOf('amd', quote.amendment ?? 'A'),
          reference: quote.amendment ?? 'A',
          amendsQuoteVersionId: 'qv_0',
          effectiveFrom: (quote.approvedAt ?? '').slice(0, 10),
        },
    billTos: customer.billTos.map(({ id, name, country, currency }) => ({
      billToId: idOf('bt', id),
      reference: id,
      name,
      country,
      region: null,
      addressLine: null,
      city: null,
      postalCode: null,
      currency,
      taxTreatment: 'S',
      taxRegistration: null,
      invoiceFormat: 'PDF',
    })),
    lines: quote.lines.map((line) => soldLine(scenario, quote, line)),
  };
}

interface Tranches {
  readonly prepayment?: string;
  readonly currency?: string;
  readonly rolloverPercent?: string;
  readonly tranches?: readonly Record<'id' | 'source' | 'invoiceDate' | 'usableFrom' | 'usableTo', string>[];
}

function soldLine(scenario: Scenario, quote: Quote, { line, kind, currency, amount }: Quote['lines'][number]) {
  const {
    prepayment,
    tranches,
    rolloverPercent,
    currency: paidIn,
  } = (scenario.rules.find(({ id }) => id === 'RU-11')?.params ?? {}) as Tranches;
  const obligations = kind === 'PACKAGE' ? (scenario.inputs.package.performanceObligations ?? []) : [];
  return {
    quoteLineId: quoteLineId(scenario, line),
    lineKey: line,
    kind,
    amount: { amount, currency },
    projectTemplate: null,
    workElements: [],
    milestones: [],
    support: null,
    obligations: obligations.map(({ po, name, ssp }) => ({
      obligationId: idOf('po', po),
      key: po,
      name,
      standAlonePrice: { amount: ssp, currency },
      allocatedPrice: { amount: scenario.expected.priceAllocation[po] ?? '0', currency },
      treatment: { kind: 'STRAIGHT_LINE', months: 1, firstMonth: scenario.meta.months[0] },
    })),
    retainer:
      kind === 'RETAINER'
        ? {
            workElementCode: line,
            prepayment: { amount: prepayment ?? '0', currency: paidIn ?? currency },
            rolloverPercent,
            tranches: (tranches ?? []).map(({ id, source, invoiceDate, usableFrom, usableTo }) => ({
              key: id,
              reference: source,
              chargeDate: invoiceDate,
              usableFrom,
              usableTo,
            })),
          }
        : null,
    change: isNew(scenario, quote, line) ? 'ADDED' : 'UNCHANGED',
    otherTerms: {},
  };
}

function rates({ inputs, meta }: Scenario): Fact[] {
  const cards = inputs.rateCards.map(({ id, version, rates: rows, ...card }) => {
    const rateCardVersionId = idOf('rcv', `${id}_${version}`);
    const all = Object.entries(rows).map(([role, hourly]) => ({ role, hourly }));
    const told = { ...card, rateCardId: idOf('rc', id), rateCardVersionId, reference: id, version, rates: all };
    return fact(rateCardPublished, idOf('rc', id), told, card.recordedAt);
  });
  const currencies = Object.entries(inputs.fxEurGbp).map(([date, rate]) => {
    const recordedAt = `${date}T00:00:00Z`;
    const told = { from: meta.foreignCurrency, to: meta.functionalCurrency, date, rate, source: 'ERP', recordedAt };
    return fact(fxRatePublished, idOf('fx', date), { ...told, fxRateId: idOf('fx', date) }, recordedAt);
  });
  return [...cards, ...currencies];
}
