import { addDays, calendarDate, decimal } from '@throughline/contracts';
import { type Draft, type Org, type OrgField, type OrgPackage, OrgError, type SObject } from '@throughline/salesforce';
import { quoteFields, quoteLineFields, rateCardFields, rateCardRateFields } from './cpq.fields.ts';
import { rateCardTriggers } from './rate-card.triggers.ts';

export interface CpqOptions {
  /** How long a quote stays uncalculated after a save; pricing is asynchronous in the package. 0 is at once. */
  readonly calculationDelayMs?: number;
}

/** Fields of a line that make its price; they are locked once the quote is approved. */
const PRICED = [
  'SBQQ__Quantity__c',
  'SBQQ__NetPrice__c',
  'SBQQ__Optional__c',
  'Terms__c',
  'Bill_To__c',
  'Deal_Kind__c',
];
const LOCKED_STATUSES = ['Approved', 'Accepted'];

const text: OrgField = { type: 'string' };

/**
 * Salesforce CPQ (`SBQQ__`) as far as an approved quote version needs it, with the fields that the org added (see the
 * README). Written from the object metadata and the CPQ developer guide ("CPQ Objects", "Quote", "Quote Line").
 */
export function cpqPackage({ calculationDelayMs = 0 }: CpqOptions = {}): OrgPackage {
  const calculation = new Calculation(calculationDelayMs);
  return {
    name: 'SBQQ',
    objects: [
      {
        name: 'Product2',
        keyPrefix: '01t',
        fields: {
          ProductCode: text,
          Family: text,
          Description: { type: 'textarea' },
          IsActive: { type: 'boolean', defaultValue: true },
          Throughline_Id__c: { type: 'string', externalId: 'unique', length: 64 },
        },
      },
      { name: 'SBQQ__Quote__c', keyPrefix: 'a0p', autonumber: 'Q-{00000}', fields: quoteFields },
      { name: 'SBQQ__QuoteLine__c', keyPrefix: 'a0q', autonumber: 'QL-{0000000}', fields: quoteLineFields },
      { name: 'Rate_Card__c', keyPrefix: 'a0r', autonumber: 'RC-{00000}', fields: rateCardFields },
      { name: 'Rate_Card_Rate__c', keyPrefix: 'a0s', autonumber: 'RCR-{000000}', fields: rateCardRateFields },
      { name: 'Opportunity', fields: { SBQQ__PrimaryQuote__c: { type: 'reference', referenceTo: 'SBQQ__Quote__c' } } },
    ],
    triggers: [
      {
        object: 'SBQQ__Quote__c',
        before: (draft, previous, org) => {
          stampApproval(draft, previous, org);
          calculation.beforeQuote(draft, previous, org);
        },
        after: (record, previous, org) => {
          keepOnePrimary(record, previous, org);
          calculation.afterQuote(record, org);
        },
      },
      {
        object: 'SBQQ__QuoteLine__c',
        before: (draft, previous, org) => refuseLocked(draft, previous, org),
        after: (record, _previous, org) => touchQuote(record, org),
        deleted: (record, org) => touchQuote(record, org),
      },
      ...rateCardTriggers,
    ],
    jobs: { 'SBQQ.calculate': (quoteId, org) => calculation.run(quoteId, org) },
  };
}

/** A line's save is a save of its quote: totals are to be calculated again. */
function touchQuote(line: SObject, org: Org): void {
  const quote = org.live('SBQQ__Quote__c', String(line['SBQQ__Quote__c']));
  if (quote) org.update('SBQQ__Quote__c', quote.Id, {});
}

function stampApproval(draft: Draft, previous: SObject | undefined, org: Org): void {
  const approved = draft['SBQQ__Status__c'] === 'Approved' && previous?.['SBQQ__Status__c'] !== 'Approved';
  if (approved && draft['Approved_At__c'] === null) draft['Approved_At__c'] = org.now();
}

