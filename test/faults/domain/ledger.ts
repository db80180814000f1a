import 'reflect-metadata';
import { z } from 'zod';
import { Migration } from '@mikro-orm/migrations';
import { Query, Resolver } from 'type-graphql';
import type { Event } from '@throughline/events';
import { type AnyOutgoingOperation, handle, type Handler, type Webhook, type Work } from '@throughline/transport';
import {
  type SubgraphDefinition,
  type SubgraphOutline,
  type SubgraphParts,
  tenantIsolation,
} from '@throughline/subgraph';
import { charged, chargedInNewWords, posted } from './contracts.ts';
import { exportCall } from './export-call.ts';

/** How a ledger process differs from the plain one: what a fault or a negative control needs. */
export interface LedgerVariant {
  /** Knows the newer words of the fact. */
  readonly upgraded?: boolean;
  /** No fact is poison any more. */
  readonly repaired?: boolean;
  /** How long a slow fact takes. */
  readonly slowMs?: number;
  /** Broken on purpose: books in a transaction of its own, beside the one of the inbox row. */
  readonly booksApart?: boolean;
}

class CreateLedger extends Migration {
  override up(): void {
    this.addSql(`create table entry (tenant_id text not null, position bigint generated always as identity,
      order_id text not null, account text not null, cents integer not null, version integer not null)`);
    this.addSql(`create table balance (tenant_id text not null, account text not null, cents bigint not null,
      primary key (tenant_id, account))`);
    this.addSql(`create table link (tenant_id text not null, order_id text not null, external_id text not null)`);
    this.addSql(`create table payment (tenant_id text not null, subject text not null, version integer not null,
      cents integer not null, primary key (tenant_id, subject))`);
    this.addSql(`create table payment_effect (tenant_id text not null, provider_event_id text not null)`);
    for (const table of ['entry', 'balance', 'link', 'payment', 'payment_effect']) {
      for (const statement of tenantIsolation(table)) this.addSql(statement);
    }
  }
}

@Resolver()
class LedgerResolver {
  @Query(() => String)
  ledgerAlive(): string {
    return 'alive';
  }
}

const notice = z.object({ id: z.string(), subject: z.string(), version: z.number().int(), cents: z.number().int() });

/** Payments as the provider tells of them: any order, any number of times; the newest version of a subject wins. */
const payments: Webhook = {
  name: 'payments',
  read: (request) => {
    const body = notice.parse(JSON.parse(request.rawBody));
    const receipts = [{ providerEventId: body.id, kind: 'payment', body }];
    return Promise.resolve({ ok: true, tenantId: request.account, receipts });
  },
  process: (receipt) =>
    Promise.resolve(async (work) => {
      const { subject, version, cents } = notice.parse(receipt.body);
      await work.sql(`insert into payment_effect values ($1, $2)`, [work.tenantId, receipt.providerEventId]);
      await work.sql(
        `insert into payment values ($1, $2, $3, $4) on conflict (tenant_id, subject) do update
           set version = excluded.version, cents = excluded.cents where payment.version < excluded.version`,
        [work.tenantId, subject, version, cents],
      );
    }),
};

type Charge = Event<{ account: string; orderId: string; cents: number; behaviour: string; exported: boolean }>;

function booking(parts: SubgraphParts, variant: LedgerVariant, exporting: ReturnType<typeof exportCall>) {
  const book = async ({ data, aggregateVersion }: Charge, work: Work): Promise<void> => {
    await work.sql(`insert into entry (tenant_id, order_id, account, cents, version) values ($1, $2, $3, $4, $5)`, [
      work.tenantId,
      data.orderId,
      data.account,
      data.cents,
      aggregateVersion,
    ]);
    await work.sql(
      `insert into balance values ($1, $2, $3) on conflict (tenant_id, account) do update set cents = balance.cents + $3`,
      [work.tenantId, data.account, data.cents],
    );
  };
  return async (event: Charge, work: Work): Promise<void> => {
    const { account, orderId, cents, behaviour, exported } = event.data;
    if (behaviour === 'poison' && !variant.repaired) throw new Error('this fact cannot be booked');
    if (variant.booksApart) await parts.transact({ tenantId: work.tenantId }, (apart) => book(event, apart));
    else await book(event, work);
    if (behaviour === 'slow') await parts.clock.pause(variant.slowMs ?? 0);
    work.publish(posted, account, { account, orderId, cents });
    if (exported) work.call(exporting, orderId, { orderId, cents });
  };
}

export const ledgerOutline: SubgraphOutline = { name: 'ledger', entities: [], migrations: [CreateLedger] };

/** The consumer: books what was ordered, copies some of it to outside books, and hears of payments by webhook. */
export const ledgerDefinition =
  (saasUrl: string, variant: LedgerVariant) =>
  (parts: SubgraphParts): SubgraphDefinition<object> => {
    const exporting = exportCall(saasUrl);
    const book = booking(parts, variant, exporting);
    const handlers: Handler<never>[] = [
      handle(charged, book),
      ...(variant.upgraded ? [handle(chargedInNewWords, book)] : []),
    ];
    return {
      ...ledgerOutline,
      graph: { resolvers: [LedgerResolver], orphanedTypes: [], references: {}, loaders: () => ({}) },
      handlers,
      calls: [exporting as AnyOutgoingOperation],
      schedules: [],
      webhooks: [payments],
      polls: [],
      answerers: [],
    };
  };
