import 'reflect-metadata';
import { createHash, randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { Migration } from '@mikro-orm/migrations';
import { Arg, Ctx, Field, InputType, Int, Mutation, Query, Resolver } from 'type-graphql';
import { handle, type Work } from '@throughline/transport';
import {
  type GraphContext,
  type SubgraphDefinition,
  type SubgraphOutline,
  tenantIsolation,
} from '@throughline/subgraph';
import { charged, chargedInNewWords, posted } from './contracts.ts';

class CreateOrders extends Migration {
  override up(): void {
    this.addSql(`create table placed_order (tenant_id text not null, id text not null, key text not null,
      account text not null, cents integer not null, primary key (tenant_id, id))`);
    this.addSql(`create table account (tenant_id text not null, id text not null, cents bigint not null,
      primary key (tenant_id, id))`);
    this.addSql(`create table command_answer (tenant_id text not null, key text not null, request_hash text not null,
      answer text not null, primary key (tenant_id, key))`);
    this.addSql(`create table confirmed (tenant_id text not null, account text not null, cents bigint not null,
      postings integer not null, primary key (tenant_id, account))`);
    for (const table of ['placed_order', 'account', 'command_answer', 'confirmed']) {
      for (const statement of tenantIsolation(table)) this.addSql(statement);
    }
  }
}

@InputType('OrderInput')
class OrderInput {
  @Field(() => String)
  key!: string;
  @Field(() => String)
  account!: string;
  /** Takes the amount from this account as well, in the same transaction. */
  @Field(() => String, { nullable: true })
  from!: string | null;
  @Field(() => Int)
  cents!: number;
  @Field(() => String)
  behaviour!: 'normal' | 'poison' | 'slow';
  @Field(() => Boolean)
  exported!: boolean;
  @Field(() => Boolean)
  newWords!: boolean;
}

@Resolver()
class OrderResolver {
  @Query(() => String)
  alive(): string {
    return 'alive';
  }

  @Mutation(() => String, { description: 'Places an order once for each key; a repeat gets the stored answer.' })
  placeOrder(@Arg('input', () => OrderInput) input: OrderInput, @Ctx() context: GraphContext): Promise<string> {
    return context.transact((work) => placeOrder(input, work));
  }
}

async function placeOrder(input: OrderInput, work: Work): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const orderId = randomUUID();
  const answer = JSON.stringify({ orderId, account: input.account, cents: input.cents });
  const [first] = await work.sql(
    `insert into command_answer values ($1, $2, $3, $4) on conflict do nothing returning key`,
    [work.tenantId, input.key, hash, answer],
  );
  if (!first) return storedAnswer(input.key, hash, work);
  const sides: [string, number][] = [[input.account, input.cents]];
  if (input.from !== null) sides.unshift([input.from, -input.cents]);
  for (const [index, [account, cents]] of sides.entries())
    await charge(input, { account, cents, id: `${orderId}-${index}` }, work);
  return answer;
}

async function charge(
  input: OrderInput,
  side: { account: string; cents: number; id: string },
  work: Work,
): Promise<void> {
  // Accounts are taken in the order in which they are named, so that opposite transfers can meet in a deadlock.
  await work.sql(
    `insert into account values ($1, $2, $3) on conflict (tenant_id, id) do update set cents = account.cents + $3`,
    [work.tenantId, side.account, side.cents],
  );
  await work.sql(`insert into placed_order values ($1, $2, $3, $4, $5)`, [
    work.tenantId,
    side.id,
    input.key,
    side.account,
    side.cents,
  ]);
  const { behaviour, exported } = input;
  const fact = { account: side.account, orderId: side.id, cents: side.cents, behaviour, exported };
  if (input.newWords) work.publish(chargedInNewWords, side.account, { ...fact, channel: 'portal' });
  else work.publish(charged, side.account, fact);
}

async function storedAnswer(key: string, hash: string, work: Work): Promise<string> {
  const [stored] = await work.sql<{ request_hash: string; answer: string }>(
    `select request_hash, answer from command_answer where key = $1`,
    [key],
  );
  if (stored?.request_hash !== hash) {
    throw new GraphQLError('the key was used for another request', { extensions: { code: 'BAD_USER_INPUT' } });
  }
  return stored.answer;
}

export const ordersOutline: SubgraphOutline = { name: 'orders', entities: [], migrations: [CreateOrders] };

/** The producer: takes orders under an idempotency key, and learns from the ledger what was booked. */
export const ordersDefinition = (): SubgraphDefinition<object> => ({
  ...ordersOutline,
  graph: { resolvers: [OrderResolver], orphanedTypes: [], references: {}, loaders: () => ({}) },
  handlers: [
    handle(posted, async ({ data }, work) => {
      await work.sql(
        `insert into confirmed values ($1, $2, $3, 1) on conflict (tenant_id, account) do update
           set cents = confirmed.cents + excluded.cents, postings = confirmed.postings + 1`,
        [work.tenantId, data.account, data.cents],
      );
    }),
  ],
  calls: [],
  schedules: [],
  webhooks: [],
  polls: [],
  answerers: [],
});