/** One primary quote an opportunity: setting it on one takes it from the others. */
function keepOnePrimary(record: SObject, previous: SObject | undefined, org: Org): void {
  const opportunity = record['SBQQ__Opportunity2__c'];
  const turnedPrimary = record['SBQQ__Primary__c'] === true && previous?.['SBQQ__Primary__c'] !== true;
  if (!turnedPrimary || typeof opportunity !== 'string') return;
  for (const other of org.children('SBQQ__Quote__c', 'SBQQ__Opportunity2__c', opportunity)) {
    if (other.Id !== record.Id && other['SBQQ__Primary__c'])
      org.update('SBQQ__Quote__c', other.Id, { SBQQ__Primary__c: false });
  }
  org.update('Opportunity', opportunity, { SBQQ__PrimaryQuote__c: record.Id });
}

/** The org's validation rule: what was approved is not changed, a new version is made. */
function refuseLocked(draft: Draft, previous: SObject | undefined, org: Org): void {
  const quote = org.live('SBQQ__Quote__c', String(draft['SBQQ__Quote__c']));
  if (!quote || !LOCKED_STATUSES.includes(String(quote['SBQQ__Status__c']))) return;
  if (previous && PRICED.every((field) => (draft[field] ?? null) === (previous[field] ?? null))) return;
  throw new OrgError(
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'The quote is approved. Make a new version to change its lines.',
  );
}

/** The calculator: rolls up the lines, at once or after a delay during which the quote is uncalculated. */
class Calculation {
  private running = false;

  constructor(private readonly delayMs: number) {}

  beforeQuote(draft: Draft, previous: SObject | undefined, org: Org): void {
    if (this.running) return;
    draft['SBQQ__LastSavedOn__c'] = org.now();
    draft['SBQQ__Uncalculated__c'] = this.delayMs > 0;
    if (this.delayMs === 0)
      Object.assign(draft, previous ? totals(previous.Id, org) : NO_LINES, { SBQQ__LastCalculatedOn__c: org.now() });
    const start = draft['SBQQ__StartDate__c'];
    const term = draft['SBQQ__SubscriptionTerm__c'];
    if (typeof start === 'string' && typeof term === 'number' && draft['SBQQ__EndDate__c'] === null) {
      draft['SBQQ__EndDate__c'] = endOfTerm(start, term);
    }
  }

  afterQuote({ Id }: SObject, org: Org): void {
    if (this.running || this.delayMs === 0) return;
    org.enqueue('SBQQ.calculate', new Date(org.clock.now().getTime() + this.delayMs), Id);
  }

  run(quoteId: string, org: Org): void {
    if (!org.live('SBQQ__Quote__c', quoteId)) return;
    this.running = true;
    try {
      org.update('SBQQ__Quote__c', quoteId, {
        ...totals(quoteId, org),
        SBQQ__Uncalculated__c: false,
        SBQQ__LastCalculatedOn__c: org.now(),
      });
    } finally {
      this.running = false;
    }
  }
}

const NO_LINES = { SBQQ__NetAmount__c: 0, SBQQ__LineItemCount__c: 0 };

/** Optional lines are listed and counted, but are no part of the amount. */
function totals(quoteId: string, org: Org): Draft {
  const lines = org.children('SBQQ__QuoteLine__c', 'SBQQ__Quote__c', quoteId);
  let net = decimal(0);
  for (const line of lines) {
    if (!line['SBQQ__Optional__c'])
      net = net.plus(Number(org.valueOf('SBQQ__QuoteLine__c', line, 'SBQQ__NetTotal__c')));
  }
  return { SBQQ__NetAmount__c: net.toNumber(), SBQQ__LineItemCount__c: lines.length };
}

/** The last day of a term in months. */
function endOfTerm(start: string, months: number): string {
  const from = new Date(`${start}T00:00:00Z`);
  from.setUTCMonth(from.getUTCMonth() + months);
  return addDays(calendarDate(from.toISOString().slice(0, 10)), -1);
}
