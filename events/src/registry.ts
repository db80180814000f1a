import type { EventContract } from './define-event.ts';
import * as activation from './customer-contract/activation.ts';
import * as contract from './customer-contract/contract.ts';
import * as rateCard from './customer-contract/rate-card.ts';
import * as quote from './customer-contract/quote.ts';
import * as billableEvent from './billing-events/billable-event.ts';
import * as billingSchedule from './billing-events/billing-schedule.ts';
import * as revenue from './billing-events/revenue.ts';
import * as invoice from './invoice-payment/invoice.ts';
import * as creditMemo from './invoice-payment/credit-memo.ts';
import * as foreignExchange from './invoice-payment/foreign-exchange.ts';
import * as journal from './invoice-payment/journal.ts';
import * as payment from './invoice-payment/payment.ts';
import * as period from './invoice-payment/period.ts';
import * as receivables from './invoice-payment/receivables.ts';
import * as writeOff from './invoice-payment/write-off.ts';
import * as delivery from './project-resource/delivery.ts';
import * as project from './project-resource/project.ts';

const modules = [
  quote,
  activation,
  contract,
  rateCard,
  project,
  delivery,
  billingSchedule,
  billableEvent,
  revenue,
  receivables,
  invoice,
  creditMemo,
  payment,
  writeOff,
  foreignExchange,
  journal,
  period,
];

const isContract = (value: unknown): value is EventContract<unknown> =>
  typeof value === 'object' && value !== null && 'type' in value && 'schema' in value && 'aggregate' in value;

/** Every event contract of the product, by type and version. */
export const EVENT_CONTRACTS: readonly EventContract<unknown>[] = modules.flatMap((module) =>
  Object.values(module).filter(isContract),
);
