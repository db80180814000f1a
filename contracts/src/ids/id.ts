import { TypeID } from 'typeid-js';
import { v7 as uuidv7, parse as parseUuid } from 'uuid';
import type { Clock } from '../calendar/clock.ts';

/** The prefix of each kind of canonical object; the owner mints, everyone else refers. */
export const ID_PREFIX = {
  Customer: 'cus',
  LegalEntity: 'le',
  BillTo: 'bt',
  Engagement: 'eng',
  Quote: 'qt',
  QuoteVersion: 'qv',
  QuoteLine: 'ql',
  PerformanceObligation: 'po',
  ServiceCatalogItem: 'svc',
  PricingPolicy: 'pp',
  RateCard: 'rc',
  RateCardVersion: 'rcv',
  Contract: 'ctr',
  ContractAmendment: 'amd',
  Activation: 'act',
  Project: 'prj',
  WbsElement: 'wbs',
  Milestone: 'ms',
  Resource: 'res',
  TimeEntry: 'te',
  Expense: 'exp',
  SubcontractorBill: 'sub',
  UsageRecord: 'use',
  Estimate: 'eac',
  BillableEvent: 'be',
  BillingSchedule: 'bs',
  RetainerTranche: 'rtr',
  WriteOffProposal: 'wop',
  RevenueTreatment: 'rt',
  RevenueEvent: 'rev',
  ReceivablesAccount: 'ra',
  BillingRun: 'run',
  Invoice: 'inv',
  InvoiceLine: 'il',
  TaxLine: 'tl',
  Posting: 'pst',
  CreditMemo: 'cm',
  CreditMemoLine: 'cml',
  ReceivableWriteOff: 'wo',
  Payment: 'pay',
  Refund: 'rfd',
  CashApplication: 'ca',
  BankStatement: 'stm',
  FxRate: 'fx',
  JournalEntry: 'je',
  AccountingPeriod: 'per',
  Correlation: 'cor',
  OperatorAction: 'oact',
  Replay: 'rpl',
} as const;

export type IdKind = keyof typeof ID_PREFIX;
/** A branded id: an `Id<'Invoice'>` does not fit where an `Id<'Engagement'>` is asked. */
export type Id<K extends IdKind> = string & { readonly __id: K };

/** The last millisecond in which an id was made, and how many were made in it. */
const last = { msecs: -1, seq: 0 };

/** Ids of one process rise, also within a millisecond and on a clock that stands still: pages and orders rely on it. */
function risingUuid(clock: Pick<Clock, 'now'>): string {
  const msecs = clock.now().getTime();
  last.seq = msecs === last.msecs ? last.seq + 1 : 0;
  last.msecs = msecs;
  return uuidv7({ msecs, seq: last.seq });
}

export function newId<K extends IdKind>(kind: K, clock: Pick<Clock, 'now'>): Id<K> {
  const bytes = parseUuid(risingUuid(clock));
  return TypeID.fromUUIDBytes(ID_PREFIX[kind] as string, bytes).toString() as Id<K>;
}

/** A UUID of its own time, for event ids and message ids. */
export const newEventId = (clock: Pick<Clock, 'now'>): string => risingUuid(clock);

const SHAPE = /^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
export const isId = <K extends IdKind>(kind: K, text: string): text is Id<K> =>
  text.startsWith(`${ID_PREFIX[kind]}_`) && SHAPE.test(text);
