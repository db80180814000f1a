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
  PaymentReversal: 'prv',
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

/** Of each clock the last millisecond in which an id was made by it, and how many were made in it. */
const lastOf = new WeakMap<Pick<Clock, 'now'>, { msecs: number; seq: number }>();

/**
 * Ids that one process makes by its clock rise, also within a millisecond, on a clock that stands still and on one that
 * was set back: pages and orders rely on it. RFC 9562, 6.2, method 1.
 */
function risingUuid(clock: Pick<Clock, 'now'>): string {
  const now = clock.now().getTime();
  const last = lastOf.get(clock) ?? { msecs: -1, seq: 0 };
  const next = now > last.msecs ? { msecs: now, seq: 0 } : { msecs: last.msecs, seq: last.seq + 1 };
  lastOf.set(clock, next);
  return uuidv7(next);
}

/** A new id. Give the clock of the process itself, never a business time: the id says when it was made. */
export function newId<K extends IdKind>(kind: K, clock: Pick<Clock, 'now'>): Id<K> {
  const bytes = parseUuid(risingUuid(clock));
  return TypeID.fromUUIDBytes(ID_PREFIX[kind] as string, bytes).toString() as Id<K>;
}

/** A UUID of its own time, for event ids and message ids. */
export const newEventId = (clock: Pick<Clock, 'now'>): string => risingUuid(clock);

const SHAPE = /^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
export const isId = <K extends IdKind>(kind: K, text: string): text is Id<K> =>
  text.startsWith(`${ID_PREFIX[kind]}_`) && SHAPE.test(text);
