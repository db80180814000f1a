import { instant } from '@throughline/contracts';
import type { Poll } from '@throughline/transport';
import { LEDGER_SYSTEMS } from '@throughline/invoice-payment-domain';
import type { Ports } from '../adapters/ports.ts';
import type { InvoicingCalls } from '../use-cases/calls.ts';
import { beginClosing } from '../use-cases/close-period.ts';
import { keepRates } from '../use-cases/keep-rates.ts';
import { settlePayment } from '../use-cases/settle-payment.ts';
import { accountOf } from './stripe.webhook.ts';

const EVERY_MS = 30_000;
/** Gateways show a payment some seconds after its creation; a poll looks back this far behind the newest one seen. */
const OVERLAP_MS = 3_600_000;

/** Payments that no webhook told. The cursor is the creation of the newest payment seen. */
export const paymentPolls = (ports: Ports, calls: InvoicingCalls): Poll[] =>
  ports.connectionsOf('stripe').map((connection) => ({
    name: `stripe-payments ${connection.instance}`,
    tenantId: connection.tenantId,
    everyMs: EVERY_MS,
    poll: async (cursor) => {
      const since = cursor === null ? null : instant(new Date(new Date(cursor).getTime() - OVERLAP_MS));
      const payments = (await ports.gateway(connection.tenantId, connection.instance)?.listSince(since)) ?? [];
      const newest = payments.reduce(
        (latest, payment) => (payment.settledAt > latest ? payment.settledAt : latest),
        cursor ?? '',
      );
      return {
        cursor: newest === '' ? null : newest,
        apply: async (work) => {
          for (const payment of payments) await settlePayment(work, calls, accountOf(connection), payment);
        },
      };
    },
  }));

/** Months that were closed without a notification. A year of months is few: all closed ones are read each time. */
export const periodPolls = (ports: Ports): Poll[] =>
  LEDGER_SYSTEMS.flatMap((system) => ports.connectionsOf(system)).map((connection) => ({
    name: `${connection.system}-periods ${connection.instance}`,
    tenantId: connection.tenantId,
    everyMs: EVERY_MS,
    poll: async () => {
      const closes = (await ports.ledger(connection.tenantId, connection.instance)?.closedPeriods(null)) ?? [];
      return {
        cursor: null,
        apply: async (work) => {
          for (const close of closes) await beginClosing(work, close);
        },
      };
    },
  }));

/** Rates that the ERPs learnt of. The cursor is the latest instant at which one was recorded. */
export const ratePolls = (ports: Ports): Poll[] =>
  LEDGER_SYSTEMS.flatMap((system) => ports.connectionsOf(system)).map((connection) => ({
    name: `${connection.system}-rates ${connection.instance}`,
    tenantId: connection.tenantId,
    everyMs: EVERY_MS,
    poll: async (cursor) => {
      const since = cursor === null ? null : instant(new Date(new Date(cursor).getTime() - OVERLAP_MS));
      const rates = (await ports.ledger(connection.tenantId, connection.instance)?.publishedRates(since)) ?? [];
      const newest = rates.reduce(
        (latest, { recordedAt }) => (recordedAt > latest ? recordedAt : latest),
        cursor ?? '',
      );
      return {
        cursor: newest === '' ? null : newest,
        apply: (work) => keepRates(work, connection.instance, rates),
      };
    },
  }));
